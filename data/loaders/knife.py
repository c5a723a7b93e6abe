"""The knife crime dashboard: by month, borough and neighbourhood team."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, share
from data.loaders.grid import Grid
from data.loaders.offences import check_twice
from data.loaders.table import Table
from data.loaders.units import units_of
from data.loaders.words import measures_of, unmapped

FORM: Form = {
    "Month_Year": ("month year",),
    "Area Type": ("area type",),
    "Borough_SNT": ("borough snt",),
    "Area name": ("area name",),
    "Crime Subtype": ("crime subtype",),
    "Measure": ("measure",),
    "Count": ("count",),
    "Refresh Date": ("refresh date",),
}
COUNTED, RATE, RESOLVED = "knife-crime", "positive-outcome-rate-knife-crime", "knife-crime-positive-outcomes"
AIRPORTS = "Aviation Security (SO18)"


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """The borough rows, zero where there is none; rows of neighbourhood teams repeat them and are left out."""
    at = locate(table, FORM)
    everything, table = table.rows, _boroughs(table, at)
    month = cells.months_of(table, at["Month_Year"])
    units, unit = units_of(table, at["Borough_SNT"], context)
    value = cells.counts(table, at["Count"])
    names, which = _names(table, at)
    named = np.array([context.levels.get(u) == "borough" for u in units] or [False])[unit]
    check_twice(table, which, np.where(named & (month > 0), unit * 40000 + month, -1))
    table.problems.stop_if_any()
    grid, lost = Grid(units, month), []
    found = measures_of(names, "knife")
    for i, name in enumerate(names):
        there, measures = which == i, found[i]
        if measures is None:
            lost.append(unmapped("knife", name, there, value))
            measures = (lost[-1].measure,)
        for measure in measures:
            grid.count(measure, unit[there], month[there], value[there])
    if {COUNTED, RESOLVED} <= set(grid.measures):
        grid.divide(RATE, RESOLVED, COUNTED)
    left = "; ".join(sorted(n for n, m in zip(names, found, strict=True) if m == ()))
    return [
        grid.batch(
            kind="knife-crime",
            title=f"Knife crime by borough, {grid.span}",
            source="Metropolitan Police Service, monthly crime dashboard (knife crime)",
            rows=everything,
            total=float(value.sum()),
            as_at=_newest(table.coded(at["Refresh Date"])[0]),
            unmapped=lost,
            notes=[
                f"{everything - table.rows:,} rows of neighbourhood teams repeat the borough rows: left out.",
                *([f"Not kept: {left}."] if left else []),
            ],
        )
    ]


def _boroughs(table: Table, at: dict[str, int]) -> Table:
    """The rows of boroughs; offences of the airports, which stand under 'Other / NK', under their own name."""
    kept = pc.equal(pc.utf8_lower(table.columns[at["Area Type"]]), "borough").to_numpy(zero_copy_only=False)
    if not kept.any():
        table.problems.fail("no row is of the area type 'Borough'", "Download the whole file.", 2)
    boroughs = table.only(kept)
    airport = pc.starts_with(boroughs.columns[at["Area name"]], AIRPORTS)
    boroughs.columns[at["Borough_SNT"]] = pc.if_else(airport, AIRPORTS, boroughs.columns[at["Borough_SNT"]])
    return boroughs


def _names(table: Table, at: dict[str, int]) -> tuple[list[str], NDArray[np.intp]]:
    """'Crime Subtype / Measure', the distinct ones and which of them each row is."""
    parts = (table.columns[at["Crime Subtype"]], table.columns[at["Measure"]])
    coded = pc.binary_join_element_wise(*parts, " / ").dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy().astype(np.intp)


def _newest(days: list[str]) -> date | None:
    found = []
    for day in days:
        try:
            found.append(date.fromisoformat(day[:10]))
        except ValueError:
            continue
    return max(found, default=None)
