"""A column of area names as unit codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.loaders.context import Context
from data.loaders.table import Table

AREAS = ("borough", "other", "unknown")


def units_of(
    table: Table, column: int, context: Context, levels: tuple[str, ...] = AREAS
) -> tuple[list[str], NDArray[np.intp]]:
    """The distinct unit codes, sorted, and for every row which of them it is; -1 where it is a finding.

    A name that is not known, or known at another level, is one finding however many rows have it.
    """
    names, which = table.coded(column)
    codes = [context.unit(name) for name in names]
    for i, (name, code) in enumerate(zip(names, codes, strict=True)):
        if code is not None and context.levels.get(code) not in levels:
            complain(table, column, which == i, f"this is no {levels[0]}", "Leave these rows out.")
            codes[i] = None
        elif code is None:
            what, todo = "no unit of this name is known", context.unit_advice(name)
            if not name:
                what, todo = "the cell is empty", "Write the area's name; 'Unknown' if there is none."
            complain(table, column, which == i, what, todo)
    known = sorted({code for code in codes if code is not None})
    place = {code: i for i, code in enumerate(known)}
    return known, np.array([place.get(code, -1) if code else -1 for code in codes], dtype=np.intp)[which]


def complain(table: Table, column: int, rows: NDArray[np.bool_], what: str, todo: str) -> None:
    """One finding at the first of the rows, with their number."""
    at = np.flatnonzero(rows)
    if len(at) > 1:
        what = f"{what} ({len(at):,} rows)"
    table.add(what, todo, int(at[0]), column, table.columns[column][int(at[0])].as_py() or None)
