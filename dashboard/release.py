"""A release: what one load brought in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

PRIORITIES = "local-priorities"  # the kind of those that bring choices of boroughs, and no figures


@dataclass(frozen=True)
class Release:
    """One load of one file. Months are periods.month integers; summary holds what was counted:
    measures, units, unmapped, notes, revised, compared, difference, largest. total is None for readers
    who may not see all that it is the sum of. version is the data version that it made."""

    id: int
    file: str
    sha256: str
    kind: str
    title: str
    source: str
    as_at: date
    rows: int
    figures: int
    first: int
    last: int
    total: float | None
    illustrative: bool
    summary: dict[str, Any]
    loaded_at: datetime
    version: int = 0


@dataclass(frozen=True)
class Counted:
    """By which SQL a warehouse counted a measure for a release: its fingerprint, its text, and the release
    that was the first to be counted by it."""

    measure: str
    release: int
    fingerprint: str
    sql: str
    since: int


def counted(releases: Iterable[Release]) -> dict[int, tuple[Counted, ...]]:
    """What each release that came out of a warehouse was counted by; a text is kept once, with the first
    release of it."""
    texts: dict[str, tuple[str, int]] = {}
    found = {}
    for r in sorted(releases, key=lambda r: r.id):
        for fingerprint, sql in r.summary.get("sql", {}).items():
            texts.setdefault(fingerprint, (sql, r.id))
        if "counted" in r.summary:
            kept = r.summary["counted"].items()
            found[r.id] = tuple(Counted(m, r.id, f, *texts.get(f, ("", r.id))) for m, f in kept)
    return found
