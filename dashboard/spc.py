"""Individuals (XmR) control chart as NHS "Making Data Count" draws it.

A chart's grammar only: whether a figure is an exception is decided by dashboard.scan.
Sources: mean +- 2.66 x mean moving range (Wheeler; 2.66 = 3 / 1.128); moving ranges of 3.267 times
their mean or more are left out once (Nelson 1982); the four rules and their precedence are those of
the NHS charts (a point outside; 7 rising or falling; 2 of 3 near a limit; 7 on one side).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.measure import Direction

LIMIT = 2.66
SCREEN = 3.267
RUN = 7
FIRM = 12
"""Fewer points than this give trial limits."""

Floats = NDArray[np.float64]
Signs = NDArray[np.int8]


class Rule(StrEnum):
    """Which rule marked a point; in the order in which one wins over the next."""

    OUTSIDE = "outside the limits"
    TREND = "7 rising or falling"
    NEAR = "2 of 3 near a limit"
    SHIFT = "7 on one side"
    NONE = ""


class Variation(StrEnum):
    """The icon of the latest point."""

    IMPROVEMENT_HIGH = "improvement, high"
    IMPROVEMENT_LOW = "improvement, low"
    CONCERN_HIGH = "concern, high"
    CONCERN_LOW = "concern, low"
    NEUTRAL_HIGH = "neutral, high"
    NEUTRAL_LOW = "neutral, low"
    COMMON_CAUSE = "common cause"


class Assurance(StrEnum):
    """What the limits say about a target."""

    PASS = "will be met"
    FAIL = "will be missed"
    EITHER = "may be met or missed"


@dataclass(frozen=True)
class ControlChart:
    """One value per point in every array (n,); NaN limits where a segment has fewer than two values.

    signals[i] is the rule that marks point i; sides[i] is +1 for high or rising, -1 for low or
    falling, 0 where there is no signal. trial[i] is True while the segment has fewer than 12 values.
    """

    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    inner_lower: Floats
    inner_upper: Floats
    signals: tuple[Rule, ...]
    sides: Signs
    trial: NDArray[np.bool_]


def moving_range(values: ArrayLike) -> float:
    """Mean of |y[i] - y[i-1]| after the screen; NaN without two neighbouring values.

    No range is taken across a gap (NaN).
    """
    ranges = np.abs(np.diff(np.asarray(values, float)))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return float("nan")
    kept = ranges[ranges < SCREEN * ranges.mean()]
    return float(kept.mean()) if kept.size else float(ranges.mean())


def outside(values: Floats, lower: Floats, upper: Floats) -> Signs:
    """+1 above the upper limit, -1 below the lower; on the limit is inside."""
    return (values > upper).astype(np.int8) - (values < lower).astype(np.int8)


def _runs(signs: NDArray[np.int8], length: int) -> Signs:
    """The sign at every place that lies in a run of at least `length` equal signs, else 0."""
    marked = np.zeros(len(signs), np.int8)
    start = 0
    for end in range(1, len(signs) + 1):
        if end == len(signs) or signs[end] != signs[start]:
            if signs[start] and end - start >= length:
                marked[start:end] = signs[start]
            start = end
    return marked


def shift(values: Floats, mean: Floats) -> Signs:
    """Points in a run of 7 or more on one side of the mean; a point on the mean or a gap ends a run."""
    return _runs(_sign(values - mean), RUN)


def trend(values: Floats) -> Signs:
    """Points in a row of 7 or more that rise or fall all the way; a tie or a gap ends it."""
    steps = _runs(_sign(np.diff(values)), RUN - 1)
    marked = np.zeros(len(values), np.int8)
    marked[1:] = steps
    marked[:-1] = np.where(marked[:-1] == 0, steps, marked[:-1])
    return marked


def near(
    values: Floats, chart_mean: Floats, inner: tuple[Floats, Floats], outer: tuple[Floats, Floats]
) -> Signs:
    """Points in the outer third, where two of three neighbours are and all three are on one side.

    A point outside the limits is not in the outer third: rule 1 has it already.
    """
    zone = outside(values, *inner)
    zone[outside(values, *outer) != 0] = 0
    side = _sign(values - chart_mean)
    marked = np.zeros(len(values), np.int8)
    for i in range(len(values) - 2):
        window = slice(i, i + 3)
        if abs(int(side[window].sum())) == 3 and np.count_nonzero(zone[window]) >= 2:
            marked[window] = np.where(zone[window] != 0, zone[window], marked[window])
    return marked


def _sign(differences: Floats) -> Signs:
    return np.sign(np.nan_to_num(differences)).astype(np.int8)


def _signals(
    values: Floats, mean: Floats, outer: tuple[Floats, Floats], inner: tuple[Floats, Floats]
) -> tuple[list[Rule], Signs]:
    found = {
        Rule.OUTSIDE: outside(values, *outer),
        Rule.TREND: trend(values),
        Rule.NEAR: near(values, mean, inner, outer),
        Rule.SHIFT: shift(values, mean),
    }
    rules, sides = [Rule.NONE] * len(values), np.zeros(len(values), np.int8)
    for rule, marked in reversed(found.items()):
        for i in np.flatnonzero(marked):
            rules[i], sides[i] = rule, marked[i]
    return rules, sides


def _segments(n: int, breaks: Iterable[int]) -> list[slice]:
    edges = sorted({0, n, *(b for b in breaks if 0 < b < n)})
    return [slice(a, b) for a, b in pairwise(edges)]


def control_chart(
    values: Sequence[float] | ArrayLike, baseline: int | None = None, breaks: Iterable[int] = ()
) -> ControlChart:
    """The chart of values (n,), oldest first, NaN where there is no figure.

    baseline: the number of points, from the start of each segment, that set its mean and limits
    (None: all of them); 2 or more, else ValueError. breaks: positions at which an approved break
    starts a new segment; nothing else restarts the limits. Rules never reach across a break.
    """
    if baseline is not None and baseline < 2:
        raise ValueError("a baseline needs at least 2 points")
    y = np.asarray(values, float)
    n = len(y)
    mean, reach, trial = np.full(n, np.nan), np.full(n, np.nan), np.ones(n, bool)
    rules: list[Rule] = []
    sides = np.zeros(n, np.int8)
    for part in _segments(n, breaks):
        base = y[part][:baseline]
        seen = base[~np.isnan(base)]
        mean[part] = seen.mean() if seen.size else np.nan
        reach[part] = LIMIT * moving_range(base)
        trial[part] = seen.size < FIRM
    lower, upper = mean - reach, mean + reach
    inner = mean - reach * 2 / 3, mean + reach * 2 / 3
    for part in _segments(n, breaks):
        marked = _signals(y[part], mean[part], (lower[part], upper[part]), (inner[0][part], inner[1][part]))
        rules += marked[0]
        sides[part] = marked[1]
    return ControlChart(y, mean, lower, upper, *inner, tuple(rules), sides, trial)


def variation_icon(chart: ControlChart, direction: Direction) -> Variation:
    """The icon of the latest value that is not NaN; common cause where no rule marks it."""
    seen = np.flatnonzero(~np.isnan(chart.values))
    side = int(chart.sides[seen[-1]]) if seen.size else 0
    if side == 0:
        return Variation.COMMON_CAUSE
    if direction is Direction.NEUTRAL:
        return Variation.NEUTRAL_HIGH if side > 0 else Variation.NEUTRAL_LOW
    if (side > 0) == (direction is Direction.HIGHER):
        return Variation.IMPROVEMENT_HIGH if side > 0 else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if side > 0 else Variation.CONCERN_LOW


def assurance(chart: ControlChart, target: float | None, direction: Direction) -> Assurance | None:
    """Whether the target lies beyond the last segment's limits; None without target, direction or limits."""
    if target is None or direction is Direction.NEUTRAL or not len(chart.values):
        return None
    lower, upper = chart.lower[-1], chart.upper[-1]
    if np.isnan(lower):
        return None
    if lower <= target <= upper:
        return Assurance.EITHER
    return Assurance.PASS if (target > upper) == (direction is Direction.LOWER) else Assurance.FAIL
