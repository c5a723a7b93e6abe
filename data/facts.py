"""The table of facts: appended to, read back release by release, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from dashboard import periods
from dashboard.series import Series
from data import schema
from data.rows import fresh


def append(connection: Connection, rows: Iterable[tuple]) -> None:
    """Rows by the driver's fastest way: COPY on PostgreSQL, one prepared insert on SQLite."""
    driver: Any = connection.connection.driver_connection
    names = [c.name for c in schema.facts.columns]
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY facts ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO facts ({', '.join(names)}) VALUES ({marks})", rows)


def measures_of(connection: Connection, releases: Sequence[int]) -> set[int]:
    """The measures that any of these releases speaks of."""
    facts = schema.facts.c
    return set(connection.scalars(select(facts.measure_id).where(facts.release_id.in_(releases)).distinct()))


def history(
    connection: Connection, measure_id: int, measure: str, unit_code: Mapping[int, str]
) -> Iterator[tuple[int, date, dict[str, Series]]]:
    """Each release of a measure in the order of as-at dates: id, as-at date, its series by unit."""
    facts, releases = schema.facts.c, schema.releases.c
    mine = select(facts.release_id).where(facts.measure_id == measure_id).distinct()
    order = connection.execute(
        select(releases.id, releases.as_at).where(releases.id.in_(mine)).order_by(releases.as_at, releases.id)
    ).all()
    for release, as_at in order:
        found = connection.execute(
            select(facts.unit_id, facts.month, facts.numerator, facts.denominator, facts.status).where(
                facts.measure_id == measure_id, facts.release_id == release
            )
        ).all()
        yield release, as_at, _series(measure, release, found, unit_code)


def _series(
    measure: str, release: int, found: Sequence[Any], unit_code: Mapping[int, str]
) -> dict[str, Series]:
    by_unit: dict[str, list[Any]] = defaultdict(list)
    for row in found:
        by_unit[unit_code[row.unit_id]].append(row)
    months = [periods.from_number(row.month) for row in found]
    start, length = min(months), max(months) - min(months) + 1
    out = {}
    for unit, rows in by_unit.items():
        at = np.array([periods.from_number(row.month) for row in rows]) - start
        numerator, denominator = np.full(length, np.nan), np.full(length, np.nan)
        status = np.zeros(length, np.uint8)
        numerator[at] = [row.numerator for row in rows]
        denominator[at] = [np.nan if row.denominator is None else row.denominator for row in rows]
        status[at] = [row.status for row in rows]
        out[unit] = fresh(measure, unit, start, numerator, denominator, status, release)
    return out
