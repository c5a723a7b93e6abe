"""What every model layer shares: the fitted series, and what they were expected to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.scan.gaussian import White
from dashboard.scan.panel import Bools, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.shapes import Fit, fit_shapes

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Track:
    """S fitted series and their last k months.

    measure and unit (S,) are positions in the panel; unit is -1 for the whole force. level (S,) is
    the mean of the last two years (cases for a proportion). observed (S, k), and for a proportion
    cases (S, k). link (S, k) is the working response on the link scale, all parts added, so that
    link - surprise is the expectation. freedom (S,): degrees of freedom of the tails, where they were
    learnt. year (S, J): log of the share of the rest over each shape's window, on a year before.
    """

    measure: Places
    unit: Places
    level: Floats
    observed: Floats
    link: Floats
    white: White
    dispersion: Floats
    cases: Floats | None = None
    freedom: Floats | None = None
    year: Floats | None = None

    def fit(self) -> Fit:
        return fit_shapes(self.white.factor, self.white.last)

    def expected(self, months: int) -> tuple[Floats, Floats]:
        """Expected figures (S, months) given what came before them, and the sd of their sum (S,)."""
        mean, slope, factor = self._ahead(months)
        spread = np.einsum("sk,skj->sj", slope, factor)
        return mean, np.sqrt((spread**2).sum(1))

    def each(self, months: int) -> tuple[Floats, Floats]:
        """The same expected figures (S, months), and the sd of each month's (S, months)."""
        mean, slope, factor = self._ahead(months)
        return mean, slope * np.sqrt((factor**2).sum(2))

    def _ahead(self, months: int) -> tuple[Floats, Floats, Floats]:
        """Expected figures, their slope on the link scale, and the factor of the months together."""
        factor = self.white.factor[:, -months:, -months:]
        surprise = np.einsum("skj,sj->sk", factor, self.white.last[:, -months:])
        link = self.link[:, -months:] - surprise
        if self.cases is None:
            mean = np.exp(link)
            return mean, mean, factor
        share = 1 / (1 + np.exp(-link))
        mean = self.cases[:, -months:] * share
        return mean, mean * (1 - share), factor


def fill(value: Floats) -> tuple[Floats, Bools]:
    """(M, U, T) with missing cells at the unit's usual share of what the others reported; and which.

    Where no unit reported, of the same month of the nearest year in which they did: such months weigh nothing, but
    what is near them is held against figures of their size."""
    missing = np.isnan(value)
    recent = np.nansum(value[:, :, -36:], axis=2)
    share = recent / np.maximum(recent.sum(1, keepdims=True), 1e-9)
    reporting = np.maximum((share[:, :, None] * ~missing).sum(1), 0.05)
    force = _bridged(np.nansum(value, axis=1) / reporting, silent(missing))
    return np.where(missing, share[:, :, None] * force[:, None], value), missing


def silent(missing: Bools) -> Bools:
    """(M, T) of missing cells (M, U, T): months without a figure of any unit, before a measure began or in a gap."""
    return np.asarray(missing.all(1))


def known(missing: Bools, parameters: Parameters) -> Bools:
    """(M, U) of missing cells (M, U, T): series with a latest figure and months enough to be judged by.

    After a year or more without a figure of any unit, a year to compare with and the months that are judged have
    to follow: that much has changed since before the gap is no news.
    """
    enough = ((~missing).sum(2) >= parameters.least_months) & ~missing[:, :, -1]
    return np.asarray(enough & (_since(silent(missing)) >= 12 + parameters.block)[:, None])


def _since(dark: Bools) -> NDArray[np.intp]:
    """(M,) months since the last run of a year or more of dark months after the first figure; all, if there is none."""
    out = np.full(len(dark), dark.shape[1])
    for m, row in enumerate(dark):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(int)))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if start > 0 and end - start >= 12:
                out[m] = dark.shape[1] - end
    return out


def _bridged(force: Floats, dark: Bools) -> Floats:
    """(M, T) with the dark months at the same month of the nearest year, the earlier of two; 0 where there is none."""
    out, left, months = force.copy(), dark.copy(), np.arange(force.shape[1])
    for years in range(12, len(months), 12):
        for origin in (months - years, months + years):
            there = (origin >= 0) & (origin < len(months))
            at = np.where(there, origin, 0)
            take = left & there & ~dark[:, at]
            out, left = np.where(take, force[:, at], out), left & ~take
    return out


def rest(filled: Floats) -> Floats:
    """(M, U, T) all other units together."""
    return np.maximum(filled.sum(1, keepdims=True) - filled, 0.5)


def usual(own: Floats, other: Floats, block: int, half: int = 6) -> Floats:
    """(S, T) log of own / other over 13 months around each month, held still in the last `block`."""
    months = own.shape[1]
    end = months - block
    centre = np.minimum(np.arange(months), end - 1)
    first = np.maximum(0, np.minimum(centre - half, end - 2 * half - 1))
    last = np.minimum(end, first + 2 * half + 1)
    sums = [np.pad(x.cumsum(1), ((0, 0), (1, 0))) for x in (own, other)]
    above, below = (s[:, last] - s[:, first] for s in sums)
    return np.log((above + 0.5) / (below + 1))


def on_year(own: Floats, other: Floats, windows: Sequence[int]) -> Floats:
    """(S, J) log of own / other (S, T) over the last months, on the same months a year before.

    0 where the year before is not known.
    """
    out = np.zeros((len(own), len(windows)))
    for j, window in enumerate(windows):
        if own.shape[1] >= window + 12:
            now, then = slice(-window, None), slice(-window - 12, -12)
            (a, b), (c, d) = ((x[:, now].sum(1), x[:, then].sum(1)) for x in (own, other))
            out[:, j] = np.log((a + 0.5) / (c + 1)) - np.log((b + 0.5) / (d + 1))
    return out


def dispersion(errors: Floats, measure: Places, own: float, cap: float = 6.0) -> Floats:
    """(S,) variance of standardised errors (S, T) from their first differences, by medians.

    A series' own figure counts `own`, the median of its measure the rest; never below 1 (Poisson).
    The median of a squared standard normal is 0.455; a difference has twice the variance.
    """
    single = np.clip(np.median(np.diff(errors, axis=1) ** 2, axis=1) / 2 / 0.455, 1.0, cap)
    return np.maximum(1.0, own * single + (1 - own) * by_measure(single, measure))


def by_measure(values: Floats, measure: Places) -> Floats:
    """(S, ...) each series' median of its measure."""
    out = np.empty_like(values)
    for m in np.unique(measure):
        here = measure == m
        out[here] = np.median(values[here], axis=0)
    return out


def pooled_scale(errors: Floats, dark: Bools, prior: float, cap: float = 2.0) -> Floats:
    """(S,) mean square of past errors (S, n), winsorised at `cap`, drawn to the pool as if it had seen
    `prior` months; dark months (S, n) tell nothing. 0.89 is about the mean square of a standard normal so
    winsorised."""
    months = (~dark).sum(1)
    square = np.where(dark, 0.0, np.minimum(errors**2, cap**2)).sum(1) / np.maximum(months, 1) / 0.89
    pool = float(np.exp(np.log(np.maximum(square, 1e-3)).mean())) if square.size else 1.0
    return (months * square + prior * pool) / (months + prior)
