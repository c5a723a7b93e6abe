"""One period against another: the only place where two figures are compared.

Counts and the two parts of a share are summed over the period, then divided. A comparison that a
change of counting, a gap or another number of areas runs through is said to be none, with the reason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dashboard import periods
from dashboard.measure import Kind, Measure
from dashboard.series import MISSING, PROVISIONAL, Series

SMALL = 20  # below this, a percentage of a count or a stock says more than the figures do
EVERY = {"monthly": 1, "quarterly": 3, "annual": 12}
PERIODS = {1: "months", 3: "quarters", 12: "years"}


@dataclass(frozen=True)
class Figure:
    """The value of a period, months first to last (periods.month), None with a reason where there is none."""

    value: float | None
    first: int
    last: int
    reason: str = ""
    provisional: bool = False
    denominator: float | None = None


@dataclass(frozen=True)
class Change:
    """now against before. `reason` says why the two are not compared; then difference is None.

    percent is None for shares and means of shares (points are used), and on small or zero counts.
    """

    now: Figure
    before: Figure
    difference: float | None
    percent: float | None
    points: bool
    reason: str = ""


def latest(series: Series | None, measure: Measure, to: int) -> Figure:
    """The figure of month `to`; of a quarterly or annual measure the newest that is not yet due again."""
    if series is None:
        return Figure(None, to, to, "No figures are loaded.")
    for month in range(to, to - EVERY[measure.frequency], -1):
        value = series.value(month)
        if value is not None:
            return _single(series, month, value)
    if series.last is None:
        return Figure(None, to, to, "No figures are loaded.")
    if series.last < to:
        return Figure(None, to, to, f"Figures end in {periods.name(series.last)}.")
    return Figure(None, to, to, f"No figure for {periods.name(to)}.")


def _single(series: Series, month: int, value: float) -> Figure:
    at = month - series.start
    lower = None if series.denominator is None else float(series.denominator[at])
    return Figure(value, month, month, provisional=bool(series.status[at] == PROVISIONAL), denominator=lower)


def total(series: Series | None, first: int, last: int, every: int = 1) -> Figure:
    """The sum over months first to last of a count, or summed parts divided; every month must be there.

    every: 3 for quarterly figures, which stand at the quarter's last month, 12 for annual ones.
    """
    if series is None:
        return Figure(None, first, last, "No figures are loaded.")
    upper, lower, status = series.months(first, last + 1)
    lacking = status.count(MISSING)
    if every > 1:
        lacking = max((last - first + 1) // every, 1) - (len(status) - lacking)
        upper = [x for x, there in zip(upper, status, strict=True) if there]
        lower = None if lower is None else [x for x, there in zip(lower, status, strict=True) if there]
    if lacking > 0:
        wanted = max((last - first + 1) // every, 1)
        verb = "has" if lacking == 1 else "have"
        what = (
            f"{lacking} of {wanted} {PERIODS[every]} {verb}"
            if wanted > 1
            else f"The {PERIODS[every][:-1]} has"
        )
        return Figure(None, first, last, f"{what} no figure.")
    whole = math.fsum(upper)
    provisional = PROVISIONAL in status
    if lower is None:
        return Figure(whole, first, last, provisional=provisional)
    under = math.fsum(lower)
    if under <= 0:
        return Figure(None, first, last, "Nothing to divide by in this period.", denominator=under)
    return Figure(whole / under, first, last, provisional=provisional, denominator=under)


def year_to(series: Series | None, measure: Measure, to: int) -> Figure:
    """The 12 months to a month, or to the newest quarter; the latest value of what never adds over months."""
    found = latest(series, measure, to)
    if not measure.kind.adds_over_months:
        return found
    every = EVERY[measure.frequency]
    last = to if every == 1 else found.last
    return total(series, last - 11, last, every)


def windows(comparison: str, to: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The months (first, last) of now and of before for a comparison of selection.COMPARISONS."""
    first = {
        "rolling-12-months": to - 11,
        "year-to-date": periods.april(to),
        "last-3-months": to - 2,
        "same-month-last-year": to,
    }[comparison]
    return (first, to), (first - 12, to - 12)


def compare(series: Series | None, measure: Measure, to: int, comparison: str) -> Change:
    """The change over a comparison. What never adds over months is compared with a year before."""
    if not measure.kind.adds_over_months:
        now = latest(series, measure, to)
        before = latest(series, measure, now.last - 12)
    else:
        every = EVERY[measure.frequency]
        (a, b), (c, d) = windows(comparison, to if every == 1 else latest(series, measure, to).last)
        now, before = total(series, a, b, every), total(series, c, d, every)
    reason = now.reason or before.reason or _obstacle(series, measure, now, before)
    return change(measure, now, before, reason)


def year_on_year(series: Series | None, measure: Measure, first: int, last: int) -> Change:
    """The months first to last of what adds over months, against the same months a year before."""
    now, before = total(series, first, last), total(series, first - 12, last - 12)
    reason = now.reason or before.reason or _obstacle(series, measure, now, before)
    return change(measure, now, before, reason)


def change(measure: Measure, now: Figure, before: Figure, reason: str = "") -> Change:
    """Two figures of a measure held against each other."""
    points = measure.kind.is_share
    if reason or now.value is None or before.value is None:
        return Change(now, before, None, None, points, reason or "There is nothing to compare with.")
    difference = now.value - before.value
    percent = None
    if (
        not points
        and before.value > 0
        and (measure.kind not in (Kind.COUNT, Kind.STOCK) or before.value >= SMALL)
    ):
        percent = difference / before.value
    return Change(now, before, difference, percent, points)


def _obstacle(series: Series | None, measure: Measure, now: Figure, before: Figure) -> str:
    crossed = next((b for b in measure.breaks if before.first < b.month <= now.last), None)
    if crossed is not None:
        return f"Counting changed in {periods.name(crossed.month)}: {crossed.note}"
    return _coverage(series, now, before)


def _coverage(series: Series | None, now: Figure, before: Figure) -> str:
    """Sums over another number of areas do not compare."""
    if series is None or not series.summed or series.areas.min() == series.areas.max():
        return ""
    parts = [series.over(f.first, f.last + 1) for f in (before, now)]
    areas = [n for p in parts for n, there in zip(p.areas.tolist(), p.status.tolist(), strict=True) if there]
    low, high = min(areas, default=0), max(areas, default=0)
    return "" if low == high else f"The figures cover {low} areas in some months and {high} in others."
