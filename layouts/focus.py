"""The parts that pages of a subject share: charts side by side, where, what is being done, how to read it."""

from __future__ import annotations

import htpy as h

from dashboard.views.focus import Doing, Drawn, Pair, Where
from dashboard.views.frame import Frame, Link
from layouts.charts import multiples, tile_map, trend
from layouts.pieces import Node, choices, links, section, signal


def side_by_side(pair: Pair) -> Node:
    """Charts that are read together, under the reason why."""
    return section(pair.name, h.div(".split")[(chart(d) for d in pair.drawn)], lead=pair.text)


def chart(d: Drawn) -> Node:
    """One chart, its signal, which way is good, and where there is more of it."""
    return h.div[
        trend(d.trend),
        h.p(".question")[
            signal(d.signal),
            f" {d.good[:1].upper()}{d.good[1:]}. ",
            h.a(href=d.href)[f"More on {d.name[:1].lower()}{d.name[1:]}"],
        ],
    ]


def whereabouts(frame: Frame, where: Where, *more: Node) -> Node:
    """The map with the choice of its measure, then each unit below."""
    if where.tile_map is None and where.multiples is None:
        return None
    return section(
        "Where",
        choices(frame, where.choice) if where.choice else None,
        h.div(".split")[
            h.div[tile_map(where.tile_map)] if where.tile_map else None,
            h.div[multiples(where.multiples)] if where.multiples else None,
        ],
        *more,
        css="across",
    )


def being_done(rows: tuple[Doing, ...], exceptions: str) -> Node:
    """Each exception with the month since when, and what has become of it."""
    if not rows:
        return None
    return section(
        "Since when, and what is being done",
        h.div(".scroll")[
            h.table(".list.folds")[
                h.thead[
                    h.tr[(h.th(scope="col")[t] for t in ("Out of the ordinary", "Sign", "Since", "State"))]
                ],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.a(href=r.href)[r.text]],
                            h.td[signal(r.signal)],
                            h.td(data_l="Since")[r.since or "–"],
                            h.td(data_l="State")[r.state, f": {r.reason}" if r.reason else None],
                        ]
                        for r in rows
                    )
                ],
            ]
        ],
        h.p[h.a(href=exceptions)["All exceptions, and what was said of each"]],
        lead="The gravest first. Each has a case, in which people say what they found and decided.",
    )


def how_to_read(note: str, caveats: tuple[tuple[str, str], ...], others: tuple[Link, ...]) -> Node:
    """What reporting does to the figures, what each measure cannot say, and where to go on."""
    return section(
        "How to read these figures",
        h.p[note],
        h.dl[((h.dt[names], h.dd[text]) for names, text in caveats)] if caveats else None,
        h.p["See also: ", links(others), "."],
        id="definition",
    )


def missing(without: tuple[Link, ...]) -> Node:
    """What belongs here and has no figures."""
    return h.p(".question")["No figures in these 24 months: ", links(without), "."] if without else None
