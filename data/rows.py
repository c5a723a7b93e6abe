"""A batch's rows as the store takes them: by measure, as facts and as series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import repeat

import numpy as np

from dashboard import periods
from dashboard.series import FINAL, MISSING, PROVISIONAL, Series
from data.batch import Batch


class Rows:
    """The rows of a batch that hold any figure, but those of the measures named in `but`."""

    def __init__(self, batch: Batch, release: int, but: Collection[str] = ()) -> None:
        self.batch, self.release = batch, release
        self.status = _status(batch)
        self.by_measure: dict[str, list[int]] = defaultdict(list)
        for i in np.flatnonzero(np.any(self.status, axis=1)).tolist():
            measure, _ = batch.keys[i]
            if measure not in but:
                self.by_measure[measure].append(i)

    def facts(self, measure: str, measure_id: int, unit_id: Mapping[str, int]) -> Iterator[tuple]:
        """Rows of the table `facts`, in the order of its primary key."""
        months = np.array([periods.number(int(m)) for m in self.batch.months])
        for i in sorted(self.by_measure[measure], key=lambda i: unit_id[self.batch.keys[i][1]]):
            there = self.status[i] != MISSING
            lower: Iterator = repeat(None)
            if self.batch.denominator is not None:
                lower = (None if d != d else d for d in self.batch.denominator[i, there].tolist())
            yield from zip(
                repeat(measure_id),
                repeat(unit_id[self.batch.keys[i][1]]),
                repeat(self.release),
                months[there].tolist(),
                self.batch.numerator[i, there].tolist(),
                lower,
                self.status[i, there].tolist(),
            )

    def series(self, measure: str) -> dict[str, Series]:
        """What the batch says of a measure, by unit."""
        batch = self.batch
        start, end = int(batch.months[0]), int(batch.months[-1]) + 1
        at = batch.months - start

        def spread(row: np.ndarray) -> np.ndarray:
            out = np.full(end - start, np.nan)
            out[at] = row
            return out

        found = {}
        for i in self.by_measure[measure]:
            status = np.zeros(end - start, np.uint8)
            status[at] = self.status[i]
            lower = None if batch.denominator is None else spread(batch.denominator[i])
            unit = batch.keys[i][1]
            found[unit] = fresh(measure, unit, start, spread(batch.numerator[i]), lower, status, self.release)
        return found


def _status(batch: Batch) -> np.ndarray:
    status = np.where(np.isnan(batch.numerator), MISSING, FINAL).astype(np.uint8)
    if batch.provisional is not None:
        marked = np.broadcast_to(batch.provisional, status.shape)
        status[marked & (status == FINAL)] = PROVISIONAL
    return status


def fresh(
    measure: str,
    unit: str,
    start: int,
    numerator: np.ndarray,
    denominator: np.ndarray | None,
    status: np.ndarray,
    release: int,
) -> Series:
    """The series of one release's own figures; a denominator without any value is none."""
    there = status != MISSING
    return Series(
        measure=measure,
        unit=unit,
        start=start,
        numerator=numerator,
        denominator=None if denominator is None or np.isnan(denominator).all() else denominator,
        status=status,
        release=np.where(there, release, 0).astype(np.int32),
        areas=there.astype(np.int16),
    )
