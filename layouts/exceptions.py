"""The exceptions of a place: three lists, what to check in the data, the months before."""

from __future__ import annotations

import htpy as h

from dashboard import wording
from dashboard.charts import Trend
from dashboard.views.exceptions import ExceptionsPage, FindingList, Month
from dashboard.views.finding import Finding, Part
from dashboard.views.frame import ILLUSTRATIVE, Frame
from dashboard.views.standing import Apart, Standing
from layouts.case import case
from layouts.charts import funnel, tables, words
from layouts.charts.plots import plot_of
from layouts.charts.trends import key, stage
from layouts.page import page
from layouts.pieces import Node, drawn, links, mark, section, signal

HEADS = ("Of concern", "Improving", "To understand")


def exceptions(view: ExceptionsPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        _calm(view),
        h.p(".question")[
            "The highest score first: harm × priority × persistence × size × certainty. ",
            h.a(href=f"{view.method}#ranking")["How it is worked out"],
            ".",
        ]
        if view.lists
        else None,
        (_list(part, view.frame) for part in view.lists),
        _standing(view) if view.standing else None,
        _queries(view) if view.queries else None,
        _past(view) if view.past else None,
        section("How often alarms proved real", h.p[view.proven], id="proven"),
        foot=h.p[
            h.a(href=view.method)["Method"], ": how the scan works, and how far to trust it. ",
            h.a(href=view.text, download=True)["This list as text for an e-mail"], ".",
        ],
    )  # fmt: skip


def _calm(view: ExceptionsPage) -> Node:
    if not view.calm:
        return None
    return h.div(".calm")[
        h.p[view.calm],
        h.p[view.todo] if view.todo else None,
        h.p["See ", links(view.ways), "."] if view.ways else None,
    ]


def _list(part: FindingList, frame: Frame) -> Node:
    mixed = frame.illustrative != ILLUSTRATIVE
    return h.section(".part.findings", id=part.code)[
        h.h2[part.title, " ", h.small[str(part.count)]],
        h.ol[(h.li[_finding(f, frame.address, mixed)] for f in part.findings)]
        if part.findings
        else h.p(".calm")["Nothing."],
        h.p[h.a(href=part.all.href)[part.all.text, h.span(".vh")[f": {part.title.lower()}"]]]
        if part.all
        else None,
    ]


def _finding(f: Finding, back: str, mixed: bool) -> Node:
    return drawn(
        h.article(".finding", id=f"exception-{f.id}")[
            h.div(".told")[
                h.h3[h.a(href=f.dive)[f.title], " ", mark(f.illustrative and mixed)],
                h.p(".said")[signal(f.signal), " ", _rest(f)],
                _facts(f),
                case(f.case, back) if f.case else None,
            ],
            h.div(".seen")[_chart(f.chart) if f.chart else None],
            _same(f, back, mixed) if f.same else None,
        ]
    )


def _same(f: Finding, back: str, mixed: bool) -> Node:
    """The same in other places: named at once, told in full behind a click."""
    places = wording.listing([x.place for x in f.same])
    tried = any(x.case and x.case.tried for x in f.same)
    return h.details(".same", open=tried)[
        h.summary[f"The same in {places}"], (_finding(x, back, mixed) for x in f.same)
    ]


def _rest(f: Finding) -> str:
    """The sentence without what the heading says."""
    rest = f.signal.sentence.removeprefix(f"{f.title}: ")
    return rest[:1].upper() + rest[1:]


def _facts(f: Finding) -> Node:
    rows: list[tuple[str, Node]] = [("Since", f.since)]
    if f.inside:
        rows.append(("Where", [f.inside, " ", links(f.within), "."]))
    if f.london:
        rows.append(("London", f.london))
    if f.also:
        rows.append(("Also in", [links(f.also), "."]))
    if f.parts:
        rows.append(("Score", [h.strong[f.score], " = ", _score(f.parts)]))
    rows.append(("More", [h.a(href=f.dive)["Deep dive"], ", ", h.a(href=f.definition)["definition"], "."]))
    return h.dl[([h.dt[name], h.dd[text]] for name, text in rows)]


def _score(parts: tuple[Part, ...]) -> Node:
    out: list[Node] = []
    for i, part in enumerate(parts):
        out += [" × " if i else None, f"{part.figure} ", h.span(".of")[f"({part.name})"]]
    return out


def _chart(t: Trend) -> Node:
    plot = plot_of(t)
    return h.figure(".chart.trend.compact")[
        h.figcaption[
            h.span(".unit")[words.unit(t)[:1].upper() + words.unit(t)[1:]], h.span(".vh")[f". {t.title}"]
        ],
        stage(plot),
        key(plot),
        tables.figures(t),
    ]


def _standing(view: ExceptionsPage) -> Node:
    """Who stands apart, by measure: a table, and the funnel it comes from."""
    part = view.standing
    if part is None:
        return None
    mixed = view.frame.illustrative != ILLUSTRATIVE
    return section(
        "Standing apart, without a change",
        (drawn(_apart(each, mixed)) for each in part.measures),
        h.p[h.a(href=part.all.href)[part.all.text, h.span(".vh")[" that stand apart"]]] if part.all else None,
        lead=part.lead,
        id="standing",
        css="findings",
    )


def _apart(each: Standing, mixed: bool) -> h.Element:
    heads = ("Here", "London", "19 in 20 boroughs")
    unit = "" if each.measure.kind.is_share else " per 1,000 residents"

    def row(a: Apart) -> Node:
        return h.tr(id=f"exception-{a.found.id}")[
            h.th(scope="row")[h.a(href=a.href)[a.place], " ", signal(a.signal), h.small(".note")[a.since]],
            (h.td(".n", data_l=t)[x] for t, x in zip(heads, (a.value, a.london, a.usual), strict=True)),
        ]

    return h.article(".finding")[
        h.div(".told")[
            h.h3[h.a(href=each.href)[each.title], f"{unit} ", mark(each.illustrative and mixed)],
            h.div(".scroll")[
                h.table(".list.beside")[
                    h.thead[h.tr[h.th(scope="col")["Borough"], (h.th(".n", scope="col")[t] for t in heads)]],
                    h.tbody[(row(a) for a in each.units)],
                ]
            ],
            h.p["Also in ", links(each.also), "."] if each.also else None,
            h.p[h.a(href=each.definition)["Definition"]],
        ],
        h.div(".seen")[funnel(each.funnel, mixed) if each.funnel else None],
    ]


def _queries(view: ExceptionsPage) -> Node:
    return section(
        "Check the data first",
        h.ul(".queries")[
            (
                h.li(id=f"exception-{q.id}")[h.a(href=q.href)[what], f":{text} {q.check}"]
                for q in view.queries
                for what, _, text in [q.sentence.partition(":")]
            )
        ],
        lead="These say nothing about performance: the figures look wrong, or what they count has changed.",
        id="data-first",
    )


def _past(view: ExceptionsPage) -> Node:
    def row(m: Month) -> Node:
        name: Node = m.name if m.here else h.a(href=m.href)[m.name]
        return h.tr[
            h.th(scope="row")[name],
            (h.td(".n", data_l=t)[str(n)] for t, n in zip(HEADS, m.counts, strict=True)),
        ]

    return section(
        "The months before",
        h.div(".scroll")[
            h.table(".figures.past.beside")[
                h.thead[h.tr[h.th(scope="col")["Month"], (h.th(".n", scope="col")[t] for t in HEADS)]],
                h.tbody[(row(m) for m in view.past)],
            ]
        ],
        id="past",
    )
