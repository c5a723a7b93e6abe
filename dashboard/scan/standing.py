"""Who stands apart from the other units over a year: a funnel with overdispersion. Never a change.

Spiegelhalter, Funnel plots for comparing institutional performance (Statistics in Medicine 2005) and
Handling over-dispersion of performance indicators (Quality and Safety in Health Care 2005): figures on a
scale where chance has a known spread, z against the whole, the outermost tenth of z on either side drawn
in, and what the rest vary beyond chance added to chance as a variance between units (tau squared).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from dashboard.scan.evidence import benjamini_hochberg
from dashboard.scan.panel import Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.result import Layer, Parts, Row

TRIM = 0.1
DRAWN_IN = 0.6785
"""Variance of a standard normal whose outer tenths are drawn in; without it the spread would come out small."""
LEAST = 5.0
"""Fewer cases than this are expected of a unit: the scale does not hold."""
PER = 1000.0
YEAR = 12


@dataclass(frozen=True)
class Funnel:
    """One measure, U units. share: a proportion of `size` cases, else a rate of `size` residents.

    value (U,) share or rate (NaN where there is none), size (U,) cases that count, whole the value of all
    units together, between the standard deviation between units (tau) on the scale of z.
    """

    value: Floats
    size: Floats
    whole: float
    between: float
    share: bool

    @property
    def units(self) -> int:
        return int((~np.isnan(self.value)).sum())

    @property
    def z(self) -> Floats:
        """(U,) how far from the whole, in standard deviations of chance and of units together."""
        z: Floats = (self._scaled(self.value) - self._scaled(self.whole)) / self._spread(self.size)
        return z

    @property
    def p(self) -> Floats:
        """(U,) two-sided."""
        return 2 * ndtr(-np.abs(self.z))

    def limits(self, size: ArrayLike, within: float) -> tuple[Floats, Floats]:
        """Lower and upper value between which this part (0.95, 0.998) of units of these sizes lies."""
        reach = ndtri(0.5 + within / 2) * self._spread(np.asarray(size, float))
        centre = self._scaled(self.whole)
        return self._natural(centre - reach), self._natural(centre + reach)

    def _spread(self, size: Floats) -> Floats:
        return np.sqrt(chance(size, self.whole, self.share) ** 2 + self.between**2)

    def _scaled(self, value: ArrayLike) -> Floats:
        value = np.asarray(value, float)
        scaled: Floats = np.arcsin(np.sqrt(value)) if self.share else np.sqrt(value / self.whole)
        return scaled

    def _natural(self, scaled: Floats) -> Floats:
        if self.share:
            return np.sin(np.clip(scaled, 0.0, np.pi / 2)) ** 2
        return np.maximum(scaled, 0.0) ** 2 * self.whole


def chance(size: ArrayLike, whole: float, share: bool) -> Floats:
    """Standard deviation that chance alone gives: 1 / (2 sqrt n) of an arcsine, and of the root of a ratio."""
    expected = np.asarray(size, float) * (1.0 if share else whole)
    return 1 / (2 * np.sqrt(np.maximum(expected, 1e-12)))


def funnel(value: Floats, size: Floats, share: bool, whole: float | None = None) -> Funnel | None:
    """The funnel of value (U,) of size (U,); None where fewer than three units can be held beside each other.

    whole: the value of all together where it is published; else the units' mean by size. Units of which
    fewer than LEAST cases are expected are left out (NaN).
    """
    there = ~np.isnan(value) & (size > 0)
    if whole is None:
        total = size[there].sum()
        whole = float((value[there] * size[there]).sum() / total) if total > 0 else 0.0
    there &= size * (1.0 if share else whole) >= LEAST
    if there.sum() < 3 or not whole > 0 or (share and whole >= 1):
        return None
    kept = np.where(there, value, np.nan)
    bare = Funnel(kept, np.where(there, size, np.nan), whole, 0.0, share)
    return Funnel(
        bare.value, bare.size, whole, between(bare.z[there], chance(size[there], whole, share)), share
    )


def between(z: Floats, noise: Floats) -> float:
    """tau: the standard deviation between units, from z by chance alone and the noise of each (n,).

    Method of moments on winsorised z (Spiegelhalter 2005): 0 where they vary no more than chance.
    """
    n = len(z)
    phi = float((winsorised(z) ** 2).mean() / DRAWN_IN)
    if n * phi <= n - 1:
        return 0.0
    weight = 1 / noise**2
    return float(np.sqrt((n * phi - (n - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())))


def winsorised(z: Floats) -> Floats:
    """z with the outermost tenth on either side drawn in to the tenth itself."""
    low, high = np.quantile(z, [TRIM, 1 - TRIM])
    return np.clip(z, low, high)


@dataclass(frozen=True)
class Level:
    """A measure's year, to be held against each other: value and size (U,) as funnel() takes them.

    people (U,) is what the excess is counted in: residents, cases or people asked. Rows give a rate per
    1,000 residents, a share as it is.
    """

    measure: str
    month: int
    value: Floats
    size: Floats
    people: Floats
    share: bool
    harm: float = 1.0
    priority: float = 1.0
    whole: float | None = None


def standing(
    levels: Sequence[Level],
    units: Sequence[str],
    parameters: Parameters,
    running: Mapping[tuple[str, str], int] | None = None,
) -> tuple[list[Row], int]:
    """Rows of the units that stand apart, the false discovery rate held over all measures together, and how
    many were held against each other. running: for how many scans before each (measure, unit) stood apart."""
    kept = [(x, f) for x in levels if (f := funnel(x.value, x.size, x.share, x.whole)) is not None]
    kept = [(x, f) for x, f in kept if f.units >= parameters.standing_units]
    if not kept:
        return [], 0
    p = np.concatenate([f.p for _, f in kept])
    there = np.flatnonzero(~np.isnan(p))
    q = np.full(len(p), np.nan)
    q[there] = benjamini_hochberg(p[there])
    rows = [
        _row(kept[i // len(units)], i % len(units), units, float(p[i]), float(q[i]), running or {})
        for i in there[q[there] <= parameters.standing_q]
    ]
    return [row for row in rows if matters(row, parameters)], len(there)


def matters(row: Row, parameters: Parameters) -> bool:
    """Large enough to speak of: people in the year, and a part of the rate or points of the share."""
    excess = abs(row.parts.excess) if row.parts else 0.0
    gap = abs(row.value - row.expected)
    least = parameters.standing_points if row.shape == "share" else parameters.standing_change * row.expected
    return bool(excess >= parameters.standing_excess and gap >= least)


def _row(
    pair: tuple[Level, Funnel],
    u: int,
    units: Sequence[str],
    p: float,
    q: float,
    running: Mapping[tuple[str, str], int],
) -> Row:
    level, f = pair
    per = 1.0 if f.share else PER
    low, high = (float(x) for x in f.limits(f.size[u], 0.95))
    gap = float(f.value[u] - f.whole)
    lasting = min(2.0, 1 + 0.25 * running.get((level.measure, units[u]), 0))
    parts = Parts(level.harm, level.priority, lasting, gap * float(level.people[u]), 1 - q)
    return Row(
        level.measure, units[u], level.month, Layer.STANDING, 1 if gap > 0 else -1, YEAR,
        float(f.value[u]) * per, f.whole * per, low * per, high * per, p, q, parts.score, 0, parts,
        "share" if f.share else "rate",
    )  # fmt: skip


def year(value: Floats) -> Floats:
    """(M, U) sums of the last twelve months of (M, U, T); NaN where a month has no figure."""
    out: Floats = value[:, :, -YEAR:].sum(2) if value.shape[2] >= YEAR else np.full(value.shape[:2], np.nan)
    return out
