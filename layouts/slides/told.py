"""Titles that are findings: what is out of the ordinary among some rows, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard import wording
from dashboard.charts import Sign
from dashboard.signal import Signal
from layouts.slides.model import Said

KINDS = ((Sign.CONCERN, "of concern"), (Sign.IMPROVEMENT, "improving"), (Sign.NOTABLE, "to understand"))
NAMED = 3
COUNTS = ("No", "One", "Two", "Three")


def count(n: int) -> str:
    """'Two', '12'."""
    return COUNTS[n] if n < len(COUNTS) else str(n)


def told(what: str, rows: Sequence[tuple[str, Sign]], things: str) -> str:
    """'Robbery: personal robbery of concern; business robbery improving', from (name, sign) each."""
    if all(sign is Sign.UNKNOWN for _, sign in rows):
        return what
    found = [(text, [name for name, s in rows if s is kind]) for kind, text in KINDS]
    parts = [f"{_listing(names)} {text}" for text, names in found if names]
    if not parts:
        none = "nothing" if len(rows) == 1 else f"none of {len(rows)} {things} is"
        return f"{what}: {none} out of the ordinary"
    return f"{what}: {'; '.join(parts)}"


def _listing(names: list[str]) -> str:
    """The first three by name, how many more there are."""
    more = len(names) - NAMED
    return wording.listing([*names[:NAMED], *([f"{more} more"] if more > 0 else [])])


def sign(found: Signal | None, *, brief: bool = True) -> Said:
    """A signal as a text; what was not scanned is a dash, nothing unusual its word."""
    if found is None:
        return Said(wording.DASH)
    return Said(found.word if brief else found.sentence, found.sign, found.way)


def sign_of(found: Signal | None) -> Sign:
    return Sign.UNKNOWN if found is None else found.sign


def said(texts: Iterable[str]) -> tuple[Said, ...]:
    return tuple(Said(t) for t in texts)
