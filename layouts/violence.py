"""Violence: level and course, rare events, who, what the police did, where."""

from __future__ import annotations

import htpy as h

from dashboard.views.paper import Claim
from dashboard.views.violence import Level, Rare, ViolencePage
from layouts.charts import spark
from layouts.focus import being_done, how_to_read, missing, side_by_side, whereabouts
from layouts.page import page
from layouts.pieces import Node, cell, mark, section, signal
from layouts.police import police
from layouts.priority import DEFINITIONS
from layouts.tied import tied_to
from layouts.unit import LEGEND, PERIODS, attention, children, lines

RULE = (
    "In five years: the 12 months to this month beside the 12 months to each of the 59 months before."
    " Still rising: the last 3 months on the 3 before, held against the same months of up to four earlier"
    " years; in brackets how far chance alone could move it (95 %). Steady is within 10 % either way."
    " What rose on the year before and no longer rises shows signs of stabilising."
)


def violence(view: ViolencePage) -> Node:
    """The whole page."""
    drawn, *others = view.pairs or (None,)
    return page(
        view.frame,
        attention(view.attention),
        _levels(view) if view.levels else None,
        _rare(view) if view.rare else None,
        _paper(view.paper) if view.paper else None,
        side_by_side(drawn) if drawn else None,
        (side_by_side(p) for p in others),
        _hurt(view),
        police(view.police, view.compare, _beside(view), _mixed(view)),
        whereabouts(view.frame, view.where),
        children(view.children, view.compare) if view.children else None,
        being_done(view.doing, view.exceptions),
        tied_to(view.tied),
        how_to_read(view.note, view.caveats, view.others),
        foot=DEFINITIONS,
    )


def _mixed(view: ViolencePage) -> bool:
    return len({r.illustrative for s in view.sections for r in s.rows}) > 1


def _levels(view: ViolencePage) -> Node:
    mixed = _mixed(view)
    heads = (PERIODS[view.compare], "Change", *(("London",) if view.london else ()))

    def row(x: Level) -> Node:
        r = x.row
        return h.tr[
            h.th(scope="row")[h.a(href=r.href)[r.label], " ", mark(r.illustrative and mixed)],
            cell(r.period, heads[0]),
            cell(r.change, "Change", "strong"),
            cell(r.london, "London") if view.london else None,
            h.td(".n.words", data_l="In five years")[x.context.text, _note(x.context.reason)],
            h.td(".n.words", data_l="Still rising")[x.course.text, _note(x.settling)],
            h.td(".x")[spark(r.spark)],
            h.td(".s")[signal(r.signal)],
        ]

    return section(
        "Level and course",
        h.div(".scroll")[
            h.table(".measures")[
                h.thead[
                    h.tr[
                        h.th(scope="col")["Measure"],
                        (h.th(".n", scope="col")[t] for t in heads),
                        (h.th(".n.words", scope="col")[t] for t in ("In five years", "Still rising")),
                        h.th(".x", scope="col")["24 months"],
                        h.th(scope="col")["Signal"],
                    ]
                ],
                h.tbody[(row(x) for x in view.levels)],
            ]
        ],
        h.details[h.summary["How this is worked out"], h.p(".question")[RULE]],
        missing(view.without),
        id="measures",
    )


def _note(text: str) -> Node:
    return [h.br, h.small(".note")[text]] if text else None


def _rare(view: ViolencePage) -> Node:
    mixed = _mixed(view)

    def row(x: Rare) -> Node:
        return h.tr[
            h.th(scope="row")[h.a(href=x.href)[x.name], " ", mark(x.illustrative and mixed)],
            cell(x.month, "Newest month"),
            cell(x.quarter, "3 months"),
            cell(x.year, "12 months", "strong"),
            h.td(".n", data_l="By chance")[x.range],
            cell(x.before, "12 before"),
            h.td(".n", data_l="Time between")[x.gap],
            h.td(".n", data_l="A year before")[x.gap_before],
            h.td(".n", data_l="Last in")[x.last],
            h.td(".s")[signal(x.signal)],
        ]

    heads = (
        "Newest month",
        "3 months",
        "12 months",
        "By chance",
        "12 before",
        "Time between",
        "A year before",
    )
    return section(
        "Rare events",
        h.div(".scroll")[
            h.table(".measures")[
                h.thead[
                    h.tr[
                        h.th(scope="col")["Measure"],
                        (h.th(".n", scope="col")[t] for t in (*heads, "Last in")),
                        h.th(scope="col")["Signal"],
                    ]
                ],
                h.tbody[(row(x) for x in view.rare)],
            ]
        ],
        lead="Events and the time between them: a percentage of so few says nothing. "
        "By chance: how far the year’s number could lie apart if nothing had changed (95 %).",
    )


def _paper(claims: tuple[Claim, ...]) -> Node:
    return section(
        "What the paper of December 2017 said",
        h.div(".scroll")[
            h.table(".measures")[
                h.thead[h.tr[(h.th(scope="col")[t] for t in ("The paper says", "These figures say", "So"))]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[c.paper],
                            h.td(".n.words", data_l="These figures say")[c.store],
                            h.td(".n.words", data_l="So")[c.verdict],
                        ]
                        for c in claims
                    )
                ],
            ]
        ],
        lead="Paper to the Audit Panel of 19 December 2017, paragraph 1.17, held against these figures.",
    )


def _hurt(view: ViolencePage) -> Node:
    if not view.hurt:
        return None
    return section(
        "Who is hurt",
        h.p[view.who] if view.who else None,
        h.p(".question")[LEGEND],
        lines((view.hurt,), view.compare, _beside(view), _mixed(view), headed=False),
        lead=view.hurt.question,
    )


def _beside(view: ViolencePage) -> list[str]:
    return ["London"] if view.london else []
