"""Reading what scans have found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, desc, func, select

from dashboard import periods
from dashboard.exceptions import Found, Scan
from data import schema


def read_scan(
    connection: Connection, month: int, number: int | None = None, before: int | None = None
) -> Scan | None:
    """The newest scan of a month, of those of data versions before one, or the one of that number; None where
    there is none."""
    table = schema.scans.c
    query = select(schema.scans).where(table.month == periods.number(month))
    if number is not None:
        query = query.where(table.id == number)
    if before is not None:
        query = query.where(table.data_version < before)
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
        run_at=row.run_at,
        expected=row.expected or {},
    )


def read_months(connection: Connection) -> tuple[int, ...]:
    """The months that have been scanned, in order."""
    table = schema.scans.c
    return tuple(
        periods.from_number(m)
        for m in connection.scalars(select(table.month).distinct().order_by(table.month))
    )


def read_past(connection: Connection, first: int, last: int) -> dict[int, tuple[Found, ...]]:
    """What the newest scan of each scanned month from first to last found, by rank."""
    table, e = schema.scans.c, schema.exceptions
    months = table.month.between(periods.number(first), periods.number(last))
    newest = (
        select(func.max(table.id).label("id"), table.month).where(months).group_by(table.month).subquery()
    )
    query = (
        select(newest.c.month.label("scanned"), e)
        .select_from(newest.outerjoin(e, e.c.scan_id == newest.c.id))
        .order_by(newest.c.month, e.c.rank, e.c.id)
    )
    found: dict[int, tuple[Found, ...]] = {}
    for row in connection.execute(query):
        month = periods.from_number(row.scanned)
        found[month] = (*found.get(month, ()), *(() if row.id is None else (_read(row),)))
    return found


def _read(x: Any) -> Found:
    values = {name: getattr(x, name) for name in Found.__dataclass_fields__}
    return Found(**values | {"month": periods.from_number(x.month), "also": tuple(x.also)})
