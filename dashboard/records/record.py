"""A record, a change of one, and all records of a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from dashboard import periods
from dashboard.records.field import Value

Body = Mapping[str, Value]


@dataclass(frozen=True)
class Record:
    """One record: its kind (dashboard.records.kind), its reference, what it says.

    revision rises with every change, so that two who write at once find out. `made` and `changed` are
    UTC; `by` is the post that changed it last. A withdrawn record is kept and shown to nobody but its log.
    """

    kind: str
    ref: str
    body: Body
    revision: int = 0
    made: datetime | None = None
    changed: datetime | None = None
    by: str = ""
    illustrative: bool = False
    withdrawn: bool = False

    def text(self, name: str) -> str:
        """A field's text; empty where nothing was said."""
        value = self.body.get(name, "")
        return value if isinstance(value, str) else "; ".join(value)

    def many(self, name: str) -> tuple[str, ...]:
        """The texts of a field that holds several."""
        value = self.body.get(name, ())
        return value if isinstance(value, tuple) else (value,) if value else ()

    def day(self, name: str) -> date | None:
        """A field that holds a day."""
        text = self.text(name)
        return date.fromisoformat(text) if text else None

    def month(self, name: str) -> int | None:
        """A field that holds a month (periods.month)."""
        text = self.text(name)
        return periods.parse(text) if text else None

    def number(self, name: str) -> float | None:
        """A field that holds a number."""
        text = self.text(name)
        return float(text) if text else None


@dataclass(frozen=True)
class Change:
    """One line of the audit log: who changed what, when (UTC), why, before (None: made) and after."""

    kind: str
    ref: str
    revision: int
    at: datetime
    by: str
    why: str
    before: Body | None
    after: Body
    withdrawn: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        before = self.before or {}
        names = dict.fromkeys((*before, *self.after))
        return tuple(n for n in names if (before.get(n) or "") != (self.after.get(n) or ""))


class Records:
    """All records of a moment, to be looked up by kind and reference. Immutable."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._all = {(r.kind, r.ref): r for r in records if not r.withdrawn}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _kinds(self) -> dict[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = {}
        for record in self._all.values():
            found.setdefault(record.kind, []).append(record)
        return {kind: tuple(records) for kind, records in found.items()}

    def of(self, kind: str) -> tuple[Record, ...]:
        """Every record of a kind, in the order in which they were made."""
        return self._kinds.get(kind, ())

    def get(self, kind: str, ref: str) -> Record | None:
        return self._all.get((kind, ref))

    def naming(self, kind: str, field: str, ref: str) -> tuple[Record, ...]:
        """The records of a kind whose field names `ref`: the actions of a meeting, say."""
        if (kind, field) not in self._naming:
            self._naming[kind, field] = self._index(kind, field)
        return self._naming[kind, field].get(ref, ())

    @cached_property
    def _naming(self) -> dict[tuple[str, str], dict[str, tuple[Record, ...]]]:
        return {}

    def _index(self, kind: str, field: str) -> dict[str, tuple[Record, ...]]:
        """The records of a kind by each reference that a field of theirs names; only what is asked for."""
        found: dict[str, list[Record]] = {}
        for record in self.of(kind):
            for ref in filter(None, record.many(field)):
                found.setdefault(ref, []).append(record)
        return {ref: tuple(records) for ref, records in found.items()}

    def putting(self, *records: Record) -> Records:
        """These records with some put in, or in the place of those of the same reference."""
        return Records({**self._all, **{(r.kind, r.ref): r for r in records}}.values())
