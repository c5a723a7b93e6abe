"""Defects of the data, found before anything is judged: never a statement about performance.

Missing, repeated, zero where zero never was, last month's figures sent again; and a whole unit that
moves in every measure at once (a boundary, a double or a half load).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.scan.panel import Bools, Floats
from dashboard.scan.shapes import Fit
from dashboard.scan.track import Places

ALL = -1
"""A defect's measure or unit when it covers all of them."""
LOOKBACK = 12
MOST = 0.8
"""A unit or a measure is missing as a whole when this part of its series is."""
COPIED = 0.6


@dataclass(frozen=True)
class Defect:
    """measure, unit: positions or ALL; month: position of the defective month; direction of a move."""

    measure: int
    unit: int
    month: int
    kind: str
    direction: int = 1

    @property
    def cells(self) -> tuple[slice | int, slice | int, int]:
        """Where it lies in an (M, U, T) array."""
        measure = slice(None) if self.measure == ALL else self.measure
        unit = slice(None) if self.unit == ALL else self.unit
        return measure, unit, self.month


def defects(value: Floats, repeated: Bools) -> list[Defect]:
    """All defects of the last year in value (M, U, T); repeated marks cells with several rows."""
    months = range(max(1, value.shape[2] - LOOKBACK), value.shape[2])
    found = [d for t in months for d in (*_missing(value, repeated, t), *_copied_or_zero(value, t))]
    again = (Defect(int(m), int(u), t, "repeated") for t in months for m, u in np.argwhere(repeated[:, :, t]))
    return [*found, *again]


def _before(value: Floats, month: int) -> Floats:
    return value[:, :, max(0, month - LOOKBACK) : month]


def _missing(value: Floats, repeated: Bools, month: int) -> Iterator[Defect]:
    """Series that reported in three quarters of the year before, and not now."""
    expected = (~np.isnan(_before(value, month))).mean(2) >= 0.75
    gone = np.isnan(value[:, :, month]) & expected & ~repeated[:, :, month]
    for axis in (0, 1):
        whole = (gone.sum(axis) >= MOST * expected.sum(axis)) & (gone.sum(axis) > 1)
        for i in np.flatnonzero(whole):
            yield (
                Defect(ALL, int(i), month, "missing") if axis == 0 else Defect(int(i), ALL, month, "missing")
            )
        if axis == 0:
            gone[:, whole] = False
        else:
            gone[whole] = False
    for m, u in np.argwhere(gone):
        yield Defect(int(m), int(u), month, "missing")


def _copied_or_zero(value: Floats, month: int) -> Iterator[Defect]:
    """A unit's month that is all zero, or the month before again; single zeros in large series."""
    now, last, before = value[:, :, month], value[:, :, month - 1], _before(value, month)
    seen = ~np.isnan(before)
    level = np.where(seen, before, 0).sum(2) / np.maximum(seen.sum(2), 1)
    least = np.where(seen, before, np.inf).min(2)
    large = (level >= 5) & ~np.isnan(now) & ~np.isnan(last)
    empty = (large.sum(0) >= 3) & (np.nansum(now, axis=0) == 0)
    same = np.where(large, now == last, False).sum(0) / np.maximum(large.sum(0), 1)
    copied = ~empty & (large.sum(0) >= 5) & (same > COPIED)
    for kind, whole in (("zero", empty), ("copied", copied)):
        for u in np.flatnonzero(whole):
            yield Defect(ALL, int(u), month, kind)
    for m, u in np.argwhere((now == 0) & (level >= 40) & (least > 10) & ~empty):
        yield Defect(int(m), int(u), month, "zero")


SPREAD, MOVED, AGREE, ALONE, PAIR = 0.08, 0.12, 0.8, 5.0, (4.2, 3.4)
"""Real moves of one unit's measures differ by SPREAD. A unit has moved as a whole when the mean is MOVED
(log scale) and ALONE standard deviations away and AGREE of the evidence points that way; a smaller loss
is enough when another unit gained: PAIR standard deviations for the loser and the winner."""


def units_moved(fit: Fit, unit: Places, units: int, shapes: tuple[int, ...] = (0, 2, 4)) -> dict[int, int]:
    """Units whose measures moved together: position -> direction.

    When one has lost, the unit that gained most is named with it: part of one may now be counted in the
    other.
    """
    moved: dict[int, int] = {}
    for shape in shapes:
        mean, sure, agree = _together(fit.size[:, shape], fit.sd[:, shape], unit, units)
        clear = (np.abs(sure) > ALONE) & (np.abs(mean) > MOVED) & (agree > AGREE)
        least, most = int(sure.argmin()), int(sure.argmax())
        if sure[least] < -PAIR[0] and sure[most] > PAIR[1] and min(agree[least], agree[most]) > AGREE:
            clear[[least, most]] = True
        elif clear[least] and sure[most] > PAIR[1]:
            clear[most] = True
        for u in np.flatnonzero(clear):
            moved.setdefault(int(u), int(np.sign(mean[u])))
    return moved


def _together(size: Floats, sd: Floats, unit: Places, units: int) -> tuple[Floats, Floats, Floats]:
    """(U,) mean move by inverse variance, in standard deviations, and the part of the weight that agrees."""
    weight = 1 / (sd**2 + SPREAD**2)
    total = np.bincount(unit, weight, units)
    mean = np.bincount(unit, weight * size, units) / np.maximum(total, 1e-9)
    agree = np.bincount(unit, weight * (size * mean[unit] > 0), units) / np.maximum(total, 1e-9)
    return mean, mean * np.sqrt(total), agree
