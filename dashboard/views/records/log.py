"""The audit log of a record in words: who changed what, when, from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Change
from dashboard.selection import Selection
from dashboard.views.records import words
from dashboard.views.records.desk import Desk


@dataclass(frozen=True)
class Step:
    """One field that changed: what it said before and says after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class LogLine:
    """One change of a record."""

    when: str
    by: str
    what: str
    why: str
    steps: tuple[Step, ...]


def log_lines(desk: Desk, s: Selection, changes: Iterable[Change]) -> tuple[LogLine, ...]:
    """The log, the newest first, up to the day that s asks for."""
    known = [c for c in changes if s.as_at is None or c.at.date() <= s.as_at]
    return tuple(line(desk, s, c) for c in reversed(known))


def line(desk: Desk, s: Selection, c: Change) -> LogLine:
    """One change in words."""
    kind = kinds()[c.kind]
    what = "withdrew it" if c.withdrawn else "wrote it" if c.before is None else "changed it"
    steps = () if c.before is None or c.withdrawn else tuple(_steps(desk, s, kind, c))
    return LogLine(words.moment(c.at), c.by or "unknown", what, c.why, steps)


def _steps(desk: Desk, s: Selection, kind: Kind, c: Change) -> Iterable[Step]:
    before = c.before or {}
    for name in c.fields:
        if name in kind.fields:
            old, new = (words.said(desk, s, kind, body, name) for body in (before, c.after))
            yield Step(kind.fields[name].label, old, new)
