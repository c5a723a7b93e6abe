"""The smooth course of a figure through known totals, and the months that a total speaks of."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dashboard import periods

Floats = NDArray[np.float64]
START = periods.month(2010, 4)
LAST = periods.month(2017, 11)
# Courses run on to the end of the financial year, so that totals of 2017/18 can steer them.
MONTHS = np.arange(START, periods.month(2018, 3) + 1)
SHOWN = LAST - START + 1


def span(name: str) -> slice:
    """The months of MONTHS that a total is of: '2016/17' (financial), '2016', 'to 2017-11' (12 months), '2017-06'."""
    if re.fullmatch(r"\d{4}/\d\d", name):
        first, count = periods.month(int(name[:4]), 4), 12
    elif re.fullmatch(r"\d{4}", name):
        first, count = periods.month(int(name), 1), 12
    elif name.startswith("to "):
        first, count = periods.parse(name[3:]) - 11, 12
    else:
        first, count = periods.parse(name), 1
    if first < START or first + count > START + len(MONTHS):
        raise ValueError(f"{name} is not within the months of the demonstration")
    return slice(first - START, first - START + count)


def course(totals: dict[str, float], weight: Floats) -> Floats:
    """The smoothest level[t] with sum(weight * level) = total over each span: least squares of the second
    (and, weakly, the first) differences of the level under linear constraints, by their multipliers.

    weight carries season, days, events and breaks, so that these are not smoothed away.
    """
    rows = np.zeros((len(totals), len(weight)))
    for row, name in zip(rows, totals, strict=True):
        row[span(name)] = weight[span(name)]
    size = np.maximum(np.abs(rows).sum(axis=1), 1e-12)
    rows, wanted = rows / size[:, None], np.array(list(totals.values())) / size
    reach = _smoothing(len(weight)) @ rows.T
    # Totals that follow from one another make the small system singular: least squares, not solve.
    found: Floats = reach @ np.linalg.lstsq(rows @ reach, wanted, rcond=1e-10)[0]
    return found


@cache
def _smoothing(size: int) -> Floats:
    """Inverse of the quadratic form of roughness; the small ridge makes a constant cost a little."""
    bend, step = np.diff(np.eye(size), 2, axis=0), np.diff(np.eye(size), axis=0)
    rough = bend.T @ bend + 0.01 * step.T @ step + 1e-8 * np.eye(size)
    return np.asarray(np.linalg.inv(rough), np.float64)


def pieces(totals: dict[str, float]) -> list[slice]:
    """The shown months cut wherever a total begins or ends: over each piece a sum can be held."""
    spans = [span(name) for name in totals]
    cuts = sorted({0, SHOWN, *(c for s in spans for c in (s.start, s.stop) if c < SHOWN)})
    return [slice(a, b) for a, b in pairwise(cuts)]
