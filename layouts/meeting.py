"""A meeting: head, agenda with what fills it, decisions, the risk picture; plain forms that work without scripts."""

from __future__ import annotations

import htpy as h

from dashboard.records.kind import kinds
from dashboard.views.meeting import Draft, Item, MeetingPage, Pictured
from dashboard.views.meeting_room import Entry, Fill
from dashboard.views.rows import Row
from layouts.charts import spark
from layouts.page import page
from layouts.personal import CSRF
from layouts.pieces import Node, cell, drawn, links, mark, section, signal


def meeting(view: MeetingPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.p(".marking")[view.marking],
        _notice(view.draft, "page"),
        _ways(view),
        h.dl(".meeting-facts")[([h.dt[name], h.dd[text]] for name, text in view.facts)],
        section("Agenda", h.ol(".agenda")[(_item(view, i) for i in view.items)], id="agenda"),
        _out(view) if view.out else None,
        _add(view) if view.open else None,
        _decisions(view),
        _picture(view.picture) if view.picture else None,
        _close(view) if view.may else None,
    )


def _ways(view: MeetingPage) -> Node:
    """To the meetings beside this one, to its record, to what was tabled, to the whole pack."""
    pack = f"/meeting/{view.ref}?view=pack"
    found = [h.a(href=x.href)[x.text] for x in view.around]
    found += [h.a(href=x.href)[x.title] for x in view.tabled]
    if view.record:
        found.append(h.a(href=view.record)["Its record: day, place, cut-off, attendance"])
    found.append(h.a(href=pack)[f"The pack: {len(view.pack)} pages"])
    return h.ul(".ways")[(h.li[x] for x in found)]


def _notice(draft: Draft | None, about: str) -> Node:
    """Why something was not kept; nothing for what is elsewhere on the page."""
    if draft is None or draft.about != about:
        return None
    return h.div(".errors", id="errors", role="alert", tabindex="-1")[
        h.p[h.strong["Not saved."], " Nothing is lost; please see to this and save again."],
        h.ul[(h.li[x] for x in draft.wrong)],
    ]


def _item(view: MeetingPage, i: Item) -> Node:
    line = i.line
    small = [f"{line.minutes} minutes" if line.minutes else "", i.purpose, line.presenter]
    return h.li(".item", id=i.name, tabindex="-1")[
        h.h3[line.title, " ", h.small[", ".join(filter(None, small))]],
        _notice(view.draft, line.key),
        _fill(view, i.fill),
        h.p(".outcome")[h.strong["Agreed: "], line.outcome] if line.outcome else None,
        _tools(view, i) if view.open else None,
    ]


def _fill(view: MeetingPage, fill: Fill) -> Node:
    return [
        h.p(".said")[fill.said] if fill.said else None,
        _rows(fill.rows) if fill.rows else None,
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
        _post(
            view,
            "keep",
            h.button(".act", type="submit")["Own item", h.span(".vh")[f": {e.title}"]],
            key=e.keep,
        )
        if e.keep and view.open and e.keep not in view.kept
        else None,
    ]


def _rows(rows: tuple[Row, ...]) -> Node:
    heads = ("Latest month", "12 months", "Change", "London")
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
            h.tbody[(_row(r, heads) for r in rows)],
        ]
    ]


def _row(r: Row, heads: tuple[str, ...]) -> Node:
    latest, period, change, london = heads
    return drawn(
        h.tr[
            h.th(scope="row")[h.a(href=r.href)[r.label], " ", mark(r.illustrative), h.small(".good")[r.good]],
            cell(r.latest, latest, "provisional" if r.provisional else ""),
            cell(r.period, period),
            cell(r.change, change, "strong"),
            cell(r.london, london),
            h.td(".x")[spark(r.spark)],
            h.td(".s")[signal(r.signal)],
        ]
    )


def _post(view: MeetingPage, do: str, *content: Node, css: str = "", **hidden: str) -> Node:
    """A form that does one thing to the meeting."""
    return h.form(class_=css or None, method="post", action=f"/meeting/{view.ref}")[
        CSRF,
        h.input(type="hidden", name="do", value=do),
        (h.input(type="hidden", name=name, value=value) for name, value in hidden.items()),
        content,
    ]


def _tools(view: MeetingPage, i: Item) -> Node:
    """What a person can do to an item: move it, take it out, say what was agreed."""
    line, of = i.line, h.span(".vh")[f": {i.line.title}"]
    known = {"key": line.key, "revision": str(line.revision)}
    typed = view.draft.words if view.draft and view.draft.about == line.key else {}
    place = h.input(
        id=f"{i.name}-place", name="to", value=str(i.number), inputmode="numeric", size="2", maxlength="2"
    )
    return h.details(".tools", open=bool(typed))[
        h.summary["Change this item", of],
        h.div(".moves")[
            _post(view, "up", h.button(".act", type="submit", disabled=i.number == 1)["Up", of], **known),
            _post(
                view,
                "down",
                h.button(".act", type="submit", disabled=i.number == len(view.items))["Down", of],
                **known,
            ),
            _post(
                view,
                "move",
                h.label(for_=f"{i.name}-place")["To place"],
                place,
                h.button(".act", type="submit")["Move", of],
                **known,
            ),
            h.p(".stays")["A standing item that stays on every agenda."]
            if line.mandatory
            else _post(view, "out", h.button(".act", type="submit")["Take out", of], **known),
        ],
        _post(view, "say", _words(i, typed), css="fields", **known),
    ]


