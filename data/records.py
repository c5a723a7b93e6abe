"""The records of the meetings in the store: read as of a moment, saved one change at a time, logged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dashboard.records.field import Value
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Change, Record, Records
from dashboard.records.rules import Draft, problems, withdrawal
from data import clock, schema
from data.breaks import BREAK
from data.engine import Lock, writing
from data.schema_records import record_log, records
from data.state import raise_versions

Follow = Callable[[Record, Records], Sequence[Record]]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be kept: ref empty for a new record, revision that of the one they saw.

    `body` holds values as dashboard.records.field has them; fields left out stay as they are.
    """

    kind: str
    body: Mapping[str, Value]
    ref: str = ""
    revision: int = 0
    why: str = ""
    by: str = ""
    at: datetime | None = None  # UTC; None: now
    illustrative: bool = False
    withdraw: bool = False


class Unfit(ValueError):
    """A wish breaks a rule. `wrong` says what, by field."""

    def __init__(self, wish: Wish, wrong: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrong.values()))
        self.wish, self.wrong = wish, dict(wrong)


class Overtaken(Exception):
    """Somebody else changed the record since it was read. `record` is what it is now."""

    def __init__(self, wish: Wish, record: Record) -> None:
        super().__init__(f"{record.kind} {record.ref} is at revision {record.revision}")
        self.wish, self.record = wish, record


class Moved(Exception):
    """The records are of another version by now than the one asked for."""


def read_records(connection: Connection, as_at: date | None = None, version: int | None = None) -> Records:
    """All records, as they are or as they stood at the end of a day; Moved where a version is asked for
    and they are of another."""
    newest = select(schema.state.c.records_version).scalar_subquery()
    rows = connection.execute(select(records, newest.label("version")).order_by(records.c.id)).all()
    if version is not None and rows and rows[0].version != version:
        raise Moved
    if as_at is None:
        return Records(map(_record, rows))
    end = datetime.combine(as_at, time.max)
    log = connection.execute(select(record_log).where(record_log.c.at <= end).order_by(record_log.c.id))
    stood = {(row.kind, row.ref): row for row in log}
    then = {(r.kind, r.ref): _record(r) for r in rows if (r.kind, r.ref) in stood}
    return Records(_then(record, stood[key]) for key, record in then.items())


def _then(now: Record, row: Any) -> Record:
    """A record as a line of its log left it."""
    body = _body(row.kind, row.after)
    return replace(now, body=body, revision=row.revision, changed=row.at, by=row.by, withdrawn=row.withdrawn)


def read_changes(connection: Connection, kind: str, ref: str) -> tuple[Change, ...]:
    """The audit log of one record, the oldest first."""
    c = record_log.c
    query = select(record_log).where(c.kind == kind, c.ref == ref).order_by(c.id)
    return tuple(_change(row) for row in connection.execute(query))


def read_log(connection: Connection, first: int = 0, many: int = 1000) -> tuple[Change, ...]:
    """The audit log of all records, the newest first, `many` lines from the one numbered `first`."""
    query = select(record_log).order_by(record_log.c.id.desc()).offset(first).limit(many)
    return tuple(_change(row) for row in connection.execute(query))


def save(engine: Engine, *wishes: Wish, follow: Follow | None = None) -> tuple[Record, ...]:
    """Keeps all wishes or none, in order; later ones may name records that earlier ones make.

    Unfit where one breaks a rule, Overtaken where one was written on an older revision: nothing is kept
    then. `follow` gives further records that a saved one brings about (the cascades of a theme).
    """
    with writing(engine, Lock.MEETINGS) as connection:
        return keep(connection, wishes, follow)


def keep(connection: Connection, wishes: Iterable[Wish], follow: Follow | None = None) -> tuple[Record, ...]:
    """`save` inside a transaction of the caller's."""
    before = known = read_records(connection)
    kept, moment = [], now(connection)
    for wish in wishes:
        wish = replace(wish, at=wish.at or _after(moment, known.get(wish.kind, wish.ref)))
        record, known = _keep(connection, wish, known)
        kept.append(record)
        for new in follow(record, known) if follow else ():
            wished = Wish(new.kind, new.body, why=f"Follows from {record.ref}.", by=wish.by, at=wish.at)
            _, known = _keep(connection, replace(wished, illustrative=record.illustrative), known)
    if known is not before:  # else all was as wished, and no page need be made anew
        raise_versions(connection, "records_version", *_of_figures(kept))
    return tuple(kept)


def _of_figures(kept: Iterable[Record]) -> tuple[str, ...]:
    """The version of the figures rises too where limits restart or no longer do."""
    return ("version",) if any(r.kind == BREAK for r in kept) else ()


def _after(moment: datetime, old: Record | None) -> datetime:
    """The moment of a change, never before that of the one before it, so that a record as it stood on a day is
    the same whatever the clock did."""
    return moment if old is None or old.changed is None else max(moment, old.changed)


