"""Breaks in series: changes of counting that people register. They come with a measure's definition or as
records; limits and baselines restart only for those with a cause, a month and an approver."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from dashboard.measure import Break, Measure
from dashboard.organisation import FORCE
from dashboard.records.record import Record

CATALOGUE = "with the definition of the measure"


@dataclass(frozen=True)
class Registered:
    """From `month` (periods.month) on, figures of the measure do not compare with those before; units empty:
    in all boroughs at once. An empty approver: suggested only."""

    measure: str
    month: int | None
    cause: str
    approver: str = ""
    units: tuple[str, ...] = ()

    @property
    def effective(self) -> bool:
        """Whether anything restarts for it."""
        return bool(self.cause.strip() and self.approver.strip() and self.month is not None)


def of_measure(measure: Measure) -> tuple[Registered, ...]:
    """Those of its definition, approved as the definition was."""
    return tuple(Registered(measure.id, b.month, b.note, CATALOGUE) for b in measure.breaks)


def of_records(records: Iterable[Record]) -> tuple[Registered, ...]:
    """Those that records of the kind `break` register, one for each measure named; an approval needs its
    day. A break of the force is one of all boroughs."""
    return tuple(
        Registered(
            measure,
            r.month("month"),
            r.text("cause"),
            r.text("approver") if r.text("approved") else "",
            r.many("units"),
        )
        for r in records
        for measure in r.many("measures")
    )


def applied(measure: Measure, breaks: Iterable[Registered], boroughs: Collection[str]) -> Measure:
    """The measure with the breaks of all boroughs that records add, so that charts and comparisons know them."""
    own = {b.month for b in measure.breaks}
    more = [b for b in of(measure.id, breaks) if b.effective and whole(b, boroughs) and b.month not in own]
    added = {b.month: Break(b.month, b.cause) for b in more if b.month is not None}
    if not added:
        return measure
    return replace(measure, breaks=tuple(sorted((*measure.breaks, *added.values()), key=lambda b: b.month)))


def whole(b: Registered, boroughs: Collection[str]) -> bool:
    """Whether it is one of all boroughs at once."""
    return not b.units or FORCE in b.units or set(boroughs) <= set(b.units)


def of(measure: str, breaks: Iterable[Registered]) -> tuple[Registered, ...]:
    """Those of a measure, in any of its countings (`id@2008`)."""
    base = measure.partition("@")[0]
    return tuple(b for b in breaks if b.measure in (measure, base))
