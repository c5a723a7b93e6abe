"""What became of a file of records: what was kept, or every fault of it."""

from __future__ import annotations

import htpy as h

from dashboard.records.kind import Kind
from dashboard.views.frame import Frame
from layouts.page import page
from layouts.pieces import Node

MOST = 200  # faults said; who mends these sees the rest


def loaded(kind: Kind | None, title: str, sentences: list[str]) -> Node:
    """A page of sentences, with the way back to the register."""
    lead = (
        sentences[0]
        if len(sentences) == 1
        else f"Nothing was kept: {len(sentences)} faults. Mend them and load the file again."
    )
    frame = Frame(title, lead, (), (), (), "", (), "", (), "/")
    more = len(sentences) - MOST
    return page(
        frame,
        h.ul(".plain")[(h.li[s] for s in sentences[:MOST])] if len(sentences) > 1 else None,
        h.p[f"And {more} more."] if more > 0 else None,
        h.p[h.a(href=f"/records/{kind.id}")[f"Go to the {kind.plural}"]]
        if kind
        else h.p[h.a(href="/")["Go to the Met"]],
    )
