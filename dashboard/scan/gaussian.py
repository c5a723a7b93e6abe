"""A Gaussian process on a regular time axis: what the last months should be, given the months before.

On the link scale a series is level + slope + slow wandering + season + a short memory + noise, all
Gaussian (Rasmussen & Williams 2006, ch. 2). With K = L L' in time order, e = L^-1 r are the
standardised one-step-ahead errors. The last k rows of L and e are all that a judgement of the last k
months needs: given the months before, r_k is Normal(r_k - L_k e_k, L_k L_k').
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CHUNK = 64
MEMORY = 0.5
"""Correlation of one month's disturbance with the next: that of real shares of London."""
UNSEEN = 1e4
"""Noise variance of a month without a figure: it weighs nothing."""
RIDGES = (0.0, 1e-13, 1e-11, 1e-9, 1e-7, 1e-5)
"""Shares of the largest variance that are added, one after the other, to a matrix that is not positive."""


def smooth(months: int, level: float, slope: float, wander: float, season: tuple[float, float]) -> Floats:
    """(T, T) covariance of the smooth part; all arguments are standard deviations on the link scale:

    of the level, of the slope per year, of one month's step of the wandering, and of the first and
    second yearly harmonic.
    """
    t = np.arange(months, dtype=float)
    years = (t - months + 1) / 12
    apart = 2 * np.pi * np.subtract.outer(t, t) / 12
    wave = season[0] ** 2 * np.cos(apart) + season[1] ** 2 * np.cos(2 * apart)
    line = level**2 + slope**2 * np.outer(years, years)
    return line + wander**2 * np.minimum.outer(t, t) + wave


def memory(months: int, rho: float = MEMORY) -> Floats:
    """(T, T) correlation of a first-order autoregression."""
    t = np.arange(months)
    return rho ** np.abs(np.subtract.outer(t, t)).astype(float)


def step(months: int, start: int, sd: float) -> Floats:
    """(T, T) covariance of a step of unknown size from position `start` on."""
    since = (np.arange(months) >= start).astype(float)
    return sd**2 * np.outer(since, since)


@dataclass(frozen=True)
class Model:
    """Covariance of S series: kernels[group[s]] + short[s] x memory + diagonal noise[s].

    kernels (G, T, T), group (S,), short (S,) variances, noise (S, T) variances.
    """

    kernels: Floats
    group: NDArray[np.intp]
    short: Floats
    noise: Floats
    rho: float = MEMORY


@dataclass(frozen=True)
class White:
    """errors (S, T); logdet (S,) of L; factor (S, k, k), the last rows and columns of L."""

    errors: Floats
    logdet: Floats
    factor: Floats

    @property
    def last(self) -> Floats:
        """(S, k) the errors of the last k months."""
        return self.errors[:, -self.factor.shape[1] :]

    @property
    def surprise(self) -> Floats:
        """(S, k) figure minus expectation in the last k months, given the months before them."""
        return np.einsum("skj,sj->sk", self.factor, self.last)

    def loglik(self, cap: float = 9.0) -> Floats:
        """(S,) log likelihood up to a constant; squared errors are capped so that outbreaks do not rule."""
        return -0.5 * np.minimum(self.errors**2, cap).sum(1) - self.logdet


def whiten(model: Model, response: Floats, block: int) -> White:
    """Errors of response (S, T), factorised in slices on two threads."""
    s, t = response.shape
    short = memory(t, model.rho)
    errors, logdet, factor = np.empty((s, t)), np.empty(s), np.empty((s, block, block))

    def work(part: slice) -> None:
        lower = _factorise(model, short, response, part)
        errors[part] = lower[:, t, :t]
        logdet[part] = np.log(np.diagonal(lower, axis1=1, axis2=2)[:, :t]).sum(1)
        factor[part] = lower[:, t - block : t, t - block : t]

    in_slices(work, s)
    return White(errors, logdet, factor)


def _factorise(model: Model, short: Floats, response: Floats, part: slice) -> Floats:
    """The Cholesky factor with the response as one more row: its last row is L^-1 r."""
    rows = response[part]
    n, t = rows.shape
    wide = np.empty((n, t + 1, t + 1))
    wide[:, :t, :t] = model.kernels[model.group[part]]
    wide[:, :t, :t] += model.short[part, None, None] * short
    wide[:, np.arange(t), np.arange(t)] += model.noise[part]
    wide[:, t, :t] = wide[:, :t, t] = rows
    wide[:, t, t] = 1e12
    try:
        return np.linalg.cholesky(wide)
    except np.linalg.LinAlgError:
        return np.stack([_carefully(matrix) for matrix in wide])


def _carefully(matrix: Floats) -> Floats:
    """The factor of one matrix whose noise is lost in rounding, as that of counts of tens of millions can be,
    or whose errors outgrow the corner: with the least ridge, as a share of the largest variance, that lets
    it be factorised. LinAlgError where figures are not finite."""
    matrix = matrix.copy()
    matrix[-1, -1] = 1e300  # the corner touches no other number of the factor
    top = np.diagonal(matrix)[:-1].max()
    for share in RIDGES[:-1]:
        try:
            return np.asarray(np.linalg.cholesky(_ridged(matrix, share * top)), float)
        except np.linalg.LinAlgError:
            continue
    return np.asarray(np.linalg.cholesky(_ridged(matrix, RIDGES[-1] * top)), float)


def _ridged(matrix: Floats, variance: float) -> Floats:
    found = matrix.copy()
    found[np.diag_indices(len(found) - 1)] += variance
    return found


def in_slices(work: Callable[[slice], None], n: int, size: int = CHUNK, threads: int = 2) -> None:
    """work(slice) over slices of n; numpy frees the interpreter while it factorises."""
    parts = [slice(a, min(n, a + size)) for a in range(0, n, size)]
    if len(parts) < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, parts))
