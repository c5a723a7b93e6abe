"""A deck for the screen in the room: one document, one slide at a time; without scripts one long page."""

from __future__ import annotations

import htpy as h

from layouts.pieces import Node
from layouts.present_bodies import body
from layouts.shell import TITLE
from layouts.slides.model import Deck, Slide

STYLES = ("palette.css", "charts.css", "present.css")
LONG = (70, 130)  # characters from which a title is set smaller
KEYS = "Arrow keys, space, Page Up and Page Down, Home and End move between slides. Escape leads back to the page."


def present_html(deck: Deck, stamp: str = "") -> str:
    """The whole document. stamp: ends the addresses of its files ('?m=123'), so that browsers may keep them."""
    return str(
        h.html(lang="en-GB")[
            h.head[
                h.meta(charset="utf-8"),
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.meta(name="color-scheme", content="light dark"),
                h.title[f"{deck.title}, slides – {TITLE}"],
                h.link(rel="icon", href="data:,"),
                (h.link(rel="stylesheet", href=f"/assets/{name}{stamp}") for name in STYLES),
                h.script(src=f"/assets/present.js{stamp}", defer=True),
            ],
            h.body[_header(deck), h.main(id="slides")[_slides(deck)]],
        ]
    )


def _header(deck: Deck) -> Node:
    """What leads back and forth; the script takes over its links."""
    return h.header[
        h.h1(".vh")[f"{deck.title}: slides"],
        h.p(".vh", id="keys")[KEYS],
        h.nav(".steps", aria_label="Slides", aria_describedby="keys")[
            h.a(".back", href=deck.address)["Back to the page"],
            h.span(".scripts", hidden=True)[
                h.button(type="button", data_step="-1", aria_label="Previous slide")["‹"],
                h.span(".count", aria_hidden="true"),
                h.button(type="button", data_step="1", aria_label="Next slide")["›"],
                h.button(type="button", data_do="full")["Full screen"],
            ],
        ],
    ]


def _slides(deck: Deck) -> list[Node]:
    return [_slide(deck, s, i) for i, s in enumerate(deck.slides, 1)]


def _slide(deck: Deck, s: Slide, number: int) -> Node:
    of = len(deck.slides)
    size = sum(len(s.title) > n for n in LONG)
    cover = s.title == s.about
    return h.section(
        class_=f"slide {'cover' if cover else ''} s-{type(s.body).__name__.lower()}",
        id=str(number),
        role="group",
        aria_roledescription="slide",
        aria_label=f"{number} of {of}",
    )[
        h.p(".about")[s.about] if not cover else None,
        h.h2(class_=f"t{size}", tabindex="-1")[s.title],
        h.div(".body")[body(s)],
        h.p(".small")[s.note] if s.note else None,
        h.footer[
            h.strong[deck.marking],
            h.span[". ".join(filter(None, (s.period, s.source)))],
            h.strong(".made-up")[s.illustrative] if s.illustrative else None,
            h.span(".number")[f"{number} of {of}"],
        ],
    ]
