"""Figures as charts write them: on axes, at line ends, in the tables beside them."""

from __future__ import annotations

import math

from dashboard import wording
from dashboard.charts import Funnel, Rank, Sign, Trend

WORDS = {
    Sign.IMPROVEMENT: "Improvement",
    Sign.CONCERN: "Concern",
    Sign.NOTABLE: "To understand",
    Sign.USUAL: "Nothing unusual",
    Sign.UNKNOWN: "Not judged",
}


def unit(t: Trend | Rank | Funnel) -> str:
    """What the figures of a chart are: 'offences', 'per cent of people asked'."""
    return f"per cent {t.unit}" if t.kind_of_value == "share" and t.unit.startswith("of ") else t.unit


def figure(value: float | None, kind: str, decimals: int = 0) -> str:
    """A value as text; kind is count, share (0 to 1, shown in per cent) or value; an en dash for None."""
    if value is None:
        return wording.DASH
    return wording.percent(value, decimals) if kind == "share" else wording.number(value, decimals)


def grid(value: float, step: float, kind: str) -> str:
    """A gridline's value, with just the decimals that its step needs."""
    shown = step * 100 if kind == "share" else step
    return figure(value, kind, max(0, -math.floor(math.log10(shown) + 1e-9)))


def between(low: float | None, high: float | None, kind: str, decimals: int = 0) -> str:
    """'310 to 500', or an en dash where an end is missing."""
    if low is None or high is None:
        return wording.DASH
    return f"{figure(low, kind, decimals)} to {figure(high, kind, decimals)}"
