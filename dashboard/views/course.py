"""What a series says of its own course: how high it stands in five years, and whether it still rises.

Both are computed, never written by hand, and neither raises an alarm: that is left to the scan.

Context: the 12 months to a month against the 12 months to each of the 59 months before it.

Course: the last 3 months against the 3 before, held against the same two quarters of earlier years (up
to four), so that the usual season drops out. With a and b the sums of now, and c and d those of the
earlier years together, the change is log(a / b) - log(c / d). Its variance is phi (1/a + 1/b + 1/c + 1/d),
that of logarithms of Poisson counts (delta method), times phi: the variance that the ratios of earlier
years show among themselves over that which Poisson counts would have, never less than 1 (quasi-Poisson,
McCullagh and Nelder 1989, 4.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dashboard import periods, wording
from dashboard.compare import Change, latest, total
from dashboard.measure import Kind, Measure
from dashboard.series import Series

MONTHS = 60
LEAST_CONTEXT = 24
Z = 1.959964
QUARTER = 3
YEARS = 4
LEAST_YEARS = 2
SETTLED = 0.10  # a course within 10 % either way is steady
LEAST_COUNT = 30  # in every quarter: fewer say nothing about a course


@dataclass(frozen=True)
class Context:
    """Where the newest 12 months (or value) stand: `above` of the `of` earlier ones lie below it."""

    value: float | None
    above: int
    equal: int
    of: int
    text: str
    reason: str = ""

    @property
    def highest(self) -> bool:
        """Whether nothing before was as high."""
        return self.of > 0 and self.above == self.of

    @property
    def five_years(self) -> bool:
        """Whether all 60 months could be looked at."""
        return self.of == MONTHS - 1


class Way(StrEnum):
    """The course of the last half year, the usual season left out."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    UNCLEAR = "cannot be told"


@dataclass(frozen=True)
class Course:
    """change of the last 3 months on the 3 before beyond the season, with its 95 % interval; shares of 1."""

    way: Way
    change: float | None
    low: float | None
    high: float | None
    text: str


def context(series: Series | None, measure: Measure, to: int) -> Context:
    """Where the newest figure stands among those of five years, all counted in one way."""
    now = _figure(series, measure, to)
    if series is None or now is None:
        return Context(None, 0, 0, 0, "–", "No figure for these 12 months.")
    # a 12-month sum that a change of counting runs through compares with none
    late = 11 if measure.kind.adds_over_months else 0
    crossed = [b.month for b in measure.breaks if b.month <= to and b.month + late > to - MONTHS + 1]
    first = max([to - MONTHS + 1, *(m + late for m in crossed)])
    why = f"Counting changed in {periods.name(max(crossed))}." if crossed else ""
    before = [x for m in range(first, to) if (x := _figure(series, measure, m)) is not None]
    above, equal = sum(x < now for x in before), sum(x == now for x in before)
    if len(before) + 1 < LEAST_CONTEXT:
        few = f"Only {len(before) + 1} months to look back on."
        return Context(now, above, equal, len(before), "–", why or few)
    return Context(now, above, equal, len(before), _standing(above, equal, len(before)), why)


def _figure(series: Series | None, measure: Measure, month: int) -> float | None:
    if series is None:
        return None
    if measure.kind.adds_over_months:
        return total(series, month - 11, month).value
    return latest(series, measure, month).value if series.value(month) is not None else None


def _standing(above: int, equal: int, of: int) -> str:
    months = of + 1
    if above == of:
        return f"highest in {months} months"
    if above == 0 and equal == 0:
        return f"lowest in {months} months"
    if above + equal == of:
        return f"as high as ever in {months} months"
    return f"higher than {above} of the {of} months before"


