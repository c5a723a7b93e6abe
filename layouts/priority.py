"""The three priorities, and each by itself."""

from __future__ import annotations

import htpy as h

from dashboard.views.priority import Brief, PrioritiesPage, PriorityPage
from layouts.focus import being_done, how_to_read, missing, side_by_side, whereabouts
from layouts.page import page
from layouts.pieces import Node, section, tile
from layouts.tied import tied_to
from layouts.unit import LEGEND, attention, lines

DEFINITIONS = h.p[h.a(href="/definitions")["Definitions of all measures"]]


def priorities(view: PrioritiesPage) -> Node:
    """The page of all three."""
    return page(view.frame, (_brief(b) for b in view.briefs), foot=DEFINITIONS)


def _brief(b: Brief) -> Node:
    return h.section(".part")[
        h.h2[h.a(href=b.href)[b.name]],
        h.p(".question")[b.text],
        attention(b.attention, b.name),
        h.div(".cards")[(tile(t) for t in b.tiles)] if b.tiles else None,
    ]


def priority(view: PriorityPage) -> Node:
    """The page of one priority."""
    mixed = len({r.illustrative for s in view.sections for r in s.rows}) > 1
    return page(
        view.frame,
        attention(view.attention),
        section(
            "Its measures",
            h.p(".question")[LEGEND],
            lines(view.sections, view.compare, ["London"] if view.london else [], mixed),
            missing(view.without),
            id="measures",
        ),
        (side_by_side(p) for p in view.pairs),
        whereabouts(view.frame, view.where),
        being_done(view.doing, view.exceptions),
        tied_to(view.tied),
        how_to_read(view.note, view.caveats, view.others),
        foot=DEFINITIONS,
    )
