"""The items of an agenda that records fill: actions, programmes, papers, deep-dives and the rest."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import wording
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Link
from dashboard.views.meeting_room import Entry, Fill, Room

LISTED = 8  # lines under one item; the rest behind a link
NEWEST = 3  # effective practices that are told


def _own(room: Room, record: Record) -> bool:
    """Whether an action is for this forum: it is its own, or of its borough's own work."""
    below = room.unit.level == "borough" and record.text("unit") == room.unit.code
    return record.text("forum") == room.forum.ref or below


def register(page: str, **filters: str) -> str:
    """The address of a list of records."""
    return Selection(page, **filters).href()  # type: ignore[arg-type]


def words(record: Record, field: str) -> str:
    """A field of a record in words."""
    return kinds()[record.kind].fields[field].words(record.text(field))


def day_of(record: Record, field: str) -> str:
    """A day of a record in words; empty where none is given."""
    found = record.day(field)
    return wording.day(found) if found else ""


def some(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], int]:
    """The first lines, and how many are left out."""
    every = tuple(entries)
    return every[:LISTED], max(len(every) - LISTED, 0)


def actions(room: Room) -> Fill:
    """Actions of the forum that are overdue or due by this meeting, the longest due first."""
    open_ = [a for a in room.records.of("action") if a.text("status") != "closed" and _own(room, a)]
    by_day = sorted(open_, key=lambda a: (a.text("due"), a.ref))
    due = [a for a in by_day if (a.day("due") or room.day) <= room.day]
    late = [a for a in due if (a.day("due") or room.day) < room.moment]
    entries, rest = some(_action(room, a) for a in due)
    said = (
        f"{wording.some(len(late), 'action')} overdue, {len(due) - len(late)} due by this meeting, "
        f"{len(open_) - len(due)} due later."
        if open_
        else "No action is open."
    )
    more = [Link(f"{rest} more due", register("actions", forum=room.forum.ref))] if rest else []
    return Fill(
        said,
        (),
        entries,
        (*more, Link("All actions of this forum", register("actions", forum=room.forum.ref))),
    )


def _action(room: Room, a: Record) -> Entry:
    late = (a.day("due") or room.day) < room.moment
    note = f"{a.text('owner')}, due {day_of(a, 'due')}{': overdue' if late else ''}, {words(a, 'status')}"
    return room.entry(a, note)


def programmes(room: Room) -> Fill:
    """Programmes that the forum tracks: how far, how many of their actions are overdue."""
    forum = room.forum.ref
    mine = [p for p in room.records.of("programme") if forum in (p.text("forum"), p.text("commissioned"))]
    entries = []
    for p in mine:
        if p.text("state") == "closed":
            continue
        acts = room.records.naming("action", "programme", p.ref)
        open_ = [a for a in acts if a.text("status") != "closed"]
        late = [a for a in open_ if (a.day("due") or room.day) < room.moment]
        note = f"{len(acts) - len(open_)} of {wording.some(len(acts), 'action')} closed, {len(late)} overdue"
        entries.append(room.entry(p, f"{note}. {p.text('summary')}".strip(), p.text("title")))
    return Fill("" if entries else "No programme is tracked here.", (), tuple(entries))


def deep_dives(room: Room) -> Fill:
    """Deep-dives that the forum commissioned and that are not closed; those due today first."""
    found = [
        d for d in room.records.naming("deep-dive", "forum", room.forum.ref) if d.text("status") != "closed"
    ]
    found.sort(key=lambda d: (d.text("due") or "9", d.ref))
    entries = tuple(
        room.entry(d, _due(d, f"{d.text('lead')}, {words(d, 'status')}"), d.text("question")) for d in found
    )
    new = room.offer("Commission a deep-dive", "deep-dive", forum=room.forum.ref, day=room.day.isoformat())
    return Fill("" if entries else "No deep-dive is under way.", (), entries, new)


def _due(d: Record, note: str) -> str:
    return f"{note}, due {day_of(d, 'due')}" if d.text("due") else note


def papers(room: Room) -> Fill:
    """The papers of this meeting, each with the corporate risks that it names."""
    entries = tuple(
        room.entry(
            p,
            f"{p.text('author')}, {words(p, 'purpose')}, {words(p, 'status')}; "
            + (f"risks: {', '.join(p.many('risks'))}" if p.many("risks") else "names no corporate risk yet"),
        )
        for p in room.records.naming("paper", "meeting", room.sitting.ref)
    )
    return Fill("" if entries else "No paper is tabled.", (), entries)


def practice(room: Room) -> Fill:
    """Effective practice presented to this forum, the newest first, with who adopted it."""
    found = [p for p in room.records.of("practice") if p.text("forum") in ("", room.forum.ref)]
    if room.unit.level == "borough":
        found = list(room.records.of("practice"))
    found.sort(key=lambda p: (p.text("day"), p.ref), reverse=True)
    entries = []
    for p in found[:NEWEST]:
        took = len(room.records.naming("adoption", "practice", p.ref))
        note = f"{room.unit_named(p.text('unit'))}, {words(p, 'works')}; adopted by {wording.some(took, 'borough')}"
        entries.append(room.entry(p, note, p.text("title")))
    new = room.offer("Add effective practice", "practice", forum=room.forum.ref)
    return Fill("" if entries else "No effective practice is on record.", (), tuple(entries), new)


def gold_groups(room: Room) -> Fill:
    """Gold Groups in being that this forum commissioned or that concern its place."""
    found = [
        g
        for g in room.records.of("gold-group")
        if not g.text("closed")
        and (g.text("forum") == room.forum.ref or (room.slug and g.text("unit") == room.unit.code))
    ]
    entries = tuple(room.entry(g, f"{g.text('chair')}; exit: {g.text('exit')}") for g in found)
    new = room.offer("Task a Gold Group", "gold-group", forum=room.forum.ref, day=room.day.isoformat())
    return Fill("" if entries else "No Gold Group is in being.", (), entries, new)


def control_strategy(room: Room) -> Fill:
    """The Control Strategy in force on the day, its priorities in order."""
    day = room.day.isoformat()
    held = [
        v
        for v in room.records.of("control-strategy")
        if v.text("start") <= day and (not v.text("end") or v.text("end") >= day)
    ]
    if not held:
        return Fill("No Control Strategy is in force on this day.")
    version = max(held, key=lambda v: v.text("start"))
    lines = sorted(
        room.records.naming("control-priority", "version", version.ref), key=lambda p: p.number("rank") or 0
    )
    entries = tuple(room.entry(p, words(p, "tier"), p.text("title")) for p in lines)
    return Fill(version.text("title"), (), entries, (Link("This version", room.link(version)),))
