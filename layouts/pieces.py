"""The small parts that pages are made of."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup, escape

from dashboard.charts import Sign
from dashboard.source import Signal
from dashboard.views.frame import Control, Frame, Link
from dashboard.views.rows import Cell, TileView
from layouts.charts import sign_icon, spark
from layouts.text import text

Node = h.Node


def signal(found: Signal | None, *, compact: bool = False) -> Node:
    """The icon and word of a signal, the word of nothing unusual hidden; nothing for what was not scanned."""
    if found is None:
        return None
    return sign_icon(found.sign, found.way, found.word, compact=compact or found.sign is Sign.USUAL)


def mark(illustrative: bool) -> Node:
    """The word that no invented figure goes without."""
    return (
        h.span(".mark", title="Made for demonstration, not the Met’s")["illustrative"]
        if illustrative
        else None
    )


def drawn(node: h.Element) -> Markup:
    """An element as text, drawn where it is made."""
    return text(node)


def cell(c: Cell, label: str, css: str = "") -> Markup:
    """A right-aligned figure; a dash tells its reason on hover, on focus and to screen readers.

    Up to a thousand on a page, so one string each.
    """
    sort = "" if c.sort is None else f"{c.sort:.6g}"
    shown = escape(c.text)
    if c.reason:
        why = escape(c.reason)
        shown = Markup(
            f'<span class="why" tabindex="0" title="{why}">{shown}<span class="vh"> {why}</span></span>'
        )
    return Markup(f'<td class="n {css}" data-l="{escape(label)}" data-s="{sort}">{shown}</td>')


def tile(t: TileView) -> Node:
    """One figure, what it is, how it moved; the whole tile is one link."""
    return h.a(".card", href=t.href)[
        h.span(".card-name")[
            h.span(".kicker")[t.kicker] if t.kicker else None, t.label, " ", mark(t.illustrative)
        ],
        h.span(".card-value")[t.value],
        h.span(".card-unit")[t.unit],
        h.span(".card-change")[t.change],
        h.span(".card-foot")[spark(t.spark), signal(t.signal)],
    ]


def choice(control: Control) -> Node:
    """A select that sets one key of the address; it works without scripts through its form's button."""
    name = f"set-{control.key}"
    return h.label(".choice", for_=name)[
        h.span[control.label],
        h.select(id=name, name=control.key, autocomplete="off")[
            (h.option(value=o.value, selected=o.chosen)[o.text] for o in control.options)
        ],
    ]


def choices(frame: Frame, *controls: Control) -> Node:
    """A form of controls that keeps the rest of the address."""
    path, _, query = frame.address.partition("?")
    mine = {c.key for c in controls}
    kept = [pair.split("=", 1) for pair in query.split("&") if pair]
    return h.form(".choices", action=path, method="get", data_nav=True)[
        (h.input(type="hidden", name=k, value=v) for k, v in kept if k not in mine),
        (choice(c) for c in controls),
        h.button(type="submit")["Show"],
    ]


def links(items: tuple[Link, ...]) -> Node:
    """Links in a row of words."""
    out: list[Node] = []
    for i, item in enumerate(items):
        out += [", " if i else None, h.a(href=item.href)[item.text]]
    return out


def section(title: str, *content: Node, lead: str = "", id: str = "", css: str = "") -> Node:
    """A part of a page under its own heading."""
    return h.section(class_=f"part {css}", id=id or None)[
        h.h2[title], h.p(".question")[lead] if lead else None, content
    ]
