"""What the scan reads: measures x units x months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LONDON = "E12000007"
CUBES = ("value", "denominator", "repeated", "provisional")


@dataclass(frozen=True)
class Break:
    """A registered change of counting: from `month` on the measure does not compare with before, in all units
    or in those named."""

    measure: str
    month: int
    note: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """Monthly figures of M measures in U units that together make up the force.

    value[m, u, t] is the count, or the numerator of a proportion, in month start + t
    (periods.month); NaN where there is no row. denominator has the same shape, NaN for counts.
    repeated marks cells that the source holds more than once (value is NaN where the copies differ).
    harm and priority (M,) weigh a measure in the ranking; persistence (M, U) is the number of months
    in a row, before the one scanned, in which the series was already an exception. part_of names the
    measure that contains a measure's figures. provisional marks figures that may still be revised, by a
    part of about revision (M,).
    """

    measures: tuple[str, ...]
    units: tuple[str, ...]
    start: int
    value: Floats
    denominator: Floats
    repeated: Bools
    breaks: tuple[Break, ...] = ()
    harm: Floats = field(default_factory=lambda: np.ones(0))
    priority: Floats = field(default_factory=lambda: np.ones(0))
    persistence: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    force: str = LONDON
    part_of: Mapping[str, str] = field(default_factory=dict)
    provisional: Bools = field(default_factory=lambda: np.zeros((0, 0, 0), bool))
    revision: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def shape(self) -> tuple[int, int, int]:
        m, u, t = self.value.shape
        return m, u, t

    @property
    def proportion(self) -> Bools:
        """(M,) True where the measure has a denominator."""
        rated: Bools = ~np.all(np.isnan(self.denominator), axis=(1, 2))
        return rated

    def until(self, month: int) -> Panel:
        """The panel as it stood at the end of `month`; ValueError if the month is outside it."""
        length = month - self.start + 1
        if not 1 <= length <= self.shape[2]:
            raise ValueError("the month is not in the panel")
        cut = {name: getattr(self, name)[:, :, :length] for name in CUBES}
        return replace(self, **cut, breaks=tuple(b for b in self.breaks if b.month <= month))


def panel(
    measures: tuple[str, ...],
    units: tuple[str, ...],
    start: int,
    value: ArrayLike,
    denominator: ArrayLike | None = None,
    repeated: ArrayLike | None = None,
    breaks: tuple[Break, ...] = (),
    harm: ArrayLike | None = None,
    priority: ArrayLike | None = None,
    persistence: ArrayLike | None = None,
    force: str = LONDON,
    part_of: Mapping[str, str] | None = None,
    provisional: ArrayLike | None = None,
    revision: ArrayLike | None = None,
) -> Panel:
    """A panel from arrays; what is left out is neutral. ValueError when the shapes do not agree."""
    figures = np.asarray(value, float)
    m, u = len(measures), len(units)
    if figures.ndim != 3 or figures.shape[:2] != (m, u):
        raise ValueError("value is not measures x units x months")
    parts = {
        "denominator": (denominator, np.nan, float, figures.shape),
        "repeated": (repeated, False, bool, figures.shape),
        "harm": (harm, 1.0, float, (m,)),
        "priority": (priority, 1.0, float, (m,)),
        "persistence": (persistence, 0.0, float, (m, u)),
        "provisional": (provisional, False, bool, figures.shape),
        "revision": (revision, 0.0, float, (m,)),
    }
    arrays = {}
    for name, (given, default, kind, shape) in parts.items():
        arrays[name] = np.full(shape, default) if given is None else np.asarray(given, kind)
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has the shape {arrays[name].shape}, not {shape}")
    return Panel(measures, units, start, figures, breaks=breaks, force=force, part_of=part_of or {}, **arrays)


def from_rows(
    codes: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    names: tuple[tuple[str, ...], tuple[str, ...]],
    start: int,
    months: int,
    value: Floats,
    denominator: Floats | None = None,
    breaks: tuple[Break, ...] = (),
) -> Panel:
    """A panel from rows: codes are (measure, unit, month) positions of each row, names what they stand for.

    A cell with several rows is marked as repeated; it keeps its value only if all rows agree.
    """
    shape = (len(names[0]), len(names[1]), months)
    cell = np.ravel_multi_index(codes, shape)
    rows = np.bincount(cell, minlength=int(np.prod(shape)))
    first = np.full(rows.size, np.nan)
    first[cell[::-1]] = value[::-1]
    differs = np.zeros(rows.size, bool)
    differs[cell] |= first[cell] != value
    np.logical_or.at(differs, cell, first[cell] != value)
    first[differs] = np.nan
    below = np.full(rows.size, np.nan)
    if denominator is not None:
        below[cell] = denominator
    cubes = [a.reshape(shape) for a in (first, below, rows > 1)]
    return panel(names[0], names[1], start, cubes[0], cubes[1], cubes[2], breaks)
