"""The deep dive: one measure in one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard import periods, wording
from dashboard.charts import Companion, Mark, Multiples, Rank, Sign, Small, Trend
from dashboard.compare import compare, latest
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import COMPARISONS, Selection
from dashboard.series import MISSING, PROVISIONAL, Series
from dashboard.source import Key, Signal, Source
from dashboard.views import frame as frames
from dashboard.views.band import band
from dashboard.views.contribution import Contribution, contributions
from dashboard.views.peers import rank_of
from dashboard.views.places import UnknownUnit, figures_of, leaves_of, member_month
from dashboard.views.rows import Cell, cell, change_cell


@dataclass(frozen=True)
class Compared:
    """One comparison: the two figures, the change, London's change."""

    text: str
    now: Cell
    before: Cell
    change: Cell
    london: Cell


@dataclass(frozen=True)
class Fact:
    """One line of a definition."""

    name: str
    text: str


@dataclass(frozen=True)
class MeasurePage:
    """All that the deep dive says."""

    frame: frames.Frame
    measure: Measure
    unit: Unit
    signal: Signal | None
    trend: Trend | None
    compared: tuple[Compared, ...]
    children: Multiples | None
    contributions: tuple[Contribution, ...]
    contributions_text: str
    peers: Rank | None
    definition: tuple[Fact, ...]
    related: tuple[frames.Link, ...]
    elsewhere: tuple[frames.Link, ...]
    revised: str
    download: str


class UnknownMeasure(LookupError):
    """The path names a measure that the catalogue does not have."""


@dataclass(frozen=True)
class Dive:
    """What the page is made from."""

    source: Source
    s: Selection
    to: int
    measure: Measure
    unit: Unit
    children: tuple[Unit, ...]
    series: Mapping[Key, Series]

    def of(self, unit: Unit) -> Series | None:
        return figures_of(self.series, self.measure.id, unit, leaves_of(self.source, unit, self.member(unit)))

    def member(self, unit: Unit) -> int:
        return member_month(self.source, unit, self.to)

    @property
    def own(self) -> Series | None:
        return self.of(self.unit)

    @property
    def london(self) -> Series | None:
        return self.series.get((self.measure.id, FORCE))

    def name(self, unit: Unit) -> str:
        return frames.called(self.source.organisation, unit, self.to)


def measure_page(source: Source, s: Selection) -> MeasurePage:
    """The deep dive that s names; UnknownMeasure or UnknownUnit where there is none."""
    dive = _dive(source, s)
    measure, own = dive.measure, dive.own
    name = dive.name(dive.unit)
    here = frames.Link(measure.name, s.href())
    trend = trend_of(dive) if own is not None else None
    signal = (source.signals(dive.to) or {}).get((measure.id, dive.unit.code))
    shown = [x for x in (own, dive.london) if x is not None]
    parts = contributions(dive) if own is not None else ()
    return MeasurePage(
        frame=frames.frame(
            s,
            source,
            dive.to,
            title=f"{name}: {measure.name}",
            lead=signal.sentence
            if signal and signal.sentence
            else (trend.sentence if trend else f"No figures of this measure are loaded for {name}."),
            crumbs=frames.crumbs(s, source.organisation, dive.unit, dive.member(dive.unit), here),
            siblings=_siblings(dive),
            shown=shown,
            first=dive.to - s.months + 1,
            more=(frames.months_control(s),),
        ),
        measure=measure,
        unit=dive.unit,
        signal=signal,
        trend=trend,
        compared=tuple(_compared(dive, c, text) for c, text in COMPARISONS.items())
        if own is not None
        else (),
        children=_multiples(dive),
        contributions=parts,
        contributions_text=_contributions_text(dive, parts),
        peers=rank_of(source, s, dive.to, measure.id, dive.series, dive.unit),
        definition=definition(source, measure),
        related=tuple(
            frames.Link(source.measure(r).name, s.go("measure", measure=r, unit=s.unit))
            for r in measure.related
        ),
        elsewhere=_variants(dive),
        revised=_revised(dive),
        download=f"/download/series.csv?measure={measure.id}&unit={dive.unit.code}"
        + (f"&as-at={s.as_at}" if s.as_at else ""),
    )


def _dive(source: Source, s: Selection) -> Dive:
    organisation = source.organisation
    unit = organisation.find(s.unit) if s.unit else organisation[FORCE]
    if unit is None:
        raise UnknownUnit(s.unit)
    id = s.measure
    if id not in source.catalogue and id not in source.spans:
        raise UnknownMeasure(id)
    span = source.spans.get(id)
    newest = source.data_to
    if span is not None and newest is not None and not span.first <= newest <= span.last and "@" in id:
        newest = span.last
    to = frames.month_to(s, source, newest if id in source.spans else None)
    if id not in source.spans or not source.spans[id].first <= to <= source.spans[id].last:
        other = source.resolve(id, to, s.as_at)
        if other in source.spans and source.spans[other].first <= to <= source.spans[other].last:
            id = other
        elif s.to is None and id in source.spans:
            to = source.spans[id].last
    children = _below(source, unit, to)
    units = {
        FORCE,
        *(leaf for u in (unit, *children) for leaf in leaves_of(source, u, member_month(source, u, to))),
    }
    units |= {u.code for u in organisation.boroughs()} if unit.level != "ward" else set()
    series = source.series(((id,), tuple(sorted(units))), as_at=s.as_at)
    return Dive(source, s, to, source.measure(id), unit, children, series)


