"""Tails of a relative error: longer above than below."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dashboard.scan.panel import Floats


def normal_score(z: ArrayLike, skewness: ArrayLike) -> Floats:
    """The standard normal value as rare as z of a Pearson III (gamma) law with this skewness (0 or more).

    Wilson & Hilferty 1931.
    """
    g = np.maximum(np.asarray(skewness, float), 1e-4)
    root = np.cbrt(np.maximum(g * np.asarray(z, float) / 2 + 1, 1e-9))
    return 6 / g * (root - 1) + g / 6


def skewness(sd: Floats, upward: ArrayLike, slope: float, cap_low: float, cap_high: float = 1.3) -> Floats:
    """Skewness of a relative error with this standard deviation.

    Gamma counts have twice, a lognormal three times their relative sd; what series show once the level
    is estimated is less. Below zero it is capped, where a count cannot fall further.
    """
    return np.minimum(slope * sd, np.where(np.asarray(upward), cap_high, cap_low))
