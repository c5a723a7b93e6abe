"""The breaks that records register, read by themselves: there are few of them among many records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, ScalarSelect, func, select

from dashboard.breaks import Registered, of_records
from dashboard.records.record import Record
from data.schema_records import records

BREAK = "break"


def read_breaks(connection: Connection) -> tuple[Registered, ...]:
    """All of them, approved or not, in the order in which they were made."""
    c = records.c
    query = select(c.ref, c.body).where(c.kind == BREAK, c.withdrawn.is_(False)).order_by(c.id)
    return of_records(_record(ref, body) for ref, body in connection.execute(query))


def any_breaks() -> ScalarSelect[Any]:
    """How many there are, as a column of another query: most stores have none, and need not ask again."""
    return select(func.count()).select_from(records).where(records.c.kind == BREAK).scalar_subquery()


def _record(ref: str, plain: dict[str, Any]) -> Record:
    return Record(BREAK, ref, {n: v if isinstance(v, str) else tuple(v) for n, v in plain.items()})
