"""Months that are provisional: what they may yet be revised by is added to what is uncertain about them.

Given the months before the last k, these are Normal with covariance L L'. An independent revision of
variance d_t leaves the expectation as it is and makes the covariance L L' + diag(d).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtr, ndtri

from dashboard.scan.force import Force
from dashboard.scan.gaussian import White
from dashboard.scan.panel import Bools, Floats
from dashboard.scan.revisions import spread
from dashboard.scan.track import Track


def widened(fitted: Track, provisional: Bools, revision: Floats) -> Track:
    """The track with wider spreads where provisional (M, U, T) says so; revision (M,) is r of each measure.

    The whole force is provisional where any unit is. Without a provisional month it is the same track.
    """
    block = fitted.observed.shape[1]
    last: Bools = provisional[:, :, -block:]
    anywhere = np.asarray(last.any(axis=1), bool)
    whole = fitted.unit < 0
    marked = np.where(whole[:, None], anywhere[fitted.measure], last[fitted.measure, fitted.unit])
    if not marked.any():
        return fitted
    added = np.where(marked, _variance(fitted, revision[fitted.measure][:, None]), 0.0)
    return replace(fitted, white=_wider(fitted.white, added))


def less_clear(found: Force, wider: Track) -> Force:
    """The judgement of the whole force with the wider track: scores shrink as their spread grows."""
    if wider is found.track:
        return found
    best, rows = found.evidence.best, np.arange(len(found.evidence.best))
    ratio = found.track.fit().sd[rows, best] / wider.fit().sd[rows, best]
    p = 2 * ndtr(ndtri(found.evidence.p / 2) * ratio)
    return Force(wider, replace(found.evidence, score=found.evidence.score * ratio, p=p))


def _variance(fitted: Track, r: Floats) -> Floats:
    """(S, k) of a revision on the link scale: d over y of a count, d over n p (1 - p) of a proportion."""
    count = np.maximum(fitted.observed, 1.0)
    if fitted.cases is None:
        return (spread(count, r) / count) ** 2
    other = np.maximum(fitted.cases - fitted.observed, 1.0)
    return (spread(np.minimum(count, other), r) * (1 / count + 1 / other)) ** 2


def _wider(white: White, added: Floats) -> White:
    """The same surprises with variances `added` (S, k) to those of the last k months."""
    marked = np.flatnonzero(added.any(1))
    factor, errors = white.factor.copy(), white.errors.copy()
    full = factor[marked] @ factor[marked].transpose(0, 2, 1)
    month = np.arange(factor.shape[1])
    full[:, month, month] += added[marked]
    wider = np.linalg.cholesky(full)
    factor[marked] = wider
    surprise = white.surprise[marked]
    errors[marked, -factor.shape[1] :] = np.linalg.solve(wider, surprise[:, :, None])[:, :, 0]
    return White(errors, white.logdet, factor)
