"""The page of a unit: the Met, a business group, a BCU, a borough, a ward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.charts import Rank, TileMap
from dashboard.compare import compare
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.source import ASB, Source
from dashboard.views import frame as frames
from dashboard.views import places
from dashboard.views.attention import Attention, attention
from dashboard.views.children import Children, children
from dashboard.views.desk_line import DeskLine, desk_line
from dashboard.views.local_choice import choices
from dashboard.views.peers import rank_of, tile_map
from dashboard.views.rows import Row, TileView, tile
from dashboard.views.shown import Shown

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


@dataclass(frozen=True)
class Section:
    """The measures of one family, or the local priorities; href leads to a page of their own."""

    title: str
    question: str
    rows: tuple[Row, ...]
    href: str = ""


@dataclass(frozen=True)
class UnitPage:
    """All that a unit's page says."""

    frame: frames.Frame
    unit: Unit
    compare: str
    attention: Attention
    desk: DeskLine
    tiles: tuple[TileView, ...]
    sections: tuple[Section, ...]
    without: tuple[frames.Link, ...]
    london: bool
    similar: tuple[frames.Link, ...]
    groups: tuple[frames.Link, ...]
    children: Children | None
    tile_map: TileMap | None
    map_choice: frames.Control | None
    place: Rank | None

    @property
    def mixed(self) -> bool:
        """Whether real and illustrative figures stand side by side, so that each row has to say."""
        return len({r.illustrative for s in self.sections for r in s.rows}) > 1


def unit_page(source: Source, s: Selection) -> UnitPage:
    """The page of the unit that s names; UnknownUnit where there is none."""
    unit, to, organisation = places.find_unit(source, s), frames.month_to(s, source), source.organisation
    member = places.member_month(source, unit, to)
    own, below = places.leaves_of(source, unit, member), places.children_of(source, unit, member)
    ids = places.measures_for(source, unit, s, to)
    beside = tuple(source.resolve(m, to, s.as_at) for m in BESIDE)
    mapped = source.resolve(s.view if s.view in source.catalogue else TOTAL, to, s.as_at)
    wide = tuple(dict.fromkeys((*own, FORCE, *organisation.similar(unit.code))))
    listed = tuple(dict.fromkeys(leaf for u in below for leaf in places.leaves_of(source, u, member)))
    ranked = () if unit.level == "ward" else tuple(u.code for u in organisation.boroughs())
    series = source.series((ids, wide), (beside, listed), ((mapped,), (*ranked, FORCE)), as_at=s.as_at)
    shown = Shown(source, s, to, member, unit, ids, series, own, source.signals(to, s.as_at))
    return _build(shown, below, beside, mapped)


def _build(v: Shown, below: tuple[Unit, ...], beside: tuple[str, ...], mapped: str) -> UnitPage:
    organisation, s, unit = v.source.organisation, v.s, v.unit
    lines = {id: v.line(id) for id in v.ids}
    lines = {id: line for id, line in lines.items() if line.spark.values}
    priorities = _priorities(v, lines)
    somewhere = unit.level != "ward"
    return UnitPage(
        frame=frames.frame(
            s,
            v.source,
            v.to,
            title="The Met: all measures" if unit.level == "force" else v.name,
            lead=_lead(v, len(lines)),
            crumbs=frames.crumbs(s, organisation, unit, v.member),
            siblings=frames.siblings(s, organisation, unit, v.member),
            shown=[x for id in lines if (x := v.own(id)) is not None],
            notices=_notices(v),
        ),
        unit=unit,
        compare=s.compare,
        attention=attention(v, len(lines)),
        desk=desk_line(v),
        tiles=_tiles(v, lines, priorities),
        sections=_sections(v, lines, priorities),
        without=tuple(
            frames.Link(v.source.measure(id).name, s.go("measure", measure=id))
            for id in v.ids
            if id not in lines
        ),
        london=unit.level not in ("force", "group"),
        similar=tuple(
            frames.Link(organisation[u].name, frames.unit_href(s, organisation[u]))
            for u in organisation.similar(unit.code)
        ),
        groups=_groups(v),
        children=children(v, below, beside),
        tile_map=tile_map(v.source, s, v.to, mapped, v.series, unit) if somewhere else None,
        map_choice=_map_choice(v, mapped) if somewhere else None,
        place=rank_of(v.source, s, v.to, mapped, v.series, unit) if somewhere else None,
    )


