"""When a forum meets: the days of its rule, and the meetings that people have touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import periods
from dashboard.meetings.holidays import working
from dashboard.records.record import Record, Records

STEPS = {"monthly": 1, "every-two-months": 2, "quarterly": 3}  # months from one meeting to the next
MOVED = timedelta(days=10)  # a meeting on record so near to a day of the rule is that day's, moved
ONGOING = ("planned", "papers-out")


@dataclass(frozen=True)
class Sitting:
    """One meeting of a forum: on record, or so far only a day of its rule."""

    forum: Record
    day: date
    ref: str
    record: Record | None = None

    @property
    def title(self) -> str:
        """'TP CrimeFighters, December 2017', or what the record calls it."""
        given = self.record.text("title") if self.record else ""
        return given or f"{self.forum.text('name')}, {periods.name(periods.of(self.day))}"

    @property
    def status(self) -> str:
        """A value of the status of a meeting; planned where nobody has touched it."""
        return (self.record.text("status") if self.record else "") or "planned"


def planned(forum: Record, first: date, last: date) -> tuple[date, ...]:
    """The days from first to last on which the forum meets by its rule; none where that varies.

    The rule: the weekday of the week of the month, every so many months counted from `phase` (January
    where there is none), while the forum is active; the next working day where that is a bank holiday.
    """
    step = STEPS.get(forum.text("cadence"))
    if step is None:
        return ()
    first = max(first, forum.day("active_from") or first)
    last = min(last, forum.day("active_to") or last)
    phase = forum.month("phase") or 0
    months = (m for m in range(periods.of(first) - 1, periods.of(last) + 1) if (m - phase) % step == 0)
    days = (
        working(_day(m, int(forum.number("week") or 3), int(forum.number("weekday") or 2))) for m in months
    )
    return tuple(day for day in days if first <= day <= last)


def _day(month: int, week: int, weekday: int) -> date:
    """The weekday (1: Monday) of that week of the month: the third Tuesday, say."""
    start = date(month // 12, month % 12 + 1, 1)
    return start + timedelta(days=(weekday - start.isoweekday()) % 7 + 7 * (week - 1))


def ref_of(forum: str, day: date) -> str:
    """The reference that a meeting has before and after it is put on record."""
    return f"{forum}-{day.isoformat()}"


def sittings(forum: Record, records: Records, first: date, last: date) -> tuple[Sitting, ...]:
    """The meetings of a forum from first to last, in order: those on record, and the days of its rule
    that none of them stands for."""
    held = [m for m in records.naming("meeting", "forum", forum.ref) if m.day("day") is not None]
    found = [Sitting(forum, day, m.ref, m) for m in held if first <= (day := _held(m)) <= last]
    refs, days = {m.ref for m in held}, [_held(m) for m in held]
    for day in planned(forum, first, last):
        ref = ref_of(forum.ref, day)
        if ref not in refs and all(abs(day - other) > MOVED for other in days):
            found.append(Sitting(forum, day, ref))
    return tuple(sorted(found, key=lambda s: (s.day, s.ref)))


def _held(meeting: Record) -> date:
    day = meeting.day("day")
    assert day is not None  # a required field
    return day


def find(ref: str, records: Records) -> Sitting | None:
    """The meeting of a reference: on record, or a day of its forum's rule; None for any other."""
    record = records.get("meeting", ref)
    if record is not None:
        forum = records.get("forum", record.text("forum"))
        return Sitting(forum, _held(record), ref, record) if forum else None
    forum = records.get("forum", ref[:-11])
    try:
        day = date.fromisoformat(ref[-10:])
    except ValueError:
        return None
    if forum is None or ref != ref_of(forum.ref, day) or not planned(forum, day, day):
        return None
    return Sitting(forum, day, ref)


def following(forum: Record, records: Records, day: date) -> Sitting | None:
    """The forum's next meeting on or after a day; None where its rule gives none within a year."""
    ahead = sittings(forum, records, day, day + timedelta(days=366))
    return next((s for s in ahead if s.status in ONGOING), None)


def preceding(forum: Record, records: Records, day: date) -> Sitting | None:
    """The forum's last meeting before a day that is on record, or else by its rule, within a year."""
    past = sittings(forum, records, day - timedelta(days=366), day - timedelta(days=1))
    return past[-1] if past else None


def of_forums(forums: Iterable[Record], records: Records, first: date, last: date) -> Iterator[Sitting]:
    """The meetings of several forums in the order of their days."""
    every = (s for forum in forums for s in sittings(forum, records, first, last))
    return iter(sorted(every, key=lambda s: (s.day, s.forum.text("name"), s.ref)))
