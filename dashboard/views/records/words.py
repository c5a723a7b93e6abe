"""Fields of records in words: names for codes, links for references, days as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard import periods, wording
from dashboard.organisation import FORCE, UNKNOWN
from dashboard.records.field import Field, Value
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import ALL_BOROUGHS
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Link, unit_href
from dashboard.views.records.desk import Desk, href

RESTRICTED = "a restricted measure"


@dataclass(frozen=True)
class Fact:
    """A field in words: links where `href` is set, paragraphs where `long`."""

    name: str
    label: str
    items: tuple[Link, ...]
    long: bool = False

    @property
    def text(self) -> str:
        return ", ".join(i.text for i in self.items)


def facts(desk: Desk, s: Selection, record: Record) -> tuple[Fact, ...]:
    """Every field that says something, in the order of its kind."""
    fields = kinds()[record.kind].fields.values()
    return tuple(
        Fact(f.name, f.label, items, f.kind == "long")
        for f in fields
        if (items := told(desk, s, record, f, record.body.get(f.name, f.empty)))
    )


def told(desk: Desk, s: Selection, record: Record, field: Field, value: Value) -> tuple[Link, ...]:
    """A value of a field as words that lead somewhere; empty for none."""
    each = (value,) if isinstance(value, str) else value
    found = tuple(_link(desk, s, record, field, v) for v in each if v)
    if field.kind == "units" and set(each) >= {u.code for u in desk.organisation.boroughs()}:
        return (Link(ALL_BOROUGHS, ""),)
    return found


def _link(desk: Desk, s: Selection, record: Record, field: Field, text: str) -> Link:
    if field.of or field.name == "subject":
        kind = field.of or record.text("subject_kind")
        other = desk.records(s.as_at).get(kind, text)
        return Link(called(desk, other), href(s, other)) if other else Link(text, "")
    if field.kind in ("measure", "measures"):
        return measure_link(desk, s, text, record)
    if field.kind in ("unit", "units"):
        return place_link(desk, s, text)
    if field.name == "case":
        return _case(desk, s, text)
    if field.name == "priorities":
        return _priority(desk, s, text)
    return Link(plain(field, text), "")


def _priority(desk: Desk, s: Selection, code: str) -> Link:
    """A pan-London priority by its name; what is none as it was written."""
    found = next((p for p in desk.catalogue.priorities if p.code == code), None)
    if found is None:
        return Link(code, "")
    return Link(found.name, s.href(page="priority", priority=code, register="", ref="", view=""))


def plain(field: Field, text: str) -> str:
    """A single value without a link."""
    if field.kind == "day":
        return wording.day(date.fromisoformat(text))
    if field.kind == "month":
        return periods.name(periods.parse(text))
    if field.kind == "number":
        return text.replace("-", wording.MINUS)
    return field.words(text)


def lacking(kind: Kind, name: str) -> str:
    """What an empty field says where its emptiness matters: nobody has approved this yet."""
    return "not yet approved" if name == "approved" and name in kind.fields else ""


def said(desk: Desk, s: Selection, kind: Kind, body: Mapping[str, Value], name: str) -> str:
    """A field of a body in words alone; 'nothing' where it says nothing."""
    field = kind.fields[name]
    items = told(desk, s, Record(kind.id, "", body), field, body.get(name, field.empty))
    return ", ".join(i.text for i in items) or "nothing"


def title(desk: Desk, record: Record, longest: int = 90) -> str:
    """What a page calls a record: its title, made of what it names where it has none of its own."""
    text = " ".join(_title(desk, record).split())
    return text if len(text) <= longest else f"{text[: longest - 1].rsplit(' ', 1)[0]}…"


def called(desk: Desk, record: Record, longest: int = 90) -> str:
    """The title after the reference, where that is a number that people quote."""
    text = title(desk, record, longest)
    return text if kinds()[record.kind].slug else f"{record.ref}: {text}"


def _title(desk: Desk, record: Record) -> str:
    records = desk.records()
    if record.kind == "meeting":
        forum = records.get("forum", record.text("forum"))
        name = record.text("title") or (title(desk, forum) if forum else record.text("forum"))
        day = record.day("day")
        return f"{name}, {wording.day(day)}" if day else name
    if record.kind == "cascade":
        above = records.get("theme", record.text("theme")) or records.get("action", record.text("action"))
        return f"{title(desk, above) if above else record.ref} to {place(desk, record.text('unit'))}"
    if record.kind == "effect":
        risk = records.get("risk", record.text("risk"))
        direction = kinds()["effect"].fields["direction"].words(record.text("direction"))
        return f"{direction.removesuffix(' it')}: {title(desk, risk) if risk else record.text('risk')}"
    if record.kind == "adoption":
        practice = records.get("practice", record.text("practice"))
        return f"{place(desk, record.text('unit'))}: {title(desk, practice) if practice else record.ref}"
    return kinds()[record.kind].named(record)


def place(desk: Desk, code: str) -> str:
    """What a unit is called; the Met for none."""
    if not code or code == FORCE:
        return "the Met"
    unit = desk.organisation.find(code)
    return desk.organisation.name(unit.code, periods.of(desk.today)) if unit else code


def place_link(desk: Desk, s: Selection, code: str) -> Link:
    unit = desk.organisation.find(code)
    text = place(desk, code)
    there = unit is not None and unit.level != UNKNOWN
    return Link(f"{text[:1].upper()}{text[1:]}", unit_href(s, unit) if unit and there else "")


def measure_name(desk: Desk, id: str) -> str:
    """What a measure is called; readers who may not see it learn no more than that."""
    try:
        return desk.measure(id).name
    except KeyError:
        return RESTRICTED


def measure_link(desk: Desk, s: Selection, id: str, record: Record | None = None) -> Link:
    """A measure, where the record says it should be looked at."""
    name = measure_name(desk, id)
    if name == RESTRICTED:
        return Link(name, "")
    where = (record.text("measure_unit") or record.text("unit")) if record else ""
    unit = desk.organisation.find(where) if where and where != FORCE else None
    return Link(name, s.go("measure", measure=id, unit=unit.slug if unit else ""))


def _case(desk: Desk, s: Selection, text: str) -> Link:
    """An exception by the number of its case."""
    found = next((c for c in desk.cases().values() if str(c.id) == text), None)
    if found is None:
        return Link(f"case {text}", "")
    unit = desk.organisation.find(found.unit)
    slug = unit.slug if unit and unit.code != FORCE else ""
    page = s.href(page="exceptions", unit=slug, register="", ref="", view="", to=found.last_seen)
    return Link(f"{measure_name(desk, found.measure)} in {place(desk, found.unit)}", f"{page}#case-{text}")


def moment(at: datetime | None) -> str:
    """'4 December 2017, 09:30' (UTC)."""
    return "" if at is None else f"{wording.day(at.date())}, {at:%H:%M}"
