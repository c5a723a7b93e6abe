"""A forum: what it is for, its agenda, what it passes on, its themes, meetings, actions, decisions."""

from __future__ import annotations

import htpy as h

from dashboard.views.forum import ForumPage, Noted, Passed
from layouts.page import page
from layouts.pieces import Node, links, mark, section

MANY = 6  # forums that are named one by one


def forum(view: ForumPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".next-meeting")["Next meeting: ", h.a(href=view.next.href)[view.next.text, ": its agenda"], "."]
        if view.next
        else None,
        h.dl[([h.dt[name], h.dd[text]] for name, text in view.facts)],
        section("Every agenda", h.ol(".standing-items")[(h.li[x] for x in view.agenda)])
        if view.agenda
        else None,
        _plan(view) if view.plan else None,
        _passed("What it passes on", view.to),
        _passed("What comes to it", view.by),
        _noted("Open actions", view.actions, "No action of this forum is open."),
        _noted("Decisions", view.decisions, "No decision of this forum is on record."),
        _noted("Past meetings", view.meetings, "No meeting of this forum is on record yet."),
        h.p["See ", links(view.ways), "."],
    )


def _plan(view: ForumPage) -> Node:
    heads = ("Month", "Theme", "How far")
    return section(
        "Themes: this month and the next two",
        h.div(".scroll")[
            h.table(".list.folds")[
                h.thead[h.tr[(h.th(scope="col")[t] for t in heads)]],
                h.tbody[
                    (
                        h.tr(class_="past-month" if p.when == "past" else None)[
                            h.th(scope="row")[p.month, h.small[p.when]],
                            h.td[h.a(href=p.theme.href)[p.theme.text] if p.theme else "–"],
                            h.td(data_l=heads[2])[p.note],
                        ]
                        for p in view.plan
                    )
                ],
            ]
        ],
        h.p[h.a(".act", href=view.set_theme)["Set a theme"]] if view.set_theme else None,
        id="themes",
    )


def _passed(title: str, found: tuple[Passed, ...]) -> Node:
    if not found:
        return None
    return section(
        title,
        h.div(".scroll")[
            h.table(".list.folds")[
                h.thead[h.tr[(h.th(scope="col")[t] for t in ("How", "Forum", "What", "Stated in"))]],
                h.tbody[
                    (
                        h.tr[
                            h.td[p.how],
                            h.th(scope="row")[_forums(p)],
                            h.td(data_l="What")[p.what],
                            h.td(data_l="Stated in")[p.source],
                        ]
                        for p in found
                    )
                ],
            ]
        ],
    )


def _forums(p: Passed) -> Node:
    if len(p.forums) < MANY:
        return links(p.forums)
    return h.details[h.summary[f"{len(p.forums)} forums"], h.p[links(p.forums)]]


def _noted(title: str, found: tuple[Noted, ...], calm: str) -> Node:
    lines = h.ul(".notes")[
        (
            h.li[
                h.a(href=n.href)[f"{n.ref}: {n.text}" if n.ref else n.text],
                " ",
                mark(n.illustrative),
                h.small[n.note],
            ]
            for n in found
        )
    ]
    return section(title, lines if found else h.p(".calm")[calm])
