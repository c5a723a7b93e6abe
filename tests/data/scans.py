"""Scans put into a store by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, update

from dashboard import periods
from dashboard.exceptions import Scan
from data import schema
from data.cases import follow
from data.engine import writing


def put_scan(engine: Engine, scan: Scan) -> None:
    """Keeps a scan as data.scans does, without scanning."""
    row: dict[str, Any] = {
        name: getattr(scan, name)
        for name in ("data_version", "method", "scanned", "flagged", "expected_false", "calibration")
    }
    row |= {"month": periods.number(scan.month), "run_at": datetime(2017, 12, 4), "notes": list(scan.notes)}
    row |= {"parameters": dict(scan.parameters), "tested": {m: list(u) for m, u in scan.tested.items()}}
    with writing(engine) as connection:
        key = connection.execute(insert(schema.scans).values(**row)).inserted_primary_key
        assert key is not None
        for f in scan.found:
            kept = {name: getattr(f, name) for name in f.__dataclass_fields__ if name != "id"}
            kept |= {"scan_id": key[0], "month": periods.number(f.month)}
            kept |= {"also": list(f.also), "parts": dict(f.parts)}
            connection.execute(insert(schema.exceptions).values(**kept))
        follow(connection, scan.found, scan.month)
        state = schema.state
        connection.execute(update(state).values(version=state.c.version + 1))
