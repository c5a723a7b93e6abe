"""The method of the scan, with its calibration drawn."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup, escape

from dashboard import wording
from dashboard.views.methods import Benchmark, Calibration, MethodsPage
from layouts.page import page
from layouts.pieces import Node, section

HEIGHT, WIDE = 120, 24  # units of the histogram's drawing


def methods(view: MethodsPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        section("The scan shown", _shown(view), id="scan"),
        section("The rules, one after another", _pairs(view.layers), id="rules"),
        section("What comes first in a list", h.ul[(h.li[x] for x in view.ranking)], id="ranking"),
        _calibration(view.calibration) if view.calibration else None,
        section("And the control charts of the NHS?", (h.p[x] for x in view.nhs), id="nhs"),
        _benchmark(view.benchmark) if view.benchmark else None,
        section("How often alarms proved real", h.p[view.proven], id="proven"),
        section("Known limits", h.ul[(h.li[x] for x in view.limits)], id="limits"),
        _parameters(view),
        section("Literature", h.ul[(h.li[x] for x in view.literature)], id="literature"),
        foot=h.p[h.a(href=view.exceptions)["Exceptions"]],
    )


def _shown(view: MethodsPage) -> Node:
    return [
        h.p[view.scanned],
        h.dl[([h.dt[name], h.dd[text]] for name, text in view.versions)],
        h.p["Found: ", ", ".join(f"{count} in {name}" for name, count in view.found), "."]
        if view.found
        else None,
    ]


def _pairs(rows: tuple[tuple[str, str], ...]) -> Node:
    return [[h.h3[title], h.p[text]] for title, text in rows]


def _calibration(c: Calibration) -> Node:
    said = "Histogram of p-values. The table after it has the figures."
    step = 1 / len(c.bins)
    rows = (
        h.tr[
            h.th(scope="row")[f"{i * step:.2f} to {(i + 1) * step:.2f}"],
            h.td(".n")[wording.number(n)],
            h.td(".n")[wording.number(c.even, 1)],
        ]
        for i, n in enumerate(c.bins)
    )
    return section(
        "Is it calibrated?",
        h.p[c.sentence],
        h.figure(".chart.histogram")[
            Markup(_drawing(c, said)),
            h.p(".key")[
                h.span["p-values from 0, on the left, to 1: one bar for each 0.05."],
                h.span["Dashed: all bars alike, as they would be if nothing had happened."],
            ],
            h.details[
                h.summary["Show the figures"],
                h.table(".figures")[
                    h.thead[h.tr[h.th(scope="col")["p"], h.th(scope="col")["Series"], h.th(scope="col")["If even"]]],
                    h.tbody[rows],
                ],
            ],
        ],
        _shares(c),
        id="calibration",
    )  # fmt: skip


def _shares(c: Calibration) -> Node:
    """The share of small p-values beside what chance alone would give."""
    shares = (
        h.tr[
            h.th(scope="row")[f"below {p:g}"],
            h.td(".n")[wording.percent(share, 2)],
            h.td(".n")[wording.percent(p, 1)],
        ]
        for p, share in c.below
    )
    return h.div(".scroll")[
        h.table(".figures.past")[
            h.caption(".vh")["Share of small p-values"],
            h.thead[
                h.tr[
                    h.th(scope="col")["p"],
                    h.th(".n", scope="col")["Share of series"],
                    h.th(".n", scope="col")["If nothing happened"],
                ]
            ],
            h.tbody[shares],
        ]
    ]


def _drawing(c: Calibration, said: str) -> str:
    """Bars from zero, and a dashed line where they would all end."""
    top = max(*c.bins, c.even)
    bars = "".join(
        f'<rect x="{i * WIDE + 2}" y="{HEIGHT - round(n / top * HEIGHT)}" width="{WIDE - 4}" '
        f'height="{round(n / top * HEIGHT)}"/>'
        for i, n in enumerate(c.bins)
    )
    level = HEIGHT - round(c.even / top * HEIGHT)
    return (
        f'<svg role="img" aria-label="{escape(said)}" viewBox="0 0 {len(c.bins) * WIDE} {HEIGHT}">'
        f'{bars}<path class="even" d="M0 {level}h{len(c.bins) * WIDE}"/><path class="foot" d="M0 {HEIGHT}h{len(c.bins) * WIDE}"/></svg>'
    )


def _benchmark(b: Benchmark) -> Node:
    """A scenario a row, a rule a column: there are more scenarios than fit side by side."""
    return section(
        "Against the rules used elsewhere",
        h.p[f"Run on {b.run}. {b.note}"],
        h.div(".scroll")[
            h.table(".figures.past.beside")[
                h.thead[
                    h.tr[
                        h.th(scope="col")["Scenario"],
                        (h.th(".n", scope="col")[h.strong[s.name] if s.ours else s.name] for s in b.scores),
                    ]
                ],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[head],
                            (
                                h.td(class_="n strong" if s.ours else "n", data_l=s.name)[s.values[i]]
                                for s in b.scores
                            ),
                        ]
                        for i, head in enumerate(b.heads)
                    )
                ],
            ]
        ],
        id="benchmark",
    )


def _parameters(view: MethodsPage) -> Node:
    return section(
        "Every number that it rests on",
        h.div(".scroll")[
            h.table(".figures.past")[
                h.thead[
                    h.tr[h.th(scope="col")["Name"], h.th(".n", scope="col")["Value"], h.th(".said-of", scope="col")["Meaning"]]
                ],
                h.tbody[
                    (
                        h.tr[h.th(scope="row")[h.code[p.name]], h.td(".n")[p.value], h.td(".said-of")[p.meaning]]
                        for p in view.parameters
                    )
                ],
            ]
        ],
        lead="A stored scan keeps the numbers that it was made with.",
        id="parameters",
    )  # fmt: skip