def course(series: Series | None, measure: Measure, to: int) -> Course:
    """Whether a count still rises or falls, the usual season left out."""
    if series is None or measure.kind is not Kind.COUNT or measure.frequency != "monthly":
        return Course(Way.UNCLEAR, None, None, None, "–")
    now, past = _quarters(series, measure, to), _past(series, measure, to)
    if now is None or len(past) < LEAST_YEARS:
        return _silent("too little to look back on")
    c, d = (math.fsum(x[i] for x in past) for i in (0, 1))
    if min(*now, *(n for pair in past for n in pair)) < LEAST_COUNT:
        return _silent("too few to tell")
    change = math.log(now[0] / now[1]) - math.log(c / d)
    spread = math.sqrt(_dispersion(series, measure, to) * sum(1 / n for n in (*now, c, d)))
    low, middle, high = (math.exp(change + z * spread) - 1 for z in (-Z, 0, Z))
    way = _way(low, high)
    return Course(way, middle, low, high, _told(way, low, middle, high))


def _silent(why: str) -> Course:
    return Course(Way.UNCLEAR, None, None, None, why)


def _quarters(series: Series, measure: Measure, to: int) -> tuple[float, float] | None:
    """The sums of the 3 months to a month and of the 3 before; None with a gap or a change of counting."""
    if any(to - 2 * QUARTER + 1 < b.month <= to for b in measure.breaks):
        return None
    parts = (
        total(series, to - QUARTER + 1, to).value,
        total(series, to - 2 * QUARTER + 1, to - QUARTER).value,
    )
    return None if parts[0] is None or parts[1] is None else (parts[0], parts[1])


def _past(series: Series, measure: Measure, to: int) -> list[tuple[float, float]]:
    """The same two quarters of earlier years, the newest first."""
    found = (_quarters(series, measure, to - 12 * year) for year in range(1, YEARS + 1))
    return [q for q in found if q is not None and min(q) > 0]


def _dispersion(series: Series, measure: Measure, to: int) -> float:
    """phi: from earlier years at four places of the year, so that it rests on a dozen differences."""
    square, free = 0.0, 0
    for back in range(0, 12, QUARTER):
        past = _past(series, measure, to - back)
        if len(past) < LEAST_YEARS:
            continue
        usual = math.log(math.fsum(a for a, _ in past) / math.fsum(b for _, b in past))
        square += math.fsum((math.log(a / b) - usual) ** 2 / (1 / a + 1 / b) for a, b in past)
        free += len(past) - 1
    return max(1.0, square / free) if free else 1.0


def _way(low: float, high: float) -> Way:
    if low > 0:
        return Way.RISING
    if high < 0:
        return Way.FALLING
    return Way.STEADY if low >= -SETTLED and high <= SETTLED else Way.UNCLEAR


def _told(way: Way, low: float, middle: float, high: float) -> str:
    """'steady: +1 % (−4 % to +6 %)'."""
    said = [f"{wording.signed(x * 100)}{wording.THIN}%" for x in (middle, low, high)]
    return f"{way.value}: {said[0]} ({said[1]} to {said[2]})"


def stabilising(moved: Change, found: Course) -> bool | None:
    """Whether what rose on the year before has stopped rising; None where it cannot be told or did not rise."""
    if moved.difference is None or moved.difference <= 0 or found.way is Way.UNCLEAR:
        return None
    return found.way is not Way.RISING


def months_without(series: Series | None, to: int, back: int = MONTHS) -> int | None:
    """How many months have passed since the last event: 0 for one in the newest month; None for none known."""
    if series is None:
        return None
    for ago in range(back):
        value = series.value(to - ago)
        if value is None:
            return None
        if value > 0:
            return ago
    return None


def days(first: int, last: int) -> int:
    """The days of months first to last."""
    start, end = (np.datetime64(periods.iso(m), "D") for m in (first, last + 1))
    return int((end - start).astype(int))


def between(count: float, first: int, last: int) -> str:
    """'one every 3 days' on average over months first to last; months where they are few."""
    if count <= 0:
        return "none"
    gap = days(first, last) / count
    if gap < 45:
        return f"one every {wording.number(gap, 1 if gap < 9.95 else 0)} days"
    return f"one every {wording.number(gap / 30.44, 1 if gap / 30.44 < 9.95 else 0)} months"
