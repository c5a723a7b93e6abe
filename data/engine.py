"""Opening a store: the engine, its transactions, its migrations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from dashboard.told import Told
from data.pings import ping_after_rest

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_SECONDS = 600
# What databases say when they can be read and not be written: SQLite's result codes, PostgreSQL's states.
_WHY = {8: "it is read-only", 13: "its disk is full"}
_WHY_NOW = dict.fromkeys((778, 1034), "its disk does not take it")  # an error in writing, in syncing
_WHY_STATE = {"53100": _WHY[13], "53400": "it has used up the room that it was given", "25006": _WHY[8]}


class Lock(IntEnum):
    """What writers of a PostgreSQL store wait for, one after the other in this order; any numbers will do.

    Of SQLite there is one writer at a time."""

    FIGURES = 20171219  # releases and scans
    MEETINGS = 20171221  # records, words on cases, packs; and the row of versions, whoever raises one
    FILLING = 20171222


class StoreTooNew(Told):
    """The store was written by a newer version of the product."""


class StoreUnreachable(Told):
    """There is no way to the store: a wrong address, a server that is down, a file that is no database."""


class Unwritable(Told):
    """The store can be read and not be written: its disk is full, say. Nothing was changed."""


def open_engine(url: str) -> Engine:
    """An engine for an SQLAlchemy address. PostgreSQL uses psycopg 3 unless the address says otherwise."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            url = "postgresql+psycopg://" + url.removeprefix(plain)
    try:
        engine = create_engine(url, hide_parameters=True)  # what people typed is in no error, so in no log
    except ArgumentError as problem:
        raise StoreUnreachable(f"DATABASE_URL is no address of a database: {problem}") from problem
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        ping_after_rest(engine)
    return engine


def reach(engine: Engine) -> None:
    """Connects once; StoreUnreachable, with the reason, where that fails."""
    try:
        engine.connect().close()
    except DBAPIError as problem:
        raise StoreUnreachable(
            f"The store at {engine.url} cannot be opened: {str(problem.orig).strip()}. Check DATABASE_URL."
        ) from problem


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the begin event opens transactions, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("writing") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def writing(engine: Engine, *locks: Lock) -> Iterator[Connection]:
    """One transaction that excludes every other writer from its first statement on; all or nothing.

    locks: what others it excludes on PostgreSQL, so that a word is kept while a release loads. Unwritable where
    the store takes no more."""
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            for lock in locks or (Lock.FIGURES, Lock.MEETINGS):
                hold(connection, lock)
            yield connection
    except DBAPIError as problem:
        if why := unwritable(problem):
            raise Unwritable(
                f"The store cannot be written: {why}. Nothing was changed, and what was saved can be read."
                " Mend that, then do it again."
            ) from problem
        raise


def hold(connection: Connection, lock: Lock) -> None:
    """Has a transaction wait for a lock, and keep it to its end."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})


def unwritable(problem: BaseException | None) -> str:
    """Why a store that can be read cannot be written; empty where that is not what an error says."""
    found = getattr(problem, "orig", problem)
    code = getattr(found, "sqlite_errorcode", None)
    if code is not None:
        return _WHY_NOW.get(code) or _WHY.get(code & 255, "")
    return _WHY_STATE.get(getattr(found, "sqlstate", None) or "", "")


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Lets one process at a time fill a store, of several that find it empty; the others wait and look again."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": Lock.FILLING})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": Lock.FILLING})
        return
    import fcntl

    folder = os.open(Path(engine.url.database or "").absolute().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def migrate(engine: Engine) -> None:
    """Bring the store up to this version's schema; a newer store is refused (StoreTooNew)."""
    newest = versions()[-1]
    with engine.connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            heads = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
            if heads == [newest]:
                return  # Alembic itself takes longer to import than all else that a start needs
    upgrade(engine)


def versions() -> list[str]:
    """The versions of the schema, the oldest first."""
    return sorted(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(engine: Engine, to: str = "head") -> None:
    """Migrates a store of any older version, or of none, in one transaction."""
    import alembic.command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        _refuse_newer(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, to)


def _refuse_newer(connection: Connection, script: ScriptDirectory) -> None:
    from alembic.runtime.migration import MigrationContext

    known = {revision.revision for revision in script.walk_revisions()}
    for head in MigrationContext.configure(connection).get_current_heads():
        if head not in known:
            raise StoreTooNew(
                f"The store was written by a newer version of the dashboard (schema {head}; this version "
                f"knows up to {max(known)}). Nothing was changed. Update the dashboard, or name another "
                "DATABASE_URL."
            )
