"""What stands in the middle of a slide on screen: words, points, large figures, a chart, a table."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import htpy as h

from dashboard import periods
from dashboard.charts import Multiples, Rank, Sign, TileMap, Trend
from layouts.charts import multiples, rank, sign_icon, tile_map
from layouts.charts.plots import plot_of
from layouts.charts.scales import known
from layouts.charts.tables import columns
from layouts.charts.trends import key, stage
from layouts.pieces import Node, mark
from layouts.slides.model import Big, Contents, Figures, Graph, Points, Said, Slide, Table, Words
from layouts.slides.tables import shares


def body(s: Slide) -> Node:
    return BODIES[type(s.body)](s.body)


def _said(x: Said) -> Node:
    """A text after its sign; the word illustrative after what was made up."""
    if x.sign in (None, Sign.UNKNOWN):
        return [x.text, " ", mark(x.invented)]
    icon = sign_icon(x.sign, x.way, "", compact=True) if x.sign else None
    return [icon, " ", x.text, " ", mark(x.invented)]


def _words(b: Words) -> Node:
    return [h.p[line] for line in b.lines]


def _points(b: Points) -> Node:
    return [h.div[h.h3[title], h.ul[(h.li[_said(p)] for p in points)]] for title, points in b.groups]


def _figures(b: Figures) -> Node:
    return h.ul(".bigs")[(_big(x) for x in b.items)]


def _big(x: Big) -> Node:
    return h.li[
        h.h3[h.small[f"{x.kicker}: "] if x.kicker else None, x.label, " ", mark(x.invented)],
        h.p(".value")[x.value],
        h.p(".unit")[x.unit],
        h.p[x.change],
        h.p[_said(x.sign)] if x.sign else None,
    ]


def _graph(b: Graph) -> Node:
    return [
        [h.p(".beside")[line] for line in b.beside],
        CHARTS[type(b.chart)](b.chart),
    ]


def _trend(t: Trend) -> Node:
    """The drawing and its key large; the figures as a table for those who hear them."""
    plot = plot_of(t)
    if not known(plot.values):
        return h.p(".none")["No figures for these months."]
    tag = h.small(".tag")["Illustrative"] if t.illustrative else None
    return h.figure(".chart.trend")[
        h.p(".unit")[t.unit, " ", tag], stage(plot), key(plot), h.div(".vh")[_months(t)]
    ]


def _months(t: Trend) -> Node:
    found = columns(t)
    rows = zip_longest(*(cells[: len(t.values)] for _, cells in found), fillvalue="–")
    return h.table[
        h.caption[t.title],
        h.thead[h.tr[h.th(scope="col")["Month"], (h.th(scope="col")[name] for name, _ in found)]],
        h.tbody[
            (
                h.tr[h.th(scope="row")[periods.short(t.first + i)], (h.td[c] for c in cells)]
                for i, cells in enumerate(rows)
            )
        ],
    ]


def _table(t: Table) -> Node:
    names = ["" if i in t.words or i == 0 else ".n" for i in range(len(t.head))]
    return h.table(class_="small-print" if t.small else None)[
        h.colgroup[(h.col(style=f"width:{100 * s:.1f}%") for s in shares(t))],
        h.thead[h.tr[(h.th(n or ".w", scope="col")[name] for n, name in zip(names, t.head, strict=True))]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[_said(row[0])],
                    (
                        h.td(n or ".w", data_l=name)[_said(c)]
                        for n, name, c in zip(names[1:], t.head[1:], row[1:], strict=True)
                    ),
                ]
                for row in t.rows
            )
        ],
    ]


def _contents(c: Contents) -> Node:
    return h.ol(".contents")[
        (h.li[h.a(href=f"#{at}")[text], h.span(".number")[str(at)]] for text, at in c.lines)
    ]


BODIES: dict[type, Callable[[Any], Node]] = {
    Words: _words,
    Points: _points,
    Figures: _figures,
    Graph: _graph,
    Table: _table,
    Contents: _contents,
}
CHARTS: dict[type, Callable[[Any], Node]] = {
    Trend: _trend,
    Rank: rank,
    TileMap: tile_map,
    Multiples: multiples,
}
