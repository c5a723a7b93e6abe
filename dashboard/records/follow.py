"""What follows from a record by itself."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.records.record import Record, Records


def follow(record: Record, records: Records) -> list[Record]:
    """The records that a saved one brings about and that are not there yet."""
    return list(_cascades(record, records)) if record.kind == "theme" else []


def _cascades(theme: Record, records: Records) -> Iterator[Record]:
    """A theme goes to every borough it is cascaded to, to its meeting of the same month."""
    sent = {c.text("unit") for c in records.naming("cascade", "theme", theme.ref)}
    for unit in theme.many("cascade_to"):
        if unit not in sent:
            body = {"theme": theme.ref, "unit": unit, "month": theme.text("month"), "status": "sent"}
            yield Record("cascade", "", body)
