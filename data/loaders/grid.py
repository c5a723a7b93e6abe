"""Figures by measure, unit and month, filled from rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dashboard import periods
from data.batch import Batch

Index = NDArray[np.intp]
Figures = NDArray[np.float64]


class Grid:
    """A dense block of units by months for every measure; a month is given as an integer of periods.month."""

    def __init__(self, units: list[str], months: NDArray[np.int32]) -> None:
        self.units = units
        self.months = np.unique(months).astype(np.int32)
        self._numerator: dict[str, Figures] = {}
        self._denominator: dict[str, Figures] = {}

    def _block(self, unit: Index, month: NDArray[np.int32], value: Figures | float, empty: float) -> Figures:
        block = np.full((len(self.units), len(self.months)), empty)
        if np.isnan(empty):
            block[unit, self._at(month)] = value
        else:
            np.add.at(block, (unit, self._at(month)), value)
        return block

    def _at(self, month: NDArray[np.int32]) -> Index:
        return np.searchsorted(self.months, month).astype(np.intp)

    def count(
        self, measure: str, unit: Index, month: NDArray[np.int32], value: Figures | float = 1.0
    ) -> None:
        """Adds rows up; zero where there is none."""
        block = self._block(unit, month, value, 0.0)
        self._numerator[measure] = self._numerator.get(measure, 0.0) + block

    def put(self, measure: str, unit: Index, month: NDArray[np.int32], value: Figures | float) -> None:
        """Sets figures; nothing where there is no row."""
        self._numerator[measure] = self._block(unit, month, value, np.nan)

    def divide(self, measure: str, numerator: str, denominator: str) -> None:
        """A proportion of two measures that are counted already."""
        self._numerator[measure] = self._numerator[numerator]
        self._denominator[measure] = self._numerator[denominator]

    def blank(self, measure: str, month: NDArray[np.int32]) -> None:
        """No figure in these months, where the file cannot tell."""
        block = self._numerator[measure].copy()  # a proportion shares its parts with the measures it is of
        block[:, self._at(month)] = np.nan
        self._numerator[measure] = block

    def drop(self, measure: str) -> None:
        """Forgets a measure that was only a means."""
        del self._numerator[measure]

    def keep(self, wanted: Callable[[str], bool]) -> list[str]:
        """Forgets the measures that are not wanted, and names them."""
        lost = [m for m in self.measures if not wanted(m)]
        for measure in lost:
            self.drop(measure)
        return lost

    @property
    def measures(self) -> list[str]:
        return sorted(self._numerator)

    @property
    def span(self) -> str:
        """'April 2010 to November 2017'; one name for one month."""
        first, last = (periods.name(int(m)) for m in (self.months[0], self.months[-1]))
        return first if first == last else f"{first} to {last}"

    def batch(self, **rest: object) -> Batch:
        """The batch of all blocks; `rest` are its other fields."""
        keys = [(m, u) for m in self.measures for u in self.units]
        empty = np.full((len(self.units), len(self.months)), np.nan)
        blocks = [self._denominator.get(m, empty) for m in self.measures]
        return Batch(
            months=self.months,
            keys=keys,
            numerator=np.vstack([self._numerator[m] for m in self.measures]),
            denominator=np.vstack(blocks) if self._denominator else None,
            **rest,  # type: ignore[arg-type]
        )
