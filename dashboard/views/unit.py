"""The page of a unit: the Met, a business group, a BCU, a borough, a ward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.charts import Rank, TileMap
from dashboard.compare import compare
from dashboard.measure import Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series, add
from dashboard.source import Key, Signal, Source
from dashboard.views import frame as frames
from dashboard.views.peers import rank_of, tile_map
from dashboard.views.rows import Row, TileView, row, sums, tile

ASB = "anti-social-behaviour-calls"
TOTAL = "total-notifiable-offences"
HEADLINES = (
    TOTAL,
    "violence-with-injury",
    "knife-crime",
    "robbery",
    "burglary",
    "positive-outcome-rate",
    "immediate-response-in-15-minutes",
    "public-confidence",
)
BESIDE = (TOTAL, "violence-with-injury", "robbery", "burglary", ASB, "positive-outcome-rate")
MOST = 3


class UnknownUnit(LookupError):
    """The path names a unit that is not there."""


@dataclass(frozen=True)
class Item:
    """One thing that needs attention: a sentence and where it leads."""

    signal: Signal
    href: str


@dataclass(frozen=True)
class Section:
    """The measures of one family, or the local priorities."""

    title: str
    question: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ChildRow:
    """A unit below: its name and the same few measures for each."""

    name: str
    href: str
    rows: tuple[Row, ...]
    ranked: bool


@dataclass(frozen=True)
class Children:
    """The units below side by side."""

    title: str
    measures: tuple[Measure, ...]
    rows: tuple[ChildRow, ...]


@dataclass(frozen=True)
class UnitPage:
    """All that a unit's page says."""

    frame: frames.Frame
    unit: Unit
    compare: str
    calm: str
    worse: tuple[Item, ...]
    better: tuple[Item, ...]
    understand: tuple[Item, ...]
    tiles: tuple[TileView, ...]
    sections: tuple[Section, ...]
    london: bool
    similar: tuple[frames.Link, ...]
    children: Children | None
    tile_map: TileMap | None
    map_choice: frames.Control | None
    place: Rank | None


@dataclass(frozen=True)
class _Shown:
    """What the page is made from."""

    source: Source
    s: Selection
    to: int
    unit: Unit
    ids: tuple[str, ...]
    series: Mapping[Key, Series]
    leaves: tuple[str, ...]
    signals: Mapping[Key, Signal] | None

    def own(self, measure: str) -> Series | None:
        return figures_of(self.series, measure, self.unit, self.leaves)

    def line(self, measure: str) -> Row:
        definition = self.source.measure(measure)
        near = self.source.organisation.similar(self.unit.code)
        similar = (
            sums({u: self.series.get((measure, u)) for u in near})
            if definition.kind.adds_over_units
            else None
        )
        return row(
            self.s,
            definition,
            self.to,
            self.own(measure),
            None if self.unit.level == "force" else self.series.get((measure, FORCE)),
            similar,
            (self.signals or {}).get((measure, self.unit.code)),
            self.s.go("measure", measure=measure, unit="" if self.unit.code == FORCE else self.unit.slug),
        )


def figures_of(
    series: Mapping[Key, Series], measure: str, unit: Unit, leaves: Sequence[str]
) -> Series | None:
    """The unit's own figures; for a BCU the sum of its boroughs of the month, for a group the Met's."""
    if unit.level == "group":
        return series.get((measure, FORCE))
    if unit.level == "bcu":
        parts = [found for leaf in leaves if (found := series.get((measure, leaf))) is not None]
        return add(parts, unit.code) if len(parts) == len(leaves) else None
    return series.get((measure, unit.code))


def find_unit(source: Source, s: Selection) -> Unit:
    """The unit that a path names; UnknownUnit where its kind of page has none of that name."""
    if s.page == "met":
        return source.organisation[FORCE]
    unit = source.organisation.find(s.unit)
    if unit is None or frames.page_of(unit) != s.page:
        raise UnknownUnit(s.unit)
    return unit


def measures_for(source: Source, unit: Unit, to: int) -> tuple[str, ...]:
    """The measures of the store that speak of this kind of unit, in the catalogue's order, unmapped last."""
    level = "borough" if unit.level in ("other", "unknown") else unit.level
    held = {id.partition("@")[0] for id in source.spans}
    ids = [
        source.resolve(m.id, to)
        for group in source.catalogue.by_family().values()
        for m in group
        if m.id in held and (level in m.levels if level != "group" else m.lead == unit.code)
    ]
    others = (
        sorted(id for id in source.spans if id.startswith("unmapped:"))
        if level in ("force", "borough")
        else []
    )
    return (*ids, *others)


