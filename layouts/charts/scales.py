"""From figures to places: domains, round gridlines, positions. Figures that cannot be drawn are gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Values = Sequence[float | None]
LARGEST = 1e15
"""Beyond this a float no longer holds every whole number; such a figure is taken as missing."""


def clean(values: Iterable[float | None]) -> list[float | None]:
    """The values with None for what cannot be drawn: NaN, infinities, absurd sizes."""
    return [v if v is not None and -LARGEST < v < LARGEST else None for v in values]


def known(*rows: Iterable[float | None]) -> list[float]:
    """All values of the rows that are there."""
    return [v for row in rows for v in row if v is not None]


def round_step(width: float, least: float = 0.0) -> float:
    """The smallest of 1, 2, 5 times a power of ten that covers `width`, not under `least`."""
    power = 10.0 ** math.floor(math.log10(width))
    return max(least, next(m * power for m in (1, 2, 5, 10) if width <= m * power * 1.0001))


@dataclass(frozen=True)
class Scale:
    """A linear scale whose ends are gridlines: values low to high, gridlines `step` apart."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        """Where the value lies between low (0) and high (1)."""
        return (value - self.low) / (self.high - self.low)

    def places(self, values: Iterable[float | None], height: int) -> list[int | None]:
        """Distances from the top, in whole units, of a drawing `height` units high; None stays None."""
        top, unit = self.high, height / (self.high - self.low)
        return [None if v is None else round((top - v) * unit) for v in clean(values)]

    def ticks(self) -> list[float]:
        """The gridlines' values, lowest first."""
        start = round(self.low / self.step)
        return [k * self.step for k in range(start, round(self.high / self.step) + 1)]


def scale(values: Iterable[float], *, from_zero: bool, whole: bool = False, lines: int = 4) -> Scale:
    """The scale that holds the values with about `lines` gridlines; whole: steps are whole numbers."""
    found = list(values)
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    least = max(1e-6, 1e-6 * max(abs(low), abs(high)))
    if high - low < least:
        room = 0.0 if from_zero else max(1.0 if whole else least * 4, abs(high) * 0.05)
        low, high = low - room, high + max(room, 1.0)
    step = round_step((high - low) / lines, 1.0 if whole else 0.0)
    return Scale(math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step, step)


def across(index: float, count: int) -> float:
    """The place of month `index` of `count` in per cent of the width; a single month is in the middle."""
    return round(100 * index / (count - 1), 1) if count > 1 else 50.0
