"""The Home Office's workforce table: officers and staff on 31 March of each year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, share
from data.loaders.grid import Grid
from data.loaders.table import Table
from data.loaders.text import fold
from data.loaders.words import measures_of, no_name, unmapped, words

FORM: Form = {
    "As at 31 March": ("as at 31 march",),
    "Force Name": ("force name", "force"),
    "Worker type": ("worker type",),
    "Total (headcount)": ("total headcount",),
    "Total (FTE)": ("total fte",),
}
MET = "metropolitan police"
YEAR = r"^(?:19[89]|20\d)\d$"


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """Strength in March of each year, for the force; rows of other forces are left out."""
    at = locate(table, FORM)
    everything, table = table.rows, _of_the_met(table, at["Force Name"])
    others = everything - table.rows
    no_name(table, at["Worker type"])
    table.problems.stop_if_any()
    names, which = table.coded(at["Worker type"])
    found = measures_of(names, "workforce")
    kept = np.array([m != () for m in found])[which]
    table, which = _strengths(table.only(kept), at), which[kept]
    month, value = _marches(table, at["As at 31 March"]), cells.numbers(table, at["Total (FTE)"])
    bad = np.flatnonzero(value < 0)
    cells.complain(
        table, at["Total (FTE)"], bad, cells.saying("a strength cannot be negative", "Correct it.")
    )
    table.problems.stop_if_any()
    grid, lost = Grid([context.force], month), []
    here = np.zeros(table.rows, dtype=np.intp)
    for i, measures in enumerate(found):
        there = which == i
        if measures is None:
            lost.append(unmapped("workforce", names[i], there, value))
            measures = (lost[-1].measure,)
        for measure in measures:
            grid.count(measure, here[there], month[there], value[there])
    return [
        grid.batch(
            kind="workforce",
            title=f"Police workforce on 31 March, {grid.months[0] // 12} to {grid.months[-1] // 12}",
            source="Home Office, police workforce open data table",
            rows=everything,
            total=float(value.sum()),
            unmapped=lost,
            notes=[f"{others:,} rows of other forces were left out."] if others else [],
        )
    ]


def _of_the_met(table: Table, column: int) -> Table:
    forces, which = table.coded(column)
    kept = np.array([fold(f).startswith(MET) for f in forces])[which]
    if not kept.any():
        todo = "Load the table that holds the Metropolitan Police."
        table.add("no row is of the Metropolitan Police", todo, 0, column, forces[0])
        table.problems.stop()
    return table.only(kept)


def _strengths(table: Table, at: dict[str, int]) -> Table:
    """The strength of every row in the column of full-time equivalents: people, where those are counted."""
    known, (names, which) = words("workforce"), table.coded(at["Worker type"])
    people = np.array([bool(known.get(fold(name), {}).get("headcount")) for name in names])[which]
    hours, heads = at["Total (FTE)"], at["Total (headcount)"]
    columns = list(table.columns)
    columns[hours] = pc.if_else(pa.array(people), columns[heads], columns[hours])
    return replace(table, columns=columns)


def _marches(table: Table, column: int) -> NDArray[np.int32]:
    """The March of every year."""
    texts = table.columns[column]
    good = pc.match_substring_regex(texts, YEAR)
    bad = np.flatnonzero(~good.to_numpy(zero_copy_only=False))
    cells.complain(table, column, bad, cells.saying("this is not a year", "Write the year, as 2017."))
    years = pc.cast(pc.if_else(good, texts, "1980"), pa.int32()).to_numpy(zero_copy_only=False)
    return (years * 12 + 2).astype(np.int32)
