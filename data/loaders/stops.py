"""Stop and search records of data.police.uk: every search is a row."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.batch import Batch, Unmapped
from data.loaders import cells, clock
from data.loaders.context import Context
from data.loaders.form import Form, locate, share
from data.loaders.grid import Grid
from data.loaders.table import Table
from data.loaders.text import fold
from data.loaders.words import measures_of, unmapped, words

FORM: Form = {
    "Type": ("type",),
    "Date": ("date",),
    "Latitude": ("latitude",),
    "Longitude": ("longitude",),
    "Legislation": ("legislation",),
    "Object of search": ("object of search",),
    "Outcome": ("outcome",),
}
ALL, RATE, POSITIVE = "stop-and-search", "stop-and-search-positive-outcome-rate", "positive"
ALWAYS = ("stop-and-search-weapons", "stop-and-search-section-60")
LONDON = ((51.2, 51.75), (-0.6, 0.4))
FILE = "stops"


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """Counts by month of London time for the force; a search has no borough, only coordinates if any."""
    at = locate(table, FORM)
    month = clock.months_of(table, at["Date"])
    blank = _check_place(table, at)
    table.problems.stop_if_any()
    grid = Grid([context.force], month)
    here = np.zeros(table.rows, dtype=np.intp)
    for measure in (ALL, *ALWAYS):
        grid.count(measure, here, month, 1.0 if measure == ALL else 0.0)
    for part, column in (("object", "Object of search"), ("legislation", "Legislation")):
        names, which = table.coded(at[column])
        for i, measures in enumerate(measures_of(names, FILE, part)):
            for measure in measures or ():
                grid.count(measure, here[which == i], month[which == i])
    positive, lost = _outcomes(table, at["Outcome"])
    grid.count(POSITIVE, here, month, positive)
    for name, rows in lost:
        grid.count(name.measure, here[rows], month[rows])
    grid.divide(RATE, POSITIVE, ALL)
    grid.drop(POSITIVE)
    return [
        grid.batch(
            kind="stop-and-search",
            title=f"Stop and search, {grid.span}",
            source="Metropolitan Police Service, stop and search (data.police.uk)",
            rows=table.rows,
            total=float(table.rows),
            unmapped=[name for name, _ in lost],
            notes=[
                f"{blank:,} of {table.rows:,} searches have no coordinates.",
                "The file names no force and no borough: the searches are taken as the Met's and counted for the force.",
            ],
        )
    ]


def _outcomes(
    table: Table, column: int
) -> tuple[NDArray[np.float64], list[tuple[Unmapped, NDArray[np.bool_]]]]:
    """1 for every search with an outcome other than no further action, and the wordings not known."""
    names, which = table.coded(column)
    known = words(FILE, "outcome")
    entries = [known.get(fold(name)) for name in names]
    positive = np.array([bool(entry and entry["positive"]) for entry in entries], dtype=float)
    lost = [
        (unmapped("stop-and-search-outcome", names[i], which == i), which == i)
        for i, entry in enumerate(entries)
        if entry is None
    ]
    return positive[which], lost


def _check_place(table: Table, at: dict[str, int]) -> int:
    """The number of searches without coordinates; a file whose searches mostly lie outside London is a finding."""
    inside = np.ones(table.rows, dtype=bool)
    there = pc.not_equal(table.columns[at["Latitude"]], "").to_numpy(zero_copy_only=False)
    placed = table.only(there)
    for name, (low, high) in zip(("Latitude", "Longitude"), LONDON, strict=True):
        degrees = cells.numbers(placed, at[name])
        inside[there] &= (degrees >= low) & (degrees <= high)
    if there.any() and not table.problems and inside[there].mean() < 0.5:
        what = "most of these searches are outside London"
        table.add(
            what, "Load the file of the Metropolitan Police.", int(np.flatnonzero(~inside)[0]), at["Latitude"]
        )
    return int((~there).sum())
