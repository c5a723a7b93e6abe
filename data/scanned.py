"""Reading what scans have found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, desc, select

from dashboard import periods
from dashboard.exceptions import Found, Scan
from data import schema


def read_scan(connection: Connection, month: int, number: int | None = None) -> Scan | None:
    """The newest scan of a month, or the one of that number; None where the month was never scanned."""
    table = schema.scans.c
    query = select(schema.scans).where(table.month == periods.number(month))
    if number is not None:
        query = query.where(table.id == number)
    row = connection.execute(query.order_by(desc(table.id)).limit(1)).first()
    if row is None:
        return None
    e = schema.exceptions.c
    found = connection.execute(select(schema.exceptions).where(e.scan_id == row.id).order_by(e.rank, e.id))
    return Scan(
        id=row.id,
        month=month,
        data_version=row.data_version,
        method=row.method,
        parameters=row.parameters,
        scanned=row.scanned,
        flagged=row.flagged,
        expected_false=row.expected_false,
        tested={m: tuple(us) for m, us in row.tested.items()},
        calibration=row.calibration,
        notes=tuple(row.notes),
        found=tuple(_read(x) for x in found),
    )


def _read(x: Any) -> Found:
    values = {name: getattr(x, name) for name in Found.__dataclass_fields__}
    return Found(**values | {"month": periods.from_number(x.month), "also": tuple(x.also)})