def unit_page(source: Source, s: Selection) -> UnitPage:
    """The page of the unit that s names; UnknownUnit where there is none."""
    unit = find_unit(source, s)
    to = frames.month_to(s, source)
    member = _member_month(source, unit, to)
    organisation = source.organisation
    leaves = tuple(u.code for u in organisation.leaves(unit.code, member)) if unit.level == "bcu" else ()
    children = _children_of(source, unit, member)
    ids = measures_for(source, unit, to)
    beside = tuple(source.resolve(m, to) for m in BESIDE)
    mapped = source.resolve(s.view if s.view in source.catalogue else TOTAL, to)
    own_units = {"bcu": leaves, "group": (FORCE,)}.get(unit.level, (unit.code,))
    near = organisation.similar(unit.code)
    ranked = (
        tuple(u.code for u in organisation.boroughs())
        if unit.level in ("force", "borough", "group", "bcu")
        else ()
    )
    wide = tuple(dict.fromkeys((*own_units, FORCE, *near)))
    below = tuple(dict.fromkeys(leaf.code for c in children for leaf in _own(source, c, member)))
    series = source.series((ids, wide), (beside, below), ((mapped,), (*ranked, *below)), as_at=s.as_at)
    shown = _Shown(source, s, to, unit, ids, series, leaves, source.signals(to))
    return _build(shown, member, children, beside, mapped)


def _own(source: Source, unit: Unit, month: int) -> tuple[Unit, ...]:
    return source.organisation.leaves(unit.code, month) if unit.level == "bcu" else (unit,)


def _member_month(source: Source, unit: Unit, to: int) -> int:
    """The month whose memberships hold: a BCU that has not begun is shown with those it will begin with."""
    start = source.organisation.start(unit.code)
    return to if start is None else max(to, start)


def _children_of(source: Source, unit: Unit, month: int) -> tuple[Unit, ...]:
    organisation = source.organisation
    if unit.level == "force":
        return (*organisation.boroughs(), *(u for u in organisation.leaves(FORCE, month) if not u.ranked))
    if unit.level == "group":
        bcus = organisation.children(unit.code, month, "bcu")
        return (*bcus, *organisation.children(unit.code, month, "borough"))
    if unit.level == "borough":
        return organisation.children(unit.code, month, "ward")
    return organisation.leaves(unit.code, month) if unit.level == "bcu" else ()


def _build(
    v: _Shown, member: int, children: Sequence[Unit], beside: tuple[str, ...], mapped: str
) -> UnitPage:
    organisation, s = v.source.organisation, v.s
    lines = {id: v.line(id) for id in v.ids if v.own(id) is not None or v.unit.level in ("force", "group")}
    name = organisation.name(v.unit.code, member)
    priorities = _priorities(v, lines)
    tiles = _tiles(v, lines, priorities)
    notices = []
    if member > v.to:
        notices.append(
            f"{name} begins in {periods.name(member)}; its boroughs’ figures are added up for the months before."
        )
    worse, better, understand = _attention(v)
    return UnitPage(
        frame=frames.frame(
            s,
            v.source,
            v.to,
            title=_title(v.unit, name),
            lead=_lead(v, name, lines),
            crumbs=frames.crumbs(s, organisation, v.unit, member),
            siblings=frames.siblings(s, organisation, v.unit, member),
            shown=[x for id in lines if (x := v.own(id)) is not None],
            notices=tuple(notices),
        ),
        unit=v.unit,
        compare=s.compare,
        calm=_calm(v, worse, better, understand, len(lines)),
        worse=worse,
        better=better,
        understand=understand,
        tiles=tiles,
        sections=_sections(v, lines, priorities),
        london=v.unit.level != "force",
        similar=tuple(
            frames.Link(organisation[u].name, frames.unit_href(s, organisation[u]))
            for u in organisation.similar(v.unit.code)
        ),
        children=_children(v, children, beside, member),
        tile_map=tile_map(v.source, s, v.to, mapped, v.series, v.unit) if v.unit.level != "ward" else None,
        map_choice=_map_choice(v, mapped),
        place=rank_of(v.source, s, v.to, mapped, v.series, v.unit) if v.unit.level != "ward" else None,
    )


def _title(unit: Unit, name: str) -> str:
    return "The Met: performance overview" if unit.level == "force" else name


def _lead(v: _Shown, name: str, lines: Mapping[str, Row]) -> str:
    """The main thing in one sentence: recorded offences, their change, London's."""
    total = v.source.resolve(TOTAL, v.to)
    own = v.own(total)
    if v.unit.level == "group":
        return f"{name} leads {len(lines)} of the measures here; their figures are the Met’s."
    if own is None:
        return f"No recorded offences are loaded for {name}."
    measure = v.source.measure(total)
    moved = compare(own, measure, v.to, v.s.compare)
    if moved.now.value is None:
        return f"Recorded offences in {name} to {periods.name(v.to)}: {moved.now.reason}"
    text = (
        f"{wording.quantity(measure, moved.now)} were recorded in {name if v.unit.level != 'force' else 'London'} "
        f"in {wording.span(moved.now.first, moved.now.last)}, "
        f"{wording.change_in_words(measure, moved, wording.than(measure, v.s.compare))}"
    )
    london = v.series.get((total, FORCE))
    if v.unit.level != "force" and london is not None:
        whole = compare(london, measure, v.to, v.s.compare)
        if whole.percent is not None:
            text += f"; London {wording.signed(whole.percent * 100, 1)}{wording.THIN}%"
    return text.rstrip(".") + "."


