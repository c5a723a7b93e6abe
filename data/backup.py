"""Backup and restore: every table of a store as one archive, from either database into either."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)

from dashboard.told import Told
from data import archive, audit, clock, schema, schema_records
from data.archive import Damaged, Part
from data.engine import open_engine, upgrade, versions, writing
from data.framework import WHY
from data.setup import open_store
from data.state import VERSIONS

MANY = 5000  # rows at once
# What stays with its store: its schema's version, and sessions that have ended, which what is older would bring back.
OWN = ("alembic_version", "ended_sessions")

MAKERS: dict[type, Callable[[Any], Any]] = {
    DateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    LargeBinary: base64.b64decode,
}


class NotEmpty(Told):
    """A restore would take the place of what somebody loaded or wrote."""


@dataclass(frozen=True)
class Done:
    """What was written or read: the schema's version, when it was made, rows by table."""

    version: str
    made: str
    rows: dict[str, int]

    @property
    def line(self) -> str:
        """In a sentence."""
        return f"{sum(self.rows.values()):,} rows of {len(self.rows)} tables, schema {self.version}, made {self.made}"


def backup(engine: Engine, file: Path) -> Done:
    """Archives one state of the store, while others read and write it. Told where the file cannot be made."""
    made = clock.now().replace(tzinfo=UTC).isoformat()
    with engine.connect() as plain:
        snapshot = plain.engine.dialect.name == "postgresql"
        connection = plain.execution_options(isolation_level="REPEATABLE READ") if snapshot else plain
        version = _schema(connection)
        rows = archive.write(file, {"schema": version, "made": made}, _parts(connection))
    return Done(version, made, rows)


def copy_file(engine: Engine, file: Path) -> None:
    """A copy of an SQLite store by SQLite's own online backup: a store itself. Told where it cannot be made."""
    if engine.dialect.name != "sqlite":
        raise Told(f"{file}: only an SQLite store can be copied as .db. Name a file without that ending.")
    with archive.whole(file) as new, engine.connect() as connection, closing(sqlite3.connect(new)) as target:
        connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
        target.execute("PRAGMA journal_mode = DELETE")


def restore(engine: Engine, file: Path, *, replace: bool = False) -> Done:
    """Puts an archive in the place of all that the store holds, in one transaction. One of an older schema is
    brought up to this one's first, in a store of its own beside (in TMPDIR).

    NotEmpty where the store holds anything of somebody's, unless `replace`; Damaged where the file is not whole
    or of a newer schema. The audit log of the store stays, lines that it lacks are added, and one of the restore.
    """
    digest = archive.verify(file)
    with _sound(file):
        head, parts = archive.read(file)
        _known(head, file)
    with _today(head, parts, file) as now, writing(engine) as connection, _sound(file):
        if not replace and not _untouched(connection):
            raise NotEmpty(
                "The store is not empty: a restore takes the place of all that is in it. Nothing was changed."
                " Name another DATABASE_URL, or say --yes."
            )
        rows = _replace(connection, now, file)
        done = Done(head["schema"], head["made"], rows)
        audit.of_command(connection, "restore", file.name, f"{done.line}; sha256 {digest}")
    return done


@contextmanager
def _sound(file: Path) -> Iterator[None]:
    """Damaged where what an archive holds is not what one holds."""
    try:
        yield
    except (ValueError, KeyError, TypeError, StopIteration) as problem:
        raise Damaged(
            f"{file} does not hold what an archive holds: {problem}. Nothing was changed."
        ) from problem


def _known(head: dict[str, Any], file: Path) -> None:
    """Damaged where the archive's schema is none that this version knows."""
    theirs, newest = head["schema"], versions()[-1]
    if theirs not in versions():
        which = "a newer" if theirs > newest else "an unknown"
        raise Damaged(
            f"{file} was written by {which} version of the dashboard (schema {theirs}; this one knows up to"
            f" {newest}). Nothing was changed. Restore it with that version."
        )


@contextmanager
def _today(head: dict[str, Any], parts: Iterator[Part], file: Path) -> Iterator[Iterator[Part]]:
    """The tables of an archive as a store of today's schema has them."""
    if head["schema"] == versions()[-1]:
        yield parts
        return
    with TemporaryDirectory(prefix="met-restore-") as folder:
        url = f"sqlite:///{folder}/store.db"
        with _disposing(open_engine(url)) as old, _sound(file):
            upgrade(old, head["schema"])
            tables = MetaData()
            tables.reflect(old)
            with writing(old) as connection:
                _put(connection, parts, dict(tables.tables), file)
        with _disposing(open_store(url)) as new, new.connect() as connection:
            yield _parts(connection)


