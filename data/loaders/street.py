"""Street-level crimes and outcomes of data.police.uk."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, place, share
from data.loaders.grid import Grid
from data.loaders.mapping import UNMAPPED
from data.loaders.table import Table
from data.loaders.words import measures_of, no_name, unmapped

COMMON: Form = {
    "Crime ID": ("crime id",),
    "Month": ("month",),
    "Reported by": ("reported by",),
    "LSOA code": ("lsoa code",),
    "LSOA name": ("lsoa name",),
}
CRIMES: Form = {**COMMON, "Crime type": ("crime type",)}
OUTCOMES: Form = {**COMMON, "Outcome type": ("outcome type",)}
MET = "metropolitan police service"
AREA = r"^(.*?)\s+\d{3}[A-Z]$"
ANYWHERE = "unknown"
OUTSIDE = -1


def matches(header: list[str]) -> float:
    return max(share(header, CRIMES), share(header, OUTCOMES))


def read(table: Table, context: Context) -> list[Batch]:
    """Counts by borough and month; zero only for the types and boroughs that the file holds.

    A crime that stands in the file more than once counts once; in a file of outcomes, each outcome of it.
    """
    crimes = place(table.header, CRIMES["Crime type"]) is not None
    form, kind = (CRIMES, "street") if crimes else (OUTCOMES, "outcomes")
    at = locate(table, form)
    what = at["Crime type" if crimes else "Outcome type"]
    _check_force(table, at["Reported by"])
    no_name(table, what)
    month = cells.months_of(table, at["Month"])
    table.problems.stop_if_any()
    units, unit = _boroughs(table, at["LSOA name"], context)
    names, which = table.coded(what)
    once = _once(table, at["Crime ID"], None if crimes else which)
    kept = once & (unit != OUTSIDE)
    grid, lost = Grid(units, month), []
    for i, measures in enumerate(measures_of(names, kind)):
        there = kept & (which == i)
        if measures is None:
            lost.append(unmapped(kind, names[i], there))
            measures = (lost[-1].measure,)
        for measure in measures:
            grid.count(measure, unit[there], month[there])
    missing = grid.keep(lambda m: m.startswith(UNMAPPED) or m.partition("@")[0] in context.measures)
    if not grid.measures:
        table.problems.fail("no row counts to a measure", "Load a file that holds the Met's crimes.", 2)
    title = "Street-level crimes" if crimes else "Outcomes of street-level crimes"
    return [
        grid.batch(
            kind=f"street-{'crimes' if crimes else 'outcomes'}",
            title=f"{title}, {grid.span}",
            source="Metropolitan Police Service, street-level data (data.police.uk)",
            rows=table.rows,
            total=float(kept.sum()),
            unmapped=lost,
            notes=[
                *_notes(units, unit, once, names, context),
                *(f"{m} is not in the catalogue." for m in missing),
            ],
        )
    ]


def _check_force(table: Table, column: int) -> None:
    """Rows of another force are a finding: its crimes are no part of the Met's figures."""
    forces, which = table.coded(column)
    for i, force in enumerate(forces):
        if force.casefold() != MET:
            rows = np.flatnonzero(which == i)
            text = (
                f"{len(rows):,} rows are of another force" if force else f"{len(rows):,} rows name no force"
            )
            todo = "Load only the file of the Metropolitan Police Service."
            table.add(text, todo, int(rows[0]), column, force or None)


def _boroughs(table: Table, column: int, context: Context) -> tuple[list[str], NDArray[np.intp]]:
    """Unit codes and, for every row, which of them; OUTSIDE for other places, `unknown` where none is given."""
    names, which = table.coded(column)
    areas = pc.replace_substring_regex(pa.array(names, pa.string()), AREA, r"\1").to_pylist()
    codes = [ANYWHERE if not area else context.unit(area) for area in areas]
    inside = [c if c == ANYWHERE or c in context.boroughs else None for c in codes]
    units = sorted({c for c in inside if c})
    return units, np.array([units.index(c) if c else OUTSIDE for c in inside])[which]


def _once(table: Table, column: int, outcome: NDArray[np.intp] | None) -> NDArray[np.bool_]:
    """The first row of every crime (and outcome); rows without an id, as those of anti-social behaviour, all count."""
    ids, which = table.coded(column)
    key = which.astype(np.int64) if outcome is None else which * (int(outcome.max()) + 1) + outcome
    first = np.zeros(table.rows, dtype=bool)
    first[np.unique(key, return_index=True)[1]] = True
    return first | (which == ids.index("") if "" in ids else False)


def _notes(
    units: list[str],
    unit: NDArray[np.intp],
    once: NDArray[np.bool_],
    names: list[str],
    context: Context,
) -> list[str]:
    lacking = len(context.boroughs - set(units))
    notes = [
        f"{(~once).sum():,} rows repeat a crime and were counted once.",
        f"{(once & (unit == OUTSIDE)).sum():,} crimes lie outside the Met's boroughs and were left out.",
    ]
    if ANYWHERE in units:
        nowhere = (once & (unit == units.index(ANYWHERE))).sum()
        notes.append(f"{nowhere:,} crimes have no place and count to the unknown area.")
    if lacking:
        notes.append(f"The file is a part: {lacking} boroughs have no row in it.")
    if len(names) == 1:
        notes.append(f"The file is a part: it holds only {names[0]}.")
    return notes
