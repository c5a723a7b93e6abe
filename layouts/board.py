"""Management Board's screen: one view without scrolling, one A4 page."""

from __future__ import annotations

import htpy as h

from dashboard.views.attention import Item
from dashboard.views.board import Block, BoardPage
from dashboard.views.board_lines import BoardLine
from dashboard.views.board_money import MoneyLine
from dashboard.views.board_records import ActionLine, Actions, Changes, RiskLine
from layouts.page import page
from layouts.pieces import Node, drawn, links, mark, signal

SCALE = "Likelihood times impact, of 25."


def board(view: BoardPage) -> Node:
    """The whole overview."""
    mixed = view.mixed
    return page(
        view.frame,
        h.div(".board")[
            h.div(".board-column")[
                _block(view.violence, mixed, view.against),
                _block(view.service, mixed),
            ],
            h.div(".board-column")[
                (_block(b, mixed) for b in view.priorities),
                _part("Local priorities", view.local_href, h.p[view.local]),
                h.p(".board-more")["Further: ", links(view.more), "."],
            ],
            h.div(".board-column")[_money(view, mixed), _risks(view)],
            h.div(".board-column")[_changes(view.changes), _actions(view.actions)],
        ],
        foot=[
            h.p["Not on record for this month: ", links(view.without), "."] if view.without else None,
            h.p[
                h.a(href="/methods")["Method"],
                ": how exceptions are found. ● nothing unusual; · not looked through for exceptions.",
            ],
        ],
    )


def _part(title: str, href: str, *content: Node, css: str = "") -> Node:
    return h.section(class_=f"board-part {css}")[h.h2[h.a(href=href)[title]], content]


def _block(block: Block, mixed: bool, against: str = "") -> Node:
    if not block.lines:
        return _part(block.title, block.href, h.p(".calm")["No figures are loaded for this month."])
    said = ". ".join(x[:1].upper() + x[1:] for x in (against, block.good) if x)
    return _part(
        block.title,
        block.href,
        h.p(".board-since")[f"{said}."] if said else None,
        h.table(".board-lines")[
            h.thead(".vh")[h.tr[(h.th(scope="col")[t] for t in ("Sign", "Measure", "Figure", "Change"))]],
            h.tbody[(_line(line, mixed, "" if block.good else line.good) for line in block.lines)],
        ],
    )


def _line(line: BoardLine, mixed: bool, good: str) -> Node:
    """Two rows: the figure, then what was expected of it and since when it goes this way."""
    said = ". ".join(x[:1].upper() + x[1:] for x in (line.expected, line.since, good) if x)
    return [
        drawn(
            h.tr(".figure")[
                h.td(".sig")[signal(line.signal, compact=True) or _unscanned()],
                h.th(scope="row")[h.a(href=line.href)[line.label], " ", mark(line.illustrative and mixed)],
                h.td(".n")[h.b[line.value]],
                h.td(".went")[line.change],
            ]
        ),
        drawn(h.tr(".more")[h.td, h.td(colspan="3")[f"{said}."]]),
    ]


def _unscanned() -> Node:
    """What stands where a sign would, so that no column looks forgotten."""
    return h.span(".unscanned", title="not looked through for exceptions")[
        h.span(aria_hidden="true")["·"], h.span(".vh")["not looked through for exceptions"]
    ]


def _changes(found: Changes) -> Node:
    title = "New since the last meeting"
    if not found.since:
        return _part(title, found.href, h.p(".calm")["This month or the one before has not been scanned."])
    both = (("Of concern", found.worse), ("Improving", found.better))
    return _part(
        title,
        found.href,
        h.p(".board-since")[f"{found.since[:1].upper()}{found.since[1:]}."],
        (
            h.div[h.h3[name], h.ul[(_item(i) for i in items)] if items else h.p(".calm")["Nothing new."]]
            for name, items in both
        ),
        h.p(".calm")[found.ended] if found.ended else None,
    )


def _item(item: Item) -> Node:
    what, colon, found = item.signal.sentence.partition(":")
    return h.li[signal(item.signal, compact=True), h.span[h.a(href=item.href)[what], colon, found]]


def _money(view: BoardPage, mixed: bool) -> Node:
    title = "Money and people"
    if not view.money and not view.strength:
        return _part(title, view.money_href, h.p(".calm")["No finance or workforce figures are loaded."])
    return _part(
        title,
        view.money_href,
        h.p(".board-since")[view.money_said] if view.money_said else None,
        h.table(".board-money")[
            h.thead(".vh")[h.tr[(h.th(scope="col")[t] for t in ("Line", "Figure", "Meaning and movement"))]],
            h.tbody[(_sum(m, mixed) for m in (*view.money, *view.strength))],
        ],
    )


def _sum(line: MoneyLine, mixed: bool) -> Node:
    return drawn(
        h.tr(class_="whole" if line.whole else None)[
            h.th(scope="row")[h.a(href=line.href)[line.label], " ", mark(line.illustrative and mixed)],
            h.td(".n")[line.value],
            h.td(".went")[
                line.meaning,
                ", " if line.meaning and line.moved else None,
                h.span(".whole-words")[line.moved],
            ],
        ]
    )


def _risks(view: BoardPage) -> Node:
    if not view.risks:
        return _part("Corporate risks", view.risks_href, h.p(".calm")["No corporate risk is on record."])
    made_up = all(r.illustrative for r in view.risks)
    return _part(
        "Corporate risks",
        view.risks_href,
        h.p(".board-since")[SCALE, " ", mark(made_up)],
        h.table(".board-risks")[
            h.thead(".vh")[h.tr[(h.th(scope="col")[t] for t in ("Score", "Risk"))]],
            h.tbody[(_risk(r, made_up) for r in view.risks)],
        ],
    )


def _risk(risk: RiskLine, made_up: bool) -> Node:
    touched = f"Touched by {len(risk.touched)} of {risk.indicators} measures: " if risk.touched else ""
    return drawn(
        h.tr[
            h.td(".n")[h.b[str(risk.score)]],
            h.th(scope="row")[
                h.a(href=risk.href)[risk.title],
                " ",
                mark(risk.illustrative and not made_up),
                h.small[
                    f"{risk.direction[:1].upper()}{risk.direction[1:]}. ",
                    f"{touched}{', '.join(risk.touched)}." if touched else None,
                ],
            ],
        ]
    )


def _actions(found: Actions) -> Node:
    made_up = bool(found.lines) and all(a.illustrative for a in found.lines)
    return _part(
        "Actions due",
        found.href,
        h.p(".board-since")[found.sentence, " ", mark(made_up)],
        h.ul(".board-due")[(_action(a, made_up) for a in found.lines)] if found.lines else None,
    )


def _action(a: ActionLine, made_up: bool) -> Node:
    return h.li[
        h.b["Overdue: " if a.overdue else "Due "],
        f"{a.due}. ",
        h.a(href=a.href)[a.text],
        f" ({a.owner}) ",
        mark(a.illustrative and not made_up),
    ]
