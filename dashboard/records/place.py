"""What records say of places and measures: names become codes, and a record knows whose it is."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.organisation import FORCE, Organisation
from dashboard.principal import Principal
from dashboard.records.field import MANY, Field, Value
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Record, Records

ALL_BOROUGHS = "all boroughs"
Settled = tuple[dict[str, Value], dict[str, str]]


def settle(
    kind: Kind, body: dict[str, Value], organisation: Organisation, measures: Mapping[str, str]
) -> Settled:
    """The body with units as codes and measures as ids, and what is wrong by field: a place or a measure
    that is not there. measures: name by id; either may be written."""
    ids = {form.casefold(): id for id, name in measures.items() for form in (name, id)}
    settled, wrong = dict(body), {}
    for name, field in kind.fields.items():
        try:
            settled[name] = _settled(field, body[name], organisation, ids)
        except LookupError as problem:
            wrong[name] = str(problem.args[0])
    return settled, wrong


def _settled(field: Field, value: Value, organisation: Organisation, ids: Mapping[str, str]) -> Value:
    each = [text for text in ((value,) if isinstance(value, str) else value) if text]
    if field.kind in ("measure", "measures"):
        found = [_measure(text, ids) for text in each]
    elif field.kind in ("unit", "units"):
        found = [code for text in each for code in _codes(text, organisation)]
    else:
        return value
    return tuple(dict.fromkeys(found)) if field.kind in MANY else "".join(found[:1])


def _measure(text: str, ids: Mapping[str, str]) -> str:
    if text.casefold() not in ids:
        raise LookupError(f"There is no measure “{text}”: /definitions lists them all.")
    return ids[text.casefold()]


def _codes(text: str, organisation: Organisation) -> tuple[str, ...]:
    if text.casefold() == ALL_BOROUGHS:
        return tuple(u.code for u in organisation.boroughs())
    unit = organisation.find(text)
    if unit is None:
        raise LookupError(f"There is no place or group called “{text}”.")
    return (unit.code,)


def unit_of(record: Record, records: Records) -> str:
    """The unit that a record belongs to: its own field, that of what it is part of, or the Met."""
    if record.kind == "update":
        subject = records.get(record.text("subject_kind"), record.text("subject"))
        return unit_of(subject, records) if subject else FORCE
    *path, last = kinds()[record.kind].unit.split(".")
    for step in path:
        above = records.get(kinds()[record.kind].fields[step].of, record.text(step))
        if above is None:
            return FORCE
        record = above
    return (record.text(last) if last else "") or FORCE


def readable(records: Records, principal: Principal) -> Records:
    """Those of the records that a principal may read."""
    return Records(r for r in records if principal.may_read(kinds()[r.kind].rights, unit_of(r, records)))
