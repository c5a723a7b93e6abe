"""A record's page: its fields in words, what names it, its updates, its log."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import wording
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import unit_of
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Frame, Link
from dashboard.views.records import words
from dashboard.views.records.actions import ActionLine
from dashboard.views.records.desk import (
    Desk,
    UnknownRecord,
    href,
    kind_of,
    may_change,
    named,
    register_href,
)
from dashboard.views.records.extra import Extra, extra
from dashboard.views.records.frames import record_frame
from dashboard.views.records.log import LogLine, log_lines
from dashboard.views.records.words import Fact, facts

SHOWN = 12  # records that name this one, of a kind; all of them behind a click


@dataclass(frozen=True)
class Naming:
    """The records of a kind that name this one in a field: those shown first, the others."""

    title: str
    first: tuple[Link, ...]
    rest: tuple[Link, ...]


@dataclass(frozen=True)
class Update:
    """A dated line about a record."""

    day: str
    by: str
    text: str
    status: str
    illustrative: bool


@dataclass(frozen=True)
class Updates:
    """The lines about a record, the newest first, and the form for one more: `open` where the reader may.

    typed, wrong and post come from a line that could not be kept."""

    lines: tuple[Update, ...]
    action: str
    open: bool
    asks: bool
    day: str
    text: str = ""
    status: str = ""
    post: str = ""
    wrong: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RecordPage:
    """All that is told of a record."""

    frame: Frame
    kind: Kind
    record: Record
    facts: tuple[Fact, ...]
    naming: tuple[Naming, ...]
    updates: Updates | None
    log: tuple[LogLine, ...]
    edit: str
    stands: str
    extra: Extra


@dataclass(frozen=True)
class TypedUpdate:
    """A line that somebody typed and could not be kept, with the reasons by field."""

    day: str
    text: str
    status: str
    post: str
    wrong: tuple[tuple[str, str], ...]


def record_page(desk: Desk, s: Selection, typed: TypedUpdate | None = None) -> RecordPage:
    """The page of the record that s names; UnknownRecord where there is none for the reader."""
    kind = kind_of(s)
    record = desk.records(s.as_at).get(kind.id, s.ref)
    if record is None:
        raise UnknownRecord(s.ref)
    now = s.as_at is None
    plural = f"{kind.plural[:1].upper()}{kind.plural[1:]}"
    more = extra(desk, s, record)
    log = log_lines(desk, s, desk.changes(kind.id, record.ref))
    return RecordPage(
        frame=record_frame(
            desk,
            s,
            title=words.title(desk, record),
            lead=lead(record, kind),
            crumbs=(Link(plural, register_href(s, kind)), Link(record.ref, "")),
            records=[record],
            shown=[v.series for v in more.moved if v.series is not None],
        ),
        kind=kind,
        record=record,
        facts=tuple(f for f in facts(desk, s, record) if _new(desk, record, f)),
        naming=naming(desk, s, record, more.actions),
        updates=updates(desk, s, record, typed),
        log=log,
        edit=s.href(view="edit") if now and may_change(desk, record) else "",
        stands=f"Revision {record.revision}, last changed {words.moment(record.changed)} by {record.by or 'unknown'}.",
        extra=more,
    )


def _new(desk: Desk, record: Record, fact: Fact) -> bool:
    """Whether a field says what is not said above the fields already."""
    scored = record.kind == "risk" and fact.name.endswith(("likelihood", "impact"))
    return fact.text != words.title(desk, record) and not scored


def lead(record: Record, kind: Kind) -> str:
    """'Action A-2017-001, open.'"""
    status = kind.status.words(record.text(kind.status.name)) if kind.status else ""
    waiting = "" if record.text("approved") else words.lacking(kind, "approved")
    known = "".join(f", {x}" for x in (status, waiting) if x)
    return f"{kind.name[:1].upper()}{kind.name[1:]} {record.ref}{known}."


def naming(desk: Desk, s: Selection, record: Record, told: tuple[ActionLine, ...] = ()) -> tuple[Naming, ...]:
    """What names this record, by kind and field; updates, and actions that are told already, stand apart."""
    shown = {x.record.ref for x in told}
    records = desk.records(s.as_at)
    found = []
    for kind in kinds().values():
        for field in kind.fields.values():
            if field.of == record.kind:
                refs = records.naming(kind.id, field.name, record.ref)
                links = tuple(_link(desk, s, r) for r in reversed(refs) if r.ref not in shown)
                if links:
                    plural = f"{kind.plural[:1].upper()}{kind.plural[1:]}"
                    found.append(Naming(f"{plural} ({field.label})", links[:SHOWN], links[SHOWN:]))
    return tuple(found)


def _link(desk: Desk, s: Selection, record: Record) -> Link:
    kind = kinds()[record.kind]
    status = f", {kind.status.words(record.text(kind.status.name))}" if kind.status else ""
    mark = ", illustrative" if record.illustrative else ""
    return Link(f"{words.called(desk, record).removesuffix('.')}{status}{mark}", href(s, record))


def updates(desk: Desk, s: Selection, record: Record, typed: TypedUpdate | None = None) -> Updates | None:
    """The dated lines about a record, if its kind has them."""
    if record.kind not in kinds()["update"].fields["subject_kind"].choices:
        return None
    lines = [
        r
        for r in desk.records(s.as_at).naming("update", "subject", record.ref)
        if r.text("subject_kind") == record.kind
    ]
    lines.sort(key=lambda r: (r.text("day"), r.ref), reverse=True)
    given = typed or TypedUpdate(desk.today.isoformat(), "", "", "", ())
    return Updates(
        lines=tuple(_update(r) for r in lines),
        action=f"/save/{record.kind}/{record.ref}/update",
        open=s.as_at is None and _may_add(desk, record),
        asks=not named(desk.principal),
        day=given.day,
        text=given.text,
        status=given.status,
        post=given.post,
        wrong=given.wrong,
    )


def _may_add(desk: Desk, record: Record) -> bool:
    return desk.principal.may_edit("update", unit_of(record, desk.records()))


def _update(r: Record) -> Update:
    day = r.day("day")
    return Update(wording.day(day) if day else "", r.by, r.text("text"), r.text("status"), r.illustrative)
