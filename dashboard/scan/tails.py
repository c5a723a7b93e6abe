"""How heavy the tails of a measure are: where great outliers are usual, one more is no news."""

from __future__ import annotations

import numpy as np

from dashboard.scan.evidence import log_t
from dashboard.scan.panel import Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.track import Places

FREEDOMS = np.array([3.0, 5.0, 8.0, 13.0, 25.0, 60.0])
BEFORE = np.array([0.05, 0.05, 0.1, 0.2, 0.3, 0.3])
"""Degrees of freedom that are weighed against each other, and what is thought of them beforehand."""


def freedom(scores: Floats, measure: Places, parameters: Parameters) -> Floats:
    """(S,) degrees of freedom of Student's t for the series of each measure.

    scores (S, n): normal scores of past errors. The reciprocal, which is about the excess kurtosis, is
    averaged over FREEDOMS by their likelihood in all series of the measure. Past months hold real events
    as well as noise, so only `parameters.heed` of what they say is believed; the rest is `freedom`.
    """
    if not len(scores):
        return np.zeros(0)
    each = np.stack([log_t(scores, f).sum(1) for f in FREEDOMS], axis=1)
    loglik = np.tile(np.log(BEFORE), (int(measure.max()) + 1, 1))
    np.add.at(loglik, measure, each)
    weight = np.exp(loglik - loglik.max(1, keepdims=True))
    weight /= weight.sum(1, keepdims=True)
    heavy = weight @ (1 / FREEDOMS)
    believed = parameters.heed * heavy + (1 - parameters.heed) / parameters.freedom
    return np.asarray(1 / believed[measure])
