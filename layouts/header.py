"""The line at the top of every page: where else to go, the period, ways to take the page away."""

from __future__ import annotations

from urllib.parse import quote

import htpy as h

from dashboard.views.frame import Frame
from layouts.personal import WHO
from layouts.pieces import Node

PRODUCT = "Met performance"
PLACES = (
    ("Exceptions", "/exceptions"),
    ("Violence", "/violence"),
    ("Priorities", "/priorities"),
    ("Local", "/local"),
    ("Meetings", "/meetings"),
    ("Actions", "/actions"),
    ("Risks", "/risks"),
)
MORE = (
    ("All measures of the Met", "/force"),
    ("Recommendations", "/recommendations"),
    ("Governance", "/governance"),
    ("Definitions", "/definitions"),
    ("Method", "/methods"),
    ("Data", "/data"),
)
FILES = (("PowerPoint", "page.pptx"), ("Excel", "page.xlsx"), ("CSV", "page.csv"))


def header(frame: Frame) -> Node:
    """The frame of a page: one line where there is room."""
    return h.header(".frame")[
        h.a(".product", href="/")[PRODUCT],
        _finder(),
        h.nav(".places", aria_label="Main")[
            (h.a(href=href)[text] for text, href in PLACES),
            _menu("More", [h.a(href=href)[text] for text, href in MORE]),
        ],
        h.span(".period")[frame.period],
        _take(frame) if frame.address else None,
        WHO,
    ]


def _take(frame: Frame) -> Node:
    """Ways to take a page away; a page without an address has none."""
    return h.nav(".take", aria_label="Take this page away")[
        h.a(href=_of(frame, "/present"))["Present"],
        _menu(
            "Take away",
            [
                *(h.a(href=_of(frame, f"/download/{name}"), download=True)[text] for text, name in FILES),
                h.button(type="button", data_do="print")["Print"],
            ],
        ),
    ]


def _menu(title: str, items: list[Node]) -> Node:
    """A few links behind a word: opens by click and keyboard, without scripts too."""
    return h.details(".menu")[h.summary[title], h.ul[(h.li[item] for item in items)]]


def _of(frame: Frame, path: str) -> str:
    return f"{path}?page={quote(frame.address, safe='/')}"


def _finder() -> Node:
    return h.search(".finder")[
        h.label(".vh", for_="finder")["Find a place or a measure"],
        h.input(
            id="finder",
            type="search",
            role="combobox",
            autocomplete="off",
            spellcheck="false",
            placeholder="Find a place or measure ( / )",
            aria_expanded="false",
            aria_controls="found",
            aria_autocomplete="list",
        ),
        h.ul(id="found", role="listbox", aria_label="Found", hidden=True),
    ]