def _below(source: Source, unit: Unit, to: int) -> tuple[Unit, ...]:
    organisation = source.organisation
    if unit.level in ("force", "group"):
        return tuple(u for u in organisation.leaves(FORCE, to) if u.level != "unknown")
    if unit.level == "borough":
        return organisation.children(unit.code, to, "ward")
    return organisation.leaves(unit.code, member_month(source, unit, to)) if unit.level == "bcu" else ()


def _siblings(d: Dive) -> tuple[frames.Link, ...]:
    """The same measure in the units beside this one."""
    beside = d.source.organisation.siblings(d.unit.code, d.member(d.unit))
    return tuple(frames.Link(d.name(u), d.s.go("measure", measure=d.s.measure, unit=u.slug)) for u in beside)


def _numbers(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(None if v != v else float(v) for v in values)


def trend_of(d: Dive) -> Trend:
    """The months of the unit with its band, London beside it, breaks marked."""
    own, measure = d.own, d.measure
    assert own is not None
    first = d.to - d.s.months + 1
    part = own.over(first, d.to + 1)
    sentence = finding(d)
    centre, lower, upper, name = band(own, measure, first, d.to)
    return Trend(
        title=f"{measure.name} in {d.name(d.unit) if d.unit.level != 'force' else 'London'}, {wording.span(first, d.to)}",
        sentence=sentence,
        unit=measure.unit,
        first=first,
        values=_numbers(part.values),
        provisional=tuple(bool(x) for x in part.status == PROVISIONAL),
        kind_of_value="share"
        if measure.kind.is_share
        else "count"
        if measure.kind is Kind.COUNT
        else "value",
        decimals=measure.decimals,
        centre=_numbers(centre),
        lower=_numbers(lower),
        upper=_numbers(upper),
        band_name=name,
        companion=_companion(d, first),
        breaks=tuple(Mark(b.month, b.note) for b in measure.breaks if first < b.month <= d.to),
        target=measure.target,
        from_zero=measure.kind in (Kind.COUNT, Kind.STOCK, Kind.MEAN) and not measure.unit.startswith("£"),
        illustrative=own.illustrative,
    )


def _companion(d: Dive, first: int) -> Companion | None:
    """London on the same scale: as it is for shares and means, scaled to the unit's own average for counts."""
    if d.unit.level in ("force", "group") or d.london is None or d.own is None:
        return None
    values = d.london.over(first, d.to + 1).values
    if d.measure.kind in (Kind.PROPORTION, Kind.MEAN, Kind.SURVEY, Kind.INDEX):
        return Companion("London", _numbers(values))
    own = d.own.over(first, d.to + 1).values
    both = ~np.isnan(own) & ~np.isnan(values)
    if not both.any() or not values[both].sum():
        return None
    return Companion("London, scaled", _numbers(values * own[both].sum() / values[both].sum()))


def finding(d: Dive) -> str:
    """The main thing about the series in one sentence, from its own figures."""
    now = latest(d.own, d.measure, d.to)
    if now.value is None:
        return f"{d.measure.name}: {now.reason}"
    moved = compare(d.own, d.measure, d.to, d.s.compare)
    quantity = wording.quantity(d.measure, now)
    text = f"{quantity} in {wording.span(now.first, now.last)}"
    if d.measure.kind.adds_over_months and moved.now.value is not None:
        text = f"{wording.quantity(d.measure, moved.now)} in {wording.span(moved.now.first, moved.now.last)}"
    change = wording.change_in_words(d.measure, moved, wording.than(d.measure, d.s.compare))
    if moved.difference is None:
        return f"{text}. {change}"
    london = (
        compare(d.london, d.measure, d.to, d.s.compare) if d.unit.level not in ("force", "group") else None
    )
    beside = ""
    if london is not None and london.difference is not None:
        beside = f"; {wording.beside(d.measure, london)}"
    return f"{text}, {change}{beside}."


def _compared(d: Dive, comparison: str, text: str) -> Compared:
    own = compare(d.own, d.measure, d.to, comparison)
    london = compare(d.london, d.measure, d.to, comparison)
    return Compared(
        text=text[0].upper() + text[1:]
        if d.measure.kind.adds_over_months
        else "The latest against a year before",
        now=cell(d.measure, own.now),
        before=cell(d.measure, own.before),
        change=change_cell(d.measure, own),
        london=change_cell(d.measure, london),
    )


def _multiples(d: Dive) -> Multiples | None:
    """The measure in all units below, the largest change in figures first."""
    first = d.to - d.s.months + 1
    items = []
    for child in d.children:
        own = d.of(child)
        if own is None or (own.over(first, d.to + 1).status == MISSING).all():
            continue
        moved = compare(own, d.measure, d.to, d.s.compare)
        signal = (d.source.signals(d.to) or {}).get((d.measure.id, child.code))
        text = f"{wording.value(d.measure, moved.now.value)}, {wording.change(d.measure, moved)}"
        weight = (signal is None or signal.sign is Sign.USUAL, -abs(moved.difference or 0))
        values = _numbers(own.over(first, d.to + 1).values)
        href = d.s.go("measure", measure=d.s.measure, unit=child.slug)
        items.append(
            (weight, Small(d.name(child), href, values, text, sign=signal.sign if signal else Sign.UNKNOWN))
        )
    if len(items) < 2:
        return None
    items.sort(key=lambda i: i[0])
    return Multiples(
        title=f"{d.measure.name} in each {'ward' if d.unit.level == 'borough' else 'borough'}",
        sentence="What is out of the ordinary first, then the largest change; all on one scale.",
        unit=d.measure.unit,
        first=first,
        items=tuple(i[1] for i in items),
        kind_of_value="share"
        if d.measure.kind.is_share
        else "count"
        if d.measure.kind is Kind.COUNT
        else "value",
        decimals=d.measure.decimals,
    )


def _contributions_text(d: Dive, parts: tuple[Contribution, ...]) -> str:
    if not parts:
        return ""
    moved = compare(d.own, d.measure, d.to, d.s.compare)
    top = parts[0]
    whole = wording.signed(moved.difference or 0, d.measure.decimals)
    return f"Of a change of {whole} {d.measure.unit}, {top.name} contributed most: {top.difference.text}."


def definition(source: Source, m: Measure) -> tuple[Fact, ...]:
    """A measure's definition, line by line."""
    families = {f.code: f.title for f in source.catalogue.families}
    group = source.organisation.find(m.lead)
    good = {
        "lower": "Lower is better.",
        "higher": "Higher is better.",
        "neutral": "Neither way is good in itself.",
    }
    facts = [
        Fact("Definition", m.definition),
        Fact(
            "Counted",
            f"{m.numerator[0].upper()}{m.numerator[1:]}"
            + (f", divided by {m.denominator}" if m.denominator else "")
            + ".",
        ),
        Fact("Unit", m.unit),
        Fact("Which way is good", f"{good[m.direction]} {m.why}"),
        Fact("Caveat", m.caveat),
        Fact("Target", "" if m.target is None else f"{wording.value(m, m.target)}. {m.target_source}"),
        Fact("Frequency", m.frequency.capitalize()),
        Fact("Delay", m.lag),
        Fact("Source", m.source),
        Fact("Family", families.get(m.family, m.family)),
        Fact("Lead", group.name if group else m.lead),
        Fact("Part of", source.measure(m.part_of).name if m.part_of else ""),
        *(Fact(f"Break, {periods.name(b.month)}", b.note) for b in m.breaks),
        Fact("Identifier", m.id),
    ]
    return tuple(f for f in facts if f.text)


def _variants(d: Dive) -> tuple[frames.Link, ...]:
    """The same subject counted under other groupings, never joined to this one."""
    base = d.measure.id.partition("@")[0]
    others = [i for i in d.source.spans if i.partition("@")[0] == base and i != d.measure.id]
    return tuple(
        frames.Link(
            f"{d.source.measure(i).name}, {wording.span(d.source.spans[i].first, d.source.spans[i].last)}",
            d.s.href(measure=i, to=None),
        )
        for i in others
    )


def _revised(d: Dive) -> str:
    """With an as-at date: how the figures shown have been revised since."""
    if d.s.as_at is None or d.own is None:
        return ""
    leaves = leaves_of(d.source, d.unit, d.member(d.unit))
    now = figures_of(d.source.series(((d.measure.id,), leaves)), d.measure.id, d.unit, leaves)
    first = d.to - d.s.months + 1
    if now is None:
        return "These figures have been withdrawn since."
    then, since = d.own.over(first, d.to + 1).values, now.over(first, d.to + 1).values
    moved = np.flatnonzero(~((then == since) | np.isnan(then) | np.isnan(since)))
    if not len(moved):
        return f"None of these {d.s.months} months has been revised since {wording.day(d.s.as_at)}."
    at = max(moved, key=lambda i: abs(since[i] - then[i]))
    return (
        f"{len(moved)} of these {d.s.months} months have been revised since {wording.day(d.s.as_at)}; the most in "
        f"{periods.name(first + int(at))}: from {wording.value(d.measure, then[at])} to {wording.value(d.measure, since[at])}."
    )
