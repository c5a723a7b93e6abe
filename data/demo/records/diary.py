"""The meetings of the demonstration by the calendar of their forums, and how its cascades went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from dashboard import periods
from dashboard.meetings.calendar import planned, ref_of
from dashboard.organisation import Organisation, Unit
from dashboard.records.record import Record
from data.demo import releases
from data.records import Wish

FIRST, LAST = date(2017, 7, 1), date(2018, 1, 31)
INVITED, PAPERS, MINUTES = timedelta(days=35), timedelta(days=5), timedelta(days=7)  # before, before, after
# Closed meetings that have their pack; not every one, as each takes a second of the first start.
PACKED = (
    "performance-group-2017-10-18",
    "performance-group-2017-11-15",
    "crimefighters-lambeth-2017-11-16",
    "management-board-2017-11-21",
)
OPEN = ("tp-crimefighters-2017-12-07",)  # one decision has no answer yet, so its minutes cannot be agreed
# theme: month, day sent; how many boroughs came to which state, when, in the order of their names turned by `turn`
CASCADED = (
    ("T-2017-004", "2017-11", "2017-09-07", 30, "reported", "2017-11-17", 5),
    ("T-2017-005", "2017-12", "2017-10-05", 24, "on-agenda", "2017-12-11", 11),
    ("T-2017-006", "2018-01", "2017-11-02", 9, "on-agenda", "2017-12-15", 20),
    ("T-2017-007", "2018-02", "2017-12-07", 0, "sent", "", 0),
)
SAID = (
    "Discussed. Marking spray is carried on every late shift.",
    "Discussed. Two parking places were named to the council.",
    "Discussed. Riders known for many offences are visited every week.",
    "Discussed. Advice is given at stations and at schools.",
    "Discussed. Shops that buy used telephones were visited.",
)
Row = dict[str, Any]


def diary(forums: Iterable[Record], organisation: Organisation, today: date) -> Iterator[Row]:
    """Rows of meetings, then of cascades, as data.demo.records.events reads them."""
    for forum in forums:
        for day in planned(forum, FIRST, LAST):
            yield from (
                _local(forum, day, today) if forum.text("level") == "borough" else _meeting(forum, day, today)
            )
    yield from _cascades(organisation)


def _row(forum: Record, day: date) -> Row:
    known = releases.newest(day)
    month = known or periods.of(day) - (1 if day.day >= releases.DAYS[0].day else 2)
    row = {"kind": "meeting", "ref": ref_of(forum.ref, day), "forum": forum.ref, "day": day.isoformat()}
    return row | {"month": periods.iso(month), "cutoff": day.isoformat() if known else ""}


def _local(forum: Record, day: date, today: date) -> Iterator[Row]:
    """A borough's own meeting is on record once its minutes are agreed."""
    if day + MINUTES <= today:
        row = {**_row(forum, day), "at": f"{day.isoformat()}T08:00", "by": forum.text("chair")}
        closed = {"at": f"{(day + MINUTES).isoformat()}T17:00", "by": forum.text("chair"), "status": "closed"}
        packed = row["ref"] in PACKED
        yield {**row, "status": "held", "then": [closed]} if packed else {**row, "status": "closed"}


def _meeting(forum: Record, day: date, today: date) -> Iterator[Row]:
    """Planned weeks before, then papers go out, then it is held, then its minutes are agreed."""
    if day - INVITED > today:
        return
    attended = f"{forum.text('chair')}; {forum.text('members')}"
    steps: list[tuple[date, Row]] = [
        (day - PAPERS, {"status": "papers-out"}),
        (day, {"status": "held", "attended": attended}),
        (day + MINUTES, {"status": "closed"}),
    ]
    ref = ref_of(forum.ref, day)
    then = [
        {"at": f"{at.isoformat()}T17:00", "by": "Secretariat", **step}
        for at, step in steps
        if at <= today and not (ref in OPEN and step["status"] == "closed")
    ]
    row = _row(forum, day)
    if day > today:
        row["cutoff"] = ""
    yield {**row, "at": (day - INVITED).isoformat(), "then": then}


def has_pack(wish: Wish) -> bool:
    """Whether a pack is frozen with this wish."""
    return wish.kind == "meeting" and wish.ref in PACKED and wish.body.get("status") == "closed"


def _cascades(organisation: Organisation) -> Iterator[Row]:
    number = count(1)
    for theme, month, sent, many, state, at, turn in CASCADED:
        boroughs = organisation.boroughs()
        came = {u.code for u in (*boroughs[turn:], *boroughs[:turn])[:many]}
        for unit in boroughs:
            row = {"kind": "cascade", "ref": f"C-2017-{next(number):03d}", "at": f"{sent}T10:00"}
            row |= {"theme": theme, "unit": unit.slug, "month": month}
            yield {
                **row,
                "owner": _owner(unit),
                "then": [_came(unit, state, at)] if unit.code in came else [],
            }


def _owner(unit: Unit) -> str:
    return f"Superintendent, Neighbourhoods, {unit.name}"


def _came(unit: Unit, state: str, at: str) -> Row:
    back = {"response": SAID[len(unit.name) % len(SAID)], "completed": at} if state == "reported" else {}
    return {"at": at, "by": _owner(unit), "status": state, **back}
