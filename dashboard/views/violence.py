"""Violence: its level and course, where it is, who is hurt, what the police did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.catalogue import Part
from dashboard.compare import compare, latest, total
from dashboard.organisation import Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Signal, Source
from dashboard.views import focus
from dashboard.views import frame as frames
from dashboard.views.attention import Attention, attention
from dashboard.views.children import Children, children
from dashboard.views.course import (
    MONTHS,
    Context,
    Course,
    between,
    context,
    course,
    months_without,
    stabilising,
)
from dashboard.views.paper import WRITTEN, Claim, claims
from dashboard.views.peers import poisson
from dashboard.views.places import children_of
from dashboard.views.police import BY_PLACE, Police, broken_down, police
from dashboard.views.priority import held_of, lead_of, without
from dashboard.views.rows import Cell, Row, cell, no_cell
from dashboard.views.shown import Shown
from dashboard.views.tied import Tied, tied
from dashboard.views.unit import Section

CODE = "violence"
LEVELS, RARE, WHO = (f"{CODE}-{part}" for part in ("levels", "rare", "who"))
DRAWN = 2
BESIDE = ("violence-with-injury", "knife-crime-with-injury", "gun-crime", "robbery")
DOMESTIC, OTHER = "domestic-violence-with-injury", "non-domestic-violence-with-injury"


@dataclass(frozen=True)
class Level:
    """A measure of violence: how high in five years, and whether it still rises."""

    row: Row
    context: Context
    course: Course
    settling: str


@dataclass(frozen=True)
class Rare:
    """Rare events: how many, how far chance alone could move the year's count, how long between them."""

    name: str
    href: str
    month: Cell
    quarter: Cell
    year: Cell
    before: Cell
    range: str
    gap: str
    gap_before: str
    last: str
    signal: Signal | None
    illustrative: bool


@dataclass(frozen=True)
class ViolencePage:
    """All that the page says."""

    frame: frames.Frame
    unit: Unit
    compare: str
    attention: Attention
    levels: tuple[Level, ...]
    rare: tuple[Rare, ...]
    who: str
    sections: tuple[Section, ...]
    hurt: Section | None
    police: Police
    pairs: tuple[focus.Pair, ...]
    where: focus.Where
    children: Children | None
    doing: tuple[focus.Doing, ...]
    tied: Tied
    paper: tuple[Claim, ...]
    note: str
    caveats: tuple[tuple[str, str], ...]
    without: tuple[frames.Link, ...]
    others: tuple[frames.Link, ...]
    exceptions: str

    @property
    def london(self) -> bool:
        """Whether London stands beside the figures."""
        return self.unit.level != "force"


def violence_page(source: Source, s: Selection) -> ViolencePage:
    """The page of the place that s names; UnknownUnit where there is none."""
    group = source.catalogue.focus(CODE)
    to = frames.month_to(s, source)
    chosen = tuple(dict.fromkeys((*BESIDE, *(m for p in group.parts for m in p.measures))))
    id = focus.mapped(source, s, chosen)
    beside = tuple(source.resolve(m, to, s.as_at) for m in BESIDE)
    broken = broken_down(source.catalogue)
    v, notice = focus.shown(source, s, (*group.measures, *broken), *dict.fromkeys((id, *beside, *BY_PLACE)))
    held = held_of(v, group.measures)
    parts = {p.code: tuple(i for i in held if i.partition("@")[0] in p.measures) for p in group.parts}
    sections = _sections(v, group.parts, parts)
    levels = tuple(_level(v, r) for r in sections[LEVELS].rows) if LEVELS in sections else ()
    return ViolencePage(
        frame=_frame(v, levels, held, broken, notice),
        unit=v.unit,
        compare=s.compare,
        attention=attention(v, len(held), held),
        levels=levels,
        rare=tuple(_rare(v, i) for i in parts[RARE]),
        who=_who(v),
        sections=tuple(sections.values()),
        hurt=sections.get(WHO),
        police=police(v, sections, group.parts),
        pairs=focus.pairs(v, [_first_two(v, p) for p in group.pairs], MONTHS),
        where=focus.where(v, chosen, id),
        children=_children(v, beside),
        doing=focus.doing(v, held),
        tied=tied(v, held),
        paper=claims(v) if v.to == WRITTEN and v.unit.level == "force" else (),
        note=group.note,
        caveats=focus.caveats(v, held),
        without=without(v, (*held, *broken)),
        others=(
            frames.Link("The three priorities", v.s.href(page="priorities", view="")),
            *(
                frames.Link(g.name, v.s.href(page="priority", priority=g.code, view=""))
                for g in source.catalogue.priorities
            ),
        ),
        exceptions=v.s.href(page="exceptions", view=""),
    )


def _first_two(v: Shown, part: Part) -> Part:
    """The first measures of a part that have figures: more charts than these are not taken in."""
    return replace(part, measures=held_of(v, part.measures)[:DRAWN])


