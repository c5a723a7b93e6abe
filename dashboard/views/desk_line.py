"""What a command's page says of its own meeting: the next agenda, the actions that are its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dashboard import wording
from dashboard.meetings.calendar import sittings
from dashboard.organisation import FORCE
from dashboard.records.record import Record, Records
from dashboard.views.frame import Link
from dashboard.views.records.due import is_late, is_open
from dashboard.views.shown import Shown

AHEAD = timedelta(days=100)


@dataclass(frozen=True)
class DeskLine:
    """Links to the next meetings, and the command's actions in a sentence that leads to them."""

    meetings: tuple[Link, ...]
    actions: Link | None

    def __bool__(self) -> bool:
        return bool(self.meetings or self.actions)


def desk_line(v: Shown) -> DeskLine:
    """The next meeting of each forum of the unit, and its actions; empty for the Met, which has the overview."""
    if v.unit.code == FORCE:
        return DeskLine((), None)
    records, today = v.source.records(v.s.as_at), v.s.as_at or v.source.today
    forums = [f for f in records.of("forum") if f.text("unit") == v.unit.code]
    found = (_next(v, f, records) for f in forums)
    own = [a for a in records.of("action") if a.text("unit") == v.unit.code and is_open(a)]
    late = sum(is_late(a, today) for a in own)
    text = f"{wording.some(len(own), 'action')} open, {late or 'none'} overdue"
    return DeskLine(
        tuple(link for link in found if link),
        Link(text, v.s.go("actions", unit=v.unit.slug)) if own else None,
    )


def _next(v: Shown, forum: Record, records: Records) -> Link | None:
    today = v.s.as_at or v.source.today
    for sitting in sittings(forum, records, today, today + AHEAD):
        if sitting.status not in ("held", "closed"):
            text = f"{forum.text('name')}, {wording.day(sitting.day)}"
            return Link(text, v.s.go("meeting", ref=sitting.ref))
    return None
