"""The figures of one measure in one unit, month by month."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MISSING, FINAL, PROVISIONAL = 0, 1, 2
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Series:
    """Aligned arrays from month `start` on, one element a month without gaps.

    numerator    figure, or the upper part of a share or mean; NaN where there is none
    denominator  lower part, or None for counts, stocks and published values
    status       MISSING, FINAL or PROVISIONAL
    release      id of the release that last set the figure
    areas        how many units were summed: 1 for a figure as published
    """

    measure: str
    unit: str
    start: int
    numerator: Floats
    denominator: Floats | None
    status: NDArray[np.uint8]
    release: NDArray[np.int32]
    areas: NDArray[np.int16]
    summed: bool = False
    illustrative: bool = False

    @property
    def end(self) -> int:
        """The month after the last."""
        return self.start + len(self.numerator)

    @property
    def last(self) -> int | None:
        """The last month with a figure, None if there is none."""
        there = np.flatnonzero(self.status)
        return self.start + int(there[-1]) if len(there) else None

    @property
    def first(self) -> int | None:
        """The first month with a figure, None if there is none."""
        there = np.flatnonzero(self.status)
        return self.start + int(there[0]) if len(there) else None

    def over(self, start: int, end: int) -> Series:
        """The same series from month start up to, not with, month end; months it lacks are missing.

        Where it lacks none, the arrays are views of this series' own.
        """
        if (start, end) == (self.start, self.end):
            return self
        if self.start <= start <= end <= self.end:
            there = slice(start - self.start, end - self.start)
            return self._with(start, lambda values, _: values[there])
        length = max(end - start, 0)
        there = slice(max(start, self.start) - self.start, max(min(end, self.end) - self.start, 0))
        at = slice(max(self.start - start, 0), max(self.start - start, 0) + max(there.stop - there.start, 0))

        def cut(values: NDArray, empty: float) -> NDArray:
            out = np.full(length, empty, values.dtype)
            if at.stop > at.start:
                out[at] = values[there]
            return out

        return self._with(start, cut)

    def months(self, start: int, end: int) -> tuple[list[float], list[float] | None, list[int]]:
        """numerator, denominator and status from month start up to, not with, month end.

        As lists, which are faster than arrays for a dozen months.
        """
        part = self if self.start <= start <= end <= self.end else self.over(start, end)
        at = slice(start - part.start, end - part.start)
        lower = None if part.denominator is None else part.denominator[at].tolist()
        return part.numerator[at].tolist(), lower, part.status[at].tolist()

    def _with(self, start: int, cut: Callable[[NDArray, float], NDArray]) -> Series:
        """This series from another month on, its columns cut; called thousands of times a page."""
        return Series(
            self.measure,
            self.unit,
            start,
            cut(self.numerator, np.nan),
            None if self.denominator is None else cut(self.denominator, np.nan),
            cut(self.status, MISSING),
            cut(self.release, 0),
            cut(self.areas, 0),
            self.summed,
            self.illustrative,
        )

    @property
    def values(self) -> Floats:
        """numerator, or numerator / denominator where there is a denominator (NaN where that is 0)."""
        if self.denominator is None:
            return self.numerator
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.denominator > 0, self.numerator / self.denominator, np.nan)

    def value(self, month: int) -> float | None:
        """The value of one month, None where there is none."""
        if not self.start <= month < self.end:
            return None
        at = month - self.start
        value = float(self.numerator[at])
        if self.denominator is not None:
            lower = float(self.denominator[at])
            value = value / lower if lower > 0 else math.nan
        return None if math.isnan(value) else value


def overlay(under: Series | None, over: Series) -> Series:
    """`over` laid on `under`: its figures win where it has any, the others stay."""
    if under is None:
        return over
    start, end = min(under.start, over.start), max(under.end, over.end)
    below, above = under.over(start, end), over.over(start, end)
    new = above.status != MISSING
    denominator = None
    if below.denominator is not None or above.denominator is not None:
        nothing = np.full(end - start, np.nan)
        lower = nothing if below.denominator is None else below.denominator
        denominator = np.where(new, nothing if above.denominator is None else above.denominator, lower)
    return replace(
        above,
        numerator=np.where(new, above.numerator, below.numerator),
        denominator=denominator,
        status=np.where(new, above.status, below.status),
        release=np.where(new, above.release, below.release),
        areas=np.where(new, above.areas, below.areas),
    )


def same_figures(a: Series, b: Series) -> bool:
    """Whether two series over the same months say the same, whoever says it."""
    if (a.denominator is None) != (b.denominator is None) or (a.start, a.end) != (b.start, b.end):
        return False
    pairs: list[tuple[NDArray, NDArray]] = [
        (a.numerator, b.numerator),
        (a.status, b.status),
        (a.areas, b.areas),
    ]
    if a.denominator is not None and b.denominator is not None:
        pairs.append((a.denominator, b.denominator))
    return all(np.array_equal(x, y, equal_nan=x.dtype.kind == "f") for x, y in pairs)


def add(parts: Iterable[Series], unit: str) -> Series | None:
    """The sum over units, month by month, of those that have a figure; `areas` says how many they were.

    Numerators and denominators are summed apart. None for no parts. A month is provisional when any
    part is; its release is the newest among the parts.
    """
    found = list(parts)
    if not found:
        return None
    start, end = min(p.start for p in found), max(p.end for p in found)
    cut = [p.over(start, end) for p in found]
    status = np.array([p.status for p in cut])
    there = status != MISSING
    some = there.any(axis=0)
    upper = np.array([p.numerator for p in cut])
    denominator = None
    if any(p.denominator is not None for p in cut):
        lower = np.array([np.zeros(end - start) if p.denominator is None else p.denominator for p in cut])
        denominator = np.where(some, np.where(np.isnan(lower), 0, lower).sum(axis=0), np.nan)
    return Series(
        measure=found[0].measure,
        unit=unit,
        start=start,
        numerator=np.where(some, np.where(np.isnan(upper), 0, upper).sum(axis=0), np.nan),
        denominator=denominator,
        status=status.max(axis=0),
        release=np.array([p.release for p in cut]).max(axis=0),
        areas=(np.array([p.areas for p in cut]) * there).sum(axis=0).astype(np.int16),
        summed=True,
        illustrative=any(p.illustrative for p in found),
    )


def together(parts: Iterable[Series], unit: str) -> Series | None:
    """The sum over units in the months in which all of them have a figure: a part is never the whole."""
    found = list(parts)
    total = add(found, unit)
    if total is None or len(found) == 1:
        return total
    there = np.array([p.over(total.start, total.end).status != MISSING for p in found]).all(axis=0)
    if there.all():
        return total
    gone = np.where(there, 0.0, np.nan)
    return replace(
        total,
        numerator=total.numerator + gone,
        denominator=None if total.denominator is None else total.denominator + gone,
        status=np.where(there, total.status, MISSING).astype(np.uint8),
        release=np.where(there, total.release, 0).astype(np.int32),
        areas=np.where(there, total.areas, 0).astype(np.int16),
    )
