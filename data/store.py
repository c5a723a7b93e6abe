"""The read path: what the store says, as of a data version, to one principal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache
from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select
from sqlalchemy.exc import DBAPIError

from dashboard.catalogue import Catalogue
from dashboard.organisation import Organisation
from dashboard.principal import Principal
from dashboard.records.place import readable
from dashboard.records.record import Records
from dashboard.series import Series
from dashboard.source import Block
from data import schema
from data.codec import decode
from data.contents import Contents, Priorities, read_contents, read_places
from data.reading import Reading
from data.records import Moved, read_records
from data.sight import open_part, restricted

CACHED_SERIES = 10_000  # of some 3 kB each
CACHED_RECORDS = 64  # by version, day and scope
CACHED_DAYS = 8


class Changed(Exception):
    """The store was written to between two reads of one request: read again."""


class Store:
    """Reads of one performance store. Safe to share between threads, but for one `within` a transaction, which
    sees what that has written and nobody else sees yet."""

    def __init__(
        self,
        engine: Engine,
        catalogue: Catalogue,
        refused: Path = Path("refused.jsonl"),
        within: Connection | None = None,
    ) -> None:
        self.engine, self.within = engine, within
        self.refused = refused
        self.catalogue, self.open_catalogue = catalogue, open_part(catalogue)
        self.restricted = restricted(catalogue)
        self._series: LRUCache[tuple, Held] = LRUCache(CACHED_SERIES)
        self._contents: Contents | None = None
        self._places: tuple[int, tuple[Organisation, Priorities]] | None = None
        self._records: LRUCache[tuple, Records] = LRUCache(CACHED_RECORDS)
        self._all_records: LRUCache[tuple, Records] = LRUCache(CACHED_DAYS)
        self._lock = Lock()
        postgresql = engine.dialect.name == "postgresql"
        # a statement alone needs no transaction, which would be two more ways to the server and back
        self._alone = engine.execution_options(isolation_level="AUTOCOMMIT") if postgresql else engine

    def open(self, principal: Principal, *more: ColumnElement[Any]) -> Reading:
        """A consistent view of the store for one request: one statement when nothing has changed.

        more: what else is asked in that statement; the answers are the Reading's `told`."""
        try:
            state, contents = self._ask(more)
        except DBAPIError as problem:
            if self.within is not None or not problem.connection_invalidated:
                raise
            state, contents = self._ask(more)  # the server was started again since the last request
        if contents is None:
            with self.snapshot() as connection:
                state = connection.execute(select(schema.state, *more)).one()
                contents = self._contents = self._held(state) or self._read(connection, state)
        told = tuple(state)[len(schema.state.c) :]
        return Reading(self, contents, principal, state.records_version, state.today, told)

    def _ask(self, more: tuple[ColumnElement[Any], ...]) -> tuple[Any, Contents | None]:
        """The state of the store, and the contents where those in memory are still true."""
        with self._statement() as connection:
            state = connection.execute(select(schema.state, *more)).one()
            contents = self._held(state)
            if contents is None and self._alone is self.engine:
                contents = self._contents = self._read(connection, state)
        return state, contents

    def _held(self, state: Any) -> Contents | None:
        contents = self._contents
        return contents if contents is not None and contents.version == state.version else None

    def records(self, version: int, as_at: date | None, principal: Principal) -> Records:
        """The records of the meetings at a version of them, as they stood on a day, that one may read."""
        key = (version, as_at, principal.scope)
        with self._lock:
            found = self._records.get(key)
        if found is None:
            found = readable(self._every_record(version, as_at), principal)
            with self._lock:
                self._records[key] = found
        return found

    def _every_record(self, version: int, as_at: date | None) -> Records:
        """All records at a version, whoever may read them: read once for all."""
        with self._lock:
            found = self._all_records.get((version, as_at))
        if found is None:
            try:
                with self.snapshot() as connection:
                    found = read_records(connection, as_at, version)
            except Moved as moved:
                raise Changed from moved
            with self._lock:
                self._all_records[version, as_at] = found
        return found

    def organisation(self) -> Organisation:
        """The organisation as it was last read; read now if it never was."""
        contents = self._contents or self.open(Principal()).contents
        return contents.organisation

    def _statement(self) -> AbstractContextManager[Connection]:
        """A connection for one statement."""
        return self._alone.connect() if self.within is None else nullcontext(self.within)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """A connection whose statements all see one state of the store."""
        if self.within is not None:
            return nullcontext(self.within)
        connection = self.engine.connect()
        if self.engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        return connection

    def _read(self, connection: Connection, state: Any) -> Contents:
        if self._places is None or self._places[0] != state.organisation_version:
            self._places = (state.organisation_version, read_places(connection))
        return read_contents(connection, state, self._places[1])

    def fetch(
        self, contents: Contents, blocks: Iterable[Block], as_at: date | None
    ) -> dict[tuple[str, str], Series]:
        """The series of every (measure, unit) of the blocks: what is not in memory by one statement."""
        wanted = {(m, u): (as_at, m, u) for ms, us in blocks for m in ms for u in us}
        with self._lock:
            held = {pair: self._series[key] for pair, key in wanted.items() if key in self._series}
        found = {pair: h.series for pair, h in held.items() if h.version == contents.version}
        missing = wanted.keys() - found.keys()
        if missing:
            fresh = self._select(contents, missing, as_at, held)
            found |= {pair: h.series for pair, h in fresh.items()}
            with self._lock:
                self._series.update({wanted[pair]: h for pair, h in fresh.items()})
        return {pair: series for pair, series in found.items() if series is not None}

    def _select(
        self,
        contents: Contents,
        pairs: Iterable[tuple[str, str]],
        as_at: date | None,
        held: Mapping[tuple[str, str], Held],
    ) -> dict[tuple[str, str], Held]:
        """Each pair as the store has it now. What a release left as it was stays the same object, so that
        what was made of it stays true."""
        s, m, u = schema.series.c, schema.measures.c, schema.units.c
        query = (
            select(m.name, u.code, s.data, s.summed, select(schema.state.c.version).scalar_subquery())
            .join(schema.measures, m.id == s.measure_id)
            .join(schema.units, u.id == s.unit_id)
            .where(or_(*_blocks(pairs)), _valid(as_at))
        )
        with self._statement() as connection:
            rows = connection.execute(query).all()
        if any(version != contents.version for *_, version in rows):
            raise Changed
        found = dict.fromkeys(pairs, Held(contents.version))
        for name, code, data, summed, _ in rows:
            made_up = name in contents.spans and contents.spans[name].illustrative
            digest = blake2b(bytes(data), digest_size=16, person=b"%d%d" % (summed, made_up)).digest()
            before = held.get((name, code))
            if before is not None and before.series is not None and before.digest == digest:
                series = before.series
            else:
                series = decode(data, name, code, summed=summed, illustrative=made_up)
            found[name, code] = Held(contents.version, digest, series)
        return found


@dataclass(frozen=True, slots=True)
class Held:
    """A series in memory (None: there is none): of which data version, and what it was read from."""

    version: int
    digest: bytes = b""
    series: Series | None = None


def _blocks(pairs: Iterable[tuple[str, str]]) -> list[ColumnElement[bool]]:
    """The fewest blocks of measures and units that are these pairs."""
    by_unit: dict[str, set[str]] = {}
    for measure, unit in pairs:
        by_unit.setdefault(unit, set()).add(measure)
    blocks: dict[frozenset[str], list[str]] = {}
    for unit, names in by_unit.items():
        blocks.setdefault(frozenset(names), []).append(unit)
    m, u = schema.measures.c, schema.units.c
    return [and_(m.name.in_(sorted(names)), u.code.in_(sorted(units))) for names, units in blocks.items()]


def _valid(as_at: date | None) -> ColumnElement[bool]:
    """The rows known on a day; those of today where it is None."""
    s = schema.series.c
    return s.valid_to == schema.FOREVER if as_at is None else and_(s.valid_from <= as_at, s.valid_to > as_at)
