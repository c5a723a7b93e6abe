"""What a loader hands to the store: the figures of one file, or the reasons why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class NewUnit:
    """A unit that the file itself defines (a ward); it is created or renamed when the file is stored."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Unmapped:
    """An offence name that no mapping file knows: kept under its own id, counted in the total."""

    measure: str
    name: str
    rows: int
    total: float


@dataclass(frozen=True)
class Choice:
    """One of a borough's local priorities of a financial year (2017: from April 2017), and who says so."""

    unit: str
    year: int
    rank: int
    measure: str
    source: str
    agreed: date


@dataclass(frozen=True)
class Batch:
    """The figures of one file.

    keys[i] is (measure id, unit code); numerator[i, j] is its figure in months[j] (ascending,
    periods.month integers), NaN where the file has none; denominator likewise, or None where all
    measures of the file are counts; provisional[j] or provisional[i, j] marks figures not yet final.
    No key occurs twice. Figures are those of the file, at the levels the file speaks of; sums up
    the tree are made by the store. `total` is the file's own grand total, `rows` its data rows.
    `as_at` is the date that the file itself carries, if it does. A file of local priorities has `choices`
    and no figures. Of what a warehouse counted, `counted` is the SQL by measure, and `content` the
    fingerprint of figures and SQL.
    """

    kind: str
    title: str
    source: str
    months: NDArray[np.int32]
    keys: list[tuple[str, str]]
    numerator: NDArray[np.float64]
    rows: int
    total: float
    denominator: NDArray[np.float64] | None = None
    provisional: NDArray[np.bool_] | None = None
    as_at: date | None = None
    units: list[NewUnit] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    illustrative: bool = False
    choices: list[Choice] = field(default_factory=list)
    counted: dict[str, str] = field(default_factory=dict)
    content: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a file. str() is the sentence for the analyst."""

    file: str
    what: str
    todo: str
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line:,}")
        if self.column is not None:
            place.append(f"column {self.column}")
        value = "" if self.value is None else f" (found {self.value[:60]!r})"
        return f"{', '.join(place)}: {self.what}{value}. {self.todo}"


class Refused(Exception):
    """A file that cannot be stored. `findings` holds every reason, in the file's order."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(f) for f in findings))
        self.findings = findings

    def report(self, most: int = 20) -> list[str]:
        """The first reasons as sentences, then how many more there are."""
        shown = [str(f) for f in self.findings[:most]]
        more = len(self.findings) - most
        return [*shown, f"... and {more:,} more."] if more > 0 else shown
