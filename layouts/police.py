"""What the police did about violence: a sentence, a table and a chart for each question."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from dashboard.views.disproportion import Disproportion
from dashboard.views.police import Police
from dashboard.views.searches import Breakdown, Line
from dashboard.views.unit import Section
from layouts.charts import multiples, rank
from layouts.focus import chart
from layouts.pieces import Node, cell, drawn, links, mark, section
from layouts.unit import lines


def police(view: Police, compare: str, beside: list[str], mixed: bool) -> Node:
    """The whole part; nothing where nothing is held."""
    if not (view.window or view.arrested or view.outcomes or view.none):
        return None
    return section(
        "What the police did",
        _searches(view, compare, beside, mixed),
        _broken(view, mixed) if view.breakdowns else None,
        _ratios(view.ratios) if view.ratios else None,
        _arrests(view, compare, beside, mixed) if view.arrested else None,
        _group(view.outcomes, compare, beside, mixed) if view.outcomes else None,
        id="police",
    )


def _searches(view: Police, compare: str, beside: list[str], mixed: bool) -> Node:
    return [
        _group(view.searches, compare, beside, mixed)
        if view.searches and view.window
        else h.h3["Stop and search"],
        h.p[view.volume or view.none],
        h.div(".split")[
            chart(view.drawn) if view.drawn else None,
            h.div[rank(view.found)] if view.found else None,
        ]
        if view.window
        else None,
    ]


def _broken(view: Police, mixed: bool) -> Node:
    return [_breakdown(b, mixed) for b in view.breakdowns]


def _breakdown(b: Breakdown, mixed: bool) -> Node:
    heads = ("Searches", "Of all", "Change", "With an outcome", "By chance")

    def row(x: Line) -> Node:
        return drawn(
            h.tr[
                h.th(scope="row")[h.a(href=x.href)[_capital(x.name)], " ", mark(x.illustrative and mixed)],
                cell(x.searches, heads[0]),
                cell(x.share, heads[1]),
                cell(x.change, heads[2]),
                cell(x.rate, heads[3], "strong"),
                h.td(".n", data_l=heads[4])[x.range],
            ]
        )

    return [
        h.h3[b.title],
        h.p[b.sentence],
        _table(
            b.title.removeprefix("What was ").removeprefix("Who was ").capitalize(),
            heads,
            [row(x) for x in b.lines],
        ),
        h.p(".question")[b.note] if b.note else None,
    ]


def _ratios(d: Disproportion) -> Node:
    heads = ("Searches", "Residents", "Per 1,000", "Times as often", "95 % interval")
    rows = [
        h.tr[
            h.th(scope="row")[r.name],
            cell(r.searches, heads[0]),
            cell(r.residents, heads[1]),
            cell(r.rate, heads[2]),
            h.td(".n.strong", data_l=heads[3])[r.text if r.ratio else "compared with"],
            h.td(".n", data_l=heads[4])[r.range],
        ]
        for r in d.rated
    ]
    return [
        h.h3(id="disproportionality")["Disproportionality"],
        h.p[d.sentence],
        _table("Group", heads, rows),
        h.p(".caveat")[h.strong["Caveat. "], d.caveat],
        h.p(".question")[d.lacking, " See also: ", links((d.more,)), "."] if d.lacking else None,
        h.p(".question")["Residents: ", d.source],
        rank(d.chart) if d.chart else None,
    ]


def _arrests(view: Police, compare: str, beside: list[str], mixed: bool) -> Node:
    assert view.arrested is not None
    return [
        _group(view.arrested, compare, beside, mixed),
        h.p[view.arrests] if view.arrests else None,
        multiples(view.arrests_drawn) if view.arrests_drawn else None,
    ]


def _group(part: Section, compare: str, beside: list[str], mixed: bool) -> Node:
    """Measures of one kind under their heading."""
    return [
        h.h3[part.title],
        h.p(".question")[part.question],
        lines((part,), compare, beside, mixed, headed=False),
    ]


def _table(first: str, heads: tuple[str, ...], rows: Sequence[Node]) -> Node:
    return h.div(".scroll")[
        h.table(".measures")[
            h.thead[h.tr[h.th(scope="col")[first], (h.th(".n", scope="col")[t] for t in heads)]],
            h.tbody[rows],
        ]
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