def _groups(v: Shown) -> tuple[frames.Link, ...]:
    """The Met's business groups, through which the BCUs are reached."""
    if v.unit.level != "force":
        return ()
    organisation = v.source.organisation
    below = organisation.children(FORCE, v.to, "group")
    return tuple(frames.Link(organisation.name(u.code, v.to), frames.unit_href(v.s, u)) for u in below)


def _notices(v: Shown) -> tuple[str, ...]:
    known = not v.s.view or v.s.view in v.source.catalogue
    found = () if known else (frames.unknown_view(v.s, v.source.measure(TOTAL).name),)
    if v.member <= v.to:
        return found
    begins = f"{v.name} begins in {periods.name(v.member)}"
    return (*found, f"{begins}; its boroughs’ figures are added up for the months before.")


def _lead(v: Shown, count: int) -> str:
    """The main thing in one sentence: recorded offences, their change, London's."""
    total = v.source.resolve(TOTAL, v.to, v.s.as_at)
    own = v.own(total)
    if v.unit.level == "group":
        return f"{v.name} leads {count} of the measures here; their figures are the Met’s."
    if own is None:
        return f"No recorded offences are loaded for {v.name}."
    measure = v.source.measure(total)
    moved = compare(own, measure, v.to, v.s.compare)
    if moved.now.value is None:
        return f"Recorded offences in {v.name} to {periods.name(v.to)}: {moved.now.reason}"
    text = (
        f"{wording.quantity(measure, moved.now)} were recorded in {v.name if v.unit.level != 'force' else 'London'} "
        f"in {wording.span(moved.now.first, moved.now.last)}, "
        f"{wording.change_in_words(measure, moved, wording.than(measure, v.s.compare))}"
    )
    london = v.series.get((total, FORCE))
    if v.unit.level != "force" and london is not None:
        whole = compare(london, measure, v.to, v.s.compare)
        text += f"; {wording.beside(measure, whole)}" if whole.difference is not None else ""
    return text.rstrip(".") + "."


def _priorities(v: Shown, lines: Mapping[str, Row]) -> tuple[Row, ...]:
    """A borough's local priorities of that financial year. Anti-social behaviour is always the first."""
    if v.unit.level != "borough":
        return ()
    ids = [c.measure.id for c in choices(v.source, v.unit.code, v.to, v.s.as_at)]
    return tuple(lines.get(id) or v.line(id) for id in ids)


def _made_up(v: Shown) -> list[str]:
    """The measures that stand for a borough's choice and are none that is known."""
    if v.unit.level != "borough":
        return []
    return [c.measure.id for c in choices(v.source, v.unit.code, v.to, v.s.as_at) if c.illustrative]


def _tiles(v: Shown, lines: Mapping[str, Row], priorities: tuple[Row, ...]) -> tuple[TileView, ...]:
    said = "Local priority, illustrative choice"
    kickers = dict.fromkeys(_made_up(v), said)
    first = [
        tile(v.s, p, v.own(p.measure.id), v.to, kickers.get(p.measure.id, "Local priority"))
        for p in priorities
    ]
    ids = [v.source.resolve(h, v.to, v.s.as_at) for h in HEADLINES]
    rest = [
        lines[id]
        for id in ids
        if id in lines and lines[id] not in priorities and lines[id].latest.sort is not None
    ]
    return (*first, *(tile(v.s, line, v.own(line.measure.id), v.to) for line in rest))[:8]


def _sections(v: Shown, lines: Mapping[str, Row], priorities: tuple[Row, ...]) -> tuple[Section, ...]:
    first = [
        Section(
            "Local priorities",
            "What this borough agreed to put first this financial year."
            + (" The choices are illustrative: its own are not known to us." if _made_up(v) else ""),
            priorities,
            v.s.go("local", unit=v.unit.slug),
        )
    ]
    families = [
        Section(f.title, f.question, tuple(x for x in lines.values() if x.measure.family == f.code))
        for f in v.source.catalogue.families
    ]
    return tuple(x for x in (*first, *families) if x.rows)


def _map_choice(v: Shown, mapped: str) -> frames.Control | None:
    """Which measure the map and the ranking speak of."""
    ids = [
        v.source.resolve(m, v.to, v.s.as_at)
        for m in (*HEADLINES, ASB, "theft-from-person", "theft-of-motor-vehicle")
    ]
    held = dict.fromkeys(id for id in ids if id in v.source.spans)
    options = tuple(
        frames.Option("" if id == TOTAL else id, v.source.measure(id).name, id == mapped) for id in held
    )
    return frames.Control("view", "Map and ranking of", options) if options else None
