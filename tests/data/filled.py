"""A store with something of every kind, and the same store as an older version had it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)

from data import archive, backup, schema, schema_records
from data.engine import open_engine, upgrade, writing
from tests.data.operations import OPERATIONS

DONE = ("a load of priorities agreed earlier", "a word on a case", "a load of revisions", "an edit", "a closing",
        "a break", "a theme that cascades")  # fmt: skip
SOME: dict[type, Any] = {
    Boolean: False,
    BigInteger: 1,
    Integer: 1,
    Float: 0.5,
    DateTime: datetime(2017, 12, 5, 9, 30, 1, 250_000),
    Date: date(2017, 12, 5),
    LargeBinary: bytes(range(256)),
    JSON: {"a": [None, "“ü”\n"]},
    String: "“ü”\n/x",
}


def fill(engine: Engine) -> None:
    """Does to a new store what is done to stores; a table that this leaves empty gets a row of no meaning."""
    assert schema_records.metadata is schema.metadata
    for name in DONE:
        OPERATIONS[name].prepare(engine)
        OPERATIONS[name].work(engine)
    for table in schema.metadata.sorted_tables:
        with engine.begin() as connection:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table).values(_row(table)))


def _row(table: Table) -> dict[str, Any]:
    return {c.name: next(v for t, v in SOME.items() if isinstance(c.type, t)) for c in table.columns}


def older(full: Engine, url: str, version: str) -> Engine:
    """A store of that version with all of the full one that the version has tables and columns for."""
    engine = open_engine(url)
    upgrade(engine, version)
    with full.connect() as source, writing(engine) as target:
        for table in reflected(engine).sorted_tables:
            if table.name in schema.metadata.tables:
                ours = schema.metadata.tables[table.name]
                rows = source.execute(select(*(ours.c[c.name] for c in table.columns))).mappings().all()
                if rows:
                    target.execute(insert(table), [dict(r) for r in rows])
    return engine


def archived(engine: Engine, version: str, file: Path) -> Path:
    """The archive of a store of an older version, as that version wrote it."""
    with engine.connect() as connection:
        parts = [
            archive.Part(t.name, tuple(t.columns.keys()), connection.execute(select(t)).all())
            for t in reflected(engine).sorted_tables
            if t.name not in backup.OWN
        ]
    archive.write(file, {"schema": version, "made": "2017-12-04T10:00:00+00:00"}, parts)
    return file


def reflected(engine: Engine) -> MetaData:
    """The tables that a store has, whatever its version."""
    found = MetaData()
    found.reflect(engine)
    return found
