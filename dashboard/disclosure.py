"""Small numbers of victims: grouped in figures that leave the Met.

Whoever signs in works for the Met, so pages, packs and their files show every figure. A file of series that
is asked for with `outside=yes` may be passed on: where a measure counts victims, a count of one to four says
"fewer than 5", and the value that rests on it is left out. Months and sums of one file can still be held
against another: who passes on two files of the same figures answers for that.
"""

from __future__ import annotations

from dashboard.measure import Measure

FEWEST = 5
FEWER = f"fewer than {FEWEST}"


def counts_victims(measure: Measure) -> bool:
    """Whether a figure of the measure counts people harmed: its unit, or what its unit is a share of."""
    return "victim" in measure.unit.casefold()


def is_small(count: float | None) -> bool:
    """Whether a count could tell of single people: one to four. None is no count, zero tells of nobody."""
    return count is not None and 0 < count < FEWEST
