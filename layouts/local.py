"""Local priorities of all boroughs: one table, and who chose what."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup, escape

from dashboard.views.local import Line, LocalPage, way
from dashboard.views.local_choice import PLACES
from dashboard.views.rows import Row
from layouts.page import page
from layouts.pieces import Node, drawn, links, mark, section, signal
from layouts.unit import PERIODS


def local(view: LocalPage) -> Node:
    """The whole page."""
    return page(view.frame, _matrix(view), _who(view))


def _matrix(view: LocalPage) -> Node:
    count = max(len(line.rows) for line in view.lines)
    period = PERIODS[view.compare]
    return h.section(".part", id="boroughs")[
        h.h2["What each borough put first"],
        h.p(".question")[
            f"Change over {period.lower()}, London’s change in the same crime beside it. "
            "● nothing unusual. Select a heading to sort by it."
        ],
        h.div(".scroll")[
            h.table(".beside.local", data_sortable=True)[
                h.thead[
                    h.tr[
                        h.th(scope="col")["Borough"],
                        h.th(".n", scope="col")[
                            "Anti-social behaviour calls",
                            h.small[f"London {view.asb.text}"] if view.asb.sort is not None else None,
                        ],
                        (_heads(PLACES[i]) for i in range(1, count)),
                    ]
                ],
                h.tbody[(_line(line, count) for line in view.lines)],
            ]
        ],
    ]


def _heads(place: str) -> list[Node]:
    return [
        h.th(scope="col", class_="of")[f"{place} priority"],
        h.th(".n", scope="col")["Change", h.span(".vh")[f" in the {place.lower()}"]],
        h.th(".n", scope="col")["London", h.span(".vh")[f" in the {place.lower()}"]],
    ]


def _line(line: Line, count: int) -> Node:
    asb, *others = line.rows
    cells = [change(asb, asb.label)]
    for r in others:
        cells += [
            Markup(f'<td class="of"><a href="{escape(r.href)}">{escape(r.measure.name)}</a></td>'),
            change(r, "Change"),
            Markup(
                f'<td class="n" data-l="London" data-s="{sort(r.london.sort)}">{escape(r.london.text)}</td>'
            ),
        ]
    cells += [Markup("<td></td>")] * (3 * (count - len(line.rows)))
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=line.href)[line.name], " ", mark(line.illustrative)],
            Markup("").join(cells),
        ]
    )


def sort(value: float | None) -> str:
    """What a cell sorts by."""
    return "" if value is None else f"{value:.6g}"


def change(r: Row, label: str) -> Markup:
    """The change with its way in a word and its signal; the reason behind a dash."""
    text: str = escape(r.change.text)
    if r.change.reason:
        why = escape(r.change.reason)
        text = Markup(
            f'<span class="why" tabindex="0" title="{why}">{text}<span class="vh"> {why}</span></span>'
        )
    word = "" if "→" in r.change.text or not way(r) else f" <small>{way(r)}</small>"
    return Markup(
        f'<td class="n" data-l="{escape(label)}" data-s="{sort(r.change.sort)}">'
        f'<span class="moved">{signal(r.signal, compact=True) or ""}<span>{text}{word}</span></span></td>'
    )


def _who(view: LocalPage) -> Node:
    return section(
        "Who chose what",
        h.div(".scroll")[
            h.table(".beside.who", data_sortable=True)[
                h.thead[
                    h.tr[
                        h.th(scope="col")["Crime"],
                        h.th(".n", scope="col")["Boroughs"],
                        h.th(".n", scope="col")["London"],
                        h.th(scope="col", class_="x")["Chosen by, the largest rise first"],
                    ]
                ],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.a(href=c.href)[c.measure.name]],
                            h.td(".n", data_l="Boroughs", data_s=str(len(c.boroughs)))[str(len(c.boroughs))],
                            h.td(".n", data_l="London", data_s=sort(c.london.sort))[c.london.text],
                            h.td(".names")[links(c.boroughs)],
                        ]
                        for c in view.chosen
                    )
                ],
            ]
        ],
        h.p(".question")[f"On the menu, and chosen by nobody: {', '.join(view.unchosen)}."]
        if view.unchosen
        else None,
        lead="Anti-social behaviour is a priority of every borough; two volume crimes are each borough’s own choice.",
        id="who",
    )
