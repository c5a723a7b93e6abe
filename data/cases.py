"""The life of exceptions: cases open, are seen again, close by themselves; people say what they know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dashboard import periods
from dashboard.cases import Case, Entry, Words
from dashboard.exceptions import Found, is_change
from dashboard.principal import Principal
from data import clock, schema
from data.engine import Lock, writing
from data.state import raise_versions

QUIET_MONTHS = 3  # inside the range for so long, a case closes by itself
SCANNER = "the monthly scan"
Key = tuple[str, str, int]


class NoCase(LookupError):
    """There is no case of that number, or not for who asks."""


class Overtaken(Exception):
    """Somebody else has changed the case since it was read."""


def follow(connection: Connection, found: Sequence[Found], month: int) -> None:
    """Brings the cases up to a scan of that month.

    A scan of an earlier month than one already followed opens the cases that it lacks, and closes or
    reopens none: what came later is known better.
    """
    known = {(c.measure, c.unit, c.direction): c for c in read_cases(connection)}
    newest = month >= max((c.last_seen for c in known.values()), default=month)
    seen = {(f.measure, f.unit, f.direction) for f in found if is_change(f)}
    for key in sorted(seen):
        case = known.get(key)
        if case is None:
            _open(connection, key, month)
        elif month > case.last_seen:
            _set(connection, case.id, last_seen=periods.number(month))
            if newest and case.state == "closed":
                text = f"Reopened: out of the range again in {periods.name(month)}."
                _turn(connection, case, "reopened", text)
    for key, case in known.items():
        quiet = month - case.last_seen
        if newest and key not in seen and case.state != "closed" and quiet >= QUIET_MONTHS:
            _turn(connection, case, "closed", f"Closed by itself: inside the range for {quiet} months.")


def read_cases(connection: Connection) -> list[Case]:
    """Every case, in the order in which they were opened."""
    return [_case(row) for row in connection.execute(select(schema.cases).order_by(schema.cases.c.id))]


def read_log(connection: Connection, cases: Collection[int]) -> dict[int, tuple[Entry, ...]]:
    """What was said of these cases, oldest first; cases without a line are left out."""
    table = schema.case_log
    query = select(table).where(table.c.case_id.in_(sorted(cases))).order_by(table.c.id)
    found: dict[int, tuple[Entry, ...]] = {}
    for row in connection.execute(query) if cases else ():
        entry = Entry(row.case_id, row.at, row.by, row.state, row.reason, row.text)
        found[row.case_id] = (*found.get(row.case_id, ()), entry)
    return found


def say(engine: Engine, number: int, words: Words, principal: Principal) -> None:
    """Keeps what somebody says of a case. `words` have no problems (dashboard.cases.problems).

    NoCase where there is none for this principal; Overtaken where the case is no longer at the revision
    that the words speak of: nothing is written then.
    """
    with writing(engine, Lock.MEETINGS) as connection:
        row = connection.execute(select(schema.cases).where(schema.cases.c.id == number)).first()
        if row is None or not principal.may_edit("case", row.unit):
            raise NoCase(number)
        case = _case(row)
        if case.revision != words.revision:
            raise Overtaken(number)
        _turn(connection, case, words.state, words.text, words.post, words.reason)
        raise_versions(connection, "records_version")


def _open(connection: Connection, key: Key, month: int) -> None:
    measure, unit, direction = key
    number = periods.number(month)
    row = {"measure": measure, "unit": unit, "direction": direction, "opened": number, "last_seen": number}
    made = connection.execute(insert(schema.cases).values(**row, state="new", reason="", revision=1))
    assert made.inserted_primary_key is not None
    _log(connection, int(made.inserted_primary_key[0]), "new", "", f"Found in {periods.name(month)}.")


def _turn(
    connection: Connection, case: Case, state: str, text: str, by: str = SCANNER, reason: str | None = None
) -> None:
    """The case in another state, with the line of its log that says so."""
    reason = case.reason if reason is None else reason
    _set(connection, case.id, state=state, reason=reason, revision=case.revision + 1)
    _log(connection, case.id, state, reason, text, by)


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(schema.cases).where(schema.cases.c.id == number).values(**values))


def _log(connection: Connection, case: int, state: str, reason: str, text: str, by: str = SCANNER) -> None:
    at = clock.now()
    row = {"case_id": case, "at": at, "by": by, "state": state, "reason": reason, "text": text}
    connection.execute(insert(schema.case_log).values(**row))


def _case(row: Any) -> Case:
    return Case(
        id=row.id,
        measure=row.measure,
        unit=row.unit,
        direction=row.direction,
        opened=periods.from_number(row.opened),
        last_seen=periods.from_number(row.last_seen),
        state=row.state,
        reason=row.reason,
        revision=row.revision,
    )
