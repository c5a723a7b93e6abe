"""Figures side by side with what was to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADS = ("", "ours", "yardstick", "to reach", "found", "reached")


@dataclass(frozen=True)
class Line:
    """One figure: ours, the yardstick's, the target, ours against it; reached is None without a target."""

    what: str
    ours: str
    yardstick: str = ""
    target: str = ""
    found: str = ""
    reached: bool | None = None


def table(title: str, lines: Sequence[Line]) -> None:
    """Prints lines under a title, as a Markdown table."""
    words = {True: "yes", False: "NO", None: ""}
    rows = [HEADS, *((x.what, x.ours, x.yardstick, x.target, x.found, words[x.reached]) for x in lines)]
    wide = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    print(f"\n{title}\n")
    for i, row in enumerate(rows):
        print("| " + " | ".join(text.ljust(w) for text, w in zip(row, wide, strict=True)) + " |")
        if i == 0:
            print("| " + " | ".join("-" * w for w in wide) + " |")
    print(flush=True)
