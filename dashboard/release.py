"""A release: what one load brought in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

PRIORITIES = "local-priorities"  # the kind of those that bring choices of boroughs, and no figures


@dataclass(frozen=True)
class Release:
    """One load of one file. Months are periods.month integers; summary holds what was counted:
    measures, units, unmapped, notes, revised, compared, difference, largest. total is None for readers
    who may not see all that it is the sum of."""

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
