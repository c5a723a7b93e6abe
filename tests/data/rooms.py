"""Stores that can be read and not be written to, as the databases themselves say so."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import Pool

WAYS = ("full", "read-only")
SAID = {"full": "its disk is full", "read-only": "it is read-only"}
TABLES = ("records", "record_log", "releases", "audit", "facts", "case_log")
_OF = "FROM pg_stat_activity WHERE datname = 'store' AND pid <> pg_backend_pid()"
END, OTHERS = f"SELECT pg_terminate_backend(pid) {_OF}", f"SELECT count(*) {_OF}"
MOST = 2**30  # pages


@contextmanager
def no_room(url: str, way: str) -> Iterator[None]:
    """While inside, the store takes nothing: of SQLite no file grows; a PostgreSQL server says what it says when
    its disk is full, or is a standby that may only be read."""
    with _sqlite(way) if url.startswith("sqlite") else _postgresql(create_engine(url), way):
        yield


@contextmanager
def _sqlite(way: str) -> Iterator[None]:
    limited: list[sqlite3.Connection] = []

    def limit(connection: Any, *_: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            limited.append(connection)
            (now,) = connection.execute("PRAGMA page_count").fetchone()
            said = f"max_page_count = {now}" if way == "full" else "query_only = ON"
            connection.execute(f"PRAGMA {said}")

    event.listen(Pool, "checkout", limit)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", limit)
        for connection in limited:  # those that go on being used are let go
            with suppress(sqlite3.ProgrammingError):  # closed since
                connection.execute(f"PRAGMA max_page_count = {MOST}")
                connection.execute("PRAGMA query_only = OFF")


@contextmanager
def _postgresql(engine: Engine, way: str) -> Iterator[None]:
    on, off = (_refusing(), _taking()) if way == "full" else (_standby("on"), _standby("off"))
    _run(engine, on)
    try:
        yield
    finally:
        _run(engine, off)
        engine.dispose()


def _run(engine: Engine, statements: list[str]) -> None:
    engine.dispose()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        for statement in statements:
            connection.execute(text(statement))
        end = time.monotonic() + 10
        while statements[-1] == END and connection.scalar(text(OTHERS)) and time.monotonic() < end:
            time.sleep(0.01)


def _refusing() -> list[str]:
    made = "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    return [made, *(f"CREATE TRIGGER a_full BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION disk_full()" for t in TABLES)]  # fmt: skip


def _taking() -> list[str]:
    return ["DROP FUNCTION disk_full() CASCADE"]


def _standby(on: str) -> list[str]:
    """For every connection: those there are end, as at a failover."""
    return [f"ALTER DATABASE store SET default_transaction_read_only = {on}", END]