@contextmanager
def _disposing(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _schema(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _tables() -> dict[str, Table]:
    """The tables of an archive of today."""
    assert schema_records.metadata is schema.metadata  # whose tables are among them once it is imported
    return {t.name: t for t in schema.metadata.sorted_tables if t.name not in OWN}


def _parts(connection: Connection) -> Iterator[Part]:
    for name, table in _tables().items():
        found = connection.execution_options(yield_per=MANY).execute(
            select(table).order_by(*table.primary_key)
        )
        yield Part(name, tuple(c.name for c in table.columns), found)


def _untouched(connection: Connection) -> bool:
    """Whether the store holds no more than every new one."""
    log = schema_records.record_log
    told = connection.scalar(select(func.count()).select_from(log).where(log.c.why != WHY))
    of = (schema.releases, schema.case_log, schema.audit, schema_records.packs)
    return not told and not any(connection.scalar(select(func.count()).select_from(t)) for t in of)


def _replace(connection: Connection, parts: Iterator[Part], file: Path) -> dict[str, int]:
    tables = _tables()
    before = connection.execute(select(schema.state)).one()
    for table in reversed(tables.values()):
        if table is not schema.audit:  # which refuses
            connection.execute(table.delete())
    rows = _put(connection, parts, tables, file)
    _raise_versions(connection, before)
    if connection.dialect.name == "postgresql":
        for table in tables.values():
            _next_number(connection, table)
    return rows


def _put(
    connection: Connection, parts: Iterator[Part], tables: dict[str, Table], file: Path
) -> dict[str, int]:
    """Every row of an archive into the tables of its schema; the number of rows by table."""
    tables = {name: table for name, table in tables.items() if name not in OWN}
    rows = {}
    for part in parts:
        if part.table not in tables or set(part.columns) != set(tables[part.table].columns.keys()):
            raise Damaged(f"{file}: the table {part.table} is not one of its version's. Nothing was changed.")
        rows[part.table] = _fill(connection, tables[part.table], part)
    if missing := tables.keys() - rows.keys():
        raise Damaged(f"{file} lacks {', '.join(sorted(missing))}. Nothing was changed.")
    return rows


def _fill(connection: Connection, table: Table, part: Part) -> int:
    made = [_maker(table, name) for name in part.columns]
    known = _audited(connection) if table is schema.audit else None
    count = 0
    given = iter(part.rows)
    while some := list(islice(given, MANY)):
        rows = [{n: f(v) for n, f, v in zip(part.columns, made, row, strict=True)} for row in some]
        count += len(rows)
        if known:  # numbers of another store's lines are not these
            rows = [{k: v for k, v in row.items() if k != "id"} for row in rows if _about(row) not in known]
        if rows:
            connection.execute(insert(table), rows)
    return count


def _audited(connection: Connection) -> set[tuple[Any, ...]]:
    return {_about(row) for row in connection.execute(select(schema.audit)).mappings()}


def _about(row: Any) -> tuple[Any, ...]:
    return tuple(row[c.name] for c in schema.audit.columns if c.name != "id")


def _maker(table: Table, name: str) -> Callable[[Any], Any]:
    """What makes a value of a column of what JSON has of it; a store's own values are what they are."""
    type_ = table.columns[name].type
    make = next((f for kind, f in MAKERS.items() if isinstance(type_, kind)), None)
    return lambda value: make(value) if make is not None and isinstance(value, str) else value


def _raise_versions(connection: Connection, before: Any) -> None:
    """Makes every version a new one, so that nothing is shown that was kept of other figures."""
    now = connection.execute(select(schema.state)).one()
    raised = {v: max(getattr(now, v), getattr(before, v) + 1) for v in VERSIONS}
    connection.execute(schema.state.update().values(raised))


def _next_number(connection: Connection, table: Table) -> None:
    """Has PostgreSQL go on numbering after the rows that were put in, and never back: that is not undone with
    the transaction."""
    column = table.columns.get("id")
    if column is not None and isinstance(column.type, Integer):
        top = connection.scalar(select(func.max(column)))
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        if top is not None and sequence is not None:
            reached = connection.scalar(text(f"SELECT last_value FROM {sequence}")) or 0
            connection.execute(select(func.setval(sequence, max(top, reached))))
