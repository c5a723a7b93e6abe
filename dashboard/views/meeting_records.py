"""The items of an agenda that records fill: actions, themes, risks, recommendations, papers and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dashboard import periods, wording
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Link
from dashboard.views.meeting_room import Entry, Fill, Room

PLAN = 3  # months of the rolling plan of themes
LISTED = 8  # lines under one item; the rest behind a link
SOON = timedelta(days=31)


def _own(room: Room, record: Record) -> bool:
    """Whether an action is for this forum: it is its own, or of its borough's own work."""
    below = room.unit.level == "borough" and record.text("unit") == room.unit.code
    return record.text("forum") == room.forum.ref or below


def register(page: str, **filters: str) -> str:
    """The address of a list of records."""
    return Selection(page, **filters).href()  # type: ignore[arg-type]


def adding(kind: str, **given: str) -> str:
    """The address of the form for a new record of a kind that begins with these fields."""
    return Selection(
        "records", register=kind, view="new", given=";".join(f"{k}:{v}" for k, v in given.items())
    ).href()


def words(record: Record, field: str) -> str:
    """A field of a record in words."""
    return kinds()[record.kind].fields[field].words(record.text(field))


def day_of(record: Record, field: str) -> str:
    """A day of a record in words; empty where none is given."""
    found = record.day(field)
    return wording.day(found) if found else ""


def _some(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], int]:
    """The first lines, and how many are left out."""
    every = tuple(entries)
    return every[:LISTED], max(len(every) - LISTED, 0)


def actions(room: Room) -> Fill:
    """Actions of the forum that are overdue or due by this meeting, the longest due first."""
    open_ = [a for a in room.records.of("action") if a.text("status") != "closed" and _own(room, a)]
    by_day = sorted(open_, key=lambda a: (a.text("due"), a.ref))
    due = [a for a in by_day if (a.day("due") or room.day) <= room.day]
    late = [a for a in due if (a.day("due") or room.day) < room.moment]
    entries, rest = _some(_action(room, a) for a in due)
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
    found = [
        p for p in room.records.naming("programme", "forum", room.forum.ref) if p.text("state") != "closed"
    ]
    found += [
        p
        for p in room.records.naming("programme", "commissioned", room.forum.ref)
        if p.text("state") != "closed"
    ]
    entries = []
    for p in dict.fromkeys(found):
        acts = room.records.naming("action", "programme", p.ref)
        open_ = [a for a in acts if a.text("status") != "closed"]
        late = [a for a in open_ if (a.day("due") or room.day) < room.moment]
        note = f"{len(acts) - len(open_)} of {wording.some(len(acts), 'action')} closed, {len(late)} overdue"
        entries.append(Entry(p.text("title"), room.link(p), f"{note}. {p.text('summary')}".strip()))
    return Fill("" if entries else "No programme is tracked here.", (), tuple(entries))


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
    name = periods.name(month)
    return (
        Link(f"Set the theme of {name}", adding("theme", forum=room.forum.ref, month=periods.iso(month))),
    )


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
    return Entry(t.text("title"), room.link(t), note)


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
    return Entry(theme.text("title") if theme else c.ref, room.link(c), note)


def theme_plan(room: Room) -> Fill:
    """This month and the next two, whether a theme is set for them or not."""
    first = periods.of(room.day)
    entries = []
    for month in range(first, first + PLAN):
        found = [t for t in _themes(room) if t.month("month") == month]
        name = periods.name(month)
        entries += [Entry(f"{name}: {t.text('title')}", room.link(t), t.text("lead")) for t in found]
        if not found:
            entries.append(Entry(f"{name}: no theme is set yet", _set(room, month)[0].href))
    return Fill("", (), tuple(entries))


def score(risk: Record) -> int:
    """The residual score of a risk, likelihood times impact, 1 to 25."""
    return round((risk.number("likelihood") or 0) * (risk.number("impact") or 0))


def open_risks(room: Room) -> list[Record]:
    """The risks of the forum's scope, the highest first: all of them for the Met, else those of its unit."""
    found = [r for r in room.records.of("risk") if r.text("state") != "closed"]
    if room.unit.code != FORCE:
        found = [r for r in found if r.text("group") == room.unit.code]
    return sorted(found, key=lambda r: (-score(r), r.ref))


def risks(room: Room) -> Fill:
    """The risks of the scope with their score, how it moved since the last meeting, what bears on them."""
    then = room.desk.records(room.before)
    mine = open_risks(room)
    entries, rest = _some(_risk(room, r, then.get("risk", r.ref)) for r in mine)
    said = "" if mine else f"No risk of {room.name} is on the register."
    more = f"{rest} more on the register" if rest else "The whole register"
    return Fill(said, (), (*entries, *since(room)), (Link(more, register("risks")),))


def _risk(room: Room, r: Record, then: Record | None) -> Entry:
    now, was = score(r), score(then) if then else None
    moved = (
        "unchanged"
        if was == now
        else f"from {was} to {now} since {wording.day(room.before)}"
        if was
        else "new"
    )
    note = f"score {now} of 25, {moved}; {r.text('owner')}"
    return room.entry(r, note)


