"""What views need of the store: the store answers it, tests answer it with plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from dashboard.catalogue import Catalogue
from dashboard.measure import Measure
from dashboard.organisation import Organisation
from dashboard.release import Release
from dashboard.series import Series
from dashboard.signal import Signal

if TYPE_CHECKING:
    from dashboard.cases import Case, Entry
    from dashboard.exceptions import Found, Scan
    from dashboard.principal import Principal
    from dashboard.records.record import Change, Records

ASB = "anti-social-behaviour-calls"  # the first local priority of every borough in every year
Block = tuple[Sequence[str], Sequence[str]]
Key = tuple[str, str]


@dataclass(frozen=True)
class Span:
    """What is held of a measure: first and last month (periods.month), its label where it has no definition."""

    first: int
    last: int
    label: str | None = None
    illustrative: bool = False
    known_from: date | None = None

    def reaches(self, month: int | None) -> bool:
        """Whether the month lies within; None lies within all."""
        return month is None or self.first <= month <= self.last

    def known(self, as_at: date | None) -> bool:
        """Whether any figure was known on that day; None is today."""
        return as_at is None or self.known_from is None or self.known_from <= as_at


class Source(Protocol):
    """The store at one data version, for one principal."""

    @property
    def principal(self) -> Principal: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def organisation(self) -> Organisation: ...
    @property
    def data_to(self) -> int | None: ...
    @property
    def spans(self) -> Mapping[str, Span]: ...
    @property
    def releases(self) -> Mapping[int, Release]: ...

    def measure(self, id: str) -> Measure:
        """The definition of a measure, a variant, or an unmapped name."""
        ...

    def resolve(self, id: str, month: int | None, as_at: date | None = None) -> str:
        """The counting of a measure that reaches a month and was known on a day: `id` or a variant of it."""
        ...

    def series(self, *blocks: Block, as_at: date | None = None) -> Mapping[Key, Series]:
        """The series of each block's measures in each block's units."""
        ...

    def priorities(self, unit: str, month: int, as_at: date | None = None) -> Sequence[LocalPriority]:
        """A borough's local priorities of the financial year of a month, as known on a day (None: today),
        anti-social behaviour first."""
        ...

    def scan(self, month: int, as_at: date | None = None) -> Scan | None:
        """The newest scan of a month, as far as the reader may see it; None where it was not scanned.
        as_at: the newest that rests on nothing but what was known on that day."""
        ...

    def scanned(self) -> Sequence[int]:
        """The months that have been scanned, in order."""
        ...

    def past(self, first: int, last: int) -> Mapping[int, Sequence[Found]]:
        """What the newest scan of each scanned month from first to last found."""
        ...

    def cases(self) -> Mapping[tuple[str, str, int], Case]:
        """Every case by measure, unit and direction."""
        ...

    def log(self, cases: Sequence[int]) -> Mapping[int, Sequence[Entry]]:
        """What was said of these cases, oldest first."""
        ...

    @property
    def today(self) -> date:
        """The day against which due dates are held."""
        ...

    def records(self, as_at: date | None = None) -> Records:
        """The records of the meetings that the reader may read, as they are or stood at a day's end."""
        ...

    def changes(self, kind: str, ref: str) -> Sequence[Change]:
        """The audit log of a record, the oldest first."""
        ...

    def signals(self, month: int, as_at: date | None = None) -> Mapping[Key, Signal] | None:
        """What the scan of a month found, by (measure, unit); None where that month was not scanned."""
        ...


@dataclass(frozen=True)
class LocalPriority:
    """One of a borough's three priorities of a financial year; year is the one that it was chosen for."""

    measure: str
    rank: int
    source: str
    illustrative: bool
    year: int | None = None
