"""Pages for what is not there or went wrong: what happened, that nothing is lost, what to do."""

from __future__ import annotations

import htpy as h

from dashboard.views.frame import Frame
from layouts.page import page
from layouts.pieces import Node


def problem(title: str, sentence: str, todo: str) -> Node:
    """A page of three sentences, with the frame so that the reader can go on."""
    frame = Frame(
        title=title,
        lead=sentence,
        crumbs=(),
        siblings=(),
        controls=(),
        period="",
        notices=(),
        illustrative="",
        sources=(),
        address="",  # it can be neither presented nor taken away
    )
    return page(frame, h.p[todo], h.p[h.a(href="/")["Go to the Met"]])
