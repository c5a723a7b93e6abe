"""The local priorities of one borough."""

from __future__ import annotations

import htpy as h

from dashboard.views.local_asb import Asb
from dashboard.views.local_borough import LocalBoroughPage, Priority
from dashboard.views.local_unchosen import Group, Unchosen
from dashboard.views.rows import Row
from layouts.charts import multiples, trend
from layouts.local import change, sort
from layouts.page import page
from layouts.pieces import Node, cell, drawn, links, section, signal, tile
from layouts.unit import PERIODS


def local_borough(view: LocalBoroughPage) -> Node:
    """The whole page."""
    period = PERIODS[view.compare]
    asb, *others = view.priorities
    return page(
        view.frame,
        h.div(".cards")[(tile(t) for t in view.tiles)],
        _priority(asb, _asb(view.asb, period)),
        (_priority(p, multiples(p.elsewhere) if p.elsewhere else None) for p in others),
        _unchosen(view.unchosen, period),
    )


def _priority(p: Priority, beside: Node) -> Node:
    """A priority: its months and facts, and what stands beside them."""
    return h.section(".part.priority", id=f"priority-{p.place.lower()}")[
        h.h2[f"{p.place} priority: ", h.a(href=p.href)[p.choice.measure.name], " ", _choice(p)],
        h.p(".standing")[signal(p.signal), " ", _finding(p)],
        h.div(".split")[h.div[trend(p.trend) if p.trend else None, _facts(p)], h.div[beside]],
    ]


def _choice(p: Priority) -> Node:
    return h.span(".mark")["illustrative choice"] if p.choice.illustrative else None


def _finding(p: Priority) -> str:
    """What the scan says; without an exception, what the figures say."""
    return p.signal.sentence if p.signal and p.signal.sentence else p.finding


def _facts(p: Priority) -> Node:
    rows: list[tuple[str, Node]] = []
    if p.expected:
        rows.append(("Expected", p.expected))
    if p.since:
        rows.append(("Since", p.since))
    if p.where:
        rows.append(("Where", [p.where, " ", links(p.wards), "." if p.wards else None]))
    if p.outcome_link:
        rows.append(("Outcomes", [h.a(href=p.outcome_link.href)[p.outcome_link.text], ": ", p.outcome]))
    elif p.outcome:
        rows.append(("Outcomes", p.outcome))
    rows.append(("Chosen", p.agreed.rstrip(".") + "."))
    return h.dl(".brief")[([h.dt[name], h.dd[text]] for name, text in rows)]


def _asb(view: Asb, period: str) -> Node:
    """Kinds of calls, repeat callers, season."""
    return [
        h.h3["Kinds of calls and repeat callers"],
        h.p(".calm")[view.reason]
        if view.reason
        else _table(
            ("Measure", period, "Of all calls", "Change", "London"),
            h.tbody[
                (
                    drawn(
                        h.tr[
                            h.th(scope="row")[h.a(href=r.href)[r.label]],
                            cell(r.main, period),
                            h.td(".n", data_l="Of all calls", data_s=sort(share.sort))[
                                share.text if share.sort is not None else ""
                            ],
                            change(r, "Change"),
                            cell(r.london, "London"),
                        ]
                    )
                    for r, share in view.rows
                )
            ],
        ),
        trend(view.season) if view.season else None,
        h.p(".question")[view.season_text] if view.season_text and not view.season else None,
    ]


def _table(heads: tuple[str, ...], *bodies: Node) -> Node:
    first, *others = heads
    return h.div(".scroll")[
        h.table(".beside", data_sortable=True)[
            h.thead[h.tr[h.th(scope="col")[first], (h.th(".n", scope="col")[t] for t in others)]], bodies
        ]
    ]


def _unchosen(view: Unchosen, period: str) -> Node:
    heads = ("Crime", period, "Before", "Change", "London")
    return section(
        "What was chosen against what was not",
        h.p(".answer")[view.sentence],
        h.div(".split")[
            h.div[_table(heads, *(_group(g, period) for g in view.groups))],
            h.div[multiples(view.chart) if view.chart else None],
        ],
        h.p(".question")[view.caveat],
        id="unchosen",
    )


def _group(g: Group, period: str) -> Node:
    now, before, moved = g.together
    return h.tbody[
        h.tr(".family", id=g.code)[
            h.th(colspan="5", scope="rowgroup")[
                g.title,
                " ",
                h.small[
                    f"together {now.text}, before {before.text}: {moved.text}; London {g.london.text}"
                    + (f" (without {', '.join(g.left_out)})" if g.left_out else "")
                ]
                if now.sort is not None and g.code != "high-harm"
                else None,
            ]
        ],
        (_row(r, period) for r in g.rows),
    ]


def _row(r: Row, period: str) -> Node:
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=r.href)[r.label]],
            cell(r.main, period),
            cell(r.before, "Before"),
            change(r, "Change"),
            cell(r.london, "London"),
        ]
    )
