"""The one row that tells readers whether what they hold is still true: versions of figures, places and records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, update

from data import schema
from data.engine import Lock, hold

RECORDS = "records_version"
VERSIONS = ("version", "organisation_version", RECORDS)


def raise_versions(connection: Connection, *names: str, **also: Any) -> None:
    """Makes the versions named (of VERSIONS) new ones, and sets what else of the row has changed.

    Every writer has that row in the end: a load first waits for the edits, which have that lock from their
    beginning, or two could wait for each other."""
    if names != (RECORDS,):
        hold(connection, Lock.MEETINGS)
    c = schema.state.c
    connection.execute(update(schema.state).values({n: c[n] + 1 for n in names} | also))