def since(room: Room) -> tuple[Entry, ...]:
    """What other forums decided since the last meeting that bears on the corporate risks."""
    if room.forum.text("level") != "corporate":
        return ()
    entries = []
    for d in room.records.of("decision"):
        day, meeting = d.day("day"), room.records.get("meeting", d.text("meeting"))
        if day is None or meeting is None or not room.before < day <= room.day:
            continue
        if meeting.ref == room.sitting.ref:
            continue
        forum = room.records.get("forum", meeting.text("forum"))
        for e in room.records.naming("effect", "decision", d.ref):
            risk = room.records.get("risk", e.text("risk"))
            if risk is not None and e.text("direction") != "none":
                told = f"{forum.text('name') if forum else 'A forum'} decided on {wording.day(day)}: {d.text('text')}"
                note = (
                    f"{words(e, 'direction').replace(' it', '')} {risk.ref}, {risk.text('title')}{change(e)}"
                )
                entries.append(Entry(told, room.link(d), note))
    return tuple(entries[:LISTED])


def change(effect: Record) -> str:
    """', expected change of its score −4'; empty where none was stated."""
    found = effect.number("change")
    return f", expected change of its score {wording.signed(found)}" if found else ""


def recommendations(room: Room) -> Fill:
    """Recommendations of inspections and audits that are not closed, the overdue first."""
    done = ("verified", "not-accepted", "complete")
    found = [r for r in room.records.of("recommendation") if r.text("status") not in done]
    if room.unit.code != FORCE:
        found = [r for r in found if r.text("group") == room.unit.code]
    found.sort(key=lambda r: (r.text("target") or "9", r.ref))
    late = [r for r in found if (t := r.day("target")) is not None and t < room.moment]
    entries, rest = _some(_recommendation(room, r, r in late) for r in found)
    said = f"{len(found)} open, {len(late)} overdue." if found else "No recommendation is open."
    more = f"{rest} more" if rest else "All recommendations"
    return Fill(said, (), entries, (Link(more, register("recommendations")),))


def _recommendation(room: Room, r: Record, late: bool) -> Entry:
    by = f", by {day_of(r, 'target')}" if r.text("target") else ""
    note = f"{words(r, 'body')}, {r.text('report')}; {r.text('owner')}{by}{': overdue' if late else ''}"
    return room.entry(r, f"{note}; {words(r, 'status')}")


def deep_dives(room: Room) -> Fill:
    """Deep-dives that the forum commissioned and that are not closed; those due today first."""
    found = [
        d for d in room.records.naming("deep-dive", "forum", room.forum.ref) if d.text("status") != "closed"
    ]
    found.sort(key=lambda d: (d.text("due") or "9", d.ref))
    entries = tuple(
        Entry(d.text("question"), room.link(d), _due(d, f"{d.text('lead')}, {words(d, 'status')}"))
        for d in found
    )
    new = Link("Commission a deep-dive", adding("deep-dive", forum=room.forum.ref, day=room.day.isoformat()))
    return Fill("" if entries else "No deep-dive is under way.", (), entries, (new,))


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
    for p in found[:PLAN]:
        took = len(room.records.naming("adoption", "practice", p.ref))
        note = f"{room.unit_named(p.text('unit'))}, {words(p, 'works')}; adopted by {wording.some(took, 'borough')}"
        entries.append(Entry(p.text("title"), room.link(p), note))
    new = Link("Add effective practice", adding("practice", forum=room.forum.ref))
    return Fill("" if entries else "No effective practice is on record.", (), tuple(entries), (new,))


def gold_groups(room: Room) -> Fill:
    """Gold Groups in being that this forum commissioned or that concern its place."""
    found = [
        g
        for g in room.records.of("gold-group")
        if not g.text("closed")
        and (g.text("forum") == room.forum.ref or (room.slug and g.text("unit") == room.unit.code))
    ]
    entries = tuple(room.entry(g, f"{g.text('chair')}; exit: {g.text('exit')}") for g in found)
    new = Link("Task a Gold Group", adding("gold-group", forum=room.forum.ref, day=room.day.isoformat()))
    return Fill("" if entries else "No Gold Group is in being.", (), entries, (new,))


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
    entries = tuple(Entry(p.text("title"), room.link(p), words(p, "tier")) for p in lines)
    return Fill(version.text("title"), (), entries, (Link("This version", room.link(version)),))


def risk_picture(room: Room) -> Fill:
    """What this meeting decided and what others decided since the last, against the corporate risks."""
    decided = room.records.naming("decision", "meeting", room.sitting.ref)
    entries = tuple(room.entry(d, effects_of(room, d)) for d in decided)
    said = "" if decided else "No decision is on record for this meeting yet."
    more = (Link("The risk picture", "#risk-picture"),) if decided else ()
    return Fill(said, (), (*entries, *since(room)), more)


def effects_of(room: Room, decision: Record) -> str:
    """What a decision does to the corporate risks, in words."""
    said = decision.text("risk_effect")
    if said == "none":
        return "no effect on the corporate risks"
    found = room.records.naming("effect", "decision", decision.ref)
    if not found:
        return "its effect on the corporate risks is not stated yet"
    return "; ".join(f"{words(e, 'direction').replace(' it', '')} {e.text('risk')}{change(e)}" for e in found)
