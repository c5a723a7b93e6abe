"""Which exceptions a place is concerned with: its own, those of its boroughs, or of the measures it leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.exceptions import Found, Scan, expected_false
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views.places import UnknownUnit, leaves_of, measures_for, member_month

ANY = "*"


@dataclass(frozen=True)
class Scope:
    """The place asked for; None for units or measures is all of them."""

    unit: Unit
    member: int
    units: frozenset[str] | None
    measures: frozenset[str] | None
    notice: str = ""

    def holds(self, measure: str, unit: str) -> bool:
        """Whether a series, or a defect of all units or all measures, is of concern here."""
        return (self.units is None or unit in self.units or unit == ANY) and (
            self.measures is None or measure in self.measures or measure == ANY
        )

    def found(self, rows: Iterable[Found]) -> tuple[Found, ...]:
        """What concerns this place."""
        return tuple(f for f in rows if self.holds(f.measure, f.unit))

    def scanned(self, scan: Scan) -> int:
        """How many of the scanned series concern this place."""
        if self.units is None and self.measures is None:
            return scan.scanned
        return sum(self.holds(m, u) for m, us in scan.tested.items() for u in us)

    def false(self, scan: Scan) -> int:
        """At most how many of the exceptions here are expected to be false."""
        every = self.units is None and self.measures is None
        return expected_false(self.found(scan.found), scan.expected_false if every else None)


def scope(source: Source, s: Selection, to: int) -> Scope:
    """The scope of the unit that s names, the Met for none; UnknownUnit where there is none of that name."""
    unit = source.organisation.find(s.unit or FORCE)
    if unit is None:
        raise UnknownUnit(s.unit)
    notice = ""
    if unit.level == "ward":
        above = source.organisation.parent(unit.code, to)
        notice = f"Wards are not scanned one by one: {unit.name} is shown with all of its borough."
        unit = above or unit
    member = member_month(source, unit, to)
    units = measures = None
    if unit.level == "group":
        measures = frozenset(measures_for(source, unit, s, to))
    elif unit.level != "force":
        units = frozenset(leaves_of(source, unit, member))
    return Scope(unit, member, units, measures, notice)
