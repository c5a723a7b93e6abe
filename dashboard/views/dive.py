"""What the deep dive is made from: one measure in one unit, the units below it, London, its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Signal, Source
from dashboard.views import frame as frames
from dashboard.views.places import UnknownUnit, figures_of, leaves_of, member_month


class UnknownMeasure(LookupError):
    """The path names a measure that the catalogue does not have."""


@dataclass(frozen=True)
class Dive:
    """The figures of the page, and what it keeps asking of them. back: months shown, if not as asked for."""

    source: Source
    s: Selection
    to: int
    measure: Measure
    unit: Unit
    children: tuple[Unit, ...]
    series: Mapping[Key, Series]
    back: int = 0

    @property
    def first(self) -> int:
        """The first month shown."""
        return self.to - (self.back or self.s.months) + 1

    def of(self, unit: Unit) -> Series | None:
        """The measure in a unit of this page."""
        return figures_of(self.series, self.measure.id, unit, leaves_of(self.source, unit, self.member(unit)))

    def member(self, unit: Unit) -> int:
        """The month whose memberships hold for a unit."""
        return member_month(self.source, unit, self.to)

    @property
    def own(self) -> Series | None:
        return self.of(self.unit)

    @property
    def london(self) -> Series | None:
        return self.series.get((self.measure.id, FORCE))

    @property
    def whole(self) -> bool:
        """Whether the unit's figures are London's, so that there is nothing beside them."""
        return self.unit.level in ("force", "group")

    @property
    def kind_of_value(self) -> str:
        """How charts write a value."""
        if self.measure.kind.is_share:
            return "share"
        return "count" if self.measure.kind is Kind.COUNT else "value"

    def name(self, unit: Unit) -> str:
        """What the unit is called in that month."""
        return frames.called(self.source.organisation, unit, self.to)

    def signal(self, unit: Unit) -> Signal | None:
        """What the scan found for the measure in a unit."""
        return (self.source.signals(self.to, self.s.as_at) or {}).get((self.measure.id, unit.code))


def dive(source: Source, s: Selection) -> Dive:
    """The deep dive that s names; UnknownMeasure or UnknownUnit where there is none."""
    organisation = source.organisation
    unit = organisation.find(s.unit) if s.unit else organisation[FORCE]
    if unit is None:
        raise UnknownUnit(s.unit)
    if s.measure not in source.catalogue and s.measure not in source.spans:
        raise UnknownMeasure(s.measure)
    id, to = _counting_and_month(source, s)
    children = _below(source, unit, to)
    units = {leaf for u in (unit, *children) for leaf in leaves_of(source, u, member_month(source, u, to))}
    units |= {u.code for u in organisation.boroughs()} if unit.level != "ward" else set()
    series = source.series(((id,), tuple(sorted(units | {FORCE}))), as_at=s.as_at)
    return Dive(source, s, to, source.measure(id), unit, children, series)


def _counting_and_month(source: Source, s: Selection) -> tuple[str, int]:
    """The counting that reaches the month asked for; without one asked for, the newest it reaches."""
    to = frames.month_to(s, source)
    id = s.measure if "@" in s.measure else source.resolve(s.measure, to, s.as_at)
    span = source.spans.get(id)
    if s.to is None and s.as_at is None and span is not None and not span.reaches(to):
        to = span.last
    return id, to


def _below(source: Source, unit: Unit, to: int) -> tuple[Unit, ...]:
    organisation = source.organisation
    if unit.level in ("force", "group"):
        return tuple(u for u in organisation.leaves(FORCE, to) if u.level != "unknown")
    if unit.level == "borough":
        return organisation.children(unit.code, to, "ward")
    return organisation.leaves(unit.code, member_month(source, unit, to)) if unit.level == "bcu" else ()
