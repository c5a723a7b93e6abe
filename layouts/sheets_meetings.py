"""Sheets of meetings: the calendar, an agenda with what fills it, a forum."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.views.forum import ForumPage
from dashboard.views.meeting import Item, MeetingPage
from dashboard.views.meetings import MeetingsPage
from dashboard.views.pack import PackPage
from dashboard.views.rows import Row
from layouts.sheet import Sheet, Value, about

MADE_UP = "illustrative"


def meetings_sheets(view: MeetingsPage) -> list[Sheet]:
    """The calendar as it is shown: by day, or by forum."""
    months = (*view.months, *([view.lately] if view.lately else ()))
    days = tuple(
        (x.day, x.weekday, title, x.level, x.place, x.status)
        for m in months
        for x in m.meetings
        for title in ([o.text for o in x.others] or [x.title])
    )
    forums = tuple(
        (
            f.name,
            f.level,
            f.chair,
            f.cadence,
            f.last.text if f.last else None,
            f.next.text if f.next else None,
        )
        for f in view.forums
    )
    by_day = Sheet("Meetings", ("Day", "Weekday", "Forum", "Level", "Place or group", "Status"), days)
    by_forum = Sheet(
        "Forums", ("Forum", "Level", "Chair", "How often", "Last meeting", "Next meeting"), forums
    )
    return [by_day if days else by_forum, about(view.frame)]


def meeting_sheets(view: MeetingPage) -> list[Sheet]:
    """The meeting's head, its agenda, what fills it, decisions and the risk picture."""
    head = (("Classification", view.marking), *view.facts)
    made_up = MADE_UP if "records" in view.frame.illustrative else ""
    return [
        Sheet("Agenda", ("Number", "Item", "Minutes", "Purpose", "Presented by", "Agreed", "Illustrative"), tuple(_items(view))),
        Sheet("Figures", FIGURES, tuple(_figures(view))),
        Sheet("Lines", ("Number", "Item", "Line", "Note", "Signal", "Illustrative"), tuple(_lines(view))),
        Sheet(
            "Decisions",
            ("Reference", "Decision", "Effect on corporate risks", "Illustrative"),
            tuple((d.ref, d.text, d.effect, made_up) for d in view.decisions),
        ),
        Sheet(
            "Risk picture",
            ("Corporate risk", "Score before", "Decisions", "Score expected", "Illustrative"),
            tuple((r.title, r.before, r.effects, r.expected, made_up) for r in view.picture),
        ),
        Sheet("Meeting", ("What", "Text", "Illustrative"), tuple((*f, made_up) for f in head)),
        about(view.frame),
    ]  # fmt: skip


FIGURES = (
    "Number", "Item", "Measure", "Identifier", "Unit", "Latest month", "12 months", "Change", "London",
    "Signal", "Status", "Illustrative",
)  # fmt: skip


def _items(view: MeetingPage) -> Iterator[tuple[Value, ...]]:
    for i in view.items:
        made_up = MADE_UP if i.line.item and i.line.item.illustrative else ""
        minutes = float(i.line.minutes) if i.line.minutes else None
        yield i.number, i.line.title, minutes, i.purpose, i.line.presenter, i.line.outcome, made_up


def _figures(view: MeetingPage) -> Iterator[tuple[Value, ...]]:
    for i in view.items:
        for r in i.fill.rows:
            yield _figure(i, r)


def _figure(i: Item, r: Row) -> tuple[Value, ...]:
    return (
        i.number,
        i.line.title,
        r.label,
        r.measure.id,
        r.measure.unit,
        r.latest.sort,
        r.period.sort if r.measure.kind.adds_over_months else None,
        r.change.text,
        r.london.text,
        r.signal.word if r.signal else "",
        "provisional" if r.provisional else "",
        MADE_UP if r.illustrative else "",
    )


def _lines(view: MeetingPage) -> Iterator[tuple[Value, ...]]:
    for i in view.items:
        if i.fill.said:
            yield i.number, i.line.title, i.fill.said, "", "", ""
        for e in i.fill.entries:
            word = e.signal.word if e.signal else ""
            yield i.number, i.line.title, e.text, e.note, word, MADE_UP if e.illustrative else ""


def forum_sheets(view: ForumPage) -> list[Sheet]:
    """What the forum is, passes on, plans; its actions, decisions and meetings."""
    passed = [("to", p) for p in view.to] + [("from", p) for p in view.by]
    noted = [
        (k, n)
        for k, ns in (("action", view.actions), ("decision", view.decisions), ("meeting", view.meetings))
        for n in ns
    ]
    return [
        Sheet("Forum", ("What", "Text"), view.facts),
        Sheet("Links", ("Way", "Forum", "How", "What", "Stated in"), tuple((w, f.text, p.how, p.what, p.source) for w, p in passed for f in p.forums)),
        Sheet("Themes", ("Month", "When", "Theme", "How far"), tuple((p.month, p.when, p.theme.text if p.theme else None, p.note) for p in view.plan)),
        Sheet("Records", ("Kind", "Reference", "Text", "Note", "Illustrative"), tuple((k, n.ref, n.text, n.note, MADE_UP if n.illustrative else "") for k, n in noted)),
        about(view.frame),
    ]  # fmt: skip


def pack_page_sheets(view: PackPage) -> list[Sheet]:
    """What a pack holds; its own workbook is a file of its own."""
    rows = tuple((i, x.text, view.marking) for i, x in enumerate(view.contents, 1))
    return [Sheet("Contents", ("Page", "Title", "Classification"), rows), about(view.frame)]
