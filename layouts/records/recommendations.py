"""Recommendations by the body that made them, with the clock of section 55."""

from __future__ import annotations

import htpy as h

from dashboard.views.records.frames import mixed
from dashboard.views.records.recommendations import Body, RecommendationLine, RecommendationsPage
from layouts.page import page
from layouts.pieces import Node, drawn, mark, section
from layouts.records.parts import take

HEADS = ("Recommendation", "Report", "Type", "Owner", "To be done by", "Status", "Section 55", "Newest line")


def recommendations(view: RecommendationsPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".do")[h.a(".act", href=view.new.href)[view.new.text]] if view.new else None,
        h.p(".calm")[view.empty] if view.empty else None,
        (_body(b, mixed(view.frame)) for b in view.bodies),
        take(view.register, view.files),
        foot=h.p[
            "Section 55 of the Police Act 1996: the local policing body publishes its comments on a report of the ",
            "inspectorate within 56 days of its publication.",
        ],
    )


def _body(b: Body, mixed: bool) -> Node:
    return section(
        b.name,
        h.div(".scroll")[
            h.table(".list.register", data_sortable=True)[
                h.thead[h.tr[(h.th(scope="col")[x] for x in HEADS)]],
                h.tbody[(_row(x, mixed) for x in b.lines)],
            ]
        ],
        lead=b.text[:1].upper() + b.text[1:],
    )


def _row(x: RecommendationLine, mixed: bool) -> Node:
    late = "late" if x.clock and x.clock.late else None
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=x.href)[x.title], " ", mark(mixed and x.record.illustrative), h.small[x.record.ref]],
            h.td(data_l="Report")[x.report, h.small[f" {x.day}"]],
            h.td(data_l="Type")[x.type],
            h.td(data_l="Owner")[x.owner],
            h.td(class_="late" if x.late else None, data_l="To be done by", data_s=x.sort)[x.target],
            h.td(data_l="Status")[x.status],
            h.td(class_=late, data_l="Section 55")[x.clock.text if x.clock else "–"],
            h.td(data_l="Newest line")[x.news or "–"],
        ]
    )  # fmt: skip
