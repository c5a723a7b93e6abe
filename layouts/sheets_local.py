"""The pages of local priorities as sheets."""

from __future__ import annotations

from dashboard.views.local import LocalPage, way
from dashboard.views.local_choice import PLACES
from dashboard.views.rows import Row
from layouts.sheet import Sheet, Value, about

HEAD = (
    "Borough", "Priority", "Measure", "Identifier", "Period", "Period before", "Change", "Way", "London",
    "Signal", "Illustrative choice", "Illustrative",
)  # fmt: skip


def local_sheets(view: LocalPage) -> list[Sheet]:
    """A row for each priority of each borough, and who chose what."""
    rows = tuple(
        (line.name, place, *_figures(r), "illustrative" if line.illustrative and i else "", _mark(r))
        for line in view.lines
        for i, (place, r) in enumerate(zip(PLACES, line.rows, strict=False))
    )
    who = tuple(
        (c.measure.name, len(c.boroughs), c.london.text, "; ".join(b.text for b in c.boroughs))
        for c in view.chosen
    )
    return [
        Sheet("Local priorities", HEAD, rows),
        Sheet("Who chose what", ("Crime", "Boroughs", "London", "Chosen by"), who),
        about(view.frame),
    ]


def _figures(r: Row) -> tuple[Value, ...]:
    period, before = (c.sort if c.sort is not None else c.reason for c in (r.main, r.before))
    return (
        r.measure.name,
        r.measure.id,
        period,
        before,
        r.change.text,
        way(r) or r.change.reason,
        r.london.text,
        r.signal.word if r.signal else "",
    )


def _mark(r: Row) -> str:
    return "illustrative" if r.illustrative else ""
