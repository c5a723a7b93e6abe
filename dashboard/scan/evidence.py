"""From standard deviations to p, to the probability of a real change, to a share of false flags."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr

from dashboard.scan.panel import Bools, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.shapes import SHAPES, Fit, Shape
from dashboard.scan.skewed import normal_score, skewness

SIZES = (0.12, 0.2, 0.3, 0.45, 0.7, 1.1)
"""Sizes of real changes on the log scale (+-13 % to x3), with how common they are."""
COMMON = (0.1, 0.2, 0.25, 0.25, 0.15, 0.05)
DRAWS, ROUNDS = 40_000, 30


def benjamini_hochberg(p: Floats) -> Floats:
    """(n,) adjusted p: the smallest false discovery rate at which each would be kept (1995)."""
    n = len(p)
    order = np.argsort(p, kind="stable")
    adjusted = np.minimum.accumulate((p[order] * n / np.arange(1, n + 1))[::-1])[::-1]
    q = np.empty(n)
    q[order] = np.minimum(1.0, adjusted)
    return q


def smallest_of(p: Floats, likeness: Floats, seed: int = 0) -> Floats:
    """p of the smallest of several two-sided p whose normal scores correlate as `likeness` (J, J).

    By simulation with a fixed seed; beyond the draws the ratio to the raw p is held, as Bonferroni does.
    """
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(likeness + 1e-9 * np.eye(len(likeness)))
    draws = np.abs(rng.normal(size=(DRAWS, len(likeness))) @ root.T).max(1)
    least = np.sort(2 * stdtr(1e6, -draws))
    keep = np.unique(np.geomspace(20, DRAWS - 1, 200).astype(int))
    raw, true = np.log(least[keep]), np.log((keep + 0.5) / DRAWS)
    x = np.log(np.maximum(p, 1e-300))
    y = np.where(x < raw[0], x + true[0] - raw[0], np.interp(x, raw, true))
    return np.minimum(1.0, np.exp(y))


@dataclass(frozen=True)
class Evidence:
    """All (S,). best: position of the clearest shape; score: its normal score, signed; size: the change
    on the link scale; p: corrected for the several shapes."""

    best: NDArray[np.intp]
    score: Floats
    size: Floats
    p: Floats

    @property
    def direction(self) -> NDArray[np.int8]:
        return np.where(self.score < 0, -1, 1).astype(np.int8)


def clearest(
    fit: Fit, parameters: Parameters, skewed: bool = True, use: tuple[int, ...] | None = None
) -> Evidence:
    """The clearest shape of each series; `use` limits the shapes, skewed=False takes z as normal."""
    columns = np.arange(fit.z.shape[1]) if use is None else np.array(use)
    z, sd = fit.z[:, columns], fit.sd[:, columns]
    score = _score(z, sd, parameters) if skewed else z
    best = np.abs(score).argmax(1)
    rows = np.arange(len(z))
    p = 2 * stdtr(parameters.freedom, -np.abs(score[rows, best]))
    likeness = fit.likeness[np.ix_(columns, columns)]
    corrected = smallest_of(p, likeness) if len(z) else p
    return Evidence(columns[best], score[rows, best], (z * sd)[rows, best], corrected)


def scores(fit: Fit, parameters: Parameters) -> Floats:
    """(S, J) the normal scores of all shapes, with the skewness of counts."""
    return _score(fit.z, fit.sd, parameters)


def _score(z: Floats, sd: Floats, parameters: Parameters) -> Floats:
    return normal_score(z, skewness(sd, z >= 0, parameters.skew, parameters.skew_low))


@dataclass(frozen=True)
class Ratios:
    """ratio (S, J, C): how many times likelier a score is under a change of shape j and signed size c than
    under none. shapes (J,) and sizes (C,): how common each is among real changes."""

    ratio: Floats
    shapes: Floats
    sizes: Floats


def ratios(
    fit: Fit, tails: Floats, parameters: Parameters, skewed: bool = True, shapes: tuple[Shape, ...] = SHAPES
) -> Ratios:
    """Under a change the score is Normal about the score of that change, under none it is Student's t.

    tails (S,): degrees of freedom of that t.
    """
    score = _score(fit.z, fit.sd, parameters) if skewed else fit.z
    none = log_t(score, tails[:, None])
    signed = [(np.expm1(s), np.expm1(-s)) if skewed else (s, -s) for s in SIZES]
    change = np.array(signed).ravel()
    ratio = np.empty((*score.shape, len(change)))
    for c, size in enumerate(change):
        z = size / fit.sd
        centre = _score(z, fit.sd, parameters) if skewed else z
        ratio[:, :, c] = np.exp(np.clip(-0.5 * (score - centre) ** 2 - none, -700, 60))
    prior = np.array([shape.prior for shape in shapes])
    return Ratios(ratio, prior / prior.sum(), np.repeat(COMMON, 2) / 2)


def log_t(score: Floats, freedom: Floats) -> Floats:
    """Log density of Student's t over that of the standard normal at its centre."""
    level = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - 0.5 * np.log(freedom / 2)
    return np.asarray(level - 0.5 * (freedom + 1) * np.log1p(score**2 / freedom))


def doubt(found: Ratios, parameters: Parameters) -> Floats:
    """(S,) probability that nothing changed (local false discovery rate, Efron 2010).

    How many series changed, by which shapes and by how much, up or down, is learnt from the month itself by
    expectation and maximisation (Dempster, Laird & Rubin 1977), drawn to what was known before as if that
    were `changed` changes in `experience` series; `kinds` changes speak for the usual shapes and sizes.
    """
    share, shapes, sizes = parameters.changed / parameters.experience, found.shapes, found.sizes
    real, ratio = np.zeros(len(found.ratio)), found.ratio.reshape(len(found.ratio), shapes.size * sizes.size)
    for _ in range(ROUNDS):
        common = np.outer(shapes, sizes)
        factor = ratio @ common.ravel()
        real = share * factor / (1 - share + share * factor)
        each = real / np.maximum(factor, 1e-300)
        kinds = (each @ ratio).reshape(common.shape) * common
        weight = kinds.sum() + parameters.kinds
        shapes = (kinds.sum(1) + parameters.kinds * found.shapes) / weight
        sizes = (kinds.sum(0) + parameters.kinds * found.sizes) / weight
        share = (real.sum() + parameters.changed) / (len(real) + parameters.experience)
    return 1 - real


def running_share(doubts: Floats, eligible: Bools) -> Floats:
    """(S,) mean doubt of all eligible series at least as sure: the share of false flags if cut there."""
    q = np.ones(len(doubts))
    order = np.argsort(doubts, kind="stable")
    order = order[eligible[order]]
    q[order] = np.cumsum(doubts[order]) / np.arange(1, len(order) + 1)
    return q
