"""A source of plain values with records, for views that need no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dashboard.principal import ANYONE, Principal
from dashboard.records.field import Value
from dashboard.records.kind import kinds
from dashboard.records.record import Change, Record, Records
from dashboard.signal import Signal
from dashboard.source import Key
from tests.dashboard.views.plain import Plain

TODAY = date(2017, 12, 19)
THEN = datetime(2017, 10, 3, 9)


def record(kind: str, ref: str, **written: str) -> Record:
    """A record as somebody would write it."""
    body, wrong = kinds()[kind].parse(written)
    assert not (wrong.keys() & written.keys()), wrong
    return Record(kind, ref, body, 1, THEN, THEN, "Secretariat")


def change(old: Record, at: datetime, why: str = "", **values: Value) -> tuple[Record, Change]:
    """A record after a change, and the line that the log keeps of it."""
    body = {**old.body, **values}
    new = Record(old.kind, old.ref, body, old.revision + 1, old.made, at, "Secretariat")
    return new, Change(old.kind, old.ref, new.revision, at, "Secretariat", why, old.body, body)


@dataclass
class PlainDesk(Plain):
    """Plain values and records; `earlier` are the records of days before `until`, the latest day first."""

    kept: Sequence[Record] = ()
    earlier: Mapping[date, Sequence[Record]] = field(default_factory=dict)
    log_of: Mapping[tuple[str, str], Sequence[Change]] = field(default_factory=dict)
    principal: Principal = ANYONE
    today: date = TODAY
    said: Mapping[Key, Signal] = field(default_factory=dict)

    def records(self, as_at: date | None = None) -> Records:
        days = [d for d in self.earlier if as_at is not None and d >= as_at]
        return Records(self.earlier[min(days)] if days else self.kept)

    def changes(self, kind: str, ref: str) -> tuple[Change, ...]:
        return tuple(self.log_of.get((kind, ref), ()))

    def cases(self) -> dict[Any, Any]:
        return {}

    def signals(self, month: int, as_at: date | None = None) -> Mapping[Key, Signal]:
        return self.said
