"""Warehouses to pull from: PostgreSQL, DuckDB over a Parquet file, SQLite; each with one table of incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, create_engine, delete, insert

KINDS = ("postgresql", "duckdb", "sqlite")


@dataclass(frozen=True)
class Incident:
    """One row of the warehouse."""

    borough: str | None
    ward: str | None
    day: date
    entered: date
    offence: str
    solved: int
    seconds: int | None


INCIDENTS = Table(
    "incidents",
    MetaData(),
    *(Column(name, String) for name in ("borough", "ward", "offence")),
    *(Column(name, Date) for name in ("day", "entered")),
    *(Column(name, Integer) for name in ("solved", "seconds")),
)
TYPES = {
    **dict.fromkeys(("borough", "ward", "offence"), pa.string()),
    **dict.fromkeys(("day", "entered"), pa.date32()),
    **dict.fromkeys(("solved", "seconds"), pa.int32()),
}


@dataclass(frozen=True)
class Warehouse:
    """Its address, and what a source reads from."""

    kind: str
    address: str
    table: str
    file: Path

    def fill(self, incidents: Sequence[Incident]) -> None:
        """These incidents, and no others."""
        rows = [vars(i) for i in incidents]
        if self.kind == "duckdb":
            pq.write_table(pa.Table.from_pylist(rows, pa.schema(list(TYPES.items()))), self.file)
            return
        engine = create_engine(self.address)
        INCIDENTS.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(delete(INCIDENTS))
            if rows:
                connection.execute(insert(INCIDENTS), rows)
        engine.dispose()


def warehouse(kind: str, address: str, folder: Path) -> Warehouse:
    """One of a kind; address is that of an empty PostgreSQL database."""
    file = folder / ("incidents.parquet" if kind == "duckdb" else "warehouse.db")
    where = {"postgresql": address, "duckdb": "duckdb:///:memory:", "sqlite": f"sqlite:///{file}"}
    table = f"read_parquet('{file}')" if kind == "duckdb" else "incidents"
    return Warehouse(kind, where[kind], table, file)
