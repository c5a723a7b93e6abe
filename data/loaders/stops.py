"""Stop and search records of data.police.uk: every search is a row."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard import periods, wording
from data.batch import Batch, Unmapped
from data.loaders import cells, clock
from data.loaders.context import Context
from data.loaders.form import Form, locate, place, share
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
OFFICER = ("officer-defined ethnicity", "officer defined ethnicity")
ALL, RATE, POSITIVE = "stop-and-search", "stop-and-search-positive-outcome-rate", "positive"
WEAPONS, OTHER = "stop-and-search-weapons", "stop-and-search-other-objects"
DRUGS, STOLEN = "stop-and-search-drugs", "stop-and-search-stolen-property"
OBJECTS = (DRUGS, WEAPONS, STOLEN, OTHER)
ETHNICITIES = tuple(f"stop-and-search-{x}" for x in ("asian", "black", "white", "other-ethnicity"))
SECTION_60 = "stop-and-search-section-60"
PACE = "police and criminal evidence act"
MANY = 30  # fewer searches of a month can well have been for one thing
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
    for measure in (ALL, SECTION_60):
        grid.count(measure, here, month, 1.0 if measure == ALL else 0.0)
    names, which = table.coded(at["Legislation"])
    for i, measures in enumerate(measures_of(names, FILE, "legislation")):
        for measure in measures or ():
            grid.count(measure, here[which == i], month[which == i])
    positive, lost = _outcomes(table, at["Outcome"])
    grid.count(POSITIVE, here, month, positive)
    notes = _parts(grid, table, at["Object of search"], month, positive, "object", OBJECTS, OTHER)
    if (column := place(table.header, OFFICER)) is not None:
        notes += _parts(grid, table, column, month, positive, "ethnicity", ETHNICITIES, "")
    notes += _one_object(grid, table, at, month)
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
                *notes,
            ],
        )
    ]


def rate_of(measure: str) -> str:
    """The positive outcome rate of the searches that a measure counts."""
    return measure.replace(ALL, RATE, 1)


def _parts(
    grid: Grid,
    table: Table,
    column: int,
    month: NDArray[np.int32],
    positive: NDArray[np.float64],
    part: str,
    measures: tuple[str, ...],
    rest: str,
) -> list[str]:
    """Counts the searches by one column, and their positive outcomes. A wording that is not known counts to
    the rest, where there is one, and is named in a note."""
    here = np.zeros(table.rows, dtype=np.intp)
    names, which = table.coded(column)
    known = measures_of(names, FILE, part)
    lost = [name for name, found in zip(names, known, strict=True) if found is None]
    mine = [(rest,) if found is None else found for found in known]
    for measure in measures:
        rows = np.array([measure in found for found in mine], dtype=bool)[which]
        grid.count(measure, here, month, rows.astype(float))
        grid.count(POSITIVE + measure, here, month, rows * positive)
        grid.divide(rate_of(measure), POSITIVE + measure, measure)
        grid.drop(POSITIVE + measure)
    said = wording.listing([f"“{name}”" for name in lost])
    return [
        f"This {part} is not known and counts {'with the others' if rest else 'to no group'}: {said}."
    ] * bool(lost)


def _one_object(grid: Grid, table: Table, at: dict[str, int], month: NDArray[np.int32]) -> list[str]:
    """Leaves out what was looked for, but drugs, in months in which every search under the Police and Criminal
    Evidence Act bears the same object: the records do not tell weapons from stolen goods then."""
    laws, law = table.coded(at["Legislation"])
    pace = np.array([PACE in fold(name) for name in laws], dtype=bool)[law]
    _, thing = table.coded(at["Object of search"])
    months = [m for m in np.unique(month[pace]) if _same(thing[pace & (month == m)])]
    for measure in (WEAPONS, STOLEN, OTHER):
        for each in (measure, rate_of(measure)):
            grid.blank(each, np.array(months, np.int32))
    named = wording.listing([periods.name(int(m)) for m in months])
    what = "all searches under the Police and Criminal Evidence Act have one object, so only drugs are told apart"
    return [f"{named}: {what}."] * bool(months)


def _same(found: NDArray[np.intp]) -> bool:
    return len(found) >= MANY and bool((found == found[0]).all())


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
