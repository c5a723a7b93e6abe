"""What the registers need to know of the reader: what they may change, and whether they said who they are."""

from __future__ import annotations

from dashboard.organisation import FORCE
from dashboard.principal import Principal
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import unit_of
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.source import Source

OWN = {
    "action": "actions",
    "risk": "risks",
    "recommendation": "recommendations",
}  # lists with pages of their own


class UnknownRecord(LookupError):
    """The path names a kind or a record that is not there, or that the reader may not see."""


Desk = Source


def kind_of(s: Selection) -> Kind:
    """The kind of record that a path names."""
    found = kinds().get(s.register)
    if found is None:
        raise UnknownRecord(s.register)
    return found


def named(principal: Principal) -> bool:
    """Whether the principal has said who they are: then no form asks for their post."""
    return principal.named


def may_change(desk: Desk, record: Record) -> bool:
    """Whether the reader may change this record: never one of an append-only log."""
    kind = kinds()[record.kind]
    unit = unit_of(record, desk.records())
    return not kind.append_only and desk.principal.may_edit(kind.rights, unit)


def may_make(desk: Desk, kind: Kind) -> bool:
    """Whether the reader may make records of this kind somewhere."""
    places = {FORCE, desk.principal.home, *(desk.principal.commands or ())}
    return any(desk.principal.may_edit(kind.rights, unit) for unit in places)


def register_href(s: Selection, kind: Kind) -> str:
    """The list of a kind."""
    if kind.id in OWN:
        return s.go(OWN[kind.id])
    return s.go("records", register=kind.id)


def href(s: Selection, record: Record) -> str:
    """The page of a record, as of the same day."""
    if record.kind in ("forum", "meeting"):  # they have pages of their own
        return s.go(record.kind, ref=record.ref)
    return fields_href(s, record)


def fields_href(s: Selection, record: Record) -> str:
    """The page of a record's fields and log."""
    return s.go("record", register=record.kind, ref=record.ref)
