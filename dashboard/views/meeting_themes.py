"""The items of an agenda that themes fill: this month's, those cascaded, the rolling plan."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import periods, wording
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.views.frame import Link
from dashboard.views.meeting_records import words
from dashboard.views.meeting_room import Entry, Fill, Room

PLAN = 3  # months of the rolling plan of themes


def themes(room: Room) -> Fill:
    """The forum's theme of the month, and what was cascaded to its borough, each with its status."""
    month = periods.of(room.day)
    own = [t for t in _themes(room) if t.month("month") == month]
    entries = [_theme(room, t) for t in own]
    entries += [_cascaded(room, c) for c in cascaded(room)]
    measures = tuple(dict.fromkeys(m for e in (*own, *_parents(room)) for m in e.many("measures")))
    links = tuple(
        Link(room.desk.measure(m).name, room.s.go("measure", measure=m, unit=room.slug))
        for m in measures
        if m in room.desk.catalogue
    )
    if entries:
        return Fill("", (), tuple(entries), links)
    return Fill(f"No theme is set for {periods.name(month)}.", more=_set(room, month))


def _set(room: Room, month: int) -> tuple[Link, ...]:
    text = f"Set the theme of {periods.name(month)}"
    return room.offer(text, "theme", forum=room.forum.ref, month=periods.iso(month))


def _themes(room: Room) -> list[Record]:
    return [
        t
        for t in room.records.naming("theme", "forum", room.forum.ref)
        if t.text("state") not in ("dropped", "moved")
    ]


def cascaded(room: Room) -> tuple[Record, ...]:
    """What was cascaded to the forum's borough for this month, or before it and not reported back yet."""
    if room.unit.level != "borough":
        return ()
    month = periods.of(room.day)
    found = [c for c in room.records.naming("cascade", "unit", room.unit.code) if c.text("theme")]
    due = [
        c
        for c in found
        if (m := c.month("month")) is not None
        and (m == month or (m < month and c.text("status") != "reported"))
    ]
    return tuple(sorted(due, key=lambda c: (c.text("month"), c.ref), reverse=True))


def _parents(room: Room) -> list[Record]:
    found = (room.records.get("theme", c.text("theme")) for c in cascaded(room))
    return [t for t in found if t is not None]


def _theme(room: Room, t: Record) -> Entry:
    """A theme of the forum: what it is in line with, and how far its boroughs are."""
    back = room.records.naming("cascade", "theme", t.ref)
    note = f"In line with {words(t, 'rationale')}. {t.text('reason')}"
    if back:
        note += f" {status_of(back)}"
    return room.entry(t, note, t.text("title"))


def status_of(cascades: Iterable[Record]) -> str:
    """'Cascaded to 32 boroughs: 20 sent, 8 on the agenda, 4 reported back.'"""
    found = list(cascades)
    counts = [
        f"{n} {text}"
        for value, text in kinds()["cascade"].fields["status"].choices.items()
        if (n := sum(c.text("status") == value for c in found))
    ]
    return f"Cascaded to {wording.some(len(found), 'borough')}: {', '.join(counts)}."


def _cascaded(room: Room, c: Record) -> Entry:
    theme = room.records.get("theme", c.text("theme"))
    forum = room.records.get("forum", theme.text("forum")) if theme else None
    source = f"Cascaded by {forum.text('name')}" if forum else "Cascaded"
    month = periods.name(c.month("month") or 0)
    said = f": {c.text('response')}" if c.text("response") else ""
    note = f"{source} for {month}; {words(c, 'status')}{said}"
    return room.entry(c, note, theme.text("title") if theme else c.ref)


def theme_plan(room: Room) -> Fill:
    """This month and the next two, whether a theme is set for them or not."""
    first = periods.of(room.day)
    entries = []
    for month in range(first, first + PLAN):
        found = [t for t in _themes(room) if t.month("month") == month]
        name = periods.name(month)
        entries += [room.entry(t, t.text("lead"), f"{name}: {t.text('title')}") for t in found]
        if not found:
            way = next((link.href for link in _set(room, month)), "")
            entries.append(Entry(f"{name}: no theme is set yet", way))
    return Fill("", (), tuple(entries))
