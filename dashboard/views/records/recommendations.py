"""Recommendations of inspections and audits: by body, what is overdue, the clock of section 55."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dashboard import wording
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Frame, Link
from dashboard.views.records import words
from dashboard.views.records.actions import OVERDUE
from dashboard.views.records.desk import Desk, href
from dashboard.views.records.due import Clock, clock, due_words, is_late, is_open
from dashboard.views.records.frames import record_frame
from dashboard.views.records.listed import controls, empty, files, holds, new_link


@dataclass(frozen=True)
class RecommendationLine:
    """A recommendation in a row; news is the newest line of its log."""

    record: Record
    title: str
    href: str
    report: str
    day: str
    type: str
    owner: str
    target: str
    sort: str
    late: bool
    status: str
    clock: Clock | None
    news: str


@dataclass(frozen=True)
class Body:
    """The recommendations of one body, open ones first, and how many are of each state."""

    name: str
    text: str
    lines: tuple[RecommendationLine, ...]


@dataclass(frozen=True)
class RecommendationsPage:
    """All recommendations by body."""

    frame: Frame
    kind: Kind
    bodies: tuple[Body, ...]
    empty: str
    new: Link | None
    register: Link
    files: tuple[Link, ...]


def recommendations_page(desk: Desk, s: Selection) -> RecommendationsPage:
    """The recommendations that the reader may see."""
    kind, today = kinds()["recommendation"], s.as_at or desk.today
    every = desk.records(s.as_at).of("recommendation")
    chosen = [r for r in every if _holds(desk, s, r, today)]
    names = kind.fields["body"].choices
    by_body = ((name, [r for r in chosen if r.text("body") == code]) for code, name in names.items())
    return RecommendationsPage(
        frame=record_frame(
            desk,
            s,
            title="Recommendations",
            lead=_lead(chosen, today),
            crumbs=(Link("Recommendations", s.href()),),
            records=chosen,
            controls=controls(desk, s, kind, every, ((OVERDUE, "Overdue"),)),
        ),
        kind=kind,
        bodies=tuple(_body(desk, s, name, rows, today) for name, rows in by_body if rows),
        empty="" if chosen else empty(desk, kind, bool(every)),
        new=new_link(desk, s, kind),
        register=Link("All fields as one table", s.go("records", register="recommendation")),
        files=files(s, kind),
    )


def _holds(desk: Desk, s: Selection, r: Record, today: date) -> bool:
    if s.status == OVERDUE:
        return is_late(r, today) and holds(desk, replace(s, status=""), r)
    return holds(desk, s, r)


def _lead(records: list[Record], today: date) -> str:
    open_ = [r for r in records if is_open(r)]
    if not records:
        return kinds()["recommendation"].about
    late = sum(is_late(r, today) for r in open_)
    clocks = [c for r in records if (c := clock(r, today)) and c.late and not r.text("comments_sent")]
    text = f"{len(open_)} of {wording.some(len(records), 'recommendation')} open, {late or 'none'} overdue."
    if clocks:
        text += f" Comments under section 55 are overdue for {len(clocks)}."
    return text


def _body(desk: Desk, s: Selection, name: str, rows: list[Record], today: date) -> Body:
    status = kinds()["recommendation"].fields["status"]
    counts = (
        (words_, sum(r.text("status") == code for r in rows)) for code, words_ in status.choices.items()
    )
    text = ", ".join(f"{n} {what}" for what, n in counts if n)
    ordered = sorted(rows, key=lambda r: (not is_open(r), r.text("target") or "9", r.ref))
    return Body(name[:1].upper() + name[1:], f"{text}.", tuple(_line(desk, s, r, today) for r in ordered))


def _line(desk: Desk, s: Selection, r: Record, today: date) -> RecommendationLine:
    fields = kinds()["recommendation"].fields
    updates = [
        u
        for u in desk.records(s.as_at).naming("update", "subject", r.ref)
        if u.text("subject_kind") == r.kind
    ]
    newest = max(updates, key=lambda u: (u.text("day"), u.ref), default=None)
    day = r.day("day")
    said = newest.day("day") if newest else None
    return RecommendationLine(
        record=r,
        title=words.title(desk, r),
        href=href(s, r),
        report=r.text("report"),
        day=wording.day(day) if day else "",
        type=fields["type"].words(r.text("type")),
        owner=r.text("owner"),
        target=due_words(r, today),
        sort=r.text("target").replace("-", ""),
        late=is_late(r, today),
        status=fields["status"].words(r.text("status")),
        clock=clock(r, today),
        news=f"{wording.day(said)}: {newest.text('text')}" if newest and said else "",
    )
