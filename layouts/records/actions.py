"""The actions: what is overdue first, programmes with what they should move, counts by forum and owner."""

from __future__ import annotations

import htpy as h

from dashboard.views.records.actions import ActionLine, ActionList, ActionsPage, Group, Programme
from dashboard.views.records.frames import mixed
from layouts.page import page
from layouts.pieces import Node, drawn, mark, section, signal
from layouts.records.parts import BESIDE, link, take

COUNTS = ("Open", "Overdue", "Due within two weeks", "Closed")


def actions(view: ActionsPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".do")[h.a(".act", href=view.new.href)[view.new.text]] if view.new else None,
        h.p(".calm")[view.empty] if view.empty else None,
        (_list(x, mixed(view.frame)) for x in view.lists),
        section("Programmes", h.div(".programmes")[(_programme(p) for p in view.programmes)], id="programmes")
        if view.programmes
        else None,
        h.div(".split")[(_groups(title, rows) for title, rows in view.groups)],
        take(view.register, view.files),
    )


def _list(x: ActionList, mixed: bool) -> Node:
    return section(
        f"{x.title}: {len(x.lines)}",
        action_table(x.lines, mixed) if x.lines else h.p(".calm")["Nothing is overdue."],
        h.p[link(x.rest)] if x.rest else None,
        id=x.code,
    )


def action_table(lines: tuple[ActionLine, ...], mixed: bool) -> Node:
    """Actions as rows that sort; mixed: those that are invented say so."""
    heads = ("Action", "Owner", "Due", "Status", "Forum", "Place", "What it should move")
    return h.div(".scroll")[
        h.table(".list.register", data_sortable=True)[
            h.thead[h.tr[(h.th(scope="col")[x] for x in heads)]], h.tbody[(_row(x, mixed) for x in lines)]
        ]
    ]


def _row(x: ActionLine, mixed: bool) -> Node:
    moved: Node = [link(x.measure), BESIDE, signal(x.signal)] if x.measure else "–"
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=x.href)[x.title], " ", mark(mixed and x.record.illustrative), h.small[x.record.ref]],
            h.td(data_l="Owner")[x.owner],
            h.td(class_="late" if x.late else None, data_l="Due", data_s=x.sort)[x.due],
            h.td(data_l="Status")[x.status],
            h.td(data_l="Forum")[x.forum or "–"],
            h.td(data_l="Place")[x.place],
            h.td(data_l="What it should move")[moved],
        ]
    )  # fmt: skip


def _programme(p: Programme) -> Node:
    return h.article(".programme")[
        h.h3[h.a(href=p.href)[p.title], " ", mark(p.illustrative)],
        h.p[p.progress, f" {p.next}" if p.next else None],
        h.ul(".plain")[(h.li[link(m), " ", signal(found)] for m, found in p.measures)],
    ]


def _groups(title: str, rows: tuple[Group, ...]) -> Node:
    return section(
        title,
        h.div(".scroll")[
            h.table(".list.beside.counts", data_sortable=True)[
                h.thead[h.tr[h.th(scope="col")[title[3:].capitalize()], (h.th(".n", scope="col")[c] for c in COUNTS)]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.a(href=g.href)[g.name] if g.href else g.name],
                            (h.td(".n", data_l=c, data_s=str(n))[str(n)] for c, n in zip(COUNTS, g.counts, strict=True)),
                        ]
                        for g in rows
                    )
                ],
            ]
        ],
    )  # fmt: skip
