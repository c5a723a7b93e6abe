"""Tables cut to what a slide holds, the same cut on screen and in PowerPoint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard import wording
from layouts.slides.model import ROWS, Said, Slide, Table

LINE, LINES = 106, 13  # characters across and lines down that a slide holds, margins apart
SMALL_LINE, SMALL_LINES, SMALL_ROWS = 175, 26, 2 * ROWS  # the same of small print
GAP, SMALL_GAP = 3, 4  # characters between columns
NOTHING = ("", wording.DASH)


def shares(t: Table) -> tuple[float, ...]:
    """The columns' parts of the width; they sum to 1. Figures have the room that they need, and what is
    left is filled by the texts: the short ones are whole, the long ones share alike."""
    gap = SMALL_GAP if t.small else GAP
    needs = [_longest(t, i) + gap for i in range(len(t.head))]
    widths = {i: float(n) for i, n in enumerate(needs) if i not in t.words}
    left = max((SMALL_LINE if t.small else LINE) - sum(widths.values()), float(LINE // 3))
    texts = sorted((i for i in range(len(needs)) if i in t.words), key=lambda i: needs[i])
    for k, i in enumerate(texts):
        widths[i] = min(needs[i], left / (len(texts) - k))
        left -= widths[i]
    whole = sum(widths.values())
    return tuple(widths[i] / whole for i in range(len(needs)))


def _wide(text: str) -> int:
    """Characters of usual width: capitals are a third wider, and an abbreviation must not break."""
    return len(text) + sum(c.isupper() for c in text) // 3


def _longest(t: Table, i: int) -> int:
    """The longest text of a column; of its heading the longest word, since headings break."""
    cells = [_wide(r[i].text) + 3 * (r[i].sign is not None) + 13 * r[i].invented for r in t.rows]
    return max((*(len(word) for word in t.head[i].split()), *cells), default=0)


def slides_of(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Said]],
    *,
    words: tuple[int, ...] = (0,),
    small: bool = False,
    **more: object,
) -> list[Slide]:
    """The rows on as many slides as they need; the title says which of how many. None without rows.

    A column that says nothing in any row is left out.
    """
    every = [tuple(r) for r in rows]
    kept = [i for i in range(len(head)) if i == 0 or any(r[i].text not in NOTHING for r in every)]
    if not every:
        return []
    whole = Table(
        tuple(head[i] for i in kept),
        tuple(tuple(r[i] for i in kept) for r in every),
        tuple(k for k, i in enumerate(kept) if i in words),
        small,
    )
    parts = _cut(whole)
    of = len(parts)
    return [
        Slide(f"{title} ({i} of {of})" if of > 1 else title, replace(whole, rows=part), **more)  # type: ignore[arg-type]
        for i, part in enumerate(parts, 1)
    ]


def _cut(t: Table) -> list[tuple[tuple[Said, ...], ...]]:
    """Rows in as few stretches as fit, all of nearly one height."""
    line, deep, most = (SMALL_LINE, SMALL_LINES, SMALL_ROWS) if t.small else (LINE, LINES, ROWS)
    room = [max(int(line * s), 1) for s in shares(t)]
    high = [max(-(-len(c.text) // n) for c, n in zip(row, room, strict=True)) or 1 for row in t.rows]
    least = max(-(-len(t.rows) // most), -(-sum(high) // deep))
    for n in range(least, len(t.rows)):
        parts = _evenly(high, n)
        if all(len(p) <= most and sum(high[i] for i in p) <= deep for p in parts):
            return [tuple(t.rows[i] for i in p) for p in parts]
    return [(row,) for row in t.rows]


def _evenly(high: list[int], n: int) -> list[list[int]]:
    """The rows' numbers in n stretches, each row where its middle lies."""
    whole, above = sum(high), 0
    parts: list[list[int]] = [[] for _ in range(n)]
    for i, lines in enumerate(high):
        parts[int((above + lines / 2) * n / whole)].append(i)
        above += lines
    return [p for p in parts if p]
