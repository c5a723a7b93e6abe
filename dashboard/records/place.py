"""What records say of places and measures: names become codes, and a record knows whose it is."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.organisation import FORCE, Organisation
from dashboard.principal import Principal
from dashboard.records.field import Field, Value
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Record, Records

ALL_BOROUGHS = "all boroughs"
Settled = tuple[dict[str, Value], dict[str, str]]


def settle(
    kind: Kind, body: dict[str, Value], organisation: Organisation, measures: Collection[str]
) -> Settled:
    """The body with units as codes, and what is wrong by field: a place or a measure that is not there."""
    names = _names(organisation)
    settled, wrong = dict(body), {}
    for name, field in kind.fields.items():
        try:
            settled[name] = _settled(field, body[name], names, organisation, measures)
        except LookupError as problem:
            wrong[name] = str(problem.args[0])
    return settled, wrong


def _settled(
    field: Field, value: Value, names: dict[str, str], organisation: Organisation, measures: Collection[str]
) -> Value:
    each = (value,) if isinstance(value, str) else value
    if field.kind in ("measure", "measures"):
        for id in filter(None, each):
            if id not in measures:
                raise LookupError(f"There is no measure “{id}”: /definitions lists them all.")
    if field.kind in ("unit", "units"):
        codes = tuple(dict.fromkeys(c for text in each if text for c in _codes(text, names, organisation)))
        return codes if field.kind == "units" else codes[0] if codes else ""
    return value


def _codes(text: str, names: dict[str, str], organisation: Organisation) -> tuple[str, ...]:
    if text.casefold() == ALL_BOROUGHS:
        return tuple(u.code for u in organisation.units.values() if u.level == "borough" and u.ranked)
    code = names.get(text.casefold())
    if code is None:
        raise LookupError(f"There is no place or group called “{text}”.")
    return (code,)


def _names(organisation: Organisation) -> dict[str, str]:
    """Every way to write a unit: its code, its name, the name in its addresses."""
    units = organisation.units.values()
    return {form.casefold(): u.code for u in units for form in (u.slug, u.name, u.code)}


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
