"""One measure in one unit as a line of a table, and as a tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.charts import Sign, Spark
from dashboard.compare import Change, Figure, compare, latest
from dashboard.measure import Direction, Measure
from dashboard.selection import Selection
from dashboard.series import Series, together
from dashboard.source import Signal

SPARK_MONTHS = 24
NOWHERE = "No figures are loaded there, or none that add up over boroughs."
GOOD = {
    Direction.LOWER: "lower is better",
    Direction.HIGHER: "higher is better",
    Direction.NEUTRAL: "neither way is good in itself",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, what it sorts by, and the reason behind a dash."""

    text: str
    sort: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A measure in a unit: latest month, the comparison asked for, London and similar boroughs beside it."""

    measure: Measure
    label: str
    href: str
    latest: Cell
    latest_month: str
    period: Cell
    before: Cell
    change: Cell
    year: Cell
    london: Cell
    similar: Cell
    spark: Spark
    signal: Signal | None
    illustrative: bool
    provisional: bool
    notes: tuple[str, ...]
    good: str

    @property
    def main(self) -> Cell:
        """The figure to show where there is room for one: the period's, or the latest of what never adds up."""
        return self.period if self.measure.kind.adds_over_months else self.latest


@dataclass(frozen=True)
class TileView:
    """A tile: the figure, what it is, how it moved, whether that is out of the ordinary."""

    label: str
    href: str
    value: str
    unit: str
    change: str
    spark: Spark
    signal: Signal | None
    kicker: str
    illustrative: bool


def cell(measure: Measure, f: Figure) -> Cell:
    """A figure as a cell."""
    return Cell(wording.value(measure, f.value), f.value, f.reason)


def change_cell(measure: Measure, c: Change) -> Cell:
    """A change as a cell; sorted by per cent, or by points."""
    return Cell(wording.change(measure, c), c.percent if c.percent is not None else c.difference, c.reason)


def no_cell(reason: str) -> Cell:
    return Cell(wording.DASH, None, reason)


def row(
    s: Selection,
    measure: Measure,
    to: int,
    own: Series | None,
    london: Series | None,
    similar: Series | None,
    signal: Signal | None,
    href: str,
    brief: bool = False,
) -> Row:
    """The line of one measure; london and similar are the same measure elsewhere (None: no such column).

    brief leaves out the year to date and the sparkline, which lists of units do not show.
    """
    now = latest(own, measure, to)
    moved = compare(own, measure, to, s.compare)
    elsewhere = [
        change_cell(measure, compare(other, measure, to, s.compare))
        if other is not None
        else no_cell(NOWHERE)
        for other in (london, similar)
    ]
    adds = measure.kind.adds_over_months
    notes = (moved.reason,) if moved.reason.startswith(("Counting", "The figures cover")) else ()
    return Row(
        measure=measure,
        label=measure.name,
        href=href,
        latest=cell(measure, now),
        latest_month=periods.short(now.last) if now.value is not None and now.last != to else "",
        period=cell(measure, moved.now)
        if adds
        else no_cell("A level, not summed over months: see the latest."),
        before=cell(measure, moved.before),
        change=change_cell(measure, moved),
        year=no_cell("") if brief else change_cell(measure, compare(own, measure, to, "year-to-date")),
        london=elsewhere[0],
        similar=elsewhere[1],
        spark=Spark((), "") if brief else spark(measure, own, to, signal),
        signal=signal,
        illustrative=own is not None and own.illustrative,
        provisional=now.provisional,
        notes=notes,
        good=GOOD[measure.direction],
    )


def tile(s: Selection, line: Row, own: Series | None, to: int, kicker: str = "") -> TileView:
    """The same line as a tile: the comparison's figure for what adds over months, else the latest."""
    measure = line.measure
    moved = compare(own, measure, to, s.compare)
    shown = moved.now if measure.kind.adds_over_months else latest(own, measure, to)
    period = wording.span(shown.first, shown.last)
    change = wording.change_in_words(measure, moved, wording.than(measure, s.compare))
    return TileView(
        label=measure.name,
        href=line.href,
        value=wording.value(measure, shown.value),
        unit=f"{measure.unit}, {period}" if shown.value is not None else shown.reason,
        change="" if change == shown.reason else change,
        spark=line.spark,
        signal=line.signal,
        kicker=kicker,
        illustrative=line.illustrative,
    )


def spark(measure: Measure, own: Series | None, to: int, signal: Signal | None) -> Spark:
    """The last two years as a sparkline. Quarterly figures are joined across the months between."""
    if own is None:
        return Spark((), f"{measure.name}: no figures")
    part = own.over(to - SPARK_MONTHS + 1, to + 1)
    values = tuple(None if v != v else v for v in part.values.tolist())
    there = [v for v in values if v is not None]
    if not there:
        return Spark((), f"{measure.name}: no figures in these {SPARK_MONTHS} months")
    if measure.frequency != "monthly":
        values = tuple(there)
    low, high = (wording.value(measure, v) for v in (min(there), max(there)))
    text = f"{measure.name}, {wording.span(part.start, to)}: lowest {low}, highest {high}"
    return Spark(values, text, sign=signal.sign if signal else Sign.UNKNOWN)


def sums(parts: Sequence[Series | None]) -> Series | None:
    """Similar boroughs taken together; None unless all of them have the measure."""
    found = [p for p in parts if p is not None]
    return together(found, "similar") if found and len(found) == len(parts) else None
