"""The pages around sign-in: no frame, no figures, no script."""

from __future__ import annotations

import htpy as h

STYLES = ("/assets/palette.css", "/assets/site.css")


def ended(href: str) -> str:
    """What takes the place of a page when its reader's session has ended meanwhile."""
    return str(
        h.main(id="main")[
            h.div(".head")[
                h.h1(tabindex="-1")["Your session has ended"],
                h.p(".lead")["Nothing is lost: sign in again, and you are led back to this page."],
            ],
            h.p[h.a(href=href, target="_self")["Sign in again"]],
        ]
    )


def told(title: str, sentence: str, href: str = "", text: str = "") -> str:
    """A whole document: what is so, and where to go on if there is a way."""
    return whole(
        title,
        h.main(id="main")[
            h.div(".head")[h.h1[title], h.p(".lead")[sentence]],
            h.p[h.a(href=href)[text]] if href else None,
        ],
    )


def whole(title: str, main: h.Element) -> str:
    """A whole document around what it says, with the product’s name, without figures or script."""
    return str(
        h.html(lang="en-GB")[
            h.head[
                h.meta(charset="utf-8"),
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.meta(name="color-scheme", content="light dark"),
                h.title[f"{title} – Met performance"],
                h.link(rel="icon", href="data:,"),
                (h.link(rel="stylesheet", href=address) for address in STYLES),
            ],
            h.body[h.header(".frame")[h.span(".product")["Met performance"]], main],
        ]
    )
