"""What a warehouse answered, as blocks of figures; whatever cannot be one is a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard import periods, wording
from dashboard.measure import Measure
from data.loaders import Context
from data.warehouse.reader import SHOWN, Block, Gathered, Grid, Reader
from data.warehouse.sources import Place

Row = Sequence[Any]
Places = Sequence[tuple[Measure, Sequence[int]]]  # measures, each with the columns of its terms
BESIDE = ("other", "unknown")  # areas of the force that are no borough and stand among them


def own_answer(
    measure: Measure,
    names: Sequence[str],
    rows: Sequence[Row],
    context: Context,
    span: tuple[int | None, int],
    into: Gathered,
) -> None:
    """The answer of a measure's own SQL: unit, month, numerator and, where its kind has one, denominator.
    Months outside the span are left out."""
    reader = Reader(f"{measure.id}, count.sql", context, into)
    into.rows += len(rows)
    wanted = ["unit", "month", "numerator", *(["denominator"] if measure.denominator else [])]
    lower = [n.casefold() for n in names]
    if sorted(lower) != sorted(wanted):
        what = f"the query has the columns {', '.join(names)}"
        reader.fail(what, f"It needs {wording.listing(wanted)}, each once.")
    else:
        at = [lower.index(name) for name in wanted]
        figures = _own_figures(reader, measure, ([row[i] for i in at] for row in rows), span)
        if figures:
            block = _own_block(measure, figures, span)
            reader.judge(measure, block)
            into.blocks.append(block)
    reader.close()


def _own_figures(
    reader: Reader, measure: Measure, rows: Iterable[list[Any]], span: tuple[int | None, int]
) -> dict[tuple[str, int], list[float]]:
    figures: dict[tuple[str, int], list[float]] = {}
    for name, when, *values in rows:
        month = reader.month(when)
        if month is not None and not (span[0] or 0) <= month <= span[1]:
            continue
        unit = reader.unit(name, "", (*measure.levels, *BESIDE))
        found = [reader.number(v, c) for v, c in zip(values, ("numerator", "denominator"), strict=False)]
        if month is None or unit is None:
            continue
        if (unit, month) in figures:
            place = f"{reader.context.name(unit)}, {periods.name(month)}"
            reader.fail(f"{place}, stands there twice", "Group by unit and month.")
        figures[unit, month] = found
    return figures


def _own_block(
    measure: Measure, figures: Mapping[tuple[str, int], list[float]], span: tuple[int | None, int]
) -> Block:
    """A month without a row had none where counts are counted; levels and surveys have gaps."""
    units = sorted({unit for unit, _ in figures})
    start = span[0] if span[0] is not None else min(month for _, month in figures)
    empty = 0.0 if measure.kind.adds_over_months else np.nan
    parts = len(next(iter(figures.values())))
    grids = np.full((parts, len(units), span[1] - start + 1), empty)
    row = {unit: i for i, unit in enumerate(units)}
    for (unit, month), values in figures.items():
        grids[:, row[unit], month - start] = values
    return Block(measure.id, units, start, grids[0], grids[1] if parts > 1 else None)


def as_numbers(row: Row) -> Row:
    """A row of a source's answer: level, unit, month, rows, and all values as one array."""
    return (*row[:4], np.array(row[4:], float))


def counted_answer(
    place: Place,
    measures: Places,
    rows: Sequence[Row],
    context: Context,
    span: tuple[int | None, int],
    into: Gathered,
) -> None:
    """The answer of a source, its rows as_numbers.

    Names of one unit are added up. A row without a unit at a finer level is counted at the coarser ones.
    """
    reader = Reader(f"{place.name}, WAREHOUSE", context, into)
    coarsest = next(iter(place.units))
    into.rows += sum(row[3] for row in rows if row[0] == coarsest)
    by_level: dict[str, list[Row]] = {level: [] for level in place.units}
    for row in rows:
        if row[1] is not None or row[0] == coarsest:
            by_level[row[0]].append(row)
    for level, found in by_level.items():
        if found:
            _level(reader, place, measures, level, found, span)
    _every_month(reader, place, by_level[coarsest], span)
    reader.close()


def _every_month(reader: Reader, place: Place, rows: Sequence[Row], span: tuple[int | None, int]) -> None:
    """A month without any row is one that the source has not reached or no longer has, and no month of
    nothing, unless it says that it is sparse."""
    if not rows:
        reader.fail("there is no row in these months", "Ask for other months, or correct from and date.")
        return
    there = {int(row[2]) for row in rows}
    missing = [
        m for m in range(span[0] if span[0] is not None else min(there), span[1] + 1) if m not in there
    ]
    if missing and not place.sparse:
        names = ", ".join(map(periods.name, missing[:SHOWN])) + (" and more" if len(missing) > SHOWN else "")
        todo = (
            "Ask for the months that are there (--from, --to); or write sparse = true, if there may be none."
        )
        reader.fail(f"there is no row at all in {names}", todo)


def _level(
    reader: Reader,
    place: Place,
    measures: Places,
    level: str,
    rows: Sequence[Row],
    span: tuple[int | None, int],
) -> None:
    known = (level, *BESIDE) if level == "borough" else (level,)
    codes = [reader.unit(row[1], place.nowhere, known, row[3]) for row in rows]
    months = np.array([row[2] for row in rows], np.int64)
    start = span[0] if span[0] is not None else int(months.min())
    units = sorted({code for code in codes if code})
    if level == "borough":
        units = _all_boroughs(reader, place, units)
    index = {unit: i for i, unit in enumerate(units)}
    there = np.array([code is not None for code in codes])
    at = np.array([index[code] for code in codes if code], np.intp), months[there] - start
    values = np.array([row[4] for row in rows])[there]
    shape = len(units), span[1] - start + 1
    gone = _before_and_after(at, shape) if level == "ward" else np.zeros(shape, bool)
    for measure, columns in measures:
        if level in measure.levels:
            grids = [_grid(at, values[:, c], shape, gone) for c in columns]
            block = Block(measure.id, units, start, grids[0], grids[1] if len(grids) > 1 else None)
            reader.judge(measure, block)
            reader.into.blocks.append(block)


def _grid(
    at: tuple[NDArray[np.intp], NDArray[np.int64]],
    values: Grid,
    shape: tuple[int, int],
    gone: NDArray[np.bool_],
) -> Grid:
    """Values added up at their places; a count of nothing is 0."""
    flat = np.bincount(at[0] * shape[1] + at[1], values, shape[0] * shape[1])
    return np.where(gone, np.nan, flat.reshape(shape))


def _before_and_after(
    at: tuple[NDArray[np.intp], NDArray[np.int64]], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Months before the first and after the last in which a unit has any row: wards come and go with their
    boundaries, and nothing was counted in one that was not there."""
    any_row = np.zeros(shape, bool)
    any_row[at] = True
    begun = np.logical_or.accumulate(any_row, axis=1)
    not_over = np.logical_or.accumulate(any_row[:, ::-1], axis=1)[:, ::-1]
    return ~(begun & not_over)


def _all_boroughs(reader: Reader, place: Place, units: list[str]) -> list[str]:
    """A source that lacks a borough was cut off, unless it says that it is sparse: then it had none."""
    missing = reader.context.boroughs - set(units)
    if place.sparse:
        return sorted({*units, *missing})
    if missing:
        names = sorted(map(reader.context.name, missing))
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        what = f"there is no row of {wording.some(len(missing), 'borough')}: {', '.join(names[:SHOWN])}{more}"
        todo = "The source was cut off; or write sparse = true in it, if there may be none in these months."
        reader.fail(what, todo)
    return units
