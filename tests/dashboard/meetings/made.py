"""Records of meetings as tests write them."""

from __future__ import annotations

from dashboard.records.kind import kinds
from dashboard.records.record import Record


def record(kind: str, ref: str, **fields: str) -> Record:
    """A record as somebody would write it in a form; fields left out have their defaults."""
    body, _ = kinds()[kind].parse(fields)
    return Record(kind, ref, body, 1)


def forum(ref: str = "tp-crimefighters", **fields: str) -> Record:
    given = {"name": "TP CrimeFighters", "level": "business-group", "chair": "Head", "cadence": "monthly"}
    return record("forum", ref, **{**given, **fields})


def standing(ref: str, order: int, **fields: str) -> Record:
    return record("standing", ref, order=str(order), **{"title": ref.title(), **fields})
