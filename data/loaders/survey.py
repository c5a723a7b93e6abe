"""The public attitude survey: shares by borough and quarter, with the force's share beside each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, share
from data.loaders.grid import Grid
from data.loaders.offences import check_twice
from data.loaders.table import Table
from data.loaders.units import units_of
from data.loaders.words import measures_of, no_name, unmapped

FORM: Form = {
    "Date": ("date",),
    "Survey": ("survey",),
    "Borough": ("borough",),
    "Measure": ("measure",),
    "Proportion": ("proportion",),
    "MPS": ("mps",),
}


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """Shares of 0 to 1 in the last month of each quarter; the force's figure is the one that was published."""
    at = locate(table, FORM)
    month = cells.months_of(table, at["Date"])
    units, unit = units_of(table, at["Borough"], context, ("borough",))
    own, force = (_shares(table, at[name]) for name in ("Proportion", "MPS"))
    no_name(table, at["Measure"])
    names, which = table.coded(at["Measure"])
    check_twice(table, which, np.where((unit >= 0) & (month > 0), unit * 40000 + month, -1))
    _check_one_force(table, at["MPS"], which * 40000 + month, force)
    table.problems.stop_if_any()
    grid = Grid([*units, context.force], month)
    lost = []
    for i, measures in enumerate(measures_of(names, "survey")):
        there = which == i
        if measures is None:
            lost.append(unmapped("survey", names[i], there, own))
            measures = (lost[-1].measure,)
        where = np.concatenate([unit[there], np.full(there.sum(), len(units))])
        when, value = np.tile(month[there], 2), np.concatenate([own[there], force[there]])
        for measure in measures:
            grid.put(measure, where, when, value)
    return [
        grid.batch(
            kind="public-attitude-survey",
            title=f"Public attitude survey, {grid.span}",
            source="MOPAC Public Attitude Survey, London Datastore",
            rows=table.rows,
            total=float(table.rows),
            unmapped=lost,
            notes=["The Met's figure is the published one of the column MPS, not a mean of the boroughs."],
        )
    ]


def _shares(table: Table, column: int) -> NDArray[np.float64]:
    found = cells.numbers(table, column)
    bad = np.flatnonzero((found < 0) | (found > 1))
    what = "a share lies between 0 and 1"
    cells.complain(table, column, bad, cells.saying(what, "Write 67 per cent as 0.67."))
    return found


def _check_one_force(table: Table, column: int, group: NDArray[np.intp], force: NDArray[np.float64]) -> None:
    """The force's figure of one question and quarter is the same on every row."""
    _, first, which = np.unique(group, return_index=True, return_inverse=True)
    bad = np.flatnonzero(force != force[first][which])
    bad = bad[~(np.isnan(force[bad]) | np.isnan(force[first][which][bad]))]
    what = "the force's figure differs from an earlier row of the same quarter and measure"
    cells.complain(table, column, bad, cells.saying(what, "Correct the one that is wrong."))
