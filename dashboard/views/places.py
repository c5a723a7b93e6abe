"""Which units a page speaks of, and where their figures come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series, together
from dashboard.source import Key, Source
from dashboard.views.frame import page_of


class UnknownUnit(LookupError):
    """The path names a unit that is not there."""


def find_unit(source: Source, s: Selection) -> Unit:
    """The unit that a path names; UnknownUnit where its kind of page has none of that name."""
    if s.page in ("met", "force"):
        return source.organisation[FORCE]
    unit = source.organisation.find(s.unit)
    if unit is None or page_of(unit) != s.page:
        raise UnknownUnit(s.unit)
    return unit


def member_month(source: Source, unit: Unit, to: int) -> int:
    """The month whose memberships hold: a BCU that has not begun is shown with those it will begin with."""
    start = source.organisation.start(unit.code)
    return to if start is None else max(to, start)


def leaves_of(source: Source, unit: Unit, month: int) -> tuple[str, ...]:
    """The codes whose figures make the unit's: a BCU's boroughs, the Met for a group, else its own."""
    if unit.level == "bcu":
        return tuple(u.code for u in source.organisation.leaves(unit.code, month))
    return (FORCE,) if unit.level == "group" else (unit.code,)


def figures_of(
    series: Mapping[Key, Series], measure: str, unit: Unit, leaves: Sequence[str]
) -> Series | None:
    """The unit's figures: for a BCU the sum of its boroughs, None unless all have the measure."""
    if unit.level != "bcu":
        return series.get((measure, leaves[0]))
    parts = [found for leaf in leaves if (found := series.get((measure, leaf))) is not None]
    return together(parts, unit.code) if len(parts) == len(leaves) else None


def children_of(source: Source, unit: Unit, month: int) -> tuple[Unit, ...]:
    """The units below that are listed: boroughs and what is like them, BCUs first in a group, wards."""
    organisation = source.organisation
    if unit.level == "force":
        return (*organisation.boroughs(), *(u for u in organisation.leaves(unit.code, month) if not u.ranked))
    if unit.level == "group":
        below = organisation.children(unit.code, month, "bcu")
        return (*below, *organisation.children(unit.code, month, "borough"))
    if unit.level == "borough":
        return organisation.children(unit.code, month, "ward")
    return organisation.leaves(unit.code, month) if unit.level == "bcu" else ()


def measures_for(source: Source, unit: Unit, s: Selection, to: int) -> tuple[str, ...]:
    """The measures of the store that speak of this kind of unit, in the catalogue's order, unmapped last."""
    level = "borough" if unit.level in ("other", "unknown") else unit.level
    held = {id.partition("@")[0] for id in source.spans}
    ids = [
        source.resolve(m.id, to, s.as_at)
        for family in source.catalogue.by_family().values()
        for m in family
        if m.id in held
        and not m.breakdown
        and (m.lead == unit.code if level == "group" else level in m.levels)
    ]
    if level not in ("force", "borough"):
        return tuple(ids)
    return (*ids, *sorted(id for id in source.spans if id.startswith("unmapped:")))
