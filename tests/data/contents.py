"""All that a store holds, to be compared with what it held or with another."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, LargeBinary, inspect, select, text

from data import schema

ROWS = "SELECT '{0}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {0} t"


def state(engine: Engine) -> str:
    """A fingerprint of every row of every table that there is, whatever the store's version; of an SQLite
    store, of its file to the byte."""
    if engine.dialect.name == "sqlite":
        engine.dispose()  # the last connection folds the log into the file
        return hashlib.sha256(Path(engine.url.database or "").read_bytes()).hexdigest()
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return str(sorted(map(tuple, connection.execute(text(" UNION ALL ".join(map(ROWS.format, names)))))))


def essence(engine: Engine) -> dict[str, list[str]]:
    """What two stores share in which the same was done: every row of every table without moments, and
    without the numbers that a database gives out, which PostgreSQL never gives twice."""
    with engine.connect() as connection:
        return {
            t.name: sorted(repr(tuple(r)) for r in connection.execute(select(*_lasting(t))))
            for t in schema.metadata.sorted_tables
        }


def _lasting(table: Any) -> list[Any]:
    def numbered(column: Any) -> bool:
        return column.name == "id" or column.name.endswith("_id")

    kept = [c for c in table.columns if not isinstance(c.type, (DateTime, LargeBinary)) and not numbered(c)]
    return kept or [table.columns[0]]
