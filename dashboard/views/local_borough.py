"""The local priorities of one borough: each with its months, its wards, its peers; then what was not chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.charts import Multiples, Rank, Sign, Trend
from dashboard.compare import compare
from dashboard.exceptions import is_change
from dashboard.measure import Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import ASB, Key, Signal, Source
from dashboard.views import frame as frames
from dashboard.views.contribution import contributions
from dashboard.views.dive import Dive
from dashboard.views.finding import since
from dashboard.views.local_asb import KINDS, REPEAT, Asb, asb
from dashboard.views.local_choice import (
    PLACES,
    Choice,
    choices,
    cited,
    of_another_year,
    outcome_of,
    releases,
)
from dashboard.views.local_peers import elsewhere, peers
from dashboard.views.local_unchosen import Unchosen, members, unchosen
from dashboard.views.places import UnknownUnit
from dashboard.views.rows import TileView, row, tile
from dashboard.views.trend import finding, trend_of

WARDS = 3


@dataclass(frozen=True)
class Priority:
    """One priority of the borough. An empty text is left out; outcome is its positive outcome rate."""

    place: str
    choice: Choice
    href: str
    signal: Signal | None
    finding: str
    expected: str
    since: str
    trend: Trend | None
    where: str
    wards: tuple[frames.Link, ...]
    outcome: str
    outcome_link: frames.Link | None
    peers: Rank | None
    elsewhere: Multiples | None
    agreed: str


@dataclass(frozen=True)
class LocalBoroughPage:
    """All that the page of a borough's local priorities says."""

    frame: frames.Frame
    unit: Unit
    compare: str
    tiles: tuple[TileView, ...]
    priorities: tuple[Priority, ...]
    asb: Asb
    unchosen: Unchosen


@dataclass(frozen=True)
class _Here:
    """What all parts of the page are made from."""

    source: Source
    s: Selection
    to: int
    unit: Unit
    picked: tuple[Choice, ...]
    choosers: Mapping[str, tuple[Unit, ...]]
    series: Mapping[Key, Series]
    signals: Mapping[Key, Signal] | None

    @property
    def name(self) -> str:
        return self.source.organisation.name(self.unit.code, self.to)

    def resolve(self, id: str) -> str:
        return self.source.resolve(id, self.to, self.s.as_at)

    def signal(self, id: str, unit: str) -> Signal | None:
        return (self.signals or {}).get((id, unit))

    def dive(self, measure: Measure, wards: bool = False) -> Dive:
        below = self.source.organisation.children(self.unit.code, self.to, "ward") if wards else ()
        s = replace(self.s, page="measure", unit=self.unit.slug, measure=measure.id, view="")
        return Dive(self.source, s, self.to, measure, self.unit, below, self.series)


def local_borough_page(source: Source, s: Selection) -> LocalBoroughPage:
    """The page of the borough that s names; UnknownUnit where there is none."""
    unit = source.organisation.find(s.unit)
    if unit is None or not unit.ranked:
        raise UnknownUnit(s.unit)
    to = frames.month_to(s, source)
    picked = choices(source, unit.code, to, s.as_at)
    ids = [c.measure.id for c in picked]
    groups = {
        code: tuple(source.resolve(m, to, s.as_at) for m in found)
        for code, found in members(source, [i.partition("@")[0] for i in ids if _base(i) != ASB]).items()
    }
    calls = {m: source.resolve(m, to, s.as_at) for m in (ASB, *KINDS, REPEAT)}
    choosers = _choosers(source, s, to, ids)
    outcomes = [source.resolve(o, to, s.as_at) for i in ids if (o := outcome_of(source, i))]
    wards = [u.code for u in source.organisation.children(unit.code, to, "ward")]
    both = (unit.code, FORCE)
    series = source.series(
        (ids, (*both, *wards)),
        *(((id,), [u.code for u in found]) for id, found in choosers.items()),
        ((*(m for g in groups.values() for m in g), *calls.values(), *outcomes), both),
        as_at=s.as_at,
    )
    here = _Here(source, s, to, unit, picked, choosers, series, source.signals(to, s.as_at))
    signals = here.signals or {}
    return LocalBoroughPage(
        frame=_frame(here),
        unit=unit,
        compare=s.compare,
        tiles=tuple(_tile(here, i, c) for i, c in enumerate(picked)),
        priorities=tuple(_priority(here, i, c) for i, c in enumerate(picked)),
        asb=asb(source, s, to, unit, calls, series, signals),
        unchosen=unchosen(source, s, to, unit, groups, series, signals),
    )


