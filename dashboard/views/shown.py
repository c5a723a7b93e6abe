"""What a unit's page is made from: its series, and the lines they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dashboard.measure import Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Signal, Source
from dashboard.views.places import figures_of
from dashboard.views.rows import Row, row, sums


@dataclass(frozen=True)
class Shown:
    """The figures of one unit's page; `member` is the month whose memberships hold."""

    source: Source
    s: Selection
    to: int
    member: int
    unit: Unit
    ids: tuple[str, ...]
    series: Mapping[Key, Series]
    leaves: tuple[str, ...]
    signals: Mapping[Key, Signal] | None

    @property
    def name(self) -> str:
        return self.source.organisation.name(self.unit.code, self.member)

    def own(self, measure: str) -> Series | None:
        """The unit's series of a measure."""
        return figures_of(self.series, measure, self.unit, self.leaves)

    def signal(self, measure: str, unit: Unit) -> Signal | None:
        """What the scan found for a measure in a unit of this page."""
        return (self.signals or {}).get((measure, unit.code))

    def line(self, measure: str) -> Row:
        """The row of a measure, London and the similar boroughs beside it."""
        definition = self.source.measure(measure)
        near: tuple[Series | None, ...] = ()
        if definition.kind.adds_over_units:
            similar = self.source.organisation.similar(self.unit.code)
            near = tuple(self.series.get((measure, u)) for u in similar)
        london = None if self.unit.level == "force" else self.series.get((measure, FORCE))
        where = "" if self.unit.code == FORCE else self.unit.slug
        href = self.s.go("measure", measure=measure, unit=where)
        own, signal = self.own(measure), self.signal(measure, self.unit)
        made = _line if own is self.series.get((measure, self.unit.code)) else _line.__wrapped__
        return made(self.s.compare, definition, self.to, own, london, near, signal, href)


@lru_cache(3000)
def _line(
    comparison: str,
    measure: Measure,
    to: int,
    own: Series | None,
    london: Series | None,
    near: tuple[Series | None, ...],
    signal: Signal | None,
    href: str,
) -> Row:
    """The row of what was read. Series that were not loaded anew are the same objects, for all who read."""
    return row(Selection(compare=comparison), measure, to, own, london, sums(near), signal, href)
