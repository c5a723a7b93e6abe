"""Surveys: is the change of one unit since a year before more than chance, beside that of all units?

A wave covers twelve months, so it is held against the wave four quarters before: the same people are in
no two of them. A share p of n people asked has on the scale 2 arcsin sqrt p the variance 1 / n (Cohen 1988,
ch. 6), times the design effect of a sample that is not a simple one (Kish 1965). London's own change is
taken off; a unit of U equal samples is one of those that make it up, which leaves 1 - 1 / U of the variance.

The design effect of 2 is cautious: in the calmest waves of the public attitude survey of 2014 to 2023
boroughs' changes vary 1.3 times as much as simple samples would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from dashboard.scan.evidence import benjamini_hochberg
from dashboard.scan.panel import LONDON, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.result import Layer, Parts, Row

YEAR = 12
RANGE = 1.959964


@dataclass(frozen=True)
class Wave:
    """One measure's newest wave and the one a year before, in U units and in all of London.

    now, before (U,) shares, NaN where there is none; asked (U, 2) people asked in the two; whole the two
    shares of London (NaN where not published).
    """

    measure: str
    month: int
    now: Floats
    before: Floats
    asked: Floats
    whole: tuple[float, float]
    harm: float = 1.0
    priority: float = 1.0


def scaled(share: Floats | float) -> Floats:
    """2 arcsin sqrt p."""
    return 2 * np.arcsin(np.sqrt(np.clip(np.asarray(share, float), 0.0, 1.0)))


def natural(angle: Floats | float) -> Floats:
    """The share of an angle; what lies outside is 0 or 1."""
    return np.sin(np.clip(np.asarray(angle, float), 0.0, np.pi) / 2) ** 2


def expected(wave: Wave, parameters: Parameters) -> tuple[Floats, Floats]:
    """(U + 1,) expectation and its standard deviation as angles, London last.

    A unit was to move as London did; London was to stay.
    """
    moved = float(scaled(wave.whole[0]) - scaled(wave.whole[1]))
    units = max(int((~np.isnan(wave.now)).sum()), 2)
    one = parameters.design * (1 / wave.asked).sum(1)
    whole = parameters.design * (1 / np.nansum(wave.asked, axis=0)).sum()
    centre = np.append(scaled(wave.before) + moved, scaled(wave.whole[1]))
    return centre, np.sqrt(np.append(one * (1 - 1 / units), whole))


def surveys(
    waves: Sequence[Wave],
    units: Sequence[str],
    parameters: Parameters,
    running: Mapping[tuple[str, str], int] | None = None,
    force: str = LONDON,
) -> list[tuple[Row, bool]]:
    """Every tested row with whether it is flagged; the false discovery rate is held over all together."""
    rows = [row for wave in waves for row in _rows(wave, (*units, force), parameters, running or {})]
    if not rows:
        return []
    q = benjamini_hochberg(np.array([row.p for row in rows]))
    made = [_sure(row, float(each)) for row, each in zip(rows, q, strict=True)]
    return [(row, row.q <= parameters.survey_q and _matters(row, parameters)) for row in made]


def _matters(row: Row, parameters: Parameters) -> bool:
    return abs(row.value - row.expected) >= parameters.survey_points


def _rows(
    wave: Wave, units: Sequence[str], parameters: Parameters, running: Mapping[tuple[str, str], int]
) -> list[Row]:
    centre, spread = expected(wave, parameters)
    now = np.append(wave.now, wave.whole[0])
    z = (scaled(now) - centre) / spread
    p = 2 * ndtr(-np.abs(z))
    low, high = natural(centre - RANGE * spread), natural(centre + RANGE * spread)
    middle = natural(centre)
    people = np.append(wave.asked[:, 0], np.nansum(wave.asked[:, 0]))
    rows = []
    for u in np.flatnonzero(~np.isnan(z)).tolist():
        lasting = min(2.0, 1 + 0.25 * running.get((wave.measure, units[u]), 0))
        excess = float((now[u] - middle[u]) * people[u])
        parts = Parts(wave.harm, wave.priority, lasting, excess, 0.0)
        rows.append(
            Row(
                wave.measure, units[u], wave.month, Layer.SURVEY, 1 if z[u] >= 0 else -1, YEAR, float(now[u]),
                float(middle[u]), float(low[u]), float(high[u]), float(p[u]), 1.0, 0.0, 0, parts, "a year before",
            )
        )  # fmt: skip
    return rows


def _sure(row: Row, q: float) -> Row:
    assert row.parts is not None
    parts = replace(row.parts, certainty=1 - q)
    return replace(row, q=q, parts=parts, score=parts.score)
