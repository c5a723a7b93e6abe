"""A pack as one workbook: contents first, the pages' sheets by number, then definitions and sources once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from layouts.sheet import Sheet, Value
from layouts.sheets import WORDS, sheets

LONGEST = 31  # letters of a sheet's name


def pack_sheets(views: Sequence[Any], title: str, marking: str) -> list[Sheet]:
    """The sheets of a pack's pages; every page is marked in the contents, no empty sheet is kept."""
    shown: list[Sheet] = []
    contents: list[tuple[Value, ...]] = []
    words: dict[tuple[str, ...], dict[tuple[Value, ...], None]] = {}
    about: list[tuple[Value, ...]] = []
    for number, view in enumerate(views, 1):
        found = [t for t in sheets(view) if t.rows]
        mine = [Sheet(_name(number, t.name), t.head, t.rows) for t in found if t.name not in WORDS]
        shown += mine
        contents.append((number, view.frame.title, ", ".join(t.name for t in mine), marking))
        for t in found:
            if t.name == "About":
                about += [(number, *row) for row in t.rows]
            elif t.name in WORDS:
                words.setdefault(t.head, {}).update(dict.fromkeys(t.rows))
    first = Sheet("Contents", ("Page", title, "Sheets", "Classification"), tuple(contents))
    means = [
        Sheet(f"Definitions {i}" if i > 1 else "Definitions", head, tuple(rows))
        for i, (head, rows) in enumerate(words.items(), 1)
    ]
    return [first, *shown, *means, Sheet("Sources", ("Page", "What", "Text"), tuple(about))]


def _name(number: int, name: str) -> str:
    plain = re.sub(r"[^\w ,.-]", " ", name)
    return f"{number} {plain}"[:LONGEST].strip()
