"""One measure in one unit, to look at from all sides: sources of few figures, and dives into them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.selection import Selection
from dashboard.views.dive import Dive, dive
from tests.dashboard.views.plain import NOV17, Plain, Point, unit_named, window

LAMBETH, CAMDEN = unit_named("lambeth"), unit_named("camden")
YEAR = window("rolling-12-months", NOV17)


def monthly(id: str, values: dict[str, list[float]], shares: float | None = None) -> Plain:
    """A source of one measure, its last months ending with November 2017, by borough."""
    points: dict[tuple[str, str], dict[int, Point]] = {
        (id, unit): {NOV17 - len(v) + 1 + i: (x, shares) for i, x in enumerate(v) if x == x}
        for unit, v in values.items()
    }
    return Plain(points)


def steady(seed: int, months: int, mean: float) -> list[float]:
    return [float(x) for x in np.random.default_rng(seed).poisson(mean, months)]


def of(source: Plain, id: str = "robbery", slug: str = "lambeth", **asked: Any) -> Dive:
    return dive(source, Selection("measure", slug, id, **asked))


ROBBERY = monthly("robbery", {LAMBETH.code: steady(1, 60, 50), CAMDEN.code: steady(2, 60, 80)})
