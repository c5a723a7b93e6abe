"""Slides of the calendar and of a meeting: its agenda, what fills each item, decisions, the risk picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.views.meeting import Decided, Item, Pictured
from dashboard.views.meeting_room import Entry
from dashboard.views.meetings import MeetingsPage
from layouts.slides import pieces
from layouts.slides.model import ROWS, Said, Slide, Words
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import said

FORUMS = 2 * ROWS


def calendar(_: Seen, found: Sequence[MeetingsPage]) -> Iterator[Slide]:
    """Every month with its meetings, those that are alike as one; or the forums, where they are asked for."""
    (view,) = found
    for m in view.months:
        held = sum(max(len(x.others), 1) for x in m.meetings)
        rows = [said((f"{x.weekday} {x.day}", x.title, x.place, x.status)) for x in m.meetings]
        title = f"{m.name}: {wording.some(held, 'meeting')}"
        yield from slides_of(title, ("Day", "Forum", "Place or group", "Status"), rows, words=(0, 1, 2, 3))
    each = [
        said((f.name, f.chair, f.cadence, f.last.text if f.last else "", f.next.text if f.next else ""))
        for f in view.forums[:FORUMS]
    ]
    head = ("Forum", "Chair", "How often", "Last meeting", "Next meeting")
    note = pieces.cut(len(each), len(view.forums))
    yield from slides_of(
        wording.some(len(view.forums), "forum"), head, each, words=(0, 1, 2, 3, 4), note=note
    )


def items(of: Seen, found: Sequence[Item]) -> Iterator[Slide]:
    """The agenda, then each item with its figures and its lines."""
    rows = [
        said((str(i.number), i.line.title, str(i.line.minutes or ""), i.purpose, i.line.presenter))
        for i in found
    ]
    title = f"The agenda: {wording.some(len(rows), 'item')}"
    head = ("Number", "Item", "Minutes", "Purpose", "Presented by")
    yield from slides_of(title, head, rows, words=(0, 1, 3, 4))
    for i in found:
        yield from _item(of, i)


def _item(of: Seen, i: Item) -> Iterator[Slide]:
    title, fill = f"{i.number}. {i.line.title}", i.fill
    agreed = f"Agreed: {i.line.outcome}" if i.line.outcome else ""
    if not fill.rows and not fill.entries:
        yield Slide(title, Words(tuple(filter(None, (fill.said, agreed)))))
        return
    yield from pieces.measured(of, title, fill.rows, note=fill.said)
    lines = [_entry(of, e) for e in fill.entries]
    head = ("", "Note")
    yield from slides_of(title, head, lines, words=(0, 1), note=agreed or fill.said)


def _entry(of: Seen, e: Entry) -> tuple[Said, ...]:
    sign, way = (e.signal.sign, e.signal.way) if e.signal else (None, "")
    return Said(e.text, sign, way, e.illustrative and of.mixed), Said(e.note)


def decisions(_: Seen, found: Sequence[Decided]) -> list[Slide]:
    """What was decided, with its effect on the corporate risks."""
    open_ = sum(d.answer is not None for d in found)
    title = f"Decisions: {len(found)}, {open_ or 'none'} without an answer on the corporate risks"
    rows = [said((d.ref, d.text, d.effect)) for d in found]
    return slides_of(title, ("Reference", "Decision", "Effect on corporate risks"), rows, words=(0, 1, 2))


def picture(_: Seen, found: Sequence[Pictured]) -> list[Slide]:
    """The corporate risks after the meeting."""
    moved = sum(r.before != r.expected for r in found)
    title = f"The risk picture: today’s decisions move {moved or 'none'} of {len(found)} corporate risks"
    rows = [said((r.title, str(r.before), r.effects, str(r.expected))) for r in found]
    return slides_of(
        title, ("Corporate risk", "Score now", "Decisions", "Score expected"), rows, words=(0, 2)
    )
