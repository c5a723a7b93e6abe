"""Demonstration records: what the meetings of the demonstration store kept, up to the day it stands still.

Plain files (*.toml) hold each record as a person would write it, with `then` its changes by day; meetings
and cascades follow from the calendar (diary.py). All are played in the order of their days, so that the
log reads as it would have been written. Illustrative all of them but those marked `stated`, which say nothing
that their source does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, update

from dashboard.organisation import Organisation
from data import schema, wishes
from data.demo.records.diary import diary, has_pack
from data.records import Wish, keep, read_records
from data.units import read_organisation

FOLDER = Path(__file__).parent
TODAY = date(2017, 12, 19)  # the day of the paper, and the eve of a Performance Group
FILES = (
    "risks",
    "control",
    "recommendations",
    "violence",
    "themes",
    "meetings",
    "actions",
    "practice",
    "annotations",
)
COUNTED = {"update": "U", "adoption": "AD"}  # kinds whose rows need no reference of their own
ANSWERS = ("owner", "lead", "author", "presenter", "chair")  # who changes a record, if nothing is said
BY = "Secretariat"
Close = Callable[[Connection, Wish], None]  # freezes the pack of a meeting and keeps the wish that closes it


@dataclass(frozen=True)
class Event:
    """A wish and its moment: `order` parts those of one moment."""

    at: datetime
    order: int
    wish: Wish


def script(connection: Connection) -> list[Wish]:
    """Every change that the demonstration's records saw, in the order of their moments."""
    organisation = read_organisation(connection)
    forums = read_records(connection).of("forum")
    return in_order(events([*_files(), *diary(forums, organisation, TODAY)], organisation))


def play(connection: Connection, wishes: Sequence[Wish] | None = None, close: Close | None = None) -> None:
    """Keeps the wishes (None: all) and lets the store stand still on TODAY; in the caller's transaction. `close`
    closes the meetings that have a pack, in a store that stands on the day of the closing."""
    found = script(connection) if wishes is None else wishes
    for packed, few in groupby(found, lambda w: close is not None and has_pack(w)):
        if close is None or not packed:
            keep(connection, list(few))
            continue
        for wish in few:
            assert wish.at is not None  # a script has the moment of each
            _stand(connection, wish.at.date())
            close(connection, wish)
    _stand(connection, TODAY)


def _stand(connection: Connection, day: date) -> None:
    connection.execute(update(schema.state).values(today=day))


def events(rows: Iterable[dict[str, Any]], organisation: Organisation) -> Iterator[Event]:
    """Every wish that the rows stand for. A row: kind, ref, at, by, stated, then, and fields as written."""
    order = 0
    for row in rows:
        for at, wish in _wishes(dict(row), organisation):
            yield Event(at, order, wish)
            order += 1


def _wishes(row: dict[str, Any], organisation: Organisation) -> Iterator[tuple[datetime, Wish]]:
    kind, ref, then = row.pop("kind"), row.pop("ref"), row.pop("then", [])
    marked = not row.pop("stated", False)
    answers = next((row[name] for name in ANSWERS if name in row), BY)
    at, by = _moment(row.pop("at")), row.pop("by", BY)
    yield at, wishes.new(kind, row, organisation, ref, at=at, by=by, illustrative=marked)
    for revision, change in enumerate(then, 1):
        fields = dict(change)
        at, by, why = _moment(fields.pop("at")), fields.pop("by", answers), fields.pop("why", "")
        made = wishes.change(kind, fields, organisation, ref, at=at, by=by, why=why, revision=revision)
        yield at, replace(made, illustrative=marked)


def _moment(text: str) -> datetime:
    """A moment as written; nine o'clock where only the day is."""
    found = datetime.fromisoformat(text)
    return found if "T" in text else datetime.combine(found, time(9))


def in_order(found: Iterable[Event]) -> list[Wish]:
    """The wishes as they would have come in."""
    return [e.wish for e in sorted(found, key=lambda e: (e.at, e.order))]


def _files() -> Iterator[dict[str, Any]]:
    numbers = dict.fromkeys(COUNTED, 0)
    for name in FILES:
        for kind, rows in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")).items():
            for row in rows:
                if kind in COUNTED:
                    numbers[kind] += 1
                    row["ref"] = f"{COUNTED[kind]}-2017-{numbers[kind]:03d}"
                yield {"kind": kind, **row}
