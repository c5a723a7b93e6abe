"""What is read once a data version: the measures there are, releases, organisation, priorities."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, literal, select, union_all

from dashboard import periods
from dashboard.breaks import Registered, applied
from dashboard.cases import Case
from dashboard.exceptions import Scan
from dashboard.measure import Measure
from dashboard.organisation import Organisation
from dashboard.release import Release
from dashboard.source import LocalPriority, Signal, Span
from data import schema
from data.breaks import any_breaks, read_breaks
from data.units import read_organisation


@dataclass(frozen=True)
class Chosen:
    """A borough's choices of a year as one file brought them: known from that day, always where it is None."""

    known_from: date | None
    agreed: date | None
    priorities: tuple[LocalPriority, ...]


MOST = 24  # scans, and views of scans, that are kept in memory
LAST = 10**6  # the number of the choices in place: after all that they replaced
Secret = tuple[frozenset[int], frozenset[int]]
Sees = tuple[
    int, bool, frozenset[str]
]  # a scan, whether restricted measures are seen, the places that are not
Priorities = dict[tuple[str, int], tuple[Chosen, ...]]  # the newest agreement last


Key = TypeVar("Key")
Value = TypeVar("Value")


def kept(memory: dict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
    """What is in memory under a key, made if it is not. Memory is cleared when it is full: it does not grow
    with the months and readers that ask."""
    if key in memory:
        with suppress(KeyError):  # cleared by another thread just now
            return memory[key]
    found = make()
    if len(memory) >= MOST:
        memory.clear()
    memory[key] = found
    return found


@dataclass(frozen=True)
class Contents:
    """All that is read once a data version: measures there are, releases, the newest month."""

    version: int
    data_to: int | None
    spans: dict[str, Span]
    releases: dict[int, Release]
    organisation: Organisation
    priorities: Priorities
    breaks: tuple[Registered, ...] = ()
    measures: dict[str, Measure] = field(default_factory=dict)
    scans: dict[tuple[int, int | None], Scan | None] = field(default_factory=dict)
    cases: dict[int, Sequence[Case]] = field(default_factory=dict)  # by the version of the records
    secret: list[Secret] = field(default_factory=list)
    months_scanned: list[tuple[int, ...]] = field(default_factory=list)
    named: dict[int, frozenset[str]] = field(default_factory=dict)
    seen: dict[Sees, Scan | None] = field(default_factory=dict)
    said: dict[Sees, dict[tuple[str, str], Signal]] = field(default_factory=dict)

    def first_later(self, day: date) -> int | None:
        """The first data version of those in place that held figures not known on that day; None: none does."""
        return min((r.version for r in self.releases.values() if r.figures and r.as_at > day), default=None)

    def choices(self, unit: str, year: int, as_at: date | None) -> tuple[LocalPriority, ...]:
        """A borough's local priorities of the latest year on record up to this one, else of the first: those
        known on a day, the latest agreement of them."""
        years = {
            y: known
            for (code, y), found in self.priorities.items()
            if code == unit and (known := [c for c in found if _known(c, as_at)])
        }
        if not years:
            return ()
        return years[max((y for y in years if y <= year), default=min(years))][-1].priorities

    def with_breaks(self, measure: Measure) -> Measure:
        """The measure with the breaks that records register, as they stood when the contents were read."""
        if not self.breaks:
            return measure
        if measure.id not in self.measures:
            boroughs = [u.code for u in self.organisation.boroughs()]
            self.measures[measure.id] = applied(measure, self.breaks, boroughs)
        return self.measures[measure.id]

    @cached_property
    def mark(self) -> str:
        """Tells these figures from another store's: two may have one version number."""
        loads = [(r.id, r.sha256, r.loaded_at) for r in self.releases.values()]
        return sha256(repr(loads).encode()).hexdigest()[:16]

    @cached_property
    def countings(self) -> dict[str, list[str]]:
        """Every counting there is of a measure: itself and its variants (`id@2008`)."""
        found: dict[str, list[str]] = {}
        for name in self.spans:
            for id in {name, name.partition("@")[0]}:
                found.setdefault(id, []).append(name)
        return found


def _known(chosen: Chosen, as_at: date | None) -> bool:
    return as_at is None or chosen.known_from is None or chosen.known_from <= as_at


def read_places(connection: Connection) -> tuple[Organisation, Priorities]:
    """The organisation and its local priorities: read anew only when the organisation's version is."""
    return read_organisation(connection), _priorities(connection)


def read_contents(connection: Connection, state: Any, places: tuple[Organisation, Priorities]) -> Contents:
    """The contents of the data version that the state row names."""
    m = schema.measures
    held = select(m, any_breaks().label("any_breaks")).where(m.c.last_month.is_not(None))
    measures = connection.execute(held).all()
    releases = connection.execute(select(schema.releases).order_by(schema.releases.c.id))
    return Contents(
        version=state.version,
        data_to=None if state.data_to is None else periods.from_number(state.data_to),
        spans={m.name: _span(m) for m in measures},
        releases={r.id: _release(r) for r in releases},
        organisation=places[0],
        priorities=places[1],
        breaks=read_breaks(connection) if any(row.any_breaks for row in measures) else (),
    )


def read_secret(connection: Connection, measures: Collection[str]) -> Secret:
    """The releases that brought figures of any of these measures, and those that brought any of wards."""
    s, m, u = schema.series.c, schema.measures.c, schema.units.c
    of = select(s.release_id).join(schema.measures, m.id == s.measure_id).where(m.name.in_(sorted(measures)))
    below = select(s.release_id).join(schema.units, u.id == s.unit_id).where(u.level == "ward")
    restricted, wards = (frozenset(connection.scalars(q.distinct())) for q in (of, below))
    return restricted, wards


def _span(m: Any) -> Span:
    first, last = periods.from_number(m.first_month), periods.from_number(m.last_month)
    return Span(first, last, m.label, m.illustrative, m.known_from)


def _priorities(connection: Connection) -> Priorities:
    """Local priorities by borough and financial year; those in place stand after those they replaced."""
    past, now = schema.past_priorities, schema.local_priorities
    columns = [c.name for c in now.c]
    before = select(past.c.number, *(past.c[c] for c in columns))
    today = select(literal(LAST).label("number"), *now.c)
    rows = connection.execute(union_all(before, today).order_by("unit", "financial_year", "number", "rank"))
    found: dict[tuple[str, int], list[Chosen]] = {}
    for (unit, year, _), block in groupby(rows, lambda p: (p.unit, p.financial_year, p.number)):
        made = [(p, LocalPriority(p.measure, p.rank, p.source, bool(p.illustrative), year)) for p in block]
        first = made[0][0]
        one = Chosen(first.known_from, first.agreed, tuple(m for _, m in made))
        found.setdefault((unit, year), []).append(one)
    return {block: tuple(sorted(c, key=lambda c: c.agreed or date.min)) for block, c in found.items()}


def _release(row: Any) -> Release:
    return Release(
        id=row.id,
        file=row.file,
        sha256=row.sha256,
        kind=row.kind,
        title=row.title,
        source=row.source,
        as_at=row.as_at,
        rows=row.rows,
        figures=row.figures,
        first=periods.from_number(row.first_month),
        last=periods.from_number(row.last_month),
        total=row.total,
        illustrative=row.illustrative,
        summary=row.summary,
        loaded_at=row.loaded_at,
        version=row.version,
    )
