"""The one row that tells readers whether what they hold is still true: versions of figures, places and records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, update

from data import schema

VERSIONS = ("version", "organisation_version", "records_version")


def raise_versions(connection: Connection, *names: str, **also: Any) -> None:
    """Makes the versions named (of VERSIONS) new ones, and sets what else of the row has changed."""
    c = schema.state.c
    connection.execute(update(schema.state).values({n: c[n] + 1 for n in names} | also))
