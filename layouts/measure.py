"""The deep dive of one measure in one unit."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup, escape

from dashboard.views.case import CaseLine
from dashboard.views.contribution import Contribution
from dashboard.views.definition import Fact
from dashboard.views.measure import Compared, MeasurePage
from layouts.charts import multiples, rank, sign_icon, trend
from layouts.page import page
from layouts.pieces import Node, cell, links, section


def measure(view: MeasurePage) -> Node:
    """The whole page of a measure."""
    return page(
        view.frame,
        h.p(".standing")[sign_icon(view.signal.sign, view.signal.way, view.signal.word)]
        if view.signal
        else None,
        (_case(c) for c in view.cases),
        h.p(".case")[
            view.apart.text, " ", h.a(href=view.apart.href)["Beside the other boroughs, as a funnel"], "."
        ]
        if view.apart
        else None,
        _trend(view),
        _compared(view.compared) if view.compared else None,
        section("Where", multiples(view.children)) if view.children else None,
        _contributions(view) if view.contributions else None,
        section("Among the boroughs", rank(view.peers)) if view.peers else None,
        _definition(view),
    )


def _case(c: CaseLine) -> Node:
    """What became of an exception of this series, and the way to its form."""
    said = f" {c.last.by}, {c.last.when}: {c.last.text}" if c.last and c.last.text else ""
    return h.p(".case")[
        "Case: ", h.strong[c.state], f", {c.since}.{said} ", h.a(href=c.href)["Open the case"], "."
    ]


def _trend(view: MeasurePage) -> Node:
    if view.trend is None:
        return h.p(".calm")[
            "There is nothing to draw here. Loading a file with this measure fills this page."
        ]
    return section(
        "Month by month",
        trend(view.trend),
        h.p(".notice")[view.revised] if view.revised else None,
        h.p(".acts")[
            h.button(".act", type="button", data_do="explore")["Explore this chart"],
            " ",
            h.a(".act", href=view.download, download=True)["These figures as CSV"],
            [" ", h.a(".act", href=view.outside, download=True)["CSV to pass on, small numbers grouped"]]
            if view.outside
            else None,
            [" ", h.a(".act", href=view.annotate)["Mark an event on it"]] if view.annotate else None,
        ],
    )


def _compared(rows: tuple[Compared, ...]) -> Node:
    beside = any(r.london for r in rows)
    reasons = {r.change.reason for r in rows}
    shared = reasons.pop() if len(reasons) == 1 and len(rows) > 1 else ""
    heads = ("Now", "Before", "Change", *(("London",) if beside else ()))
    return section(
        "Compared",
        h.div(".scroll")[
            h.table(".list.beside")[
                h.thead[h.tr[h.th(scope="col")["Comparison"], (h.th(".n", scope="col")[t] for t in heads)]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[
                                r.text,
                                h.small(".note")[r.change.reason] if r.change.reason and not shared else None,
                            ],
                            cell(r.now, "Now"),
                            cell(r.before, "Before"),
                            cell(r.change, "Change", "strong"),
                            cell(r.london, "London") if r.london else None,
                        ]
                        for r in {r.text: r for r in rows}.values()
                    )
                ],
            ]
        ],
        lead=shared,
    )


def _contributions(view: MeasurePage) -> Node:
    heads = ("Now", "Before", "Difference", "Change")

    def row(c: Contribution) -> Node:
        return h.tr[
            h.th(scope="row")[h.a(href=c.href)[c.name]],
            cell(c.now, "Now"),
            cell(c.before, "Before"),
            cell(c.difference, "Difference", "strong"),
            cell(c.change, "Change"),
        ]

    return section(
        "Who contributed to the change",
        h.div(".scroll")[
            h.table(".list.beside", data_sortable=True)[
                h.thead[h.tr[h.th(scope="col")["Unit"], (h.th(".n", scope="col")[t] for t in heads)]],
                h.tbody[(row(c) for c in view.contributions)],
            ]
        ],
        lead=view.contributions_text,
    )


def facts(rows: tuple[Fact, ...]) -> Node:
    """A definition as terms and descriptions; a thousand on the page of all, so one string."""
    parts = (f"<dt>{escape(f.name)}</dt><dd>{escape(f.text)}</dd>" for f in rows)
    return Markup(f"<dl>{''.join(parts)}</dl>")


def _definition(view: MeasurePage) -> Node:
    return section(
        "Definition",
        facts(view.definition),
        h.p["Related: ", links(view.related), "."] if view.related else None,
        h.p["Part of: ", links(view.belongs), "."] if view.belongs else None,
        h.p["Also counted as: ", links(view.elsewhere), ". The two are never joined."]
        if view.elsewhere
        else None,
        id="definition",
    )