def _words(i: Item, typed: object) -> Node:
    words = typed if isinstance(typed, dict) else {}
    line = i.line
    return [
        _field(i.name, "title", "Title", h.input, words.get("title", line.title)),
        _field(i.name, "presenter", "Presented by (a post)", h.input, words.get("presenter", line.presenter)),
        _field(i.name, "minutes", "Minutes", h.input, words.get("minutes", line.minutes)),
        _choice(i.name, "purpose", "Purpose", words.get("purpose", line.purpose)),
        h.div(".field.wide")[
            h.label(for_=f"{i.name}-outcome")["What was agreed"],
            h.textarea(id=f"{i.name}-outcome", name="outcome", rows="3", maxlength="8000")[
                words.get("outcome", line.outcome)
            ],
        ],
        h.button(".act", type="submit")["Save", h.span(".vh")[f" “{line.title}”"]],
    ]


def _field(of: str, name: str, label: str, control: h.VoidElement, value: str) -> Node:
    id = f"{of}-{name}"
    return h.div(".field")[h.label(for_=id)[label], control(id=id, name=name, value=value, maxlength="200")]


def _choice(of: str, name: str, label: str, now: str) -> Node:
    id, choices = f"{of}-{name}", kinds()["item"].fields[name].choices
    return h.div(".field")[
        h.label(for_=id)[label],
        h.select(id=id, name=name)[(h.option(value=v, selected=v == now)[t] for v, t in choices.items())],
    ]


def _out(view: MeetingPage) -> Node:
    return section(
        "Taken out",
        h.ul(".taken-out")[
            (
                h.li[
                    i.line.title,
                    _post(
                        view,
                        "back",
                        h.button(".act", type="submit")["Put back", h.span(".vh")[f": {i.line.title}"]],
                        key=i.line.key,
                        revision=str(i.line.revision),
                    )
                    if view.open
                    else None,
                ]
                for i in view.out
            )
        ],
        id="out",
    )


def _add(view: MeetingPage) -> Node:
    typed = view.draft.words if view.draft and view.draft.about == "add" else {}
    return section(
        "Add to this meeting",
        _notice(view.draft, "add"),
        _post(
            view,
            "add",
            _field("add", "title", "An item: its title", h.input, typed.get("title", "")),
            _choice("add", "type", "Type", typed.get("type", "other")),
            _field("add", "presenter", "Presented by (a post)", h.input, typed.get("presenter", "")),
            _field("add", "minutes", "Minutes", h.input, typed.get("minutes", "")),
            h.button(".act", type="submit")["Add the item"],
            css="fields",
        ),
        h.div(".also")[
            h.p["Or begin:"],
            (_begin(view, x.text, x.href) for x in view.forms),
            None if view.record else _begin(view, "its record: place, cut-off, attendance", ""),
        ],
        id="add",
    )


def _begin(view: MeetingPage, text: str, href: str) -> Node:
    """A link to a form; while the meeting is not on record yet, a button that puts it there first."""
    if view.record:
        return h.a(".act", href=href)[text]
    return _post(view, "begin", h.button(".act", type="submit")[text], next=href)


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
    heads = ("Corporate risk", "Score now", "Decisions of this meeting", "Score expected")
    css = (None, "n", None, "n")
    return section(
        "What the decisions do to the corporate risks",
        h.div(".scroll")[
            h.table(".list")[
                h.thead[h.tr[(h.th(scope="col", class_=c)[t] for t, c in zip(heads, css, strict=True))]],
                h.tbody[
                    (
                        h.tr[
                            h.th(scope="row")[h.a(href=r.href)[r.title]],
                            h.td(".n")[str(r.before)],
                            h.td[r.effects],
                            h.td(".n.strong")[str(r.expected)],
                        ]
                        for r in rows
                    )
                ],
            ]
        ],
        lead="A score is likelihood times impact, 1 to 25. Expected is what the decisions say, not a forecast.",
        id="risk-picture",
    )


def _close(view: MeetingPage) -> Node:
    """Table the pack, close the meeting; in words what still keeps it from being closed."""
    if view.status == "closed":
        return section(
            "Closed", h.p["The minutes are agreed. What was tabled is kept as it was."], id="close"
        )
    table = _post(view, "table", h.button(".act", type="submit")["Table the pack"])
    close = _post(view, "close", h.button(".act", type="submit")["Close the meeting"])
    return section(
        "Table and close",
        _notice(view.draft, "close"),
        h.p(".question")[
            "Tabling keeps the agenda and the pages it leads to as they are now, for good. "
            "Closing agrees the minutes: the agenda cannot be changed any more."
        ],
        h.ul[(h.li[x] for x in view.stops)] if view.stops else None,
        h.div(".also")[table, close],
        id="close",
    )
