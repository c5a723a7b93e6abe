"""What all parts of a trend's drawing share: its scale and where things lie in it.

Places are per cent of the drawing, and lines lie in a stretched drawing inside it, so that one drawing
serves every width while its letters, points and strokes keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts import Mark, Trend
from layouts.charts import scales, words
from layouts.charts.scales import Scale, across

HEIGHT = 500
"""Units of the inner drawing from top to bottom."""


@dataclass(frozen=True)
class Plot:
    """A trend with its values cleaned and its scale: what all parts of the drawing share."""

    t: Trend
    scale: Scale
    values: list[float | None]
    cuts: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.values)

    def x(self, index: float) -> str:
        return f"{across(index, self.count):g}%"

    def y(self, value: float) -> str:
        return f"{100 * (1 - self.scale.share(value)):.1f}%"

    def places(self, values: scales.Values) -> list[int | None]:
        """The values as heights of the inner drawing, no longer than the months shown."""
        return self.scale.places(values[: self.count], HEIGHT)


def plot_of(t: Trend) -> Plot:
    """The scale holds the values, the range, the companion and the target."""
    beside = t.companion.values if t.companion else ()
    n = len(t.values)
    rows = [scales.clean(row[:n]) for row in (t.values, t.centre, t.lower, t.upper, beside)]
    found = scales.known(*rows, scales.clean([t.target]))
    whole = t.kind_of_value == "count"
    cuts = frozenset(b.month - t.first for b in inside(t, t.breaks, 1))
    return Plot(t, scales.scale(found, from_zero=t.from_zero, whole=whole), rows[0], cuts)


def inside(t: Trend, marks: tuple[Mark, ...], after: int = 0) -> list[Mark]:
    """The marks within the months shown, in order; `after` leaves out the first months."""
    return sorted(
        (m for m in marks if t.first + after <= m.month < t.first + len(t.values)), key=lambda m: m.month
    )


def last(plot: Plot) -> str:
    """The newest value as written at the end of the line; empty where the newest month has none."""
    value = plot.values[-1]
    return "" if value is None else words.figure(value, plot.t.kind_of_value, plot.t.decimals)