def _frame(
    v: Shown, levels: Sequence[Level], held: Sequence[str], broken: Sequence[str], notice: str
) -> frames.Frame:
    return frames.frame(
        v.s,
        v.source,
        v.to,
        title=f"{frames.called(v.source.organisation, v.unit, v.member)}: violence",
        lead=_lead(v, levels, held),
        crumbs=focus.crumbs(v, frames.Link("Violence", v.s.href())),
        siblings=focus.siblings(v),
        shown=[x for id in (*held, *held_of(v, broken)) if (x := v.own(id)) is not None],
        first=v.to - MONTHS + 1,
        notices=focus.notices(v, notice),
        more=(focus.scope_control(v.source, v.s, v.to, v.unit),),
    )


def _lead(v: Shown, levels: Sequence[Level], held: Sequence[str]) -> str:
    """Which measures stand at their highest in five years, and which of those that rose have stopped."""
    top = [_small(x.row.label) for x in levels if x.context.five_years and x.context.highest]
    if top:
        text = f"{wording.listing(top)} {'stands' if len(top) == 1 else 'stand'} at the highest in {MONTHS} months"
    else:
        text = lead_of(v, held, held).rstrip(".") or f"No figures of violence are loaded for {_name(v)}"
    calmer = [_small(x.row.label) for x in levels if x.settling == SETTLING]
    if calmer:
        text += f"; {wording.listing(calmer)} {'shows' if len(calmer) == 1 else 'show'} signs of stabilising"
    return f"{text[:1].upper()}{text[1:]}."


def _name(v: Shown) -> str:
    return "London" if v.unit.level == "force" else v.name


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


SETTLING, NOT_SETTLING = "signs of stabilising", "no sign of stabilising"


def _level(v: Shown, line: Row) -> Level:
    measure = line.measure
    own = v.own(measure.id)
    found = course(own, measure, v.to)
    settled = stabilising(compare(own, measure, v.to, "rolling-12-months"), found)
    settling = "" if settled is None else SETTLING if settled else NOT_SETTLING
    return Level(line, context(own, measure, v.to), found, settling)


def _rare(v: Shown, id: str) -> Rare:
    own, measure, to = v.own(id), v.source.measure(id), v.to
    year, before = total(own, to - 11, to), total(own, to - 23, to - 12)
    row = v.line(id)
    low, high = poisson(year.value) if year.value is not None else (0.0, 0.0)
    return Rare(
        name=measure.name,
        href=row.href,
        month=cell(measure, latest(own, measure, to)),
        quarter=cell(measure, total(own, to - 2, to)),
        year=cell(measure, year),
        before=cell(measure, before),
        range=f"{wording.number(low)} to {wording.number(high)}" if year.value is not None else wording.DASH,
        gap=wording.DASH if year.value is None else between(year.value, to - 11, to),
        gap_before=wording.DASH if before.value is None else between(before.value, to - 23, to - 12),
        last=_last(own, to),
        signal=row.signal,
        illustrative=row.illustrative,
    )


def _last(own: Series | None, to: int) -> str:
    """The month of the last event, said as such."""
    ago = months_without(own, to)
    return wording.DASH if ago is None else periods.name(to - ago)


def _who(v: Shown) -> str:
    """How much of the violence with injury was domestic; empty without both figures."""
    ids = [v.source.resolve(m, v.to, v.s.as_at) for m in (DOMESTIC, OTHER)]
    home, other = (total(v.own(i), v.to - 11, v.to).value for i in ids)
    if home is None or other is None or home + other == 0:
        return ""
    share = wording.percent(home / (home + other), 0)
    return (
        f"Of {wording.number(home + other)} offences of violence with injury in {wording.span(v.to - 11, v.to)},"
        f" {wording.number(home)} ({share}) were domestic and {wording.number(other)} were not."
    )


def _sections(v: Shown, parts: Sequence[Part], held: Mapping[str, Sequence[str]]) -> dict[str, Section]:
    """The lines of each part that has any, by code; those of rare events never say a percentage."""
    found = {}
    for p in parts:
        rows = tuple(v.line(i) for i in held[p.code])
        found[p.code] = Section(p.name, p.text, tuple(map(_from_to, rows)) if p.code == RARE else rows)
    return {code: s for code, s in found.items() if s.rows}


def _from_to(row: Row) -> Row:
    """A rare event's line: from how many to how many, in place of changes by a percentage."""
    none = no_cell("Events so few are told one by one.")
    known = row.before.sort is not None and row.period.sort is not None
    change = Cell(f"{row.before.text} → {row.period.text}", row.period.sort) if known else none
    return replace(row, change=change, year=none, london=none, similar=none)


def _children(v: Shown, beside: Sequence[str]) -> Children | None:
    """The units below by a few measures: the Met's BCUs, a BCU's boroughs, a borough's wards.

    The boroughs are on the map and among the small multiples.
    """
    organisation = v.source.organisation
    if v.unit.level != "force":
        return children(v, children_of(v.source, v.unit, v.member), beside)
    bcus = tuple(
        u for u in organisation.units.values() if u.level == "bcu" and organisation.exists(u.code, v.to)
    )
    found = children(v, sorted(bcus, key=lambda u: u.name), beside)
    return replace(found, title="BCUs") if found else None
