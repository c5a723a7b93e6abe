"""A pack: its contents, its pages, its files."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup

from dashboard.views.pack import Body, PackPage
from layouts.page import page
from layouts.pieces import Node, links


def pack(view: PackPage) -> Node:
    """The whole page. Its parts are HTML of ours, made and kept by callbacks.packs."""
    return page(
        view.frame,
        marking(view.marking),
        h.p(".take-pack")[links((view.back, *view.files))],
        h.nav(".pack-contents", aria_label="Contents")[
            h.h2["Contents"],
            h.ol[
                (
                    h.li[h.a(href=x.href, aria_current="page" if x.here else None)[x.text]]
                    for x in view.contents
                )
            ],
        ],
        (_body(view, b) for b in view.bodies),
    )


def marking(text: str) -> Node:
    """The classification line: on the page, and at the head of every sheet of paper."""
    plain = "".join(c for c in text if c.isalnum() or c in " -")
    return [h.style[Markup('@page{@top-right{content:"' + plain + '"}}')], h.p(".marking")[text]]


def _body(view: PackPage, b: Body) -> Node:
    return h.section(".tabled", id=f"part-{b.number}", aria_label=b.title)[
        h.p(".page-mark")[f"{view.marking}. Page {b.number} of {len(view.contents)} of this pack: {b.title}"],
        Markup(b.html),
    ]