def _base(id: str) -> str:
    return id.partition("@")[0]


def _choosers(source: Source, s: Selection, to: int, ids: Sequence[str]) -> dict[str, tuple[Unit, ...]]:
    """The boroughs that chose each of these crimes in the same year; none are asked for what all have."""
    found: dict[str, list[Unit]] = {id: [] for id in ids if _base(id) != ASB}
    for unit in source.organisation.boroughs():
        for c in choices(source, unit.code, to, s.as_at):
            if c.measure.id in found:
                found[c.measure.id].append(unit)
    return {id: tuple(units) for id, units in found.items()}


def _tile(v: _Here, place: int, c: Choice) -> TileView:
    id = c.measure.id
    own, london = v.series.get((id, v.unit.code)), v.series.get((id, FORCE))
    href = v.s.go("measure", measure=id, unit=v.unit.slug)
    line = row(v.s, c.measure, v.to, own, london, None, v.signal(id, v.unit.code), href)
    return tile(v.s, line, own, v.to, f"{PLACES[place]} priority" if place < len(PLACES) else "Priority")


def _priority(v: _Here, place: int, c: Choice) -> Priority:
    d, id = v.dive(c.measure, wards=True), c.measure.id
    chart = trend_of(d)
    where, wards = _wards(d)
    outcome, link = _outcome(v, id)
    of = (v.source, v.s, v.to, c.measure, v.unit, v.choosers.get(id, ()), v.series, v.signals or {})
    others = peers(*of)
    return Priority(
        place=PLACES[place] if place < len(PLACES) else "",
        choice=c,
        href=v.s.go("measure", measure=id, unit=v.unit.slug),
        signal=v.signal(id, v.unit.code),
        finding=finding(d),
        expected=_expected(c.measure, chart),
        since=_since(v, id),
        trend=chart,
        where=where,
        wards=wards,
        outcome=outcome,
        outcome_link=link,
        peers=others,
        elsewhere=elsewhere(*of, others.sentence) if others else None,
        agreed=c.source,
    )


def _expected(m: Measure, chart: Trend | None) -> str:
    """What was to be expected of the newest month, where the chart draws a range."""
    if chart is None or not chart.lower or not chart.upper or not chart.band_name.startswith("Likely"):
        return ""
    value, low, high = chart.values[-1], chart.lower[-1], chart.upper[-1]
    if value is None or low is None or high is None:
        return ""
    at = "within" if low <= value <= high else "above" if value > high else "below"
    bounds = f"{wording.value(m, round(low) if m.decimals == 0 and not m.kind.is_share else low)} to " + (
        wording.value(m, round(high) if m.decimals == 0 and not m.kind.is_share else high)
    )
    return f"{wording.value(m, value)} in {periods.name(chart.first + len(chart.values) - 1)}, {at} the likely range of {bounds}."


def _since(v: _Here, id: str) -> str:
    """How long the scan has found it; empty where it found nothing."""
    scan = v.source.scan(v.to, v.s.as_at)
    mine = [f for f in scan.found if (f.measure, f.unit) == (id, v.unit.code)] if scan else []
    return next((since(f) for f in mine if is_change(f)), "")


