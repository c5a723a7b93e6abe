"""The three pan-London priorities: all of them at a glance, and each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.catalogue import Group
from dashboard.organisation import Unit
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import focus
from dashboard.views import frame as frames
from dashboard.views.attention import Attention, attention
from dashboard.views.rows import TileView, tile
from dashboard.views.shown import Shown
from dashboard.views.tied import Tied, tied
from dashboard.views.trend import finding
from dashboard.views.unit import Section

TILES = 4


class UnknownPriority(LookupError):
    """The path names a priority that there is not."""


@dataclass(frozen=True)
class Brief:
    """One priority on the page of all: what needs attention in it, and its first figures."""

    name: str
    text: str
    href: str
    attention: Attention
    tiles: tuple[TileView, ...]


@dataclass(frozen=True)
class PrioritiesPage:
    """The three beside each other."""

    frame: frames.Frame
    briefs: tuple[Brief, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class PriorityPage:
    """All that the page of one priority says."""

    frame: frames.Frame
    unit: Unit
    compare: str
    attention: Attention
    sections: tuple[Section, ...]
    pairs: tuple[focus.Pair, ...]
    where: focus.Where
    doing: tuple[focus.Doing, ...]
    tied: Tied
    note: str
    caveats: tuple[tuple[str, str], ...]
    without: tuple[frames.Link, ...]
    others: tuple[frames.Link, ...]
    exceptions: str

    @property
    def london(self) -> bool:
        """Whether London stands beside the figures."""
        return self.unit.level != "force"


def priorities_page(source: Source, s: Selection) -> PrioritiesPage:
    """The three priorities in the place that s names; UnknownUnit where there is none."""
    groups = source.catalogue.priorities
    ids = tuple(dict.fromkeys(m for g in groups for m in g.measures))
    v, notice = focus.shown(source, s, ids, ids[0])
    rows = {g.code: held_of(v, g.measures) for g in groups}
    return PrioritiesPage(
        frame=_frame(
            v,
            title=f"{frames.called(source.organisation, v.unit, v.member)}: the three priorities",
            lead="What London’s Police and Crime Plan 2017-2021 puts first in every borough.",
            here=frames.Link("Priorities", v.s.href()),
            shown=[i for g in rows.values() for i in g],
            notice=notice,
        ),
        briefs=tuple(_brief(v, g, rows[g.code]) for g in groups),
        sections=tuple(Section(g.name, g.text, tuple(v.line(i) for i in rows[g.code])) for g in groups),
    )


def priority_page(source: Source, s: Selection) -> PriorityPage:
    """The priority and the place that s names; UnknownPriority or UnknownUnit where there is none."""
    group = next((g for g in source.catalogue.priorities if g.code == s.priority), None)
    if group is None:
        raise UnknownPriority(s.priority)
    id = focus.mapped(source, s, _leading(group))
    v, notice = focus.shown(source, s, group.measures, id)
    held = held_of(v, group.measures)
    listed = v.s.href(page="exceptions", view="")
    all_of_them = frames.Link("Priorities", v.s.href(page="priorities", priority="", view=""))
    return PriorityPage(
        frame=_frame(
            v,
            title=f"{frames.called(source.organisation, v.unit, v.member)}: {_small(group.name)}",
            lead=lead_of(v, _leading(group), held) or _nothing(v),
            here=frames.Link(group.name, v.s.href()),
            above=all_of_them,
            shown=held,
            notice=notice,
        ),
        unit=v.unit,
        compare=s.compare,
        attention=replace(
            attention(v, len(held), held), all=frames.Link("All exceptions of this priority", listed)
        ),
        sections=_sections(v, group, held),
        pairs=focus.pairs(v, group.pairs),
        where=focus.where(v, _leading(group), id),
        doing=focus.doing(v, held),
        tied=tied(v, held, group.code),
        note=group.note,
        caveats=focus.caveats(v, held),
        without=without(v, held),
        others=tuple(_others(v, group)),
        exceptions=listed,
    )


def held_of(v: Shown, measures: Sequence[str]) -> tuple[str, ...]:
    """The countings of these measures that have figures here in the last two years."""
    ids = (v.source.resolve(m, v.to, v.s.as_at) for m in measures)
    return tuple(i for i in ids if v.line(i).spark.values)


def without(v: Shown, held: Sequence[str]) -> tuple[frames.Link, ...]:
    """The measures of the page that have no figures here."""
    return tuple(
        frames.Link(v.source.measure(i).name, v.s.go("measure", measure=i, unit=v.s.unit))
        for i in v.ids
        if i not in held
    )


def _leading(group: Group) -> tuple[str, ...]:
    """What the map can speak of: what is drawn first."""
    return tuple(dict.fromkeys((*(m for p in group.pairs for m in p.measures), *group.measures)))


def _sections(v: Shown, group: Group, held: Sequence[str]) -> tuple[Section, ...]:
    found = []
    for part in group.parts:
        ids = [i for m in part.measures if (i := v.source.resolve(m, v.to, v.s.as_at)) in held]
        found.append(Section(part.name, part.text, tuple(v.line(i) for i in ids)))
    return tuple(s for s in found if s.rows)


def lead_of(v: Shown, measures: Sequence[str], held: Sequence[str]) -> str:
    """The main thing: what the first of these measures with figures here says; empty without any."""
    ids = (v.source.resolve(m, v.to, v.s.as_at) for m in measures)
    first = next((i for i in ids if i in held), None)
    return "" if first is None else f"{v.source.measure(first).name}: {finding(focus.dive(v, first))}"


def _nothing(v: Shown) -> str:
    name = "London" if v.unit.level == "force" else v.name
    return f"No figures of this priority are loaded for {name}."


def _brief(v: Shown, group: Group, held: Sequence[str]) -> Brief:
    ids = [i for m in _leading(group) if (i := v.source.resolve(m, v.to, v.s.as_at)) in held]
    ids = [i for i in ids if v.line(i).main.sort is not None]
    return Brief(
        name=group.name,
        text=group.text,
        href=v.s.href(page="priority", priority=group.code, view=""),
        attention=replace(attention(v, len(held), held), all=None),
        tiles=tuple(tile(v.s, v.line(i), v.own(i), v.to) for i in ids[:TILES]),
    )


def _others(v: Shown, group: Group) -> Sequence[frames.Link]:
    """The other priorities, and violence."""
    found = [
        frames.Link(g.name, v.s.href(priority=g.code, view=""))
        for g in v.source.catalogue.priorities
        if g is not group
    ]
    return [*found, frames.Link("Violence", v.s.href(page="violence", priority="", view=""))]


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _frame(
    v: Shown,
    *,
    title: str,
    lead: str,
    here: frames.Link,
    shown: Sequence[str],
    notice: str,
    above: frames.Link | None = None,
) -> frames.Frame:
    return frames.frame(
        v.s,
        v.source,
        v.to,
        title=title,
        lead=lead,
        crumbs=focus.crumbs(v, *((above,) if above else ()), here),
        siblings=focus.siblings(v),
        shown=[x for id in shown if (x := v.own(id)) is not None],
        notices=focus.notices(v, notice),
        more=(focus.scope_control(v.source, v.s, v.to, v.unit),),
    )
