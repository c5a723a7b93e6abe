"""A sheet: what every download of a page is made of."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.views.frame import Frame

Value = str | float | int | None


@dataclass(frozen=True)
class Sheet:
    """A table: its name, its head, its rows of plain values."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def about(frame: Frame) -> Sheet:
    """What the page is, what it says, and where its figures come from."""
    rows: list[tuple[Value, ...]] = [("Page", frame.title), ("Says", frame.lead), ("Period", frame.period)]
    rows += [("Note", n) for n in frame.notices]
    if frame.illustrative:
        rows.append(("Illustrative", frame.illustrative))
    for c in frame.sources:
        made_up = " Illustrative." if c.illustrative else ""
        rows.append(
            (f"Release {c.id}", f"{c.title}, as at {c.as_at}. {c.source.removesuffix('.')}.{made_up}")
        )
    rows.append(("Address", frame.address))
    return Sheet("About", ("What", "Text"), tuple(rows))
