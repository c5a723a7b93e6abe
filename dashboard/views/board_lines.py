"""One measure of the Met as a line of Management Board's screen: value, expectation, direction, since when."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.charts import Sign, Spark
from dashboard.compare import EVERY, compare, latest
from dashboard.measure import Measure
from dashboard.series import Series
from dashboard.source import Signal
from dashboard.views.band import band
from dashboard.views.focus import dive
from dashboard.views.rows import GOOD, tile
from dashboard.views.shown import Shown

LONGEST = 60  # months looked back for the beginning of a direction


@dataclass(frozen=True)
class BoardLine:
    """value and period; change against what; what was expected of the newest month; since when."""

    measure: str
    label: str
    href: str
    value: str
    period: str
    change: str
    expected: str
    since: str
    good: str
    spark: Spark
    signal: Signal | None
    illustrative: bool


def board_line(v: Shown, base: str) -> BoardLine | None:
    """The line of a measure; None where it has no figure in these months."""
    id = v.source.resolve(base, v.to, v.s.as_at)
    own = v.own(id)
    row = v.line(id)
    if own is None or not row.spark.values or row.latest.sort is None:
        return None
    measure = row.measure
    shown = tile(v.s, row, own, v.to)
    share = "" if measure.kind.is_share or measure.unit.startswith("£") else f" {measure.unit}"
    return BoardLine(
        measure=id,
        label=measure.name,
        href=row.href,
        value=shown.value,
        period=shown.unit.removeprefix(f"{measure.unit}, ") if not share else shown.unit,
        change=shown.change,
        expected=expected(v, id, measure, own),
        since=since(v, id, measure, own),
        good=GOOD[measure.direction],
        spark=shown.spark,
        signal=row.signal,
        illustrative=row.illustrative,
    )


def expected(v: Shown, id: str, measure: Measure, own: Series) -> str:
    """The newest month beside its likely range; the target where one exists; else the figure a year before."""
    now = latest(own, measure, v.to)
    month = periods.name(now.last)
    said = wording.value(measure, now.value)
    goal = f"; the Met’s own goal is {wording.value(measure, measure.target)}" if measure.target else ""
    _, lower, upper, _ = band(replace(dive(v, id), back=1))
    if len(lower) and not math.isnan(lower[-1]) and not math.isnan(upper[-1]):
        low, high = (wording.value(measure, float(x)) for x in (lower[-1], upper[-1]))
        return f"{month} {said}; likely {low} to {high}{goal}"
    before = latest(own, measure, now.last - 12)
    if before.value is None:
        return f"{month} {said}{goal}"
    return f"{month} {said}; a year before {wording.value(measure, before.value)}{goal}"


def since(v: Shown, id: str, measure: Measure, own: Series) -> str:
    """When an exception's case was opened; else since when the figures move this way year on year."""
    signal = v.signal(id, v.unit)
    if signal is not None and signal.sign not in (Sign.USUAL, Sign.UNKNOWN):
        case = v.source.cases().get((id, v.unit.code, 1 if signal.way == "up" else -1))
        if case is not None:
            return f"out of the ordinary since {periods.name(case.opened)}"
    found = direction_since(own, measure, v.to, v.s.compare)
    if found is None:
        return ""
    way, month = found
    return f"{way} year on year since {periods.name(month)}"


def direction_since(own: Series, measure: Measure, to: int, comparison: str) -> tuple[str, int] | None:
    """('up' or 'down', the first month from which the comparison has gone that way without a break)."""
    step = EVERY[measure.frequency]
    month = latest(own, measure, to).last
    sign = _sign(own, measure, month, comparison)
    if not sign:
        return None
    first = month
    while first - step > month - LONGEST and _sign(own, measure, first - step, comparison) == sign:
        first -= step
    return ("up" if sign > 0 else "down"), first


def _sign(own: Series, measure: Measure, month: int, comparison: str) -> int:
    moved = compare(own, measure, month, comparison).difference
    return 0 if not moved else 1 if moved > 0 else -1
