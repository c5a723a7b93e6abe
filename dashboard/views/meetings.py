"""The calendar of all meetings: what comes, what was, by day and by forum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from dashboard import periods, wording
from dashboard.meetings.calendar import Sitting, following, of_forums, preceding
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views import frame as frames
from dashboard.views.frame import Control, Link, Option
from dashboard.views.meeting import ILLUSTRATIVE
from dashboard.views.places import UnknownUnit
from dashboard.views.records.desk import Desk

AHEAD = timedelta(days=92)
BACK = timedelta(days=62)
MANY = 4  # meetings of boroughs on one day that are told one by one
VIEWS = {"": "by day", "forums": "by forum"}


@dataclass(frozen=True)
class Met:
    """One meeting as a line: its day, what it is, where it stands; or many of boroughs on one day, each in
    `others`."""

    day: str
    weekday: str
    title: str
    href: str
    level: str
    place: str
    status: str
    others: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Month:
    """The meetings of one month, in order."""

    name: str
    meetings: tuple[Met, ...]


@dataclass(frozen=True)
class ForumLine:
    """One forum: how often it meets, its last meeting and its next."""

    name: str
    href: str
    level: str
    chair: str
    cadence: str
    last: Link | None
    next: Link | None


@dataclass(frozen=True)
class MeetingsPage:
    """The calendar; lately are the meetings on record of the last weeks, the newest first; months is empty in the view by forum, forums in the one by day."""

    frame: frames.Frame
    months: tuple[Month, ...]
    lately: Month | None
    forums: tuple[ForumLine, ...]
    calm: str
    days: str


def meetings_page(desk: Desk, s: Selection) -> MeetingsPage:
    """The calendar of the forums that s chooses; UnknownUnit where its unit is none."""
    records, today = desk.records(), desk.today
    unit = desk.organisation.find(s.unit) if s.unit else None
    if s.unit and unit is None:
        raise UnknownUnit(s.unit)
    forums = chosen(records.of("forum"), s.status, unit.code if unit else "", s.forum)
    found = list(of_forums(forums, records, today - BACK, today + AHEAD))
    by_forum = s.view == "forums"
    return MeetingsPage(
        frame=_frame(desk, s, len(forums), found),
        months=() if by_forum else tuple(_months(desk, found)),
        lately=None if by_forum else _lately(desk, found),
        forums=tuple(_forum(desk, f) for f in forums) if by_forum else (),
        calm=""
        if forums
        else "No forum is on record that fits. The framework’s forums come with its content.",
        days=f"/download/meetings.ics{_query(s)}",
    )


def chosen(forums: Iterable[Record], level: str, unit: str, ref: str = "") -> tuple[Record, ...]:
    """The forums of a level and a unit (all where these are empty), by level and name."""
    levels = list(kinds()["forum"].fields["level"].choices)
    kept = [
        f
        for f in forums
        if level in ("", f.text("level"))
        and ref in ("", f.ref)
        and unit in ("", f.text("unit") or FORCE)
        and f.text("level") != "outside"
    ]
    return tuple(sorted(kept, key=lambda f: (levels.index(f.text("level")), f.text("name"))))


def _query(s: Selection) -> str:
    query = Selection("meetings", unit=s.unit, status=s.status, forum=s.forum).href()
    return query.removeprefix("/meetings")


def _frame(desk: Desk, s: Selection, forums: int, found: list[Sitting]) -> frames.Frame:
    coming = [x for x in found if x.day >= desk.today]
    first = f" The next is {coming[0].title}, on {wording.day(coming[0].day)}." if coming else ""
    made = frames.frame(
        replace(s, compare=s.compare),
        desk,
        frames.month_to(s, desk),
        title="Meetings",
        lead=f"{wording.some(forums, 'forum')}, {wording.some(len(coming), 'meeting')} in the next three months.{first}",
        crumbs=(Link("The Met", s.go("met")), Link("Meetings", s.href(), here=True)),
    )
    notices = made.notices if s.view in VIEWS else (*made.notices, frames.unknown_view(s, "the list by day"))
    invented = any(x.record and x.record.illustrative for x in found)
    mark = ILLUSTRATIVE if invented else ""
    return replace(made, controls=_controls(desk, s), notices=notices, illustrative=mark)


def _controls(desk: Desk, s: Selection) -> tuple[Control, ...]:
    levels = kinds()["forum"].fields["level"].choices
    units = dict.fromkeys(f.text("unit") or FORCE for f in desk.records().of("forum"))
    asked = desk.organisation.find(s.unit) if s.unit else None
    places = sorted(
        (u for c in units if (u := desk.organisation.find(c))), key=lambda u: (u.level != "force", u.name)
    )
    return (
        Control("view", "Shown", tuple(Option(v, t, s.view == v) for v, t in VIEWS.items())),
        Control(
            "status",
            "Level",
            (
                Option("", "every level", not s.status),
                *(Option(v, t, s.status == v) for v, t in levels.items() if v != "outside"),
            ),
        ),
        Control(
            "unit",
            "Place or group",
            (
                Option("", "all", not s.unit),
                *(
                    Option(u.slug, frames.called(desk.organisation, u, periods.of(desk.today)), asked is u)
                    for u in places
                ),
            ),
        ),
    )


def _months(desk: Desk, found: list[Sitting]) -> Iterable[Month]:
    """The meetings to come, by month."""
    coming = [x for x in found if x.day >= desk.today]
    for month in dict.fromkeys(periods.of(x.day) for x in coming):
        yield Month(
            periods.name(month), tuple(_lines(desk, [x for x in coming if periods.of(x.day) == month]))
        )


def _lately(desk: Desk, found: list[Sitting]) -> Month | None:
    """The meetings on record that lie behind, the newest first."""
    past = [x for x in found if x.day < desk.today and x.record]
    past.sort(key=lambda x: x.day, reverse=True)
    return Month("Lately", tuple(_lines(desk, past))) if past else None


def _lines(desk: Desk, found: list[Sitting]) -> Iterable[Met]:
    """A line a meeting; those of boroughs on one day that stand alike are one line together."""
    for _, group in groupby(found, lambda x: x.day):
        each = list(group)
        alike: dict[str, list[Sitting]] = {}
        for x in each:
            alike.setdefault(_status(x) if x.forum.text("level") == "borough" else x.ref, []).append(x)
        for some in alike.values():
            if len(some) >= MANY:
                yield _together(some)
            else:
                yield from (_met(desk, x) for x in some)


def _together(found: list[Sitting]) -> Met:
    day, status = found[0].day, _status(found[0])
    links = tuple(Link(x.forum.text("name"), Selection("meeting", ref=x.ref).href()) for x in found)
    title = f"{len(found)} meetings of boroughs"
    return Met(wording.day(day), WEEKDAYS[day.weekday()], title, "", level(found[0].forum), "", status, links)


def _status(x: Sitting) -> str:
    return kinds()["meeting"].fields["status"].words(x.status) if x.record else "by rule"


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _met(desk: Desk, x: Sitting) -> Met:
    unit = desk.organisation.find(x.forum.text("unit") or FORCE)
    return Met(
        day=wording.day(x.day),
        weekday=WEEKDAYS[x.day.weekday()],
        title=x.forum.text("name"),
        href=Selection("meeting", ref=x.ref).href(),
        level=level(x.forum),
        place=frames.called(desk.organisation, unit, periods.of(x.day)) if unit else "",
        status=_status(x),
    )


def level(forum: Record) -> str:
    """The level of a forum in words."""
    return kinds()["forum"].fields["level"].words(forum.text("level"))


def _forum(desk: Desk, f: Record) -> ForumLine:
    records, today = desk.records(), desk.today
    last, after = preceding(f, records, today), following(f, records, today)
    last = last if last and last.record else None
    return ForumLine(
        f.text("name"),
        Selection("forum", ref=f.ref).href(),
        level(f),
        f.text("chair"),
        kinds()["forum"].fields["cadence"].words(f.text("cadence")),
        _day(last),
        _day(after),
    )


def _day(x: Sitting | None) -> Link | None:
    return Link(wording.day(x.day), Selection("meeting", ref=x.ref).href()) if x else None


def coming(desk: Desk, s: Selection) -> list[Sitting]:
    """The meetings of the next months of the forums that s chooses; none where its unit is none."""
    unit = desk.organisation.find(s.unit) if s.unit else None
    if s.unit and unit is None:
        return []
    records = desk.records()
    forums = chosen(records.of("forum"), s.status, unit.code if unit else "", s.forum)
    return list(of_forums(forums, records, desk.today, desk.today + AHEAD))
