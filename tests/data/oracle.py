"""What a store should say of a few releases, found the slow and obvious way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from dashboard.organisation import FORCE
from data.load import Source

Figures = dict[tuple[str, str, int], float]
PARTS = ("borough", "other", "unknown")


def known(
    releases: Sequence[Source],
    day: date,
    levels: dict[str, str],
    borough_of: dict[str, str],
    never_summed: Sequence[str] = (),
) -> Figures:
    """Every figure as at a day: of the releases up to it, the greatest (as-at, order of loading) wins.

    A borough of which no release speaks is the sum of its wards, release by release; the Met likewise
    the sum of its areas, in the months in which every borough has a figure.
    """
    numbered = sorted((s.as_at, n, s) for n, s in enumerate(releases) if s.as_at <= day)
    own: Figures = {}
    sums: Figures = {}
    for _, _, source in numbered:
        said = figures(source)
        own |= said
        of_wards: Figures = {}
        for (measure, unit, month), value in said.items():
            if levels[unit] == "ward" and measure not in never_summed:
                key = (measure, borough_of[unit], month)
                of_wards[key] = of_wards.get(key, 0) + value
        sums |= of_wards
    spoken_of = {(measure, unit) for measure, unit, _ in own}
    found = own | {k: v for k, v in sums.items() if k[:2] not in spoken_of}
    force: Figures = {}
    for (measure, unit, month), value in found.items():
        if levels[unit] in PARTS and (measure, FORCE) not in spoken_of and measure not in never_summed:
            force[measure, FORCE, month] = force.get((measure, FORCE, month), 0) + value
    boroughs = [unit for unit, level in levels.items() if level == "borough"]
    whole = {k: v for k, v in force.items() if all((k[0], b, k[2]) in found for b in boroughs)}
    return found | whole


def figures(source: Source) -> Figures:
    """The figures that a file gives."""
    batch = source.batch
    return {
        (*key, int(month)): float(batch.numerator[i, j])
        for i, key in enumerate(batch.keys)
        for j, month in enumerate(batch.months)
        if not np.isnan(batch.numerator[i, j])
    }
