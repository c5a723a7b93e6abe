"""The calendar of meetings, by day or by forum."""

from __future__ import annotations

import htpy as h

from dashboard.views.frame import Link
from dashboard.views.meetings import ForumLine, MeetingsPage, Met, Month
from layouts.page import page
from layouts.pieces import Node, links, section


def meetings(view: MeetingsPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".calm")[view.calm] if view.calm else None,
        (_month(m) for m in view.months),
        _month(view.lately) if view.lately else None,
        _forums(view.forums) if view.forums else None,
        foot=h.p[
            h.a(href=view.days, download=True)["These meetings as a calendar file"],
            ". Days marked “by rule” follow from how often the forum meets, on the next working day where that is "
            "a bank holiday; opening one shows its agenda.",
        ],
    )


def _month(m: Month) -> Node:
    heads = ("Day", "Forum", "Level", "Place or group", "Status")
    return section(
        m.name,
        h.div(".scroll")[
            h.table(".list.calendar.folds")[
                h.thead[h.tr[(h.th(scope="col")[t] for t in heads)]],
                h.tbody[
                    (
                        h.tr[
                            h.td(".when")[x.day, h.small[x.weekday]],
                            h.th(scope="row")[_title(x)],
                            h.td(data_l="Level")[x.level],
                            h.td(data_l="Place")[x.place],
                            h.td(data_l="Status")[x.status],
                        ]
                        for x in m.meetings
                    )
                ],
            ]
        ],
    )


def _title(x: Met) -> Node:
    if x.others:
        return h.details[h.summary[x.title, h.span(".vh")[f" on {x.day}"]], h.p[links(x.others)]]
    return h.a(href=x.href)[x.title, h.span(".vh")[f", {x.day}"]]


def _forums(lines: tuple[ForumLine, ...]) -> Node:
    heads = ("Forum", "Level", "Chair", "How often", "Last meeting", "Next meeting")
    return h.div(".scroll")[
        h.table(".list.folds", data_sortable=True)[
            h.thead[h.tr[(h.th(scope="col")[t] for t in heads)]],
            h.tbody[
                (
                    h.tr[
                        h.th(scope="row")[h.a(href=x.href)[x.name]],
                        h.td(data_l="Level")[x.level],
                        h.td(data_l="Chair")[x.chair],
                        h.td(data_l="How often")[x.cadence],
                        h.td(data_l="Last meeting")[_day(x, x.last, "last")],
                        h.td(data_l="Next meeting")[_day(x, x.next, "next")],
                    ]
                    for x in lines
                )
            ],
        ]
    ]


def _day(line: ForumLine, day: Link | None, which: str) -> Node:
    if day is None:
        return "–"
    return h.a(href=day.href)[day.text, h.span(".vh")[f": {which} meeting of {line.name}"]]
