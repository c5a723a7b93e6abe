"""The kinds of change that the scan looks for in the last months, and how clear each of them is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """A change over the last months: `window` months long, `prior` its share among real changes."""

    name: str
    window: int
    ramp: int
    prior: float

    def over(self, block: int) -> Floats:
        """(block,) 0 before the change, then up to 1."""
        since = np.arange(block) - (block - self.window) + 1
        return np.clip(since / self.ramp, 0.0, 1.0)


SHAPES = (
    Shape("one month", 1, 1, 0.33),
    Shape("two months", 2, 1, 0.04),
    Shape("three months", 3, 1, 0.42),
    Shape("four months", 4, 1, 0.02),
    Shape("six months", 6, 1, 0.03),
    Shape("drift over six months", 6, 6, 0.09),
    Shape("drift that has settled", 9, 6, 0.07),
)
ONE, THREE = 0, 2


@dataclass(frozen=True)
class Fit:
    """How well each of J shapes explains the last months of S series.

    z (S, J): the change in standard deviations; sd (S, J): the standard deviation of its size on the
    link scale; likeness (J, J): mean correlation of the statistics when nothing happened.
    """

    z: Floats
    sd: Floats
    likeness: Floats

    @property
    def size(self) -> Floats:
        """(S, J) the change on the link scale (for a log link about the relative change)."""
        return self.z * self.sd


def fit_shapes(factor: Floats, errors: Floats, shapes: tuple[Shape, ...] = SHAPES) -> Fit:
    """Generalised least squares of each shape on the last months, given all months before.

    factor (S, k, k) and errors (S, k) come from gaussian.whiten: with w = L^-1 shape the estimate is
    w'e / w'w with variance 1 / w'w.
    """
    block = errors.shape[1]
    columns = np.stack([shape.over(block) for shape in shapes], axis=1)
    white = np.linalg.solve(factor, np.broadcast_to(columns, (len(factor), *columns.shape)))
    length = np.sqrt((white**2).sum(1))
    white /= length[:, None, :]
    z = np.einsum("skj,sk->sj", white, errors)
    likeness = np.einsum("skj,ski->ji", white, white) / max(1, len(white))
    return Fit(z, 1 / length, likeness)
