"""A register: every record of a kind that the reader may see, chosen by status, place and forum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import unit_of
from dashboard.records.record import Record, Records
from dashboard.selection import Selection
from dashboard.views.frame import Control, Frame, Link, Option
from dashboard.views.places import UnknownUnit
from dashboard.views.records import words
from dashboard.views.records.desk import Desk, fields_href, kind_of, may_make, named, register_href
from dashboard.views.records.frames import record_frame

MOST = 200  # rows of a first look


@dataclass(frozen=True)
class Entry:
    """A row of a register: the record, what it is called, where it leads, its columns in words."""

    record: Record
    title: str
    href: str
    cells: tuple[tuple[str, str], ...]  # what is shown, by what it is sorted


@dataclass(frozen=True)
class RegisterPage:
    """A register as it was asked for. empty says why there is nothing; new is where one more is made;
    files are where the register is taken away; load says whether the reader may bring a file of it."""

    frame: Frame
    kind: Kind
    heads: tuple[str, ...]
    entries: tuple[Entry, ...]
    empty: str
    new: Link | None
    files: tuple[Link, ...]
    rest: Link | None
    load: bool
    asks: bool
    others: tuple[Link, ...] = ()


def register_page(desk: Desk, s: Selection) -> RegisterPage:
    """The register that s names; UnknownRecord where there is none of that kind."""
    kind = kind_of(s)
    every = desk.records(s.as_at).of(kind.id)
    chosen = [r for r in every if holds(desk, s, r)]
    shown = chosen if s.view == "all" else chosen[-MOST:]
    rest = len(chosen) - len(shown)
    return RegisterPage(
        frame=record_frame(
            desk,
            s,
            title=_capital(kind.plural),
            lead=f"{kind.about} {counted(kind, len(chosen), len(every))}",
            crumbs=(Link(_capital(kind.plural), s.href()),),
            records=shown,
            controls=controls(desk, s, kind, every),
        ),
        kind=kind,
        heads=tuple(kind.fields[c].label for c in kind.columns),
        entries=tuple(entry(desk, s, r) for r in reversed(shown)),
        empty=empty(desk, kind, bool(every)),
        new=new_link(desk, s, kind),
        files=files(s, kind),
        rest=Link(f"Show {wording.some(rest, 'earlier one')} too", s.href(view="all")) if rest > 0 else None,
        load=may_make(desk, kind) and s.as_at is None,
        asks=not named(desk.principal),
        others=tuple(Link(_capital(k.plural), register_href(s, k), k == kind) for k in kinds().values()),
    )


def holds(desk: Desk, s: Selection, record: Record) -> bool:
    """Whether a record is among those that s asks for."""
    kind = kinds()[record.kind]
    if s.status and kind.status and record.text(kind.status.name) != s.status:
        return False
    if s.forum and s.forum not in forums_of(record, desk.records(s.as_at)):
        return False
    return not s.unit or bool(_places(desk, record) & _within(desk, s.unit))


def forums_of(record: Record, records: Records) -> set[str]:
    """The forums that a record belongs to: the one that it names, or that of its meeting."""
    found = {record.text("forum")} | ({record.ref} if record.kind == "forum" else set())
    meeting = records.get("meeting", record.text("meeting"))
    if meeting is not None:
        found.add(meeting.text("forum"))
    return found - {""}


def _places(desk: Desk, record: Record) -> set[str]:
    fields = (f for f in kinds()[record.kind].fields.values() if f.kind in ("unit", "units"))
    return {unit_of(record, desk.records()), *(u for f in fields for u in record.many(f.name))}


def _within(desk: Desk, key: str) -> set[str]:
    """The unit and all below it; UnknownUnit where there is none."""
    unit = desk.organisation.find(key)
    if unit is None:
        raise UnknownUnit(key)
    return {unit.code} if unit.code == FORCE else {unit.code, *desk.organisation.within(unit.code)}


def controls(
    desk: Desk, s: Selection, kind: Kind, every: Iterable[Record], more: tuple[tuple[str, str], ...] = ()
) -> tuple[Control, ...]:
    """Status, place and forum, each with the values that there are; more are further states."""
    records = list(every)
    found = []
    if kind.status:
        pairs = (*more, *((v, _capital(w)) for v, w in kind.status.choices.items()))
        found.append(_control("status", "Status", "Every status", pairs, s.status))
    units = {u for r in records for u in _places(desk, r)} - {FORCE, ""}
    places = sorted((words.place(desk, u), _slug(desk, u)) for u in units)
    if places:
        here = desk.organisation.find(s.unit) if s.unit else None
        chosen = here.slug if here else s.unit
        found.append(
            _control("unit", "Place or group", "The Met and all", [(b, a) for a, b in places], chosen)
        )
    known = desk.records(s.as_at)
    refs = sorted({f for r in records for f in forums_of(r, known)})
    forums = [(f, words.title(desk, record)) for f in refs if (record := known.get("forum", f))]
    if forums and kind.id != "forum":
        found.append(_control("forum", "Forum", "Every forum", forums, s.forum))
    return tuple(found)


def _control(key: str, label: str, every: str, pairs: Iterable[tuple[str, str]], now: str) -> Control:
    options = (Option(value, text, value == now) for value, text in pairs)
    return Control(key, label, (Option("", every, not now), *options))


def _slug(desk: Desk, code: str) -> str:
    unit = desk.organisation.find(code)
    return unit.slug if unit else code


def entry(desk: Desk, s: Selection, record: Record) -> Entry:
    """A record as a row."""
    kind = kinds()[record.kind]
    cells = []
    for name in kind.columns:
        field = kind.fields[name]
        items = words.told(desk, s, record, field, record.body.get(name, field.empty))
        sort = record.text(name) if field.kind in ("day", "month", "number") else ""
        text = ", ".join(i.text for i in items[:3]) + (f" and {len(items) - 3} more" if items[3:] else "")
        cells.append(
            (text or words.lacking(kind, name), sort.replace("-", "") if field.kind != "number" else sort)
        )
    return Entry(record, words.title(desk, record), fields_href(s, record), tuple(cells))


def counted(kind: Kind, shown: int, every: int) -> str:
    """'12 actions.' or '3 of 12 actions.'"""
    what = kind.name if every == 1 else kind.plural
    return f"{shown:,} of {every:,} {what}." if shown != every else f"{every:,} {what}." if every else ""


def empty(desk: Desk, kind: Kind, others: bool) -> str:
    """Why nothing is listed, and what would fill it."""
    if others:
        return f"None of the {kind.plural} is of that status, place and forum. Choose others above."
    if may_make(desk, kind):
        return (
            f"There are no {kind.plural} yet. Write the first one, or load a CSV or XLSX file of them below."
        )
    return (
        f"There are no {kind.plural} that you may see. Those who may write them can also load a file of them."
    )


def new_link(desk: Desk, s: Selection, kind: Kind) -> Link | None:
    """Where one more is made, if the reader may."""
    if s.as_at is not None or kind.id == "update" or not may_make(desk, kind):
        return None
    return Link(f"New {kind.name}", new_href(s, kind))


def new_href(s: Selection, kind: Kind, given: str = "") -> str:
    """The form of a new record."""
    return s.href(
        page="records", register=kind.id, ref="", view="new", given=given, unit="", status="", forum=""
    )


def files(s: Selection, kind: Kind) -> tuple[Link, ...]:
    """Where the register is taken away as a file that can be loaded again."""
    day = f"&as-at={s.as_at}" if s.as_at else ""
    return tuple(Link(e.upper(), f"/download/records.{e}?kind={kind.id}{day}") for e in ("csv", "xlsx"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
