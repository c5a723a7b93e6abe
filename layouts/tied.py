"""What is being done about a page's measures: risks, actions, programmes."""

from __future__ import annotations

import htpy as h

from dashboard.views.tied import Tied, TiedAction, TiedProgramme, TiedRisk
from layouts.pieces import Node, drawn, mark, section


def tied_to(found: Tied) -> Node:
    """The part of a page; nothing where nothing is tied to it."""
    if not found:
        return None
    return section(
        "Risks and actions",
        (_programme(p) for p in found.programmes),
        _risks(found.risks) if found.risks else None,
        _actions(found) if found.actions else None,
        id="tied",
    )


def _programme(p: TiedProgramme) -> Node:
    return [
        h.h3[h.a(href=p.link.href)[p.link.text], " ", mark(p.illustrative)],
        h.p[p.progress],
        h.ul[(h.li[h.b[f"{name}. "], text] for name, text in p.moved)] if p.moved else None,
    ]


def _risks(rows: tuple[TiedRisk, ...]) -> Node:
    heads = ("Corporate risk", "Score of 25", "Owner", "Indicated here by")
    return h.div(".scroll")[
        h.table(".list.folds")[
            h.thead[h.tr[(h.th(scope="col")[t] for t in heads)]],
            h.tbody[
                (
                    drawn(
                        h.tr[
                            h.th(scope="row")[h.a(href=r.link.href)[r.link.text], " ", mark(r.illustrative)],
                            h.td(data_l=heads[1])[str(r.score)],
                            h.td(data_l=heads[2])[r.owner],
                            h.td(data_l=heads[3])[", ".join(r.indicators) or "its priority"],
                        ]
                    )
                    for r in rows
                )
            ],
        ]
    ]


def _actions(found: Tied) -> Node:
    heads = ("Action", "Owner", "Due", "State", "Should move")
    more = f" {found.more} more." if found.more else ""
    return [
        h.div(".scroll")[
            h.table(".list.folds")[
                h.thead[h.tr[(h.th(scope="col")[t] for t in heads)]],
                h.tbody[(_action(a, heads) for a in found.actions)],
            ]
        ],
        h.p(".question")[more, " ", h.a(href=found.all.href)[found.all.text], "."],
    ]


def _action(a: TiedAction, heads: tuple[str, ...]) -> Node:
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=a.link.href)[a.link.text], " ", mark(a.illustrative)],
            h.td(data_l=heads[1])[a.owner],
            h.td(data_l=heads[2])[h.b[a.due] if a.late else a.due],
            h.td(data_l=heads[3])[a.state],
            h.td(data_l=heads[4])[a.measure or "–"],
        ]
    )
