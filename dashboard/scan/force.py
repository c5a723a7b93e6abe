"""The whole force against its own past.

log of the total = level + slope + season + a first-order autoregression + counting noise. How large and
how lasting the autoregression is, is averaged over a grid by its likelihood before the months judged
(Hoeting et al. 1999); the average grid weights of all measures are its prior. A step is then clear when
it is larger than the measure's usual moves from month to month, not than its whole range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from dashboard.scan import gaussian, track
from dashboard.scan.evidence import Evidence, smallest_of
from dashboard.scan.gaussian import Model, White, whiten
from dashboard.scan.local import Steps
from dashboard.scan.panel import Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.shapes import Fit, fit_shapes
from dashboard.scan.track import Places, Track

GRID = tuple((rho, sd) for rho in (0.5, 0.7, 0.85, 0.93) for sd in (0.03, 0.05, 0.08, 0.11, 0.15))
LEVEL, SLOPE, WANDER, SEASON = 2.0, 0.1, 0.004, (0.2, 0.1)
NOISE, FREEDOM = 2.5, 30.0
USE = (0, 1, 2, 3, 4)
"""Steps of one to six months; a slow drift of the whole force is what its trend charts are for."""


@dataclass(frozen=True)
class Force:
    """The fitted totals, one row per measure with enough of them."""

    track: Track
    evidence: Evidence


def force(value: Floats, steps: Steps, parameters: Parameters) -> Force:
    """Judge the totals of counts value (M, U, T); missing units are put at their usual share."""
    value = value[:, :, -parameters.history :]
    filled, missing = track.fill(value)
    total, dark = filled.sum(1), track.silent(missing)
    level = total[:, -24:].mean(1)
    known = track.known(dark[:, None], parameters)[:, 0]
    measure = np.flatnonzero((level >= parameters.force_mean) & known)
    total, dark, block = total[measure], dark[measure], parameters.block
    response = np.log(total + 0.5)
    centre = response[:, :-block].mean(1, keepdims=True)
    response = np.where(dark, 0.0, response - centre)
    noise = NOISE / np.exp(track.usual(total, np.ones_like(total), block))
    noise = np.where(dark, gaussian.UNSEEN, noise)
    kernels = _kernels(measure, steps, total.shape[1])
    weights = _grid_weights(kernels, noise, response, block)
    whites = [whiten(_model(kernels, noise, *point), response, block) for point in GRID]
    fitted = Track(
        measure, np.full(len(measure), -1), level[measure], total[:, -block:],
        response[:, -block:] + centre, _average(whites, weights), np.full(len(measure), NOISE),
    )  # fmt: skip
    return Force(fitted, _evidence(whites, weights))


def _kernels(measure: Places, steps: Steps, months: int) -> Floats:
    base = gaussian.smooth(months, LEVEL, SLOPE, WANDER, SEASON)
    kernels = np.repeat(base[None], len(measure), axis=0)
    for row, m in enumerate(measure):
        for start, sd in steps.get(int(m), ()):
            kernels[row] += gaussian.step(months, start, sd)
    return kernels


def _model(kernels: Floats, noise: Floats, rho: float, sd: float) -> Model:
    series = len(noise)
    return Model(kernels, np.arange(series), np.full(series, sd**2), noise, rho)


def _grid_weights(kernels: Floats, noise: Floats, response: Floats, block: int) -> Floats:
    """(S, G) posterior weights of the grid, from the months before the block."""
    kernels, noise, response = kernels[:, :-block, :-block], noise[:, :-block], response[:, :-block]
    loglik = np.stack(
        [whiten(_model(kernels, noise, *g), response, block).loglik(12.0) for g in GRID], axis=1
    )
    weights = np.exp(loglik - loglik.max(1, keepdims=True))
    weights /= weights.sum(1, keepdims=True)
    weights *= weights.mean(0) + 0.01 if len(weights) else 1.0
    return weights / weights.sum(1, keepdims=True)


def _average(whites: list[White], weights: Floats) -> White:
    """One set of errors and factors for the picture: the likeliest point of the grid."""
    best = weights.argmax(1)
    rows = np.arange(len(best))
    pick = [
        np.stack([getattr(w, name) for w in whites])[best, rows] for name in ("errors", "logdet", "factor")
    ]
    return White(*pick)


def _evidence(whites: list[White], weights: Floats) -> Evidence:
    fits = [fit_shapes(white.factor, white.last) for white in whites]
    z, sd = (np.stack([getattr(f, name) for f in fits], axis=1)[:, :, list(USE)] for name in ("z", "sd"))
    p = np.einsum("sg,sgj->sj", weights, 2 * stdtr(FREEDOM, -np.abs(z)))
    best = p.argmin(1)
    rows = np.arange(len(best))
    mean = Fit(np.einsum("sg,sgj->sj", weights, z), np.einsum("sg,sgj->sj", weights, sd), fits[-1].likeness)
    likeness = fits[-1].likeness[np.ix_(USE, USE)]
    corrected = smallest_of(p[rows, best], likeness) if len(rows) else p[:, 0]
    return Evidence(np.array(USE)[best], mean.z[rows, best], mean.size[rows, best], corrected)