def now(connection: Connection) -> datetime:
    """The moment of a change (UTC): of the clock, on the day on which a demonstration store stands still."""
    stands = connection.scalar(select(schema.state.c.today))
    read = clock.now()
    return read if stands is None else datetime.combine(stands, read.time())


def _keep(connection: Connection, wish: Wish, known: Records) -> tuple[Record, Records]:
    kind = kinds()[wish.kind]
    old = known.get(wish.kind, wish.ref) if wish.ref else None
    if old is not None and wish.revision != old.revision:
        raise Overtaken(wish, old)
    new = _wished(connection, kind, wish, old)
    draft = Draft(new, old, wish.why, known)
    wrong = withdrawal(kind, draft) if wish.withdraw else problems(kind, draft)
    if wrong:
        raise Unfit(wish, wrong)
    if old is not None and _same(old, new):
        return old, known
    _write(connection, new, old, wish.why)
    return new, known.putting(new)


def _wished(connection: Connection, kind: Kind, wish: Wish, old: Record | None) -> Record:
    assert wish.at is not None
    at = wish.at
    empty = {n: f.empty for n, f in kind.fields.items()}
    body = {**empty, **(old.body if old else {}), **wish.body}
    ref = wish.ref or reference(connection, kind, body, at)
    return Record(
        kind=wish.kind,
        ref=ref,
        body=body,
        revision=(old.revision if old else _last(connection, kind.id, ref)) + 1,
        made=old.made if old else at,
        changed=at,
        by=wish.by,
        illustrative=wish.illustrative and (old is None or old.illustrative),
        withdrawn=wish.withdraw,
    )


def _same(old: Record, new: Record) -> bool:
    return (old.body, old.withdrawn, old.illustrative) == (new.body, new.withdrawn, new.illustrative)


def reference(connection: Connection, kind: Kind, body: Mapping[str, Value], at: datetime) -> str:
    """The reference of a new record: what its kind makes of its fields, or the next number of the year."""
    if kind.slug:
        stem = slug(" ".join(str(body.get(name, "")) for name in kind.slug))
        return _free(connection, kind.id, stem)
    stem = f"{kind.prefix}-{at.year}-"
    c = records.c
    taken = connection.scalars(select(c.ref).where(c.kind == kind.id, c.ref.startswith(stem)))
    numbers = [int(ref.removeprefix(stem)) for ref in taken if ref.removeprefix(stem).isdigit()]
    return f"{stem}{max(numbers, default=0) + 1:03d}"


def slug(text: str) -> str:
    """A text as a part of an address: small letters, digits, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace("&", " and ")).strip("-")[:100] or "record"


def _free(connection: Connection, kind: str, stem: str) -> str:
    c = records.c
    taken = set(connection.scalars(select(c.ref).where(c.kind == kind, c.ref.startswith(stem))))
    names = (stem, *(f"{stem}-{i}" for i in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _last(connection: Connection, kind: str, ref: str) -> int:
    """The revision at which a withdrawn record of that reference stands; 0 where there was none."""
    c = records.c
    return connection.scalar(select(c.revision).where(c.kind == kind, c.ref == ref)) or 0


def _write(connection: Connection, new: Record, old: Record | None, why: str) -> None:
    c = records.c
    row = {"body": _plain(new.body), "revision": new.revision, "made": new.made, "changed": new.changed}
    row |= {"by": new.by, "illustrative": new.illustrative, "withdrawn": new.withdrawn}
    if new.revision == 1:
        connection.execute(insert(records).values(kind=new.kind, ref=new.ref, **row))
    else:
        connection.execute(update(records).where(c.kind == new.kind, c.ref == new.ref).values(**row))
    log = {"kind": new.kind, "ref": new.ref, "revision": new.revision, "at": new.changed, "by": new.by}
    log |= {"why": why, "before": None if old is None else _plain(old.body), "after": _plain(new.body)}
    connection.execute(insert(record_log).values(**log, withdrawn=new.withdrawn))


def _plain(body: Mapping[str, Value]) -> dict[str, Any]:
    """A body as JSON holds it; what is empty is left out."""
    return {n: v if isinstance(v, str) else list(v) for n, v in body.items() if v}


def _body(kind: str, plain: Mapping[str, Any]) -> dict[str, Value]:
    """A body of JSON with every field of its kind, so that old rows know fields added since."""
    found = kinds().get(kind)
    empty = {n: f.empty for n, f in found.fields.items()} if found else {}
    return {**empty, **{n: v if isinstance(v, str) else tuple(v) for n, v in plain.items()}}


def _record(row: Any) -> Record:
    return Record(
        row.kind,
        row.ref,
        _body(row.kind, row.body),
        row.revision,
        row.made,
        row.changed,
        row.by,
        row.illustrative,
        row.withdrawn,
    )


def _change(row: Any) -> Change:
    before = None if row.before is None else _body(row.kind, row.before)
    after = _body(row.kind, row.after)
    return Change(row.kind, row.ref, row.revision, row.at, row.by, row.why, before, after, row.withdrawn)
