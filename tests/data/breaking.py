"""A fault at a chosen statement of any work on a store: the connection lost, or the process killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from data import facts
from tests.data.dying import die


class Lost(Exception):
    """The connection went while rows were streamed past SQLAlchemy."""


def lose(connection: Connection) -> None:
    """As a server that goes away does: the statement at hand fails, and nothing after it can be said."""
    if connection.dialect.name == "sqlite":
        raise sqlite3.OperationalError("disk I/O error")
    driver: Any = connection.connection.driver_connection
    driver.close()


FAULTS = (OperationalError, sqlite3.OperationalError, Lost)
Fault = Callable[[Connection], None]


@contextmanager
def broken(at: int | None, fault: Fault = lose) -> Iterator[list[int]]:
    """Has the at-th statement or commit of all engines (from 1) and all after it meet the fault, so that trying
    again does not help; None: the commit of what was written. Yields the count, as a list of one number."""
    count = [0]

    def step(connection: Connection) -> None:
        count[0] += 1
        if at is not None and count[0] >= at:
            fault(connection)

    def commit(connection: Connection) -> None:
        step(connection)
        if at is None and connection.get_execution_options().get("writing"):
            fault(connection)

    def statement(connection: Connection, *_: Any) -> None:
        step(connection)

    append = facts.append

    def streamed(connection: Connection, rows: Iterable[tuple]) -> None:
        """The driver is handed these rows without SQLAlchemy: two more points, before them and among them."""

        def steps() -> Iterator[tuple]:
            for n, row in enumerate(rows):
                if n < 2:
                    step(connection)
                    if at is not None and count[0] >= at:
                        raise Lost
                yield row

        append(connection, steps())

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    facts.append = streamed
    try:
        yield count
    finally:
        facts.append = append
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "commit", commit)


def killed(_connection: Connection) -> None:
    """The process is gone at that instant."""
    die()


def points(n: int, most: int) -> list[int]:
    """Which of n statements meet a fault: all, or the first and the last three (the commit is among them) and
    others spread evenly between."""
    if n <= most:
        return list(range(1, n + 1))
    between = [1 + round(i * (n - 4) / (most - 3)) for i in range(most - 3)]
    return sorted({*between, n - 2, n - 1, n})
