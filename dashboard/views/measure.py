"""The deep dive: one measure in one unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard import periods, wording
from dashboard.charts import Multiples, Rank, Sign, Small, Trend
from dashboard.compare import compare
from dashboard.disclosure import counts_victims
from dashboard.exceptions import STANDING, place, stands
from dashboard.measure import Measure
from dashboard.organisation import Unit
from dashboard.selection import COMPARISONS, MONTHS, Selection
from dashboard.series import MISSING
from dashboard.source import Signal, Source
from dashboard.views import frame as frames
from dashboard.views.band import CONTROL_CHART
from dashboard.views.case import CaseLine, case_lines
from dashboard.views.contribution import Contribution, contributions
from dashboard.views.definition import Fact, definition
from dashboard.views.dive import Dive, dive
from dashboard.views.peers import rank_of
from dashboard.views.places import figures_of, leaves_of
from dashboard.views.records.raised import annotate_href
from dashboard.views.rows import Cell, cell, change_cell
from dashboard.views.trend import finding, numbers, trend_of


@dataclass(frozen=True)
class Compared:
    """One comparison: the two figures, the change, London's change where the figures are not London's."""

    text: str
    now: Cell
    before: Cell
    change: Cell
    london: Cell | None


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
    belongs: tuple[frames.Link, ...]
    elsewhere: tuple[frames.Link, ...]
    revised: str
    download: str
    cases: tuple[CaseLine, ...] = ()
    apart: frames.Link | None = None
    annotate: str = ""
    outside: str = ""


def measure_page(source: Source, s: Selection) -> MeasurePage:
    """The deep dive that s names; UnknownMeasure or UnknownUnit where there is none."""
    d = dive(source, s)
    measure, own = d.measure, d.own
    name = d.name(d.unit)
    here = frames.Link(measure.name, s.href())
    trend = trend_of(d)
    signal = d.signal(d.unit)
    shown = [x for x in (own, d.london) if x is not None]
    parts = contributions(d) if own is not None else ()
    day = f"&as-at={s.as_at}" if s.as_at else ""
    download = f"/download/series.csv?measure={measure.id}&unit={d.unit.code}{day}"
    return MeasurePage(
        frame=frames.frame(
            s,
            source,
            d.to,
            title=f"{name}: {measure.name}",
            lead=_lead(d, signal),
            crumbs=frames.crumbs(s, source.organisation, d.unit, d.member(d.unit), here),
            siblings=_siblings(d),
            shown=shown,
            first=d.first,
            notices=() if s.view in ("", CONTROL_CHART) else (frames.unknown_view(s, "the expected range"),),
            more=(frames.months_control(s), _range_control(s)),
        ),
        measure=measure,
        unit=d.unit,
        signal=signal,
        trend=trend,
        compared=tuple(_compared(d, c, text) for c, text in COMPARISONS.items()) if own is not None else (),
        children=multiples_of(d),
        contributions=parts,
        contributions_text=_contributions_text(d, parts),
        peers=rank_of(source, s, d.to, measure.id, d.series, d.unit),
        definition=definition(source, measure),
        related=tuple(
            frames.Link(source.measure(r).name, s.go("measure", measure=r, unit=s.unit))
            for r in measure.related
        ),
        belongs=_belongs(d),
        elsewhere=_variants(d),
        revised=_revised(d),
        cases=case_lines(source, s, measure.id, d.unit),
        apart=_apart(d),
        annotate=annotate_href(source, s, measure.id, d.unit.code),
        outside=f"{download}&outside=yes" if counts_victims(measure) else "",
        download=download,
    )


def _lead(d: Dive, signal: Signal | None) -> str:
    """What the scan says of the unit, else what its figures say, else that there are none."""
    if signal and signal.sentence:
        return signal.sentence
    return finding(d) if d.own is not None else f"No figures of this measure are loaded for {d.name(d.unit)}."


def _apart(d: Dive) -> frames.Link | None:
    """How the unit stands apart from the other boroughs over the year, and where that is told with its funnel."""
    scan = d.source.scan(d.to, d.s.as_at)
    id = d.measure.id
    apart = [f for f in scan.found if f.layer == STANDING and f.unit == d.unit.code] if scan else []
    found = [f for f in apart if id in (f.measure, *f.also)]  # a part tells for the whole that it belongs to
    if not found:
        return None
    told = d.s.href(page="exceptions", unit=d.s.unit, measure="", view=STANDING, months=MONTHS[0])
    return frames.Link(
        stands(found[0], d.source.measure(found[0].measure), place(d.source.organisation, d.unit.code)),
        f"{told}#exception-{found[0].id}",
    )


def _belongs(d: Dive) -> tuple[frames.Link, ...]:
    """The priorities that the measure is part of, and the focus on violence, for the same place."""
    base, s = d.measure.id.partition("@")[0], d.s
    unit = "" if d.unit.level in ("group", "ward") else s.unit
    found = [
        frames.Link(g.name, s.href(page="priority", priority=g.code, unit=unit, measure="", view=""))
        for g in d.source.catalogue.priorities
        if base in g.measures
    ]
    found += [
        frames.Link(g.name, s.href(page=g.code, unit=unit, measure="", view=""))
        for g in d.source.catalogue.focuses
        if base in g.measures
    ]
    return tuple(found)


def _range_control(s: Selection) -> frames.Control:
    """What the band of the chart is: what was to be expected, or the limits of a control chart."""
    chosen = s.view == CONTROL_CHART
    expected = frames.Option("", "expected from earlier months", not chosen)
    return frames.Control(
        "view", "Range drawn", (expected, frames.Option(CONTROL_CHART, "control chart limits", chosen))
    )


def _siblings(d: Dive) -> tuple[frames.Link, ...]:
    """The same measure in the units beside this one."""
    beside = d.source.organisation.siblings(d.unit.code, d.member(d.unit))
    return tuple(frames.Link(d.name(u), d.s.go("measure", measure=d.s.measure, unit=u.slug)) for u in beside)


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
        london=None if d.whole else change_cell(d.measure, london),
    )


def multiples_of(d: Dive) -> Multiples | None:
    """The measure in all units below, the largest change in figures first."""
    first = d.first
    items = []
    for child in d.children:
        own = d.of(child)
        if own is None or (own.over(first, d.to + 1).status == MISSING).all():
            continue
        moved = compare(own, d.measure, d.to, d.s.compare)
        signal = d.signal(child)
        text = f"{wording.value(d.measure, moved.now.value)}, {wording.change(d.measure, moved)}"
        weight = (signal is None or signal.sign is Sign.USUAL, -abs(moved.difference or 0))
        values = numbers(own.over(first, d.to + 1).values)
        href = d.s.go("measure", measure=d.s.measure or d.measure.id.partition("@")[0], unit=child.slug)
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
        kind_of_value=d.kind_of_value,
        decimals=d.measure.decimals,
    )


def _contributions_text(d: Dive, parts: tuple[Contribution, ...]) -> str:
    if not parts:
        return ""
    moved = compare(d.own, d.measure, d.to, d.s.compare)
    top = parts[0]
    whole = wording.signed(moved.difference or 0, d.measure.decimals)
    return f"Of a change of {whole} {d.measure.unit}, {top.name} contributed most: {top.difference.text}."


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
    first = d.first
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
