"""Near-empty series: is there a cluster of events in one month or three?

The unit's rate has a gamma law from its own past and an even share of the force; the count to come is
then negative binomial (Gelman et al., Bayesian Data Analysis, 2.6). A fall cannot be seen at such numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaln

from dashboard.scan import track
from dashboard.scan.panel import Bools, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.track import Places

WINDOWS = ((3, 0.9), (1, 0.1))
"""Windows in months and the share of the error that each may spend."""
FIRM = 20.0
"""Even a long past does not make a rate surer than this many events would."""
CALM = 20.0
LEAST = {1: 3, 3: 4}
"""Fewer events than this in a window are no cluster."""


@dataclass(frozen=True)
class Rare:
    """(S,) arrays: where, mean a month, window, count, expected count, p of the more telling window."""

    measure: Places
    unit: Places
    level: Floats
    window: Places
    observed: Floats
    expected: Floats
    shape: Floats
    p: Floats

    @property
    def cluster(self) -> Bools:
        """(S,) whether there are events enough to speak of one."""
        return self.observed >= np.array([LEAST[int(w)] for w in self.window])


def rare(value: Floats, parameters: Parameters) -> Rare:
    """Judge the series of counts value (M, U, T) that average less than parameters.least_mean a month."""
    value = value[:, :, -parameters.history :]
    filled, missing = track.fill(value)
    level = filled[:, :, -24:].mean(2)
    measure, unit = np.nonzero((level < parameters.least_mean) & track.known(missing, parameters))
    filled = np.where(track.silent(missing)[:, None], 0.0, filled)  # no event is counted that nobody reported
    own, other = filled[measure, unit], (filled.sum(1, keepdims=True) - filled)[measure, unit]
    units = max(2, value.shape[1])
    found = [_window(own, other, units, *window) for window in WINDOWS]
    pick = np.argmin([f[3] for f in found], axis=0)
    count, expected, shape, p = (np.choose(pick, [f[i] for f in found]) for i in range(4))
    window = np.array([w for w, _ in WINDOWS])[pick]
    return Rare(measure, unit, level[measure, unit], window, count, expected, shape, np.minimum(1.0, p))


def _window(own: Floats, other: Floats, units: int, months: int, spend: float) -> tuple[Floats, ...]:
    """Count, expectation, shape and p / spend of the last `months`.

    The rest of the force moves the expectation, but its own small numbers do not: CALM events hold it
    to its mean of two years.
    """
    count = own[:, -months:].sum(1)
    usual = np.maximum(other[:, -24 - months : -months].mean(1) * months, 1e-3)
    around = (other[:, -months:].sum(1) + CALM) / (usual + CALM) * usual
    events = own[:, :-months].sum(1) + 1
    expected = around * events / (other[:, :-months].sum(1) + units - 1)
    shape = np.minimum(events, FIRM)
    return count, expected, shape, upper_tail(count, expected, shape) / spend


def upper_tail(count: Floats, mean: Floats, shape: Floats) -> Floats:
    """P(X > count) + P(X = count) / 2 for a negative binomial X: the mid-p of a cluster."""
    chance = shape / (shape + mean)
    at_least = np.where(count > 0, betainc(np.maximum(count, 1e-9), shape, 1 - chance), 1.0)
    exactly = np.exp(
        gammaln(count + shape)
        - gammaln(shape)
        - gammaln(count + 1)
        + shape * np.log(chance)
        + count * np.log1p(-chance)
    )
    return np.clip(at_least - exactly / 2, 1e-300, 1.0)
