"""Records written in files of ours as a person would write them in a form, read into wishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.organisation import Organisation
from dashboard.records.field import Value
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import ALL_BOROUGHS
from data.records import Wish


def new(kind: str, row: Mapping[str, str], organisation: Organisation, ref: str, **more: Any) -> Wish:
    """The wish for a new record, with the defaults of its fields; ValueError names what is wrong.

    row: what is written by field; more: `at`, `by` and the like, as Wish has them.
    """
    body, wrong = kinds()[kind].parse(row)
    if wrong or row.keys() - body.keys():
        raise ValueError(f"{kind} {ref}: {wrong or row.keys() - body.keys()}")
    return Wish(kind, _placed(kinds()[kind], body, organisation), ref, **more)


def change(kind: str, row: Mapping[str, str], organisation: Organisation, ref: str, **more: Any) -> Wish:
    """The wish to change these fields of a record and no others."""
    fields = kinds()[kind].fields
    body = {name: fields[name].read(text) for name, text in row.items()}
    return Wish(kind, _placed(kinds()[kind], body, organisation), ref, **more)


def _placed(kind: Kind, body: Mapping[str, Value], organisation: Organisation) -> dict[str, Value]:
    """The body with codes for the names of places, as dashboard.records.place settles them."""

    def settled(name: str, value: Value) -> Value:
        if kind.fields[name].kind == "unit":
            return _code(str(value), organisation) if value else ""
        if kind.fields[name].kind == "units":
            return tuple(code for text in value for code in _codes(text, organisation))
        return value

    return {name: settled(name, value) for name, value in body.items()}


def _codes(text: str, organisation: Organisation) -> tuple[str, ...]:
    if text.casefold() == ALL_BOROUGHS:
        return tuple(u.code for u in organisation.boroughs())
    return (_code(text, organisation),)


def _code(text: str, organisation: Organisation) -> str:
    found = organisation.find(text)
    if found is None:
        raise ValueError(f"There is no place or group called “{text}”.")
    return found.code
