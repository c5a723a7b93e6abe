"""The head of a meeting's page: its facts, the meetings beside it, the forms it leads to, its pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard import periods, wording
from dashboard.meetings.calendar import Sitting, following, preceding
from dashboard.records.kind import kinds
from dashboard.selection import Selection
from dashboard.views import frame as frames
from dashboard.views import meeting_themes as themes
from dashboard.views.frame import Link
from dashboard.views.meeting_room import Room, adding

MOST_PAGES = 8  # a pack's pages: what a meeting can look at


def facts(room: Room) -> tuple[tuple[str, str], ...]:
    record, forum = room.sitting.record, room.forum
    status = kinds()["meeting"].fields["status"].words(room.sitting.status)
    cutoff = (
        f"as known on {wording.day(room.s.as_at)}" if room.s.as_at else "as known when they are looked at"
    )
    said = {
        "Chair": forum.text("chair"),
        "Members": forum.text("members"),
        "Place": record.text("venue") if record else "",
        "Status": status if record else f"{status}, by the rule of the forum; nobody has changed it",
        "Figures": f"to {periods.name(room.to)}, {cutoff}",
        "Attended": record.text("attended") if record else "",
        "Apologies": record.text("apologies") if record else "",
        "Notes": record.text("notes") if record else "",
    }
    return tuple((name, text) for name, text in said.items() if text)


def forms(sitting: Sitting) -> tuple[Link, ...]:
    """The forms of what a meeting makes, begun with what is known of it."""
    forum, day, unit = sitting.forum, sitting.day.isoformat(), sitting.forum.text("unit")
    here = {"meeting": sitting.ref}
    return (
        Link("a decision", adding("decision", **here, day=day, by=forum.text("name"))),
        Link("an action", adding("action", **here, forum=forum.ref, raised=day, unit=unit)),
        Link("a paper", adding("paper", **here)),
    )


def around(room: Room) -> tuple[Link, ...]:
    """The meeting before and the one after."""
    before = preceding(room.forum, room.records, room.day)
    after = following(room.forum, room.records, date.fromordinal(room.day.toordinal() + 1))
    found = (("Before", before), ("Next", after))
    return tuple(
        Link(f"{word}: {wording.day(x.day)}", Selection("meeting", ref=x.ref).href())
        for word, x in found
        if x
    )


def pack_of(room: Room, drawn: frozenset[str]) -> tuple[str, ...]:
    """The addresses of the pages that the agenda leads to, the meeting's own first; at most MOST."""
    s = room.s
    pages = [Selection("meeting", ref=room.sitting.ref).href()]
    if "performance" in drawn or room.unit.level == "borough":
        pages.append(frames.unit_href(replace(s, page="met", ref=""), room.unit))
    if "exceptions" in drawn:
        pages.append(s.go("exceptions", unit=room.slug))
    if "local-priorities" in drawn and room.unit.level == "borough":
        pages.append(s.go("local", unit=room.unit.slug))
    month = periods.of(room.day)
    own = [t for t in room.records.naming("theme", "forum", room.forum.ref) if t.month("month") == month]
    above = [room.records.get("theme", c.text("theme")) for c in themes.cascaded(room)]
    for theme in (*own, *(t for t in above if t)):
        known = (m for m in theme.many("measures") if m in room.desk.catalogue)
        pages += [s.go("measure", measure=m, unit=room.slug) for m in known]
    return tuple(dict.fromkeys(pages))[:MOST_PAGES]
