"""The page of the map: picture, forums by level, and what they pass to each other as a table."""

from __future__ import annotations

import htpy as h

from dashboard.views.governance import Edge, Forum, GovernancePage, Node
from layouts.charts.forum_map import forum_map, sample
from layouts.page import page
from layouts.pieces import Node as Html
from layouts.pieces import drawn, section


def governance(view: GovernancePage) -> Html:
    """The whole page."""
    return page(
        view.frame,
        h.p(".note")[view.stated],
        _relations(view),
        forum_map(view.nodes, view.edges, _said(view)),
        section("Forums", _levels(view), lead="Each leads to its page.", id="forums"),
        section(
            "What they pass to each other",
            _table(view),
            lead="Each row is a line of the picture.",
            id="links",
        ),
    )


def _said(view: GovernancePage) -> str:
    forums = sum(len(n.forums) for n in view.nodes)
    count = len(view.shown)
    some = "" if count == len(view.edges) else f" of {len(view.edges)}"
    return f"{forums} forums; {count}{some} links between them. The numbers are those of the table."


def _relations(view: GovernancePage) -> Html:
    """The key of the lines; each part of it shows that relation alone."""
    return h.nav(".relations", aria_label="Show what forums pass on")[
        h.span["Show:"],
        (
            h.a(href=link.href, aria_current="true" if link.here else None)[
                sample(relation) if relation else None, link.text
            ]
            for relation, link in view.relations
        ),
        h.a(href=view.whole)["Show the whole map"] if view.whole else None,
    ]


def _levels(view: GovernancePage) -> Html:
    return h.div(".levels")[
        (h.section[h.h3[words], h.ul[(_listed(n) for n in nodes)]] for words, nodes in view.levels if nodes)
    ]


def _listed(n: Node) -> Html:
    if len(n.forums) == 1:
        return drawn(h.li[_forum(n.forums[0])])
    return drawn(
        h.li[
            h.details[
                h.summary[h.strong[n.name], h.span[f"{n.chair}, {n.cadence}"]],
                h.ul(id=n.key)[(h.li[_forum(f)] for f in n.forums)],  # a link to what is inside opens it
            ]
        ]
    )


def _forum(f: Forum) -> Html:
    return [
        h.strong[h.a(href=f.href)[f.name]],
        h.span[
            f"{f.chair}, {f.cadence}. ",
            h.a(href=f.only)["Its links", h.span(".vh")[f": {f.name}"]],
        ],
        h.small[f.members],
        h.small[f.source],
    ]


def _table(view: GovernancePage) -> Html:
    heads = ("No.", "From", "What it does", "To", "What is passed", "Where this is stated")
    return h.div(".scroll")[
        h.table(".list.passed", data_sortable=True)[
            h.thead[h.tr[(h.th(scope="col")[x] for x in heads)]],
            h.tbody[(_row(heads, e) for e in view.shown)],
        ]
    ]


def _row(heads: tuple[str, ...], e: Edge) -> Html:
    return drawn(
        h.tr(id=f"link-{e.number}")[
            h.td(data_s=str(e.number))[str(e.number)],
            h.th(scope="row")[h.a(href=e.source.href)[e.source.name]],
            h.td(data_l=heads[2])[sample(e.relation), e.words],
            h.td(data_l=heads[3])[h.a(href=e.target.href)[e.target.name]],
            h.td(data_l=heads[4])[e.what],
            h.td(data_l=heads[5])[e.stated],
        ]
    )
