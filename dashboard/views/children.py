"""The units below, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.measure import Measure
from dashboard.organisation import Unit
from dashboard.views.frame import unit_href
from dashboard.views.places import figures_of, leaves_of
from dashboard.views.rows import Row, row
from dashboard.views.shown import Shown

TITLES = {"force": "Boroughs", "group": "Commands and boroughs", "bcu": "Boroughs", "borough": "Wards"}
APART = {"other": "other MPS, not ranked", "unknown": "borough not recorded", "bcu": "BCU"}


@dataclass(frozen=True)
class ChildRow:
    """A unit below: its name, the same few measures for each, why it stands apart if it does."""

    name: str
    href: str
    rows: tuple[Row, ...]
    note: str


@dataclass(frozen=True)
class Children:
    """The units below and the measures that they are listed by."""

    title: str
    measures: tuple[Measure, ...]
    rows: tuple[ChildRow, ...]


def children(v: Shown, units: Sequence[Unit], ids: Sequence[str]) -> Children | None:
    """The table of units; None where none has figures. Measures that no unit has are left out."""
    measures = [v.source.measure(id) for id in ids]
    listed = [found for unit in units if (found := _row(v, unit, measures)) is not None]
    if not listed:
        return None
    kept = [i for i in range(len(measures)) if any(c.rows[i].main.sort is not None for c in listed)]
    rows = tuple(ChildRow(c.name, c.href, tuple(c.rows[i] for i in kept), c.note) for c in listed)
    return Children(TITLES[v.unit.level], tuple(measures[i] for i in kept), rows)


def _row(v: Shown, unit: Unit, measures: Sequence[Measure]) -> ChildRow | None:
    leaves = leaves_of(v.source, unit, v.member)
    cells = []
    for m in measures:
        own = figures_of(v.series, m.id, unit, leaves)
        href = v.s.go("measure", measure=m.id, unit=unit.slug)
        cells.append(row(v.s, m, v.to, own, None, None, v.signal(m.id, unit), href, brief=True))
    if all(c.main.sort is None for c in cells):
        return None
    name = v.source.organisation.name(unit.code, v.member)
    return ChildRow(name, unit_href(v.s, unit), tuple(cells), APART.get(unit.level, ""))
