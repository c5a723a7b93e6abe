"""The audit log."""

from __future__ import annotations

import htpy as h

from dashboard.views.audit import AuditPage, Entry
from layouts.page import page
from layouts.pieces import Node
from layouts.sheet import Sheet, about

HEAD = ("When (UTC)", "Post", "Known as", "What", "About", "In detail")


def audit(view: AuditPage) -> Node:
    """A page of the log as a table, with the ways to newer and older lines."""
    ways = [link for link in (view.newer, view.older) if link]
    return page(
        view.frame,
        h.div(".scroll")[
            h.table(".list.audit.folds")[
                h.thead[h.tr[(h.th(scope="col")[text] for text in HEAD)]],
                h.tbody[(_row(e) for e in view.entries)],
            ]
        ]
        if view.entries
        else h.p["Nothing is logged here."],
        h.nav(aria_label="Pages of the log")[
            h.p[[[h.a(href=link.href)[f"{link.text} lines"], " "] for link in ways]]
        ]
        if ways
        else None,
    )


def _row(e: Entry) -> Node:
    cells = zip(HEAD[1:], (e.post, e.who, e.did, e.about, e.detail), strict=True)
    return h.tr[h.th(scope="row")[e.when], (h.td(data_l=head)[text or None] for head, text in cells)]


def audit_sheets(view: AuditPage) -> list[Sheet]:
    """The same lines to take away."""
    rows = tuple((e.when, e.post, e.who, e.did, e.about, e.detail) for e in view.entries)
    return [Sheet("Audit log", HEAD, rows), about(view.frame)]