def _wards(d: Dive) -> tuple[str, tuple[frames.Link, ...]]:
    """The wards that moved most the way the borough did."""
    if not any(d.of(child) is not None for child in d.children):
        return "No ward figures of this measure are loaded.", ()
    moved = compare(d.own, d.measure, d.to, d.s.compare)
    parts = contributions(d)
    if moved.difference is None or not parts:
        return f"Wards cannot be compared: {moved.reason}" if moved.reason else "", ()
    way = 1 if moved.difference >= 0 else -1
    most = [p for p in parts if (p.difference.sort or 0) * way > 0][:WARDS]
    if not most:
        return "", ()
    text = "Wards that rose most:" if way > 0 else "Wards that fell most:"
    return text, tuple(frames.Link(f"{p.name} ({p.difference.text})", p.href) for p in most)


def _outcome(v: _Here, id: str) -> tuple[str, frames.Link | None]:
    """The positive outcome rate of the crime in a sentence."""
    rate = outcome_of(v.source, id)
    if not rate:
        why = (
            "Calls have no outcome rate."
            if _base(id) == ASB
            else "This crime has no outcome rate of its own."
        )
        return why, None
    measure = v.source.measure(v.resolve(rate))
    link = frames.Link(measure.name, v.s.go("measure", measure=measure.id, unit=v.unit.slug))
    text = finding(v.dive(measure)).removeprefix(f"{measure.name}: ")
    return f"{text[:1].upper()}{text[1:]}", link


def lead(v: _Here) -> str:
    """Each priority's change beside London's, then what is out of the ordinary."""
    parts = []
    for c in v.picked:
        own, whole = (
            compare(v.series.get((c.measure.id, u)), c.measure, v.to, v.s.compare)
            for u in (v.unit.code, FORCE)
        )
        name = f"{c.measure.name[:1].lower()}{c.measure.name[1:]}"
        way = wording.beside(c.measure, own).removeprefix("London ")
        london = wording.beside(c.measure, whole)
        beside = f" ({london})" if way and london else ""
        lacking = "cannot be compared" if own.now.value is not None else "without figures"
        parts.append(f"{name} {way}{beside}" if way else f"{name} {lacking}")
    text = f"On {wording.THAN[v.s.compare]}: {wording.listing(parts)}."
    if v.signals is None:
        return f"{text} {periods.name(v.to)} has not been scanned for exceptions."
    signals = [(c, v.signal(c.measure.id, v.unit.code)) for c in v.picked]
    flagged = [
        c.measure.name for c, x in signals if x is not None and x.sign not in (Sign.USUAL, Sign.UNKNOWN)
    ]
    return f"{text} Out of the ordinary: {wording.listing(flagged).lower() or 'none'}."


def _frame(v: _Here) -> frames.Frame:
    organisation, s = v.source.organisation, v.s
    made_up = [c.measure.name for c in v.picked if c.illustrative]
    notices = [
        f"Illustrative choices: which crimes {v.name} put first is not known to us. A file of the real choices "
        "replaces them."
        if made_up
        else "",
        of_another_year(v.picked, v.to),
    ]
    siblings = tuple(
        frames.Link(organisation.name(u.code, v.to), s.go("local", unit=u.slug))
        for u in organisation.boroughs()
        if u.code != v.unit.code
    )
    found = frames.frame(
        s,
        v.source,
        v.to,
        title=f"{v.name}: local priorities, {periods.year_name(periods.financial_year(v.to))}",
        lead=lead(v),
        crumbs=frames.crumbs(
            s, organisation, v.unit, v.to, frames.Link("Local priorities", s.go("local", unit=v.unit.slug))
        ),
        siblings=siblings,
        shown=v.series.values(),
        notices=tuple(n for n in notices if n),
        more=(frames.months_control(s),),
    )
    brought = releases(v.source, [v.unit.code], {c.year for c in v.picked}, s.as_at)
    return replace(found, sources=(*cited(brought), *found.sources))
