"""What the page of exceptions says of the scan behind it: which one it is, what it found, why nothing is listed."""

from __future__ import annotations

from dashboard import exceptions, periods, wording
from dashboard.exceptions import NO_CHANGE, Found, Scan, is_change
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import frame as frames
from dashboard.views.scope import Scope

YEAR = 12


def which(s: Selection, scan: Scan | None) -> str:
    """With a day: which scan is shown. It is the newest that rests on nothing later."""
    if s.as_at is None or scan is None or scan.run_at is None:
        return ""
    return (
        f"The exceptions are those of the scan made on {wording.day(scan.run_at.date())}, the newest from "
        f"figures known on {wording.day(s.as_at)}."
    )


def lead(s: Selection, where: Scope, scan: Scan | None, to: int) -> str:
    """How much was scanned and found here, or that it was not."""
    if scan is None and s.as_at is not None:
        return f"{periods.name(to)} was not scanned with what was known on {wording.day(s.as_at)} alone."
    if scan is None:
        return f"{periods.name(to)} has not been scanned for exceptions."
    found = [f for f in where.found(scan.found) if is_change(f)]
    return exceptions.counted(to, where.scanned(scan), len(found), where.false(scan))


def calm(
    s: Selection,
    where: Scope,
    scan: Scan | None,
    to: int,
    here: tuple[Found, ...],
    kept: list[Found],
    layer: str,
) -> tuple[str, str]:
    """Why nothing is listed, and what would change that; empty where something is."""
    if scan is None and s.as_at is not None:
        return (
            "No scan of this month rests on the figures of that day: every one kept has seen later figures.",
            "A scan is kept after each load, so days from now on will have theirs.",
        )
    if scan is None:
        return (
            "Nothing can be said about this month yet.",
            f"This command scans it and keeps the result: python app.py scan --month {periods.iso(to)}",
        )
    if kept and (layer in NO_CHANGE or any(map(is_change, kept))):
        return "", ""
    if any(map(is_change, here)):
        return "Nothing out of the ordinary among what was chosen here.", ""
    scanned = where.scanned(scan)
    if not scanned:
        return "None of the figures here can be scanned: it takes three years of monthly figures.", ""
    return f"Nothing out of the ordinary among {scanned:,} series.", ""


def ways(
    source: Source, s: Selection, scan: Scan | None, here: tuple[Found, ...], kept: list[Found]
) -> tuple[frames.Link, ...]:
    """Where to go on from a page without findings: scanned months, or the page without its filters."""
    if scan is None and s.as_at is not None:
        return (frames.Link("the newest scan instead", s.href(as_at=None)),)
    if scan is None:
        months = source.scanned()[-YEAR:]
        return tuple(frames.Link(periods.name(m), s.href(to=m)) for m in reversed(months))
    if here and not kept:
        bare = s.href(family="", layer="", kind="", priority="", view="")
        return (frames.Link(f"All {len(here)} without that choice", bare),)
    return ()
