"""Offences of violence against women and girls by BCU, borough and month."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, share
from data.loaders.grid import Grid
from data.loaders.offences import check_twice
from data.loaders.table import Table
from data.loaders.units import units_of

FORM: Form = {
    "bcu_location": ("bcu location",),
    "borough_name": ("borough name",),
    "month": ("month",),
    "count": ("count",),
}
MEASURE = "vawg-offences"


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """Counts by borough and month, zero where there is no row; 'Other' and 'Unknown' are the unknown area."""
    at = locate(table, FORM)
    _, which = table.coded(at["borough_name"])
    month = cells.months_of(table, at["month"])
    value = cells.counts(table, at["count"])
    check_twice(table, which, month.astype(np.intp))
    other = pc.equal(pc.utf8_lower(table.columns[at["borough_name"]]), "other")
    table.columns[at["borough_name"]] = pc.if_else(other, "Unknown", table.columns[at["borough_name"]])
    units, unit = units_of(table, at["borough_name"], context)
    table.problems.stop_if_any()
    grid = Grid(units, month)
    grid.count(MEASURE, unit, month, value)
    return [
        grid.batch(
            kind="vawg-offences",
            title=f"Violence against women and girls, {grid.span}",
            source="Metropolitan Police Service, violence against women and girls (London Datastore)",
            rows=table.rows,
            total=float(value.sum()),
        )
    ]
