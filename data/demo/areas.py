"""The areas of the demonstration and how London's figures spread over them."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import numpy as np

from dashboard import periods
from dashboard.organisation import FORCE, HEATHROW, Organisation
from data.demo.course import MONTHS, START, Floats
from data.demo.parameters import Change, Plan, rows
from data.organisation import rows as organisation_rows

EARLY, LATE = periods.month(2011, 4) - START, periods.month(2016, 10) - START


@cache
def organisation() -> Organisation:
    return organisation_rows().build()


@cache
def boroughs() -> tuple[str, ...]:
    """The 32 boroughs and the airports, the order of all arrays of areas."""
    return (*(unit.code for unit in organisation().boroughs()), HEATHROW)


def codes(plan: Plan) -> tuple[str, ...]:
    """The units that a plan makes figures for."""
    return {"boroughs": boroughs(), "ranked": boroughs()[:-1]}.get(plan.areas, (plan.areas,))


@cache
def _shares() -> dict[str, Floats]:
    """For each kind the share of each area in each month, from early to late and a little beyond."""
    given: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in rows("shares.csv"):
        given[row["measure"]][row["unit"]] = float(row["early"]), float(row["late"])
    along = np.clip((np.arange(len(MONTHS)) - EARLY) / (LATE - EARLY), 0, 1.1)
    found = {}
    for kind, by_unit in given.items():
        ends = np.maximum([by_unit[code] for code in boroughs()], 0.5)
        path = np.exp(np.log(ends[:, :1]) * (1 - along) + np.log(ends[:, 1:]) * along)
        found[kind] = path / path.sum(axis=0)
    return found


def shares(plan: Plan) -> Floats:
    """Share of each of the plan's areas in each month; one row of ones for a single unit."""
    units = codes(plan)
    if len(units) == 1:
        return np.ones((1, len(MONTHS)))
    kinds = plan.like or {plan.id: 1.0}
    mixed = sum((weight * _shares()[kind] for kind, weight in kinds.items()), np.zeros(1))
    return mixed[: len(units)] / mixed[: len(units)].sum(axis=0)


def _covers(change: Change, unit: str) -> bool:
    above = {u.code for u in organisation().path(unit, periods.parse("2019-04"))}
    found = [organisation().find(name) for name in change.areas]
    return any(one and one.code in above | {FORCE} for one in found)


@cache
def offsets() -> dict[tuple[str, str], float]:
    """How far a survey's level in a borough lies from the Met's, by (measure, unit)."""
    return {(r["measure"], r["unit"]): float(r["offset"]) for r in rows("surveys.csv")}


def strength(change: Change) -> Floats:
    """How much of a change is in force in each month: 0 to 1."""
    start, end = periods.parse(change.start), periods.parse(change.end)
    if not change.peak:
        return ((start <= MONTHS) & (end >= MONTHS)).astype(float)
    peak = periods.parse(change.peak)
    return np.interp(MONTHS, [start - 1, peak, end + 1], [0.0, 1.0, 0.0])


def effects(plan: Plan, made: list[Change]) -> tuple[Floats, Floats]:
    """Factor and addition of the changes on each of the plan's areas and months."""
    units = codes(plan)
    factor, addition = np.ones((len(units), len(MONTHS))), np.zeros((len(units), len(MONTHS)))
    for change in made:
        if change.measure == plan.id:
            here = np.array([_covers(change, unit) for unit in units])
            factor[here] *= 1 + (change.factor - 1) * strength(change)
            addition[here] += change.add * strength(change)
    return factor, addition
