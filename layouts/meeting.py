"""A meeting: head, agenda with what fills it, decisions, the risk picture; plain forms that work without scripts."""

from __future__ import annotations

import htpy as h

from dashboard.views.meeting import Item, MeetingPage, Pictured
from dashboard.views.meeting_room import Entry, Fill
from dashboard.views.rows import Row
from layouts import meeting_forms as forms
from layouts.charts import spark
from layouts.pack import marking
from layouts.page import page
from layouts.pieces import Node, cell, drawn, links, mark, section, signal

WRITES = "It writes itself from the store each time, but for what somebody changed or added."


def meeting(view: MeetingPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        marking(view.marking),
        forms.notice(view.draft, "page"),
        _ways(view),
        h.dl(".meeting-facts")[([h.dt[name], h.dd[text]] for name, text in view.facts)],
        section(
            "Agenda",
            h.ol(".agenda")[(_item(view, i) for i in view.items)],
            lead=WRITES if view.open else "",
            id="agenda",
        ),
        forms.out(view) if view.out else None,
        forms.add(view) if view.open else None,
        _decisions(view),
        _picture(view.picture) if view.picture else None,
        forms.close(view) if view.may else None,
    )


def _ways(view: MeetingPage) -> Node:
    """To the meetings beside this one, to its record, to what was tabled, to the whole pack."""
    pack = f"/meeting/{view.ref}?view=pack"
    found = [h.a(href=x.href)[x.text] for x in view.around]
    found += [h.a(href=x.href)[x.title] for x in view.tabled]
    if view.record:
        found.append(h.a(href=view.record)["Its record: day, place, cut-off, attendance"])
    found.append(h.a(href=pack)[f"The pack: {len(view.pack)} pages"])
    if view.open:
        found.append(h.a(href="#add")["Add an item, a decision, an action"])
    if view.may and view.open:
        found.append(h.a(href="#close")["Table the pack or close the meeting"])
    return h.nav(".ways", aria_label="Around this meeting")[h.ul[(h.li[x] for x in found)]]


def _item(view: MeetingPage, i: Item) -> Node:
    line = i.line
    small = [f"{line.minutes} minutes" if line.minutes else "", i.purpose, line.presenter]
    return h.li(".item", id=i.name, tabindex="-1")[
        h.h3[line.title, " ", h.small[", ".join(filter(None, small))]],
        forms.notice(view.draft, line.key),
        _fill(view, i.fill),
        h.p(".outcome")[h.strong["Agreed: "], line.outcome] if line.outcome else None,
        forms.tools(view, i) if view.open else None,
    ]


def _fill(view: MeetingPage, fill: Fill) -> Node:
    return [
        h.p(".said")[fill.said] if fill.said else None,
        _rows(view, fill.rows) if fill.rows else None,
        h.ul(".entries")[(_entry(view, e) for e in fill.entries)] if fill.entries else None,
        h.p(".more")[links(fill.more)] if fill.more else None,
    ]


def _entry(view: MeetingPage, e: Entry) -> Node:
    return h.li[
        signal(e.signal, compact=True),
        h.span[
            h.a(href=e.href)[e.text] if e.href else e.text,
            " ",
            mark(e.illustrative and view.mixed),
            h.small[e.note] if e.note else None,
        ],
        forms.post(
            view,
            "keep",
            h.button(".act", type="submit")["Own item", h.span(".vh")[f": {e.title}"]],
            key=e.keep,
        )
        if e.keep and view.open and e.keep not in view.kept
        else None,
    ]


def _rows(view: MeetingPage, rows: tuple[Row, ...]) -> Node:
    london = any(r.london.sort is not None for r in rows)
    heads = ("Latest month", "12 months", "Change", *(("London",) if london else ()))
    return h.div(".scroll")[
        h.table(".measures")[
            h.thead[
                h.tr[
                    h.th(scope="col")["Measure"],
                    (h.th(".n", scope="col")[t] for t in heads),
                    h.th(scope="col", class_="x")["24 months"],
                    h.th(scope="col")["Signal"],
                ]
            ],
            h.tbody[(_row(r, heads, view.mixed) for r in rows)],
        ]
    ]


def _row(r: Row, heads: tuple[str, ...], mixed: bool) -> Node:
    latest, period, change, *london = heads
    return drawn(
        h.tr[
            h.th(scope="row")[
                h.a(href=r.href)[r.label], " ", mark(r.illustrative and mixed), h.small(".good")[r.good]
            ],
            cell(r.latest, latest, "provisional" if r.provisional else ""),
            cell(r.period, period),
            cell(r.change, change, "strong"),
            (cell(r.london, name) for name in london),
            h.td(".x")[spark(r.spark)],
            h.td(".s")[signal(r.signal)],
        ]
    )


def _decisions(view: MeetingPage) -> Node:
    if not view.decisions:
        return None
    return section(
        "Decisions",
        h.ol(".entries")[
            (
                h.li[
                    h.span[
                        h.a(href=d.href)[f"{d.ref}: {d.text}"],
                        h.small[
                            f"{d.effect[:1].upper()}{d.effect[1:]}. ",
                            h.a(href=d.answer.href)[d.answer.text, h.span(".vh")[f": {d.ref}"]]
                            if d.answer
                            else None,
                        ],
                    ]
                ]
                for d in view.decisions
            )
        ],
        id="decisions",
    )


def _picture(rows: tuple[Pictured, ...]) -> Node:
    heads = ("Corporate risk", "Score before", "Decisions of this meeting", "Score expected")
    css = (None, "n", None, "n")
    return section(
        "What the decisions do to the corporate risks",
        h.div(".scroll")[
            h.table(".list.folds")[
                h.thead[h.tr[(h.th(scope="col", class_=c)[t] for t, c in zip(heads, css, strict=True))]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.a(href=r.href)[r.title]],
                            h.td(".n", data_l=heads[1])[str(r.before)],
                            h.td(data_l=heads[2])[r.effects],
                            h.td(".n.strong", data_l=heads[3])[str(r.expected)],
                        ]
                        for r in rows
                    )
                ],
            ]
        ],
        lead="A score is likelihood times impact, 1 to 25. Expected is what the decisions say, not a forecast.",
        id="risk-picture",
    )
