"""Made figures for the tests: units that share a measure's season, negative binomial noise, a fixed seed."""

from __future__ import annotations

import numpy as np

from dashboard import periods
from dashboard.scan.panel import Break, Panel, panel

START = periods.month(2010, 4)


def counts(measures=4, units=10, months=84, level=120.0, spread=1.5, seed=1):
    """(M, U, T) monthly counts of mean about `level`, variance `spread` times the mean."""
    rng = np.random.default_rng(seed)
    t = np.arange(months)
    share = np.exp(rng.normal(0, 0.4, (measures, units, 1)))
    season = 1 + 0.15 * np.cos(2 * np.pi * (t - rng.integers(0, 12, (measures, 1, 1))) / 12)
    mean = level * share * season
    return rng.poisson(rng.gamma(mean / (spread - 1), spread - 1)).astype(float)


def of(value, breaks: tuple[Break, ...] = (), **more) -> Panel:
    """A panel of made figures with plain names."""
    m, u, _ = value.shape
    names = tuple(f"measure {i}" for i in range(m)), tuple(f"unit {i:02d}" for i in range(u))
    return panel(*names, START, value, breaks=breaks, **more)


def last(shown: Panel) -> int:
    """The panel's last month."""
    return shown.start + shown.shape[2] - 1
