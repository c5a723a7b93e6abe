"""Packs: what was tabled at a meeting, kept byte for byte. A pack is added, never changed, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from dashboard import periods
from data import clock, schema
from data.engine import Lock, writing
from data.records import Wish, keep
from data.schema_records import pack_parts, packs
from data.state import raise_versions

MOST_PARTS = 12
MOST_BYTES = 24_000_000  # of one pack, all parts together


class Moved(Exception):
    """The store was written to since the pack was made from it: make it again."""


class TooLarge(ValueError):
    """A pack that would not be kept; the sentence says why."""


@dataclass(frozen=True)
class Part:
    """One page or file of a pack. type is its media type; name is unique in the pack."""

    name: str
    title: str
    type: str
    body: bytes


@dataclass(frozen=True)
class Pack:
    """A pack as the store has it: number counts the packs of its meeting from 1; sha256 covers all parts."""

    id: int
    number: int
    meeting: str
    title: str
    made: datetime
    by: str
    data_version: int
    records_version: int
    as_at: date
    month: int | None
    marking: str
    sha256: str


@dataclass(frozen=True)
class New:
    """A pack to be kept, made from the store at these versions; number is what it is to be."""

    number: int
    meeting: str
    title: str
    by: str
    data_version: int
    records_version: int
    as_at: date
    month: int
    marking: str
    parts: tuple[Part, ...]
    at: datetime | None = None  # UTC; None: now


def fingerprint(parts: Iterable[Part]) -> str:
    """The sha256 of all parts in order: of each its name, title, type and the sha256 of its bytes."""
    found = sha256()
    for part in parts:
        for text in (part.name, part.title, part.type, sha256(part.body).hexdigest()):
            found.update(text.encode() + b"\0")
    return found.hexdigest()


def freeze(engine: Engine, new: New, wishes: Sequence[Wish] = ()) -> Pack:
    """Keeps a pack, and with it the wishes (the meeting closed, say), all or nothing.

    Moved where the store is at another version than the pack was made from, TooLarge where it would grow
    without bound; Unfit and Overtaken as data.records.save has them.
    """
    with writing(engine, Lock.MEETINGS) as connection:
        return freeze_within(connection, new, wishes)


def freeze_within(connection: Connection, new: New, wishes: Sequence[Wish] = ()) -> Pack:
    """`freeze` inside a transaction of the caller's."""
    _bounded(new)
    state = connection.execute(select(schema.state)).one()
    held = connection.scalar(select(func.count()).where(packs.c.meeting == new.meeting)) or 0
    versions = (state.version, state.records_version, held + 1)
    if versions != (new.data_version, new.records_version, new.number):
        raise Moved
    keep(connection, wishes)
    raise_versions(connection, "records_version")  # pages that list packs are read anew
    return _insert(connection, new)


def _bounded(new: New) -> None:
    size = sum(len(p.body) for p in new.parts)
    if len(new.parts) > MOST_PARTS or size > MOST_BYTES:
        raise TooLarge(f"The pack has {len(new.parts)} parts of {size / 1e6:.0f} MB: table fewer pages.")


def _insert(connection: Connection, new: New) -> Pack:
    made = new.at or clock.now()
    row: dict[str, Any] = {
        "meeting": new.meeting,
        "title": new.title[:255],
        "made": made,
        "by": new.by,
        "data_version": new.data_version,
        "records_version": new.records_version,
        "as_at": new.as_at,
        "month": periods.number(new.month),
        "marking": new.marking,
        "sha256": fingerprint(new.parts),
    }
    (id,) = connection.execute(insert(packs).values(**row)).inserted_primary_key or (0,)
    rows = [
        {"pack_id": id, "number": i, "name": p.name, "title": p.title[:255], "type": p.type, "body": p.body}
        for i, p in enumerate(new.parts, 1)
    ]
    if rows:
        connection.execute(insert(pack_parts), rows)
    return Pack(**{**row, "id": id, "number": new.number, "month": new.month})


def read_packs(connection: Connection, meeting: str) -> tuple[Pack, ...]:
    """The packs of a meeting, the oldest first, without their parts."""
    query = select(packs).where(packs.c.meeting == meeting).order_by(packs.c.id)
    return tuple(_pack(row, i) for i, row in enumerate(connection.execute(query), 1))


def _pack(row: Any, number: int) -> Pack:
    found = dict(row._mapping)
    month = found.pop("month")
    return Pack(**found, number=number, month=None if month is None else periods.from_number(month))


def read_contents(connection: Connection, pack: int) -> tuple[tuple[str, str, str], ...]:
    """Name, title and type of each part of a pack, in order."""
    c = pack_parts.c
    query = select(c.name, c.title, c.type).where(c.pack_id == pack).order_by(c.number)
    return tuple((row.name, row.title, row.type) for row in connection.execute(query))


def read_part(connection: Connection, pack: int, name: str) -> Part | None:
    """One part of a pack with its bytes; None where there is none of that name."""
    c = pack_parts.c
    row = connection.execute(select(pack_parts).where(c.pack_id == pack, c.name == name)).first()
    return Part(row.name, row.title, row.type, bytes(row.body)) if row else None


def altered(connection: Connection) -> Iterator[str]:
    """Packs whose parts are not those that were tabled, a sentence each. One pack in memory at a time."""
    c = pack_parts.c
    for pack in connection.execute(select(packs).order_by(packs.c.id)).all():
        rows = connection.execute(select(pack_parts).where(c.pack_id == pack.id).order_by(c.number))
        parts = [Part(r.name, r.title, r.type, bytes(r.body)) for r in rows]
        if fingerprint(parts) != pack.sha256:
            yield f"The pack “{pack.title}” of {pack.meeting} is not what was tabled on {pack.made:%Y-%m-%d}."
