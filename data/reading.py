"""The store at one data version for one principal: what pages read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

from dashboard import periods
from dashboard.cases import Case, Entry
from dashboard.catalogue import Catalogue
from dashboard.exceptions import QUIET, TOGETHER, Found, Scan, echo, is_change, place, signal
from dashboard.measure import Measure
from dashboard.organisation import Organisation
from dashboard.principal import Principal
from dashboard.records.record import Change, Records
from dashboard.release import Release
from dashboard.series import Series
from dashboard.source import Block, LocalPriority, Signal, Span
from data.cases import read_cases, read_log
from data.contents import Contents, Sees, kept, read_secret
from data.records import read_changes
from data.scanned import read_months, read_past, read_scan
from data.sight import Sight, places

if TYPE_CHECKING:
    from data.store import Store


@dataclass(frozen=True)
class Reading:
    """The store at one data version for one principal. Every figure on a page comes through here."""

    store: Store
    contents: Contents
    principal: Principal
    records_version: int = 0
    stands: date | None = None  # the day on which a demonstration store stands still
    told: tuple[Any, ...] = ()  # what else was asked when it was opened
    restricted_shown: set[str] = field(default_factory=set)  # for the audit log

    @property
    def today(self) -> date:
        """The day against which due dates are held."""
        return self.stands or date.today()

    def records(self, as_at: date | None = None) -> Records:
        """The records of the meetings that the principal may read, as they are or stood at a day's end."""
        return self.store.records(self.records_version, as_at, self.principal)

    def changes(self, kind: str, ref: str) -> tuple[Change, ...]:
        """The audit log of a record that the principal may read, the oldest first."""
        if self.records().get(kind, ref) is None:
            return ()
        with self.store.snapshot() as connection:
            return read_changes(connection, kind, ref)

    @property
    def organisation(self) -> Organisation:
        return self.contents.organisation

    @property
    def catalogue(self) -> Catalogue:
        return self.store.catalogue if self.principal.restricted else self.store.open_catalogue

    @cached_property
    def sight(self) -> Sight:
        """What the principal sees of the store."""
        return Sight(self.principal, self.store.restricted)

    @property
    def data_to(self) -> int | None:
        return self.contents.data_to

    @cached_property
    def spans(self) -> dict[str, Span]:
        return self.sight.spans(self.contents.spans)

    @cached_property
    def releases(self) -> dict[int, Release]:
        if self.sight.full:
            return self.contents.releases
        if not self.contents.secret:
            with self.store.snapshot() as connection:
                self.contents.secret.append(read_secret(connection, self.store.restricted))
        return self.sight.releases(self.contents.releases, *self.contents.secret[0])

    @property
    def version(self) -> int:
        return self.contents.version

    def measure(self, id: str) -> Measure:
        """The definition of a measure, of a variant, or of an unmapped name (KeyError if none of these), with
        the breaks that are registered of it."""
        if id.startswith("unmapped:"):
            return self.catalogue.unmapped(id, self.contents.spans[id].label or id)
        return self.contents.with_breaks(self.catalogue.get(id))

    def resolve(self, id: str, month: int | None, as_at: date | None = None) -> str:
        """The counting of a measure to show: the measure itself where it reaches that month and was known
        on that day, else the variant (`id@2008`) that does; groupings are never joined. Street-level
        counts are never taken for the Met's own."""
        spans = self.contents.spans
        countings = self.contents.countings.get(id, ())
        known = [n for n in countings if not n.endswith("@street") and spans[n].known(as_at)]
        reach = [n for n in known if spans[n].reaches(month)]
        if id in reach or not known:
            return id
        return max(reach or known, key=lambda n: (not reach and n == id, spans[n].last))

    def series(self, *blocks: Block, as_at: date | None = None) -> dict[tuple[str, str], Series]:
        """Series by (measure, unit) of each block (measures, units), those that the principal may see."""
        found = self.store.fetch(self.contents, self.sight.blocks(blocks), as_at)
        if self.principal.restricted:
            self.restricted_shown.update(m for m, _ in found if self.sight.is_restricted(m))
        return found

    def priorities(self, unit: str, month: int, as_at: date | None = None) -> tuple[LocalPriority, ...]:
        """A borough's priorities of the financial year of a month, as known on a day: of the latest year on
        record up to it."""
        found = self.contents.choices(unit, periods.financial_year(month), as_at)
        return self.sight.priorities(found)

    def scan(self, month: int, as_at: date | None = None) -> Scan | None:
        """The newest scan of that month, as far as the principal may see it; None where it has not been
        scanned. as_at: the newest that rests on nothing but what was known on that day. Kept with the
        contents."""
        before = None if as_at is None else self.contents.first_later(as_at)

        def read() -> Scan | None:
            with self.store.snapshot() as connection:
                return read_scan(connection, month, before=before)

        found = kept(self.contents.scans, (month, before), read)
        if found is None or self.sight.full:
            return found
        return kept(self.contents.seen, self._sees(found), lambda: self.sight.scan(found))

    def _sees(self, scan: Scan) -> Sees:
        """What a scan looks like to this principal: the same to all who see the same of it."""
        names = kept(self.contents.named, scan.id, lambda: places(scan))
        return scan.id, self.principal.restricted, frozenset(filterfalse(self.principal.may_see, names))

    def scanned(self) -> tuple[int, ...]:
        """The months that were ever scanned, the oldest first. Kept with the contents."""
        if not self.contents.months_scanned:
            with self.store.snapshot() as connection:
                self.contents.months_scanned.append(read_months(connection))
        return self.contents.months_scanned[0]

    def past(self, first: int, last: int) -> dict[int, tuple[Found, ...]]:
        """What the newest scan of each scanned month from first to last found, of what one may see."""
        with self.store.snapshot() as connection:
            return {m: self.sight.found(found) for m, found in read_past(connection, first, last).items()}

    def cases(self) -> dict[tuple[str, str, int], Case]:
        """Every case that the principal may see, by measure, unit and direction. Kept with the contents."""

        def read() -> Sequence[Case]:
            with self.store.snapshot() as connection:
                return read_cases(connection)

        return self.sight.cases(kept(self.contents.cases, self.records_version, read))

    def log(self, cases: Sequence[int]) -> dict[int, tuple[Entry, ...]]:
        """What was said of these cases, oldest first."""
        mine = {c.id for c in self.cases().values()}.intersection(cases)
        if not mine:
            return {}
        with self.store.snapshot() as connection:
            return read_log(connection, mine)

    def signals(self, month: int, as_at: date | None = None) -> dict[tuple[str, str], Signal] | None:
        """What the scan of that month found (as_at: the one that rests on what was known on that day), by
        (measure, unit); None where it has not been scanned.

        Tested series without a finding are nothing unusual; series that were not tested have no signal.
        Kept with the contents, so read it only.
        """
        scan = self.scan(month, as_at)
        if scan is None:
            return None
        return kept(self.contents.said, self._sees(scan), lambda: self._signals(scan))

    def _signals(self, scan: Scan) -> dict[tuple[str, str], Signal]:
        found = {
            (f.measure, f.unit): signal(f, self.measure(f.measure), place(self.organisation, f.unit))
            for f in reversed(scan.found)
            if is_change(f)
        }
        quiet = {(m, u): QUIET for m, us in scan.tested.items() for u in us}
        return {**quiet, **self._echoes(scan, found), **found}

    def _echoes(self, scan: Scan, found: dict[tuple[str, str], Signal]) -> dict[tuple[str, str], Signal]:
        """The series in which a finding shows too: the wholes of its measure, or the boroughs of a group."""
        pairs = (
            (f, (f.measure, x) if f.note == TOGETHER else (x, f.unit))
            for f in scan.found
            if is_change(f)
            for x in f.also
        )
        return {(m, u): echo(f, self.measure(m), found[f.measure, f.unit].sentence) for f, (m, u) in pairs}
