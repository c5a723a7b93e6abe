"""Due dates against today: how late, how soon, and how often they were moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import wording
from dashboard.records.record import Change, Record

SOON = 14  # days
SECTION_55 = 56  # days for the comments of the policing body, Police Act 1996, section 55
DONE = {"action": ("closed",), "recommendation": ("complete", "verified", "not-accepted")}
DUE = {"action": "due", "recommendation": "target"}


@dataclass(frozen=True)
class Moved:
    """One due date: since when it holds, why it was set, by whom."""

    due: str
    since: str
    by: str
    why: str


def is_open(record: Record) -> bool:
    """Whether an action or a recommendation is still to be done."""
    return record.text("status") not in DONE[record.kind]


def is_late(record: Record, today: date) -> bool:
    """Whether it is overdue: open after its day. Derived, never kept."""
    due = record.day(DUE[record.kind])
    return is_open(record) and due is not None and due < today


def is_soon(record: Record, today: date) -> bool:
    """Whether it is due within two weeks, today included."""
    due = record.day(DUE[record.kind])
    return is_open(record) and due is not None and today <= due <= today + timedelta(SOON)


def due_words(record: Record, today: date) -> str:
    """'31 December 2017', '..., 12 days late', '..., in 3 days'."""
    due = record.day(DUE[record.kind])
    if due is None:
        return "no date"
    text, days = wording.day(due), (due - today).days
    if is_late(record, today):
        return f"{text}, {wording.some(-days, 'day')} late"
    if is_soon(record, today):
        return f"{text}, today" if days == 0 else f"{text}, in {wording.some(days, 'day')}"
    return text


def history(changes: Iterable[Change], name: str = "due") -> tuple[Moved, ...]:
    """Every due date that a record has had, the first one first."""
    found: list[Moved] = []
    last = ""
    for c in changes:
        due = c.after.get(name, "")
        if isinstance(due, str) and due and due != last:
            found.append(Moved(wording.day(date.fromisoformat(due)), wording.day(c.at.date()), c.by, c.why))
            last = due
    return tuple(found)


@dataclass(frozen=True)
class Clock:
    """The 56 days of section 55: the last day, whether the comments were late or are overdue, in words."""

    last: date
    late: bool
    text: str


def clock(record: Record, today: date) -> Clock | None:
    """The clock of a recommendation of the inspectorate; None for those of other bodies."""
    day, sent = record.day("day"), record.day("comments_sent")
    if record.text("body") != "HMICFRS" or day is None:
        return None
    last = day + timedelta(SECTION_55)
    if sent is not None:
        took = wording.some((sent - day).days, "day")
        how = "within the 56 days" if sent <= last else f"{wording.some((sent - last).days, 'day')} late"
        return Clock(last, sent > last, f"Comments published after {took}, {how}.")
    left = (last - today).days
    if left < 0:
        return Clock(
            last, True, f"Comments were due by {wording.day(last)}: {wording.some(-left, 'day')} overdue."
        )
    return Clock(last, False, f"Comments are due by {wording.day(last)}: {wording.some(left, 'day')} left.")