def _priorities(v: _Shown, lines: Mapping[str, Row]) -> tuple[Row, ...]:
    """A borough's local priorities of that financial year. Anti-social behaviour is always the first."""
    if v.unit.level != "borough":
        return ()
    chosen = [v.source.resolve(p.measure, v.to) for p in v.source.priorities(v.unit.code, v.to)]
    ids = dict.fromkeys((v.source.resolve(ASB, v.to), *chosen))
    return tuple(lines.get(id) or v.line(id) for id in ids)


def _tiles(v: _Shown, lines: Mapping[str, Row], priorities: tuple[Row, ...]) -> tuple[TileView, ...]:
    first = [tile(v.s, p, v.own(p.measure.id), v.to, "Local priority") for p in priorities]
    ids = [v.source.resolve(h, v.to) for h in HEADLINES]
    rest = [
        lines[id]
        for id in ids
        if id in lines and lines[id] not in priorities and lines[id].latest.sort is not None
    ]
    return (*first, *(tile(v.s, line, v.own(line.measure.id), v.to) for line in rest))[:8]


def _sections(v: _Shown, lines: Mapping[str, Row], priorities: tuple[Row, ...]) -> tuple[Section, ...]:
    first = [
        Section("Local priorities", "What this borough agreed to put first this financial year.", priorities)
    ]
    families = [
        Section(f.title, f.question, tuple(x for x in lines.values() if x.measure.family == f.code))
        for f in v.source.catalogue.families
    ]
    return tuple(x for x in (*first, *families) if x.rows)


def _attention(v: _Shown) -> tuple[tuple[Item, ...], tuple[Item, ...], tuple[Item, ...]]:
    """What the scan found here: for a BCU in its boroughs, for the Met and its groups anywhere."""
    here = {v.unit.code, *v.leaves}
    found = [
        (signal, measure, unit)
        for (measure, unit), signal in (v.signals or {}).items()
        if unit in here or (v.unit.level == "force") or (v.unit.level == "group" and measure in v.ids)
    ]
    found.sort(key=lambda f: (f[0].rank, f[1], f[2]))
    organisation = v.source.organisation

    def pick(sign: str) -> tuple[Item, ...]:
        items = [
            Item(g, v.s.go("measure", measure=m, unit="" if u == FORCE else organisation[u].slug))
            for g, m, u in found
            if g.sign == sign
        ]
        return tuple(items[:MOST])

    return pick("concern"), pick("improvement"), pick("notable")


def _calm(v: _Shown, worse: tuple, better: tuple, understand: tuple, count: int) -> str:
    if v.signals is None:
        return f"{periods.name(v.to)} has not been scanned for exceptions."
    if worse or better or understand:
        return ""
    return f"Nothing out of the ordinary among {count} measures."


def _children(v: _Shown, children: Sequence[Unit], beside: tuple[str, ...], member: int) -> Children | None:
    organisation = v.source.organisation
    measures = [v.source.measure(id) for id in beside]
    rows = []
    for child in children:
        leaves = [u.code for u in _own(v.source, child, member)]
        found = {m.id: figures_of(v.series, m.id, child, leaves) for m in measures}
        if not any(found.values()):
            continue
        href = {m.id: v.s.go("measure", measure=m.id, unit=child.slug) for m in measures}
        signals = {m.id: (v.signals or {}).get((m.id, child.code)) for m in measures}
        cells = tuple(row(v.s, m, v.to, found[m.id], None, None, signals[m.id], href[m.id]) for m in measures)
        rows.append(
            ChildRow(organisation.name(child.code, member), frames.unit_href(v.s, child), cells, child.ranked)
        )
    if not rows:
        return None
    kept = [i for i in range(len(measures)) if any(r.rows[i].period.sort is not None for r in rows)]
    trimmed = tuple(ChildRow(r.name, r.href, tuple(r.rows[i] for i in kept), r.ranked) for r in rows)
    title = {"force": "Boroughs", "group": "Commands and boroughs", "bcu": "Boroughs", "borough": "Wards"}
    return Children(title.get(v.unit.level, "Units"), tuple(measures[i] for i in kept), trimmed)


def _map_choice(v: _Shown, mapped: str) -> frames.Control | None:
    """Which measure the map and the ranking speak of."""
    if v.unit.level == "ward":
        return None
    ids = [
        v.source.resolve(m, v.to) for m in (*HEADLINES, ASB, "theft-from-person", "theft-of-motor-vehicle")
    ]
    held = dict.fromkeys(id for id in ids if id in v.source.spans)
    options = tuple(
        frames.Option("" if id == TOTAL else id, v.source.measure(id).name, id == mapped) for id in held
    )
    return frames.Control("view", "Map and ranking of", options) if options else None
