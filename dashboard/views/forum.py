"""The page of one forum: what it is for, what it passes on, its themes, its meetings, actions and decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from dashboard import periods, wording
from dashboard.meetings.agenda import standing_items
from dashboard.meetings.calendar import following, sittings
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views import frame as frames
from dashboard.views import meeting_records as told
from dashboard.views import meeting_themes as themes
from dashboard.views.frame import Link
from dashboard.views.meeting import ILLUSTRATIVE
from dashboard.views.meeting_room import adding
from dashboard.views.meetings import level
from dashboard.views.records.desk import Desk, UnknownRecord, href

YEAR = timedelta(days=366)
LAST = 6  # meetings, decisions, actions that are listed
BEFORE = 4  # months of themes that are shown as history


@dataclass(frozen=True)
class Passed:
    """What goes to other forums or comes from them, all in the same way."""

    how: str
    forums: tuple[Link, ...]
    what: str
    source: str


@dataclass(frozen=True)
class Planned:
    """A month of the plan of themes; theme is None where none is set."""

    month: str
    when: str
    theme: Link | None
    note: str


@dataclass(frozen=True)
class Noted:
    """A record as a row: reference, text, what else is said."""

    ref: str
    text: str
    href: str
    note: str
    illustrative: bool


@dataclass(frozen=True)
class ForumPage:
    """All that the page of a forum says."""

    frame: frames.Frame
    ref: str
    facts: tuple[tuple[str, str], ...]
    next: Link | None
    agenda: tuple[str, ...]
    to: tuple[Passed, ...]
    by: tuple[Passed, ...]
    plan: tuple[Planned, ...]
    set_theme: str
    meetings: tuple[Noted, ...]
    actions: tuple[Noted, ...]
    decisions: tuple[Noted, ...]
    ways: tuple[Link, ...]


def forum_page(desk: Desk, s: Selection) -> ForumPage:
    """The forum that s names; UnknownRecord where there is none."""
    records = desk.records()
    forum = records.get("forum", s.ref)
    if forum is None:
        raise UnknownRecord(s.ref)
    after = following(forum, records, desk.today)
    meetings, actions, decisions = _meetings(desk, forum), _actions(desk, forum), _decisions(desk, forum)
    invented = any(n.illustrative for n in (*meetings, *actions, *decisions))
    return ForumPage(
        frame=replace(_frame(desk, s, forum), illustrative=ILLUSTRATIVE if invented else ""),
        ref=forum.ref,
        facts=_facts(desk, forum),
        next=Link(wording.day(after.day), Selection("meeting", ref=after.ref).href()) if after else None,
        agenda=tuple(x.text("title") for x in standing_items(forum, records)),
        to=_passed(desk, records.naming("link", "source_forum", forum.ref), "target_forum"),
        by=_passed(desk, records.naming("link", "target_forum", forum.ref), "source_forum"),
        plan=tuple(_plan(desk, forum)),
        set_theme=adding("theme", forum=forum.ref) if desk.principal.may_edit("theme", _unit(forum)) else "",
        meetings=meetings,
        actions=actions,
        decisions=decisions,
        ways=_ways(forum),
    )


def _unit(forum: Record) -> str:
    return forum.text("unit") or FORCE


def _frame(desk: Desk, s: Selection, forum: Record) -> frames.Frame:
    made = frames.frame(
        s,
        desk,
        frames.month_to(s, desk),
        title=forum.text("name"),
        lead=forum.text("terms"),
        crumbs=(
            Link("The Met", s.go("met")),
            Link("Governance", s.go("governance")),
            Link(forum.text("name"), s.href(), here=True),
        ),
    )
    return replace(made, controls=())


def _facts(desk: Desk, forum: Record) -> tuple[tuple[str, str], ...]:
    field = kinds()["forum"].fields
    rule = field["cadence"].words(forum.text("cadence"))
    if forum.text("cadence") != "varies":
        rule += f", {field['weekday'].words(forum.text('weekday'))} of week {forum.text('week')} of the month"
    said = {
        "Level": level(forum),
        "Chair": forum.text("chair"),
        "Members": forum.text("members"),
        "Secretary": forum.text("secretary"),
        "Meets": rule,
        "Looks at": wording.listing(
            [desk.measure(m).name for m in forum.many("measures") if m in desk.catalogue]
        ),
        "Stated in": forum.text("source"),
    }
    return tuple((name, text) for name, text in said.items() if text)


def _passed(desk: Desk, found: Iterable[Record], end: str) -> tuple[Passed, ...]:
    """Links between forums; those that pass the same in the same way are one."""
    groups: dict[tuple[str, str, str], list[Link]] = {}
    for link in found:
        other = desk.records().get("forum", link.text(end))
        name = other.text("name") if other else link.text(end)
        key = (told.words(link, "relation"), link.text("what"), link.text("source"))
        groups.setdefault(key, []).append(Link(name, Selection("forum", ref=link.text(end)).href()))
    return tuple(Passed(how, tuple(forums), what, source) for (how, what, source), forums in groups.items())


def _plan(desk: Desk, forum: Record) -> Iterable[Planned]:
    """This month and the next two, and before them the months that had a theme: history stays."""
    now = periods.of(desk.today)
    planned = desk.records().naming("theme", "forum", forum.ref)
    by_month: dict[int, list[Record]] = {}
    for t in planned:
        month = t.month("month")
        if month is not None and t.text("state") != "moved":
            by_month.setdefault(month, []).append(t)
    if not by_month and forum.text("cadence") != "monthly":
        return
    past = sorted(m for m in by_month if m < now)[-BEFORE:]
    for month in (*past, *range(now, now + themes.PLAN)):
        when = "past" if month < now else "this month" if month == now else "planned"
        for t in by_month.get(month, ()):
            yield Planned(
                periods.name(month), when, Link(t.text("title"), href(Selection(), t)), _note(desk, t)
            )
        if month not in by_month:
            yield Planned(periods.name(month), when, None, "No theme is set yet.")


def _note(desk: Desk, t: Record) -> str:
    back = desk.records().naming("cascade", "theme", t.ref)
    return " ".join(filter(None, (t.text("finding"), themes.status_of(back) if back else "")))


def _meetings(desk: Desk, forum: Record) -> tuple[Noted, ...]:
    records = desk.records()
    behind = sittings(forum, records, desk.today - YEAR, desk.today)
    past = [x for x in behind if x.day < desk.today and x.record]
    field = kinds()["meeting"].fields["status"]
    return tuple(
        Noted(
            "",
            wording.day(x.day),
            Selection("meeting", ref=x.ref).href(),
            field.words(x.status),
            bool(x.record and x.record.illustrative),
        )
        for x in reversed(past[-LAST:])
    )


def _actions(desk: Desk, forum: Record) -> tuple[Noted, ...]:
    records = desk.records()
    open_ = [a for a in records.naming("action", "forum", forum.ref) if a.text("status") != "closed"]
    open_.sort(key=lambda a: (a.text("due"), a.ref))
    return tuple(
        _noted(a, f"{a.text('owner')}, due {told.day_of(a, 'due')}{_late(desk, a)}") for a in open_[:LAST]
    )


def _late(desk: Desk, action: Record) -> str:
    due = action.day("due")
    return ": overdue" if due is not None and due < desk.today else ""


def _decisions(desk: Desk, forum: Record) -> tuple[Noted, ...]:
    records = desk.records()
    meetings = {m.ref for m in records.naming("meeting", "forum", forum.ref)}
    found = [d for d in records.of("decision") if d.text("meeting") in meetings]
    found.sort(key=lambda d: (d.text("day"), d.ref), reverse=True)
    return tuple(_noted(d, told.day_of(d, "day")) for d in found[:LAST])


def _noted(record: Record, note: str) -> Noted:
    return Noted(record.ref, record.text("text"), href(Selection(), record), note, record.illustrative)


def _ways(forum: Record) -> tuple[Link, ...]:
    return (
        Link("All its meetings", Selection("meetings", forum=forum.ref).href()),
        Link("All its actions", told.register("actions", forum=forum.ref)),
        Link("Its record, with every change", href(Selection(), forum)),
    )
