"""One measure of the Met as a line of Management Board's screen: value, expectation, direction, since when."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.charts import Sign, Spark
from dashboard.compare import EVERY, Change, Figure, compare, latest
from dashboard.measure import Direction, Measure
from dashboard.series import Series
from dashboard.source import Signal
from dashboard.views.band import band
from dashboard.views.focus import dive
from dashboard.views.rows import tile
from dashboard.views.shown import Shown

QUIET = (Sign.USUAL, Sign.UNKNOWN)
WAYS = {
    Direction.LOWER: "lower is better",
    Direction.HIGHER: "higher is better",
    Direction.NEUTRAL: "neutral",
}
LONGEST = 36  # months looked back for the beginning of a direction


@dataclass(frozen=True)
class BoardLine:
    """value; its period where it is not that of the comparison; change in words; what was expected of the
    newest month; since when it goes this way."""

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
    moved = compare(own, measure, v.to, v.s.compare)
    return BoardLine(
        measure=id,
        label=measure.name,
        href=row.href,
        value=shown.value,
        period="" if measure.kind.adds_over_months else _month(latest(own, measure, v.to)),
        change=short_change(measure, moved, v.s.compare),
        expected=expected(v, id, measure, own, row.signal),
        since=since(v, id, measure, own),
        good=WAYS[measure.direction],
        spark=shown.spark,
        signal=row.signal,
        illustrative=row.illustrative,
    )


def _month(f: Figure) -> str:
    return periods.short(f.last)


def short_change(measure: Measure, moved: Change, comparison: str) -> str:
    """'up 12 %', 'down 1.3 points', 'from 2 to 6', or a dash: what it is held against is said once."""
    if moved.difference is None:
        return wording.DASH
    than = wording.than(measure, comparison)
    said = (
        wording.change_in_words(measure, moved, than).removesuffix(f" on {than}").removesuffix(f" as {than}")
    )
    return said.replace("percentage points", "points")


def expected(v: Shown, id: str, measure: Measure, own: Series, signal: Signal | None) -> str:
    """The newest month beside its likely range; the target where one exists; else the figure a year before.

    A month outside its range that the scan does not flag is said to be no exception.
    """
    now = latest(own, measure, v.to)
    said = f"{periods.short(now.last)} {wording.value(measure, now.value)}"
    goal = f"; own goal {wording.value(measure, measure.target)}" if measure.target else ""
    _, lower, upper, _ = band(replace(dive(v, id), back=1))
    if now.value is not None and len(lower) and not math.isnan(lower[-1] + upper[-1]):
        low, high = float(lower[-1]), float(upper[-1])
        likely = f"likely {wording.value(measure, low)} to {wording.value(measure, high)}"
        where = "above" if now.value > high else "below" if now.value < low else ""
        quiet = f" ({where}, no exception)" if where and (signal is None or signal.sign in QUIET) else ""
        return f"{said}, {likely}{quiet}{goal}"
    before = latest(own, measure, now.last - 12)
    if before.value is None:
        return f"{said}{goal}"
    return f"{said}, a year before {wording.value(measure, before.value)}{goal}"


def since(v: Shown, id: str, measure: Measure, own: Series) -> str:
    """When an exception's case was opened; else since when the figures move this way year on year."""
    signal = v.signal(id, v.unit)
    if signal is not None and signal.sign not in QUIET:
        case = v.source.cases().get((id, v.unit.code, 1 if signal.way == "up" else -1))
        if case is not None:
            return f"out of the ordinary since {periods.short(case.opened)}"
    found = direction_since(own, measure, v.to, v.s.compare)
    if found is None:
        return ""
    way, month, whole = found
    return f"{way} since {periods.short(month)}" if whole else f"{way} for 3+ years"


def direction_since(own: Series, measure: Measure, to: int, comparison: str) -> tuple[str, int, bool] | None:
    """Which way the comparison goes, the first month from which it has gone that way without a break, and
    whether that is its beginning: False where it goes that way as far as is looked back (LONGEST)."""
    step = EVERY[measure.frequency]
    month = latest(own, measure, to).last
    sign = _sign(own, measure, month, comparison)
    if not sign:
        return None
    first = month
    while first - step > month - LONGEST:
        if _sign(own, measure, first - step, comparison) != sign:
            return _word(sign), first, True
        first -= step
    return _word(sign), first, False


def _word(sign: int) -> str:
    return "up" if sign > 0 else "down"


def _sign(own: Series, measure: Measure, month: int, comparison: str) -> int:
    moved = compare(own, measure, month, comparison).difference
    return 0 if not moved else 1 if moved > 0 else -1
