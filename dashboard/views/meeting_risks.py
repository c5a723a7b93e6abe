"""The items of an agenda that risks and recommendations fill, and what decisions do to the risks."""

from __future__ import annotations

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.records.record import Record
from dashboard.views.frame import Link
from dashboard.views.meeting_records import LISTED, day_of, register, some, words
from dashboard.views.meeting_room import Entry, Fill, Room


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
    entries, rest = some(_risk(room, r, then.get("risk", r.ref)) for r in mine)
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
                entries.append(room.entry(d, note, told))
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
    entries, rest = some(_recommendation(room, r, r in late) for r in found)
    said = f"{len(found)} open, {len(late)} overdue." if found else "No recommendation is open."
    more = f"{rest} more" if rest else "All recommendations"
    return Fill(said, (), entries, (Link(more, register("recommendations")),))


def _recommendation(room: Room, r: Record, late: bool) -> Entry:
    by = f", by {day_of(r, 'target')}" if r.text("target") else ""
    note = f"{words(r, 'body')}, {r.text('report')}; {r.text('owner')}{by}{': overdue' if late else ''}"
    return room.entry(r, f"{note}; {words(r, 'status')}")


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
