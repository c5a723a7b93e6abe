"""Proportions of one unit against the rest of the force.

log odds = log odds of all other units + this unit's own difference, a Gaussian process. With n cases and
share p the working response is f + (y - n p) / (n p (1 - p)), of variance dispersion / (n p (1 - p)).
"""

from __future__ import annotations

import numpy as np

from dashboard.scan import gaussian, track
from dashboard.scan.gaussian import Model, White, whiten
from dashboard.scan.panel import Bools, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.shapes import fit_shapes
from dashboard.scan.track import Places, Track

LEVEL, SLOPE, SEASON = 0.7, 0.08, (0.05, 0.025)
MEMORIES = (0.0, 0.02**2, 0.035**2, 0.05**2, 0.08**2)
WANDERS = (0.001, 0.008, 0.016, 0.03)
SAMPLE, BURN, PASSES = 150, 24, 4
Pair = tuple[Floats, Floats]
"""Numerators and cases."""


def proportions(value: Floats, cases: Floats, parameters: Parameters) -> Track:
    """Fit value / cases (M, U, T); series with a latest figure and enough cases."""
    value, cases = (a[:, :, -parameters.history :] for a in (value, cases))
    missing = np.isnan(value) | ~(cases > 0)
    y, n = np.where(missing, 0.0, value), np.where(missing, 0.0, cases)
    level = n[:, :, -24:].mean(2)
    measure, unit = np.nonzero((level >= parameters.least_cases) & track.known(missing, parameters))
    own, others = (y[measure, unit], n[measure, unit]), (_others(y)[measure, unit], _others(n)[measure, unit])
    dark = track.silent(missing)[measure]
    link, white, spread = _fit(own, others, missing[measure, unit], dark, measure, parameters)
    block = parameters.block
    return Track(
        measure, unit, level[measure, unit], own[0][:, -block:], link, white, spread, own[1][:, -block:]
    )


def _others(figures: Floats) -> Floats:
    return figures.sum(1, keepdims=True) - figures


def _odds(part: Floats, whole: Floats) -> Floats:
    share = (part + 0.5) / (whole + 1)
    return np.log(share / (1 - share))


def _fit(
    own: Pair, others: Pair, missing: Bools, dark: Bools, measure: Places, parameters: Parameters
) -> tuple[Floats, White, Floats]:
    """Passes: learn dispersion and outbreaks, then move with the steady units until that settles."""
    (y, n), block = own, parameters.block
    offset = _odds(*others)
    past = slice(None, -block)
    start = _odds(y[:, past].sum(1), n[:, past].sum(1)) - _odds(
        others[0][:, past].sum(1), others[1][:, past].sum(1)
    )
    f = np.repeat(start[:, None], y.shape[1], axis=1)
    weight, spread, setting = np.ones_like(y), np.ones(len(y)), (0.0, 0.0)
    for turn in range(PASSES):
        share = 1 / (1 + np.exp(-(offset + f)))
        information = np.maximum(n * share * (1 - share), 0.2)
        ours = (others[0] + 0.5) / (others[1] + 1)
        noise = 1 / information + 1 / np.maximum(others[1] * ours * (1 - ours), 0.2)
        z = f + (y - n * share) / information
        centre = z[:, past].mean(1, keepdims=True)
        response = np.where(missing, 0.0, z - centre)
        if turn == 0:
            errors = (y - n * share) / np.sqrt(information)
            spread = track.dispersion(errors[:, past], np.zeros_like(measure), own=0.2)
            setting = _choose(response, spread[:, None] * noise, missing, block)
        white = whiten(_model(setting, spread[:, None] * noise * weight, missing), response, block)
        if turn == 0:
            scale = track.pooled_scale(
                white.errors[:, BURN:-block], dark[:, BURN:-block], 2 * parameters.scale_prior
            )
            spread = spread * scale
            far = np.abs(white.errors) / np.sqrt(scale)[:, None] / parameters.outlier
            weight = np.where(far > 1, far**2, 1.0)
            weight[:, -block:] = 1.0
        f = f.copy()
        f[:, -block:] = response[:, -block:] - white.surprise + centre
        link = offset[:, -block:] + centre + response[:, -block:]
        if turn < PASSES - 1:
            offset = offset.copy()
            offset[:, -block:] += _common(white, measure, (9.0, 3.0, 2.5)[turn])
    return link, white, spread


def _model(setting: tuple[float, float], noise: Floats, missing: Bools) -> Model:
    series, months = noise.shape
    kernel = gaussian.smooth(months, LEVEL, SLOPE, setting[1], SEASON)[None]
    group = np.zeros(series, np.intp)
    return Model(kernel, group, np.full(series, setting[0]), np.where(missing, gaussian.UNSEEN, noise))


def _choose(response: Floats, noise: Floats, missing: Bools, block: int) -> tuple[float, float]:
    """Memory (variance) and wandering by pooled likelihood over a sample of series."""
    some = slice(None, None, max(1, len(response) // SAMPLE))
    grid = [(m, w) for w in WANDERS for m in MEMORIES]

    def fit(setting: tuple[float, float]) -> float:
        return float(
            whiten(_model(setting, noise[some], missing[some]), response[some], block).loglik().sum()
        )

    return max(grid, key=fit)


def _common(white: White, measure: Places, limit: float) -> Floats:
    """(S, k) by how much all steady units of a measure left their expectation together.

    Mean by inverse variance over the units within `limit` of the measure's median; 0.8 of it is taken.
    """
    z = fit_shapes(white.factor, white.last).z
    precision = 1 / (white.factor**2).sum(2)
    moved = np.zeros_like(white.last)
    for m in np.unique(measure):
        here = np.flatnonzero(measure == m)
        steady = here[np.abs(z[here] - np.median(z[here], axis=0)).max(1) < limit]
        if len(steady) >= 5:
            moved[here] = 0.8 * (precision[steady] * white.surprise[steady]).sum(0) / precision[steady].sum(0)
    return moved
