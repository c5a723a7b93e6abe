"""Series written out by hand and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from dashboard import periods
from dashboard.series import FINAL, MISSING, Series

APRIL = periods.parse("2016-04")


def series(
    values: Sequence[float | None],
    lower: Sequence[float | None] | None = None,
    *,
    start: int = APRIL,
    unit: str = "E09000022",
    measure: str = "robbery",
    release: int = 1,
    status: int = FINAL,
) -> Series:
    """One element a month, None where there is no figure."""
    there = np.array([v is not None for v in values], bool)

    def column(row: Sequence[float | None]) -> np.ndarray:
        return np.array([np.nan if v is None else v for v in row], float)

    return Series(
        measure=measure,
        unit=unit,
        start=start,
        numerator=column(values),
        denominator=None if lower is None else np.where(there, column(lower), np.nan),
        status=np.where(there, status, MISSING).astype(np.uint8),
        release=np.where(there, release, 0).astype(np.int32),
        areas=there.astype(np.int16),
    )


@st.composite
def drawn(draw: st.DrawFn, *, shares: bool = False) -> Series:
    """A short series with gaps; whole numbers, so that sums are exact."""
    values = draw(st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=1, max_size=8))
    lower = [draw(st.integers(0, 50)) for _ in values] if shares else None
    return series(
        values,
        lower,
        start=APRIL + draw(st.integers(-4, 4)),
        unit=draw(st.sampled_from(["a", "b"])),
        release=draw(st.integers(1, 9)),
        status=draw(st.sampled_from([1, 2])),
    )


def months(s: Series) -> dict[int, tuple]:
    """What a series says, month by month."""
    lower = [None] * len(s.status) if s.denominator is None else s.denominator.tolist()
    return {
        s.start + i: (s.numerator[i], lower[i], s.status[i], s.release[i], s.areas[i])
        for i in range(len(s.status))
        if s.status[i] != MISSING
    }
