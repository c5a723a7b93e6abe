"""The form of a record: its fields as people fill them, what was wrong, what somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.records.field import MANY, BadField, Field
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Change, Record
from dashboard.selection import Selection
from dashboard.views.frame import Frame, Link
from dashboard.views.records import words
from dashboard.views.records.desk import (
    Desk,
    UnknownRecord,
    fields_href,
    kind_of,
    may_change,
    may_make,
    named,
    register_href,
)
from dashboard.views.records.frames import record_frame

TODAY = {"action": "raised", "break": "recorded", "decision": "day", "adoption": "day", "deep-dive": "day"}
SPARE = 2  # empty lines under those that a field of many already has
LONG_LIST = 250  # records that a select can hold


@dataclass(frozen=True)
class Typed:
    """What somebody typed and could not be kept: values by field, the reasons by field ("" is of the whole).

    revision is that of the record which they had before them; post and why as typed."""

    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0
    post: str = ""
    why: str = ""
    overtaken: bool = False


@dataclass(frozen=True)
class Entered:
    """A field of the form. control: text, long, day, month, number, select, list, many; list names the
    datalist of `list` and `many`; noted is what somebody else made of it meanwhile."""

    field: Field
    control: str
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    list: str = ""
    wrong: str = ""
    noted: str = ""


@dataclass(frozen=True)
class FormPage:
    """A form. record is None for a new one; lists are the datalists by name as (value, words)."""

    frame: Frame
    kind: Kind
    record: Record | None
    action: str
    revision: int
    entered: tuple[Entered, ...]
    lists: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    wrong: tuple[Link, ...]
    notice: str
    noted: tuple[str, ...]
    asks: bool
    post: str
    why: str
    why_wrong: str
    post_wrong: str
    back: str
    tried: bool


def form_page(desk: Desk, s: Selection, typed: Typed | None = None) -> FormPage:
    """The form of the record that s names, or of a new one; UnknownRecord where there is none, or where the
    reader may not write it."""
    kind = kind_of(s)
    record = desk.records().get(kind.id, s.ref) if s.ref else None
    if (s.ref and record is None) or not (may_change(desk, record) if record else may_make(desk, kind)):
        raise UnknownRecord(s.ref or s.register)
    values = start(desk, s, kind, record)
    meant = Meanwhile()
    if typed is not None:
        values |= typed.values
        if typed.overtaken and record is not None:
            meant = meanwhile(desk, s, record, typed)
            values |= meant.taken
    wrong = dict(typed.wrong) if typed else {}
    title = f"Change: {words.title(desk, record)}" if record else f"New {kind.name}"
    entered = tuple(
        _entered(desk, f, values[f.name], wrong.get(f.name, ""), meant) for f in kind.fields.values()
    )
    return FormPage(
        frame=record_frame(
            desk,
            s,
            title=title,
            lead=kind.about,
            crumbs=_crumbs(desk, s, kind, record, title),
            records=[record] if record else [],
        ),
        kind=kind,
        record=record,
        action=f"/save/{kind.id}/{record.ref}" if record else f"/save/{kind.id}",
        revision=record.revision if record else 0,
        entered=entered,
        lists=_lists(desk, kind),
        wrong=tuple(Link(text, f"#f-{name}" if name else "") for name, text in wrong.items()),
        notice=meant.notice,
        noted=meant.said,
        asks=not named(desk.principal),
        post=typed.post if typed else "",
        why=typed.why if typed else "",
        why_wrong=wrong.get("why", ""),
        post_wrong=wrong.get("post", ""),
        back=fields_href(s, record) if record else register_href(s, kind),
        tried=typed is not None,
    )


def start(desk: Desk, s: Selection, kind: Kind, record: Record | None) -> dict[str, str]:
    """What the form begins with: the record, or the defaults, today, and what the address gives."""
    if record is not None:
        return {n: show(desk, f, kind.write(record)[n]) for n, f in kind.fields.items()}
    values = {n: f.default for n, f in kind.fields.items()}
    if kind.id in TODAY:
        values[TODAY[kind.id]] = desk.today.isoformat()
    for pair in s.given.split(";"):
        name, _, value = pair.partition(":")
        if name.strip() in kind.fields:
            values[name.strip()] = show(desk, kind.fields[name.strip()], value.strip())
    return values


def show(desk: Desk, f: Field, written: str) -> str:
    """A written value as people know it: names for measures and units; what is unknown stays."""
    parts = [p for p in written.split("; ") if p] if f.kind in MANY else [written]
    return "; ".join(_called(desk, f, p) for p in parts)


def _called(desk: Desk, f: Field, text: str) -> str:
    if f.kind in ("measure", "measures") and text in desk.catalogue:
        return words.measure_name(desk, text)
    if f.kind in ("unit", "units") and text:
        unit = desk.organisation.find(text)
        return unit.name if unit else text
    return text


def _entered(desk: Desk, f: Field, value: str, wrong: str, meant: Meanwhile) -> Entered:
    noted = meant.noted.get(f.name, "")
    if f.kind in MANY:
        each = tuple(p for p in value.split("; ") if p)
        return Entered(f, "many", (*each, *("",) * SPARE), (), _list(f), wrong, noted)
    if f.kind in ("choice", "flag"):
        pairs = tuple(f.choices.items()) if f.kind == "choice" else (("yes", "yes"),)
        none = ("", "Choose" if f.required else "no" if f.kind == "flag" else "not said")
        options = pairs if f.default else (none, *pairs)
        return Entered(f, "select", (value,), _with(options, value), "", wrong, noted)
    if f.kind == "ref":
        known = desk.records().of(f.of)
        if len(known) <= LONG_LIST:
            pairs = tuple((r.ref, words.called(desk, r, 60)) for r in reversed(known))
            return Entered(f, "select", (value,), _with((("", "none"), *pairs), value), "", wrong, noted)
    control = "list" if f.kind in ("measure", "unit", "ref") else f.kind
    return Entered(f, control, (value,), (), _list(f), wrong, noted)


def _with(options: tuple[tuple[str, str], ...], value: str) -> tuple[tuple[str, str], ...]:
    """The options, and what was typed where it is none of them: no value is lost."""
    return options if value in dict(options) else (*options, (value, value))


def _list(f: Field) -> str:
    """The datalist that helps with a field."""
    if f.kind in ("measure", "measures"):
        return "all-measures"
    if f.kind in ("unit", "units"):
        return "all-units"
    return f"all-{f.of}" if f.of else ""


def _lists(desk: Desk, kind: Kind) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for f in kind.fields.values():
        name = _list(f)
        if not name or name in found or (f.kind == "ref" and len(desk.records().of(f.of)) <= LONG_LIST):
            continue
        if name == "all-measures":
            found[name] = tuple((desk.catalogue.get(id).name, "") for id in desk.catalogue)
        elif name == "all-units":
            units = desk.organisation.units.values()
            found[name] = tuple((u.name, "") for u in units if u.level != "ward" and u.code != FORCE)
        else:
            found[name] = tuple((r.ref, words.title(desk, r, 60)) for r in desk.records().of(f.of))
    return tuple(found.items())


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else changed since the form was opened. taken: fields of theirs that the reader had left
    as they were; noted: what is to be said beside a field; said: the same in full, one a field."""

    notice: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)
    noted: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def meanwhile(desk: Desk, s: Selection, record: Record, typed: Typed) -> Meanwhile:
    """Three texts a field: what both began with, what the reader wrote, what is kept now."""
    kind = kinds()[record.kind]
    changes = [c for c in desk.changes(record.kind, record.ref) if c.revision >= typed.revision]
    if not changes:
        return Meanwhile()
    base, later = changes[0].after, [c for c in changes if c.revision > typed.revision]
    taken, noted, said = {}, {}, []
    for name, f in kind.fields.items():
        before, now = base.get(name, f.empty), record.body.get(name, f.empty)
        if before == now:
            continue
        began = show(desk, f, f.write(before))
        mine = typed.values.get(name, began)
        left = _same(mine, began, f)
        agreed = _same(mine, show(desk, f, f.write(now)), f)
        old, new = (words.said(desk, s, kind, {name: v}, name) for v in (before, now))
        text = f"{_who(later, name)} changed it from “{old}” to “{new}”."
        if left:
            taken[name] = show(desk, f, f.write(now))
        end = (
            " That is taken over here." if left else "" if agreed else " What you wrote is kept here: choose."
        )
        noted[name] = text + end
        said.append(f"{f.label}: {text}{end}")
    notice = "Somebody else changed this record while you wrote. Nothing of yours is lost: read what changed, then save again."
    return Meanwhile(notice, taken, noted, tuple(said))


def _same(a: str, b: str, f: Field) -> bool:
    """Whether two texts of a form say the same."""
    try:
        return f.read(a) == f.read(b)
    except BadField:
        return a.strip() == b.strip()


def _who(later: list[Change], name: str) -> str:
    last = next((c for c in reversed(later) if name in c.fields), later[-1])
    return f"{last.by} ({wording.day(last.at.date())}, {last.at:%H:%M})"


def _crumbs(desk: Desk, s: Selection, kind: Kind, record: Record | None, title: str) -> tuple[Link, ...]:
    plural = f"{kind.plural[:1].upper()}{kind.plural[1:]}"
    above = (Link(plural, register_href(s, kind)),)
    return (
        (*above, Link(record.ref, fields_href(s, record)), Link("Change", ""))
        if record
        else (*above, Link(title, ""))
    )
