"""What the scan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from dashboard.scan.parameters import METHOD_VERSION, Parameters


class Layer(StrEnum):
    """Where an exception lies: in one unit, in a near-empty series, in the whole force, in a survey, in how
    a unit stands among the others (never a change), in the data."""

    LOCAL = "local"
    RARE = "rare"
    FORCE = "force"
    SURVEY = "survey"
    STANDING = "standing"
    QUALITY = "quality"


@dataclass(frozen=True)
class Parts:
    """The factors of a rank score: harm x priority x persistence x excess x certainty.

    excess is the number of offences or people more or fewer than expected over the window; certainty
    the probability that the change is real.
    """

    harm: float
    priority: float
    persistence: float
    excess: float
    certainty: float

    @property
    def score(self) -> float:
        return float(self.harm * self.priority * self.persistence * abs(self.excess) * self.certainty)


Month = tuple[float, float, float]
"""What was expected of one month, and the range in which 95 % of such months lie: expected, lower, upper."""


@dataclass(frozen=True)
class Row:
    """One tested series, or one defect.

    unit or measure is "*" where a defect covers all of them. direction is +1 or -1. value, expected,
    lower and upper are sums over the window of `window` months that ends with `month` (shares for a
    proportion); lower to upper is the range in which 95 % of unchanged series lie. p is corrected for
    the several windows, q for the many series. rank 1 comes first; 0 means no rank. path holds expected,
    lower and upper of each month of the window, given what came before it; newest those of the last month
    alone, given all before that. Both are empty where a layer judges no single months.
    """

    measure: str
    unit: str
    month: int
    layer: Layer
    direction: int
    window: int
    value: float
    expected: float
    lower: float
    upper: float
    p: float
    q: float
    score: float = 0.0
    rank: int = 0
    parts: Parts | None = None
    shape: str = ""
    note: str = ""
    path: tuple[Month, ...] = ()
    newest: tuple[Month, ...] = ()


NO_CHANGE = frozenset({Layer.STANDING, Layer.QUALITY})
"""Layers that say nothing of a change: they are listed apart, and are no signal."""


@dataclass(frozen=True)
class Result:
    """All of one scan. `scores` holds every series tested for a change, flagged or not; `stood` is how many
    were held against the other units' level."""

    month: int
    flags: tuple[Row, ...]
    scores: tuple[Row, ...]
    scanned: int
    expected_false: float
    parameters: Parameters
    method: str = METHOD_VERSION
    notes: tuple[str, ...] = field(default=())
    stood: int = 0

    @property
    def flagged(self) -> int:
        """Exceptions: changes of performance. Standing differences and defects of the data are not among them."""
        return sum(row.layer not in NO_CHANGE for row in self.flags)

    def settings(self) -> dict[str, float]:
        """The parameters as stored beside the result."""
        return asdict(self.parameters)

    def of(self, layer: Layer) -> Iterator[Row]:
        return (row for row in self.flags if row.layer is layer)
