"""What the pages of a subject share: the place, its measures, what is unusual, what is being done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard import periods
from dashboard.cases import REASONS, STATES, Case
from dashboard.catalogue import Part
from dashboard.charts import Multiples, Sign, TileMap, Trend
from dashboard.measure import Direction
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.source import Key, Signal, Source
from dashboard.views import frame as frames
from dashboard.views.dive import Dive
from dashboard.views.measure import multiples_of
from dashboard.views.peers import tile_map
from dashboard.views.places import UnknownUnit, children_of, leaves_of, member_month
from dashboard.views.rows import GOOD
from dashboard.views.shown import Shown
from dashboard.views.trend import finding, trend_of

LEVELS = ("bcu", "borough")
MOST = 10


@dataclass(frozen=True)
class Drawn:
    """One measure as a chart, its title the finding; which way is good, what the scan found."""

    name: str
    href: str
    trend: Trend
    good: str
    signal: Signal | None
    illustrative: bool


@dataclass(frozen=True)
class Pair:
    """Measures that are read side by side, and why."""

    name: str
    text: str
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True)
class Doing:
    """An exception and what has become of it: what and where, since when, the state of its case."""

    text: str
    href: str
    signal: Signal
    since: str
    state: str
    reason: str


@dataclass(frozen=True)
class Where:
    """The measure chosen, on the map of boroughs and in each unit below."""

    tile_map: TileMap | None
    choice: frames.Control | None
    multiples: Multiples | None


def place(source: Source, s: Selection, to: int) -> tuple[Unit, str]:
    """The Met, BCU or borough that s names, and a notice where another stands for it. UnknownUnit for none.

    A business group's figures are the Met's; a ward is shown with its borough.
    """
    unit = source.organisation.find(s.unit or FORCE)
    if unit is None:
        raise UnknownUnit(s.unit)
    if unit.level == "group":
        return source.organisation[FORCE], f"{unit.name} has no figures of its own here: the Met is shown."
    if unit.level == "ward":
        above = source.organisation.parent(unit.code, member_month(source, unit, to))
        above = above or source.organisation[FORCE]
        return above, f"{unit.name} is shown with all of {frames.called(source.organisation, above, to)}."
    return unit, ""


def shown(source: Source, s: Selection, ids: Collection[str], *wide: str) -> tuple[Shown, str]:
    """The figures of the place that s names, and a notice: one read for the whole page.

    ids are read for the place and for London; `wide` for the boroughs and for the units below too.
    """
    to = frames.month_to(s, source)
    unit, notice = place(source, s, to)
    s = replace(s, unit="" if unit.code == FORCE else unit.slug)
    member = member_month(source, unit, to)
    own = leaves_of(source, unit, member)
    here = tuple(source.resolve(id, to, s.as_at) for id in ids)
    below = tuple(u.code for u in (*source.organisation.boroughs(), *children_of(source, unit, member)))
    series = source.series((here, (*own, FORCE)), (wide, (*below, FORCE)), as_at=s.as_at)
    return Shown(source, s, to, member, unit, here, series, own, source.signals(to, s.as_at)), notice


def mapped(source: Source, s: Selection, ids: Collection[str]) -> str:
    """The measure of the map: the one asked for, else the first that is held and is counted by borough."""
    to = frames.month_to(s, source)
    held = [id for id in ids if _on_map(source, source.resolve(id, to, s.as_at))]
    chosen = s.view if s.view in held else next(iter(held), next(iter(ids)))
    return source.resolve(chosen, to, s.as_at)


def _on_map(source: Source, id: str) -> bool:
    return id in source.spans and "borough" in source.measure(id).levels


def where(v: Shown, ids: Collection[str], id: str) -> Where:
    """The map with the choice of its measure, and the units below as small multiples."""
    held = [i for i in dict.fromkeys(ids) if _on_map(v.source, v.source.resolve(i, v.to, v.s.as_at))]
    options = tuple(
        frames.Option("" if i == held[0] else i, v.source.measure(i).name, i == id.partition("@")[0])
        for i in held
    )
    return Where(
        tile_map=tile_map(v.source, v.s, v.to, id, v.series, v.unit),
        choice=frames.Control("view", "Map of", options) if len(options) > 1 else None,
        multiples=multiples_of(dive(v, id, children=True)),
    )


def dive(v: Shown, id: str, back: int = 0, *, children: bool = False) -> Dive:
    """One measure of the page as the deep dive has it; `back` months of it, else as many as asked for."""
    below = children_of(v.source, v.unit, v.member) if children else ()
    units = tuple(u for u in below if u.level != "unknown")
    return Dive(v.source, v.s, v.to, v.source.measure(id), v.unit, units, v.series, back)


def pairs(v: Shown, wanted: Iterable[Part], back: int = 0) -> tuple[Pair, ...]:
    """What is read side by side, as far as there are figures."""
    found = (Pair(p.name, p.text, tuple(_drawn(v, p.measures, back))) for p in wanted)
    return tuple(p for p in found if p.drawn)


def _drawn(v: Shown, measures: Iterable[str], back: int) -> Iterable[Drawn]:
    for base in measures:
        id = v.source.resolve(base, v.to, v.s.as_at)
        d = dive(v, id, back)
        trend = trend_of(d)
        if trend is None or all(x is None for x in trend.values):
            continue
        row = v.line(id)
        said = finding(d)
        named = said if said.startswith(f"{d.measure.name}:") else f"{d.measure.name}: {said}"
        titled = replace(trend, title=named)
        yield Drawn(d.measure.name, row.href, titled, GOOD[d.measure.direction], row.signal, row.illustrative)


def scope_control(source: Source, s: Selection, to: int, here: Unit) -> frames.Control:
    """The place, chosen from the Met, the BCUs of that month and the boroughs."""
    organisation = source.organisation
    units = [
        u
        for u in organisation.units.values()
        if u.level in LEVELS and (u.level == "borough" or organisation.exists(u.code, to) or u == here)
    ]
    units.sort(key=lambda u: (LEVELS.index(u.level), u.name))
    options = [frames.Option("", "The Met", here.code == FORCE)]
    return frames.Control(
        "unit",
        "Place",
        (*options, *(frames.Option(u.slug, organisation.name(u.code, to), u == here) for u in units)),
    )


def siblings(v: Shown) -> tuple[frames.Link, ...]:
    """The same page of the places beside this one."""
    organisation = v.source.organisation
    beside = organisation.siblings(v.unit.code, v.member)
    return tuple(frames.Link(organisation.name(u.code, v.member), v.s.href(unit=u.slug)) for u in beside)


def crumbs(v: Shown, *more: frames.Link) -> tuple[frames.Link, ...]:
    return frames.crumbs(v.s, v.source.organisation, v.unit, v.member, *more)


def notices(v: Shown, notice: str) -> tuple[str, ...]:
    """What stands for another place, and a BCU that has not begun."""
    begins = ""
    if v.member > v.to:
        begins = f"{v.name} begins in {periods.name(v.member)}; its boroughs’ figures are added up for the months before."
    return tuple(filter(None, (notice, begins)))


def doing(v: Shown, ids: Collection[str]) -> tuple[Doing, ...]:
    """The exceptions of these measures here, the gravest first, with the state of their cases."""
    found = _found(v, ids)
    if not found:
        return ()
    cases = v.source.cases()
    return tuple(_doing(v, key, signal, cases) for key, signal in found[:MOST])


def _found(v: Shown, ids: Collection[str]) -> list[tuple[Key, Signal]]:
    whole, here = v.unit.level == "force", {v.unit.code, *v.leaves}
    found = [
        (key, signal)
        for key, signal in (v.signals or {}).items()
        if signal.sign is not Sign.USUAL and not signal.echo and key[0] in ids and (whole or key[1] in here)
    ]
    return sorted(found, key=lambda f: (f[1].rank, f[0]))


def _doing(v: Shown, key: Key, signal: Signal, cases: Mapping[tuple[str, str, int], Case]) -> Doing:
    organisation = v.source.organisation
    unit = organisation[key[1]]
    case = cases.get((*key, 1 if signal.way == "up" else -1))
    name = "London" if unit.code == FORCE else organisation.name(unit.code, v.member)
    return Doing(
        text=f"{v.source.measure(key[0]).name} in {name}",
        href=v.s.href(page="exceptions", unit="" if unit.code == FORCE else unit.slug, view="", priority=""),
        signal=signal,
        since=periods.name(case.opened) if case else "",
        state=STATES[case.state] if case else "no case yet",
        reason=REASONS.get(case.reason, "") if case else "",
    )


def caveats(v: Shown, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(measure, caveat) of what is shown, each caveat once."""
    found: dict[str, list[str]] = {}
    for id in ids:
        measure = v.source.measure(id)
        text = measure.caveat or (measure.why if measure.direction is Direction.NEUTRAL else "")
        if text and v.own(id) is not None:
            found.setdefault(text, []).append(measure.name)
    return tuple((", ".join(names), text) for text, names in found.items())
