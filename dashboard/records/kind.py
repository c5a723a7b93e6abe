"""The kinds of records there are, each a TOML file of this folder's `kinds`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.records.field import KINDS, MANY, BadField, Field, Value
from dashboard.records.record import Record

HERE = Path(__file__).parent / "kinds"


@dataclass(frozen=True)
class Kind:
    """A kind of record: what it is called, the letters of its references, its fields.

    title names the field that says what a record is about; `owner` is the post that answers for it;
    append_only records can be added and never changed; `unit` is the field that holds the unit that a
    record belongs to, or a path over refs to it ("meeting.forum.unit"); empty means the whole Met.
    slug names the fields that make its reference, where that is not a number; `rights` is the kind whose
    rows of rights.toml say who may read and change it; columns are the fields that a list shows.
    """

    id: str
    name: str
    plural: str
    prefix: str
    title: str
    fields: Mapping[str, Field]
    about: str = ""
    unit: str = ""
    append_only: bool = False
    slug: tuple[str, ...] = ()
    rights: str = ""
    columns: tuple[str, ...] = ()

    @property
    def status(self) -> Field | None:
        """The field that says how far a record is."""
        return self.fields.get("status") or self.fields.get("state")

    def parse(self, written: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
        """The body of what somebody wrote, and what is wrong with it by field, a sentence each."""
        body, wrong = {}, {}
        for name, field in self.fields.items():
            try:
                body[name] = field.read(written.get(name, field.default))
            except BadField as problem:
                body[name], wrong[name] = field.empty, str(problem)
            if field.required and not body[name] and name not in wrong:
                wrong[name] = f"{field.label} is missing."
        return body, wrong

    def write(self, record: Record) -> dict[str, str]:
        """The record's fields as a form or a file holds them; parse gives the same body back."""
        return {n: f.write(record.body.get(n, f.empty)) for n, f in self.fields.items()}

    def named(self, record: Record) -> str:
        """What a page calls the record."""
        return record.text(self.title) or record.ref


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its id, in the order of the files' `order`."""
    found = [tomllib.loads(p.read_text("utf-8")) | {"id": p.stem} for p in HERE.glob("*.toml")]
    made = [_kind(raw) for raw in sorted(found, key=lambda raw: (raw["order"], raw["id"]))]
    ids = {k.id for k in made}
    for kind in made:
        for field in kind.fields.values():
            if field.kind not in KINDS or (field.of and field.of not in ids):
                raise ValueError(f"{kind.id}.toml: {field.name} is of no kind that there is")
        if not {kind.title, *kind.columns, *kind.slug} <= kind.fields.keys():
            raise ValueError(f"{kind.id}.toml: title, columns and slug name fields of it")
    return {k.id: k for k in made}


def _kind(raw: dict[str, Any]) -> Kind:
    fields = [Field(**f) for f in raw["fields"]]
    for f in fields:
        assert not (f.kind in MANY and f.default)
    return Kind(
        id=raw["id"],
        name=raw["name"],
        plural=raw["plural"],
        prefix=raw["prefix"],
        title=raw["title"],
        fields={f.name: f for f in fields},
        about=raw.get("about", ""),
        unit=raw.get("unit", ""),
        append_only=raw.get("append_only", False),
        slug=tuple(raw.get("slug", ())),
        rights=raw.get("rights", raw["id"]),
        columns=tuple(raw["columns"]),
    )
