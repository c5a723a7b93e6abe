"""A unit's page: attention, tiles, measures, children, peers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import htpy as h
from markupsafe import Markup, escape

from dashboard.views.attention import Attention, Item
from dashboard.views.children import Children, ChildRow
from dashboard.views.desk_line import DeskLine
from dashboard.views.rows import Row
from dashboard.views.unit import Section, UnitPage
from layouts.charts import rank, spark, tile_map
from layouts.page import page
from layouts.pieces import Node, cell, choices, drawn, links, mark, section, signal, tile

PERIODS = {
    "rolling-12-months": "12 months",
    "year-to-date": "Year to date",
    "last-3-months": "3 months",
    "same-month-last-year": "Month",
}


def unit(view: UnitPage) -> Node:
    """The whole page of a unit."""
    return page(
        view.frame,
        attention(view.attention),
        _desk(view.desk) if view.desk else None,
        h.div(".cards")[(tile(t) for t in view.tiles)],
        h.p(".question")["Business groups: ", links(view.groups), "."] if view.groups else None,
        _map(view),
        _measures(view),
        children(view.children, view.compare) if view.children else None,
        foot=h.p[
            h.a(href="/definitions")["Definitions of all measures"],
            ". ",
            h.a(href="/methods")["Method"],
            ": how exceptions are found.",
        ],
    )


def _desk(desk: DeskLine) -> Node:
    """The way to the command's own agenda and actions."""
    return h.p(".desk")[
        ["Next meeting: ", links(desk.meetings), ". "] if desk.meetings else None,
        [h.a(href=desk.actions.href)[desk.actions.text], "."] if desk.actions else None,
    ]


def attention(found: Attention, of: str = "") -> Node:
    """What needs attention, or in words why there is nothing; `of` tells it from others on its page."""
    way = h.a(href=found.all.href)[found.all.text] if found.all else None
    if found.calm:
        return h.p(".calm")[found.calm, [" ", way, "."] if way else None]
    lists = (("Of concern", found.worse), ("Improving", found.better), ("To understand", found.understand))
    return h.section(aria_label=f"What needs attention: {of}" if of else "What needs attention")[
        h.div(".attention")[
            (h.div[h.h2[title], h.ul[(_item(i) for i in items)]] for title, items in lists if items)
        ],
        h.p(".all")[way] if way else None,
    ]


def _item(item: Item) -> Node:
    what, colon, found = item.signal.sentence.partition(":")
    return h.li[signal(item.signal, compact=True), h.span[h.a(href=item.href)[what], colon, found]]


def _map(view: UnitPage) -> Node:
    if view.tile_map is None:
        return None
    control = choices(view.frame, view.map_choice) if view.map_choice else None
    order = h.div[rank(view.place)] if view.place else None
    return section(
        "Across London", control, h.div(".split")[h.div[tile_map(view.tile_map)], order], css="across"
    )


FEW = 12  # measures without figures that are named at once
LEGEND = (
    "p: provisional. pp: percentage points. –: no figure or no comparison; its reason shows on focus."
    " ● nothing unusual; no mark: not scanned."
)


def _measures(view: UnitPage) -> Node:
    beside = [text for text, on in (("London", view.london), ("Similar boroughs", bool(view.similar))) if on]
    return section(
        "All measures",
        h.p(".question")["Similar boroughs, taken together: ", links(view.similar), "."]
        if view.similar
        else None,
        h.p(".question")[LEGEND],
        lines(view.sections, view.compare, beside, view.mixed),
        _without(view),
        id="measures",
    )


def _without(view: UnitPage) -> Node:
    """What has no figures here: a few are named, many are folded away."""
    if not view.without:
        return None
    said, named = "No figures in these 24 months: ", links(view.without)
    if len(view.without) <= FEW:
        return h.p(".question")[said, named, "."]
    return h.details(".question")[h.summary[said, f"{len(view.without)} measures"], h.p[named, "."]]


def lines(
    sections: Sequence[Section], compare: str, beside: list[str], mixed: bool, *, headed: bool = True
) -> Node:
    """Measures as a table, a body for each section; beside: whose change stands next to the own.

    headed: each section under its title; not where the page says it above the table.
    """
    heads = ("Latest month", PERIODS[compare], "Change", "Year to date", *beside)
    return h.div(".scroll")[
        h.table(".measures", data_sortable=True)[
            h.thead[
                h.tr[
                    h.th(scope="col")["Measure"],
                    (h.th(".n", scope="col")[text] for text in heads),
                    h.th(scope="col", class_="x")["24 months"],
                    h.th(scope="col")["Signal"],
                ]
            ],
            (_family(s, beside, heads, mixed, headed) for s in sections),
        ]
    ]


def _family(part: Section, beside: list[str], heads: tuple[str, ...], mixed: bool, headed: bool) -> Node:
    title = h.tr(".family")[
        h.th(colspan=str(len(heads) + 3), scope="rowgroup")[
            h.a(href=part.href)[part.title] if part.href else part.title, " ", h.small[part.question]
        ]
    ]
    return h.tbody[
        title if headed else None,
        (_row(r, tuple(beside), heads, mixed) for r in part.rows),
    ]


@lru_cache(3000)
def _row(r: Row, beside: tuple[str, ...], heads: tuple[str, ...], mixed: bool) -> Markup:
    """Over a hundred on a page, so one string each, for all who read it."""
    extra = {"London": r.london, "Similar boroughs": r.similar}
    figures = (
        cell(r.latest, heads[0], "provisional" if r.provisional else ""),
        cell(r.period, heads[1]),
        cell(r.change, heads[2], "strong"),
        cell(r.year, heads[3]),
        *(cell(extra[b], b) for b in beside),
    )
    notes = (f'<small class="note">{escape(n)}</small>' for n in r.notes)
    return Markup(
        f'<tr><th scope="row"><a href="{escape(r.href)}">{escape(r.label)}</a> '
        f'{mark(r.illustrative and mixed) or ""}<small class="good">{escape(r.good)}</small>{"".join(notes)}</th>'
        f'{"".join(figures)}<td class="x">{spark(r.spark)}</td><td class="s">{signal(r.signal) or ""}</td></tr>'
    )


def children(found: Children, compare: str) -> Node:
    """The units below by the same few measures."""
    return section(
        found.title,
        h.div(".scroll")[
            h.table(".beside", data_sortable=True)[
                h.thead[
                    h.tr[
                        h.th(scope="col")["Unit"],
                        (
                            [
                                h.th(".n", scope="col")[m.name, h.small[PERIODS[compare]]],
                                h.th(".n", scope="col")["Change", h.span(".vh")[f" in {m.name}"]],
                            ]
                            for m in found.measures
                        ),
                    ]
                ],
                h.tbody[(_child(c) for c in found.rows)],
            ]
        ],
        lead="Select a heading to sort by it.",
        id="children",
    )


def _child(c: ChildRow) -> Node:
    figures = (
        cell(x, text) for r in c.rows for x, text in ((r.main, r.label), (r.change, f"{r.label}: change"))
    )
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=c.href)[c.name], h.small(".good")[c.note] if c.note else None],
            Markup("").join(figures),
        ]
    )
