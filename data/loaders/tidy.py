"""Our own format: measure, unit, month, numerator, denominator, status; one figure a row."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard import periods
from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, place, share
from data.loaders.table import Table
from data.loaders.units import complain, units_of

FORM: Form = {"measure": ("measure",), "unit": ("unit",), "month": ("month",), "numerator": ("numerator",)}
OPTIONAL = ("denominator", "status")
PROVISIONAL = {"": False, "final": False, "provisional": True}
YES = {"": False, "false": False, "no": False, "0": False, "true": True, "yes": True, "1": True}


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """The figures as they stand; nothing where there is no row."""
    at = locate(table, FORM)
    measures, measure = _measures(table, at["measure"], context)
    levels = tuple(sorted(set(context.levels.values())))
    units, unit = units_of(table, at["unit"], context, levels)
    month = cells.months_of(table, at["month"])
    numerator = _numerators(table, at, measures, measure, context)
    denominator, status = (place(table.header, (name,)) for name in OPTIONAL)
    below = _denominators(table, denominator)
    provisional = _flags(table, status, PROVISIONAL, "Write final or provisional.")
    illustrative = _flags(table, place(table.header, ("illustrative",)), YES, "Write true or false.")
    if illustrative.any() and not illustrative.all():
        row = int(np.flatnonzero(illustrative)[0])
        table.add("real and illustrative figures stand in one file", "Put them into two files.", row)
    _check_twice(table, measure, unit, month)
    table.problems.stop_if_any()
    months = np.unique(month)
    key, place_ = np.unique(measure * len(units) + unit, return_inverse=True)
    rows, columns = place_, np.searchsorted(months, month)
    return [
        Batch(
            kind="own-format",
            title=f"{len(measures):,} measures, {periods.name(int(months[0]))} to {periods.name(int(months[-1]))}",
            source="Our own file format",
            months=months,
            keys=[(measures[k // len(units)], units[k % len(units)]) for k in key],
            numerator=_dense(rows, columns, numerator, np.nan),
            denominator=_dense(rows, columns, below, np.nan) if np.isfinite(below).any() else None,
            provisional=_dense(rows, columns, provisional, False) if provisional.any() else None,
            rows=table.rows,
            total=float(numerator.sum()),
            illustrative=bool(illustrative.any()),
            notes=table.notes,
        )
    ]


def _dense(
    rows: NDArray[np.intp], columns: NDArray[np.intp], values: NDArray[Any], empty: float
) -> NDArray[Any]:
    """values[i] at (rows[i], columns[i]) of a block that is else empty."""
    block = np.full((rows.max() + 1, columns.max() + 1), empty, dtype=values.dtype)
    block[rows, columns] = values
    return block


def _measures(table: Table, column: int, context: Context) -> tuple[list[str], NDArray[np.intp]]:
    """The measure ids, and for every row which of them it is; an id may carry a variant (`robbery@2008`)."""
    ids, which = table.coded(column)
    for i, measure in enumerate(ids):
        if measure.partition("@")[0] in context.measures:
            continue
        near = difflib.get_close_matches(measure, list(context.measures), n=1, cutoff=0.6)
        todo = (
            f"Did you mean {near[0]!r}?" if near else "Take an id of the catalogue, or add the measure to it."
        )
        complain(table, column, which == i, "no measure of this id is known", todo)
    return ids, which


def _numerators(
    table: Table, at: dict[str, int], ids: list[str], which: NDArray[np.intp], context: Context
) -> NDArray[np.float64]:
    """Only measures that may lie below zero (a variance) may have a minus sign."""
    found = cells.numbers(table, at["numerator"])
    signed = np.array([m.partition("@")[0] in context.signed for m in ids])
    bad = np.flatnonzero((found < 0) & ~signed[which])
    cells.complain(
        table, at["numerator"], bad, cells.saying("the figure cannot be negative", "Correct the figure.")
    )
    return found


def _denominators(table: Table, column: int | None) -> NDArray[np.float64]:
    """NaN where the cell is empty."""
    found = np.full(table.rows, np.nan)
    if column is None:
        return found
    there = pc.not_equal(table.columns[column], "").to_numpy(zero_copy_only=False)
    if there.any():
        found[there] = cells.numbers(table.only(there), column)
        bad = np.flatnonzero(found < 0)
        cells.complain(
            table, column, bad, cells.saying("a denominator cannot be negative", "Correct the figure.")
        )
    return found


def _flags(table: Table, column: int | None, words: dict[str, bool], todo: str) -> NDArray[np.bool_]:
    if column is None:
        return np.zeros(table.rows, dtype=bool)
    texts, which = table.coded(column)
    for i, text in enumerate(texts):
        if text.casefold() not in words:
            complain(table, column, which == i, "this word is not known here", todo)
    return np.array([words.get(text.casefold(), False) for text in texts])[which]


def _check_twice(
    table: Table, measure: NDArray[np.intp], unit: NDArray[np.intp], month: NDArray[np.int32]
) -> None:
    order = np.lexsort((np.arange(table.rows), month, unit, measure))
    same = np.ones(table.rows - 1, dtype=bool)
    for part in (measure, unit, month):
        same &= (np.diff(part[order]) == 0) & (part[order][1:] >= 0)
    for at in np.flatnonzero(same):
        row, before = int(order[at + 1]), table.line(int(order[at]))
        table.add(
            f"this measure, unit and month stand on line {before:,} already",
            "Leave one of the rows out.",
            row,
        )
