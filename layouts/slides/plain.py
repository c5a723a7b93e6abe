"""Slides of a page that has no pieces with slides of their own: its sheets, as tables of small print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard import wording
from layouts.sheet import Value
from layouts.sheets import WORDS, sheets
from layouts.slides.model import Said, Slide
from layouts.slides.pieces import cut
from layouts.slides.tables import SMALL_ROWS, slides_of

COLUMNS = 6


def tables(view: Any) -> Iterator[Slide]:
    for sheet in sheets(view):
        if sheet.name in WORDS:
            continue
        rows = [tuple(_text(v) for v in row[:COLUMNS]) for row in sheet.rows[: 2 * SMALL_ROWS]]
        head = sheet.head[:COLUMNS]
        words = tuple(i for i in range(len(head)) if any(isinstance(row[i], str) for row in sheet.rows))
        note = cut(len(rows), len(sheet.rows))
        yield from slides_of(sheet.name, head, rows, words=words, small=True, note=note)


def _text(v: Value) -> Said:
    if v is None or isinstance(v, str):
        return Said(v or "")
    return Said(wording.number(v) if v == int(v) else wording.number(v, 1))
