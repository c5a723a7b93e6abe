"""The life of exceptions: cases open, are seen again, close by themselves; people say what they know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from dashboard import periods
from dashboard.exceptions import Found
from data import schema

QUIET_MONTHS = 3  # inside the range for so long, a case closes by itself
SCANNER = "the monthly scan"
OPEN = ("new", "acknowledged", "explained", "action", "no action")


def follow(connection: Connection, found: Sequence[Found], month: int) -> None:
    """Brings the cases up to a scan of that month; a scan of an earlier month than known changes none."""
    table = schema.cases
    cases = connection.execute(select(table)).all()
    if any(periods.from_number(c.last_seen) > month for c in cases):
        return
    seen = {(f.measure, f.unit, f.direction) for f in found if f.layer != "quality"}
    known = {(c.measure, c.unit, c.direction): c for c in cases}
    for key in sorted(seen):
        case = known.get(key)
        if case is None:
            _open(connection, key, month)
        else:
            state = "new" if case.state == "closed" else case.state
            values = {"last_seen": periods.number(month), "state": state}
            connection.execute(update(table).where(table.c.id == case.id).values(values))
            if case.state == "closed":
                _log(
                    connection,
                    case.id,
                    "new",
                    "",
                    f"Reopened: out of the range again in {periods.name(month)}.",
                )
    for key, case in known.items():
        quiet = month - periods.from_number(case.last_seen)
        if key not in seen and case.state != "closed" and quiet >= QUIET_MONTHS:
            connection.execute(update(table).where(table.c.id == case.id).values(state="closed"))
            text = f"Closed by itself: inside the range for {quiet} months."
            _log(connection, case.id, "closed", case.reason, text)


def _open(connection: Connection, key: tuple[str, str, int], month: int) -> None:
    measure, unit, direction = key
    number = periods.number(month)
    row = {"measure": measure, "unit": unit, "direction": direction, "opened": number, "last_seen": number}
    made = connection.execute(insert(schema.cases).values(**row, state="new", reason="", revision=1))
    assert made.inserted_primary_key is not None
    _log(connection, int(made.inserted_primary_key[0]), "new", "", f"Found in {periods.name(month)}.")


def _log(connection: Connection, case: int, state: str, reason: str, text: str, by: str = SCANNER) -> None:
    at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    row = {"case_id": case, "at": at, "by": by, "state": state, "reason": reason, "text": text}
    connection.execute(insert(schema.case_log).values(**row))
