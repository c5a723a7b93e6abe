"""Homicide victims: a row for every victim, with borough, month and whether the case is solved."""

from __future__ import annotations

import numpy as np

from data.batch import Batch
from data.loaders import cells
from data.loaders.context import Context
from data.loaders.form import Form, locate, share
from data.loaders.grid import Grid
from data.loaders.table import Table
from data.loaders.units import complain, units_of

FORM: Form = {
    "Count of Victims": ("count of victims",),
    "Recorded Date": ("recorded date",),
    "Solved Status": ("solved status",),
    "Borough": ("borough",),
    "Homicide Offence Type": ("homicide offence type",),
}
VICTIMS, SOLVED, RATE = "victims", "solved", "homicide-solved-rate"
STATUS = ("solved", "unsolved")


def matches(header: list[str]) -> float:
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """Victims whose case is solved, of all victims; zero of zero for a borough and month without one.

    Victims are not offences (an offence can have several), so they never count to homicide.
    """
    at = locate(table, FORM)
    month = cells.months_of(table, at["Recorded Date"])
    units, unit = units_of(table, at["Borough"], context)
    value = cells.counts(table, at["Count of Victims"])
    words, which = table.coded(at["Solved Status"])
    for i, word in enumerate(words):
        if word.casefold() not in STATUS:
            complain(
                table,
                at["Solved Status"],
                which == i,
                "this word is not known here",
                "Write Solved or Unsolved.",
            )
    table.problems.stop_if_any()
    everywhere = sorted(context.boroughs | set(units))
    unit = np.array([everywhere.index(code) for code in units])[unit]
    grid = Grid(everywhere, np.arange(month.min(), month.max() + 1))
    grid.count(VICTIMS, unit, month, value)
    solved = np.array([w.casefold() == "solved" for w in words])[which]
    grid.count(SOLVED, unit, month, value * solved)
    grid.divide(RATE, SOLVED, VICTIMS)
    grid.keep(lambda measure: measure == RATE)
    return [
        grid.batch(
            kind="homicide-victims",
            title=f"Homicide victims, {grid.span}",
            source="Metropolitan Police Service, homicide victims (London Datastore)",
            rows=table.rows,
            total=float(value.sum()),
            notes=["Months are those in which the homicide was recorded."],
        )
    ]
