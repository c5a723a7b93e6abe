"""The axis of months: few labels, so that they never touch, fewer still where the chart is narrow."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import periods
from layouts.charts.scales import across

NEAR = 82.0
"""Per cent of the width beyond which a label may touch the last month's where the chart is narrow."""
TOUCH = 88.0
MANY_YEARS = 96
FEW_MONTHS = 30


@dataclass(frozen=True)
class Label:
    """A label at per cent `at` of the width; wide ones are left out of a narrow chart."""

    at: float
    text: str
    anchor: str = "middle"
    wide: bool = False


def januaries(first: int, count: int) -> list[int]:
    """The indices of the Januaries among `count` months from `first`."""
    return list(range(-first % 12, count, 12))


def _inner(first: int, count: int, index: int) -> Label | None:
    """The label of a January, or of a quarter's first month where there are few months."""
    at, month = across(index, count), first + index
    new_year = month % 12 == 0
    if at >= TOUCH or not (new_year or (count <= FEW_MONTHS and month % 3 == 0)):
        return None
    odd = count > MANY_YEARS and month // 12 % 2 == 1
    text = str(month // 12) if new_year else periods.NAMES[month % 12][:3]
    return Label(at, text, "start" if index == 0 else "middle", not new_year or odd or at > NEAR)


def labels(first: int, count: int) -> list[Label]:
    """Years at their Januaries, quarters where there is room, and the last month in full."""
    if count < 2:
        return [Label(50.0, periods.short(first))] if count else []
    found = [label for i in range(count - 1) if (label := _inner(first, count, i))]
    if not any(label.text.isdigit() for label in found):
        found = [label for label in found if label.at > 24]
        found.insert(0, Label(0.0, periods.short(first), "start"))
    return [*found, Label(100.0, periods.short(first + count - 1))]
