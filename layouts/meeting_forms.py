"""The forms of a meeting: plain HTML, one thing each, that work without scripts and by keyboard."""

from __future__ import annotations

import htpy as h

from dashboard.records.kind import kinds
from dashboard.views.meeting import Draft, Item, MeetingPage
from layouts.personal import CSRF
from layouts.pieces import Node, section


def notice(draft: Draft | None, about: str) -> Node:
    """Why something was not kept; nothing for what is elsewhere on the page."""
    if draft is None or draft.about != about:
        return None
    return h.div(".errors", id="errors", role="alert", tabindex="-1")[
        h.p[h.strong["Not saved."], " Nothing is lost; please see to this and save again."],
        h.ul[(h.li[x] for x in draft.wrong)],
    ]


def post(view: MeetingPage, do: str, *content: Node, css: str = "", **hidden: str) -> Node:
    """A form that does one thing to the meeting."""
    return h.form(class_=css or None, method="post", action=f"/meeting/{view.ref}")[
        CSRF,
        h.input(type="hidden", name="do", value=do),
        (h.input(type="hidden", name=name, value=value) for name, value in hidden.items()),
        content,
    ]


def tools(view: MeetingPage, i: Item) -> Node:
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
            post(view, "up", h.button(".act", type="submit", disabled=i.number == 1)["Up", of], **known),
            post(
                view,
                "down",
                h.button(".act", type="submit", disabled=i.number == len(view.items))["Down", of],
                **known,
            ),
            post(
                view,
                "move",
                h.label(for_=f"{i.name}-place")["To place"],
                place,
                h.button(".act", type="submit")["Move", of],
                **known,
            ),
            h.p(".stays")["A standing item that stays on every agenda."]
            if line.mandatory
            else post(view, "out", h.button(".act", type="submit")["Take out", of], **known),
        ],
        post(view, "say", _words(i, typed), css="fields", **known),
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


def out(view: MeetingPage) -> Node:
    return section(
        "Taken out",
        h.ul(".taken-out")[
            (
                h.li[
                    i.line.title,
                    post(
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


def add(view: MeetingPage) -> Node:
    typed = view.draft.words if view.draft and view.draft.about == "add" else {}
    return section(
        "Add to this meeting",
        notice(view.draft, "add"),
        post(
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
    return post(view, "begin", h.button(".act", type="submit")[text], next=href)


def close(view: MeetingPage) -> Node:
    """Table the pack, close the meeting; in words what still keeps it from being closed."""
    if view.status == "closed":
        return section(
            "Closed",
            h.p["The minutes are agreed.", " What was tabled is kept as it was." if view.tabled else None],
            id="close",
        )
    refused = view.draft is not None and view.draft.about == "close"  # the notice says what stops it
    table = post(view, "table", h.button(".act", type="submit")["Table the pack"])
    close = post(view, "close", h.button(".act", type="submit")["Close the meeting"])
    return section(
        "Table and close",
        notice(view.draft, "close"),
        h.p(".question")[
            "Tabling keeps the agenda and the pages it leads to as they are now, for good. "
            "Closing agrees the minutes: the agenda cannot be changed any more."
        ],
        h.ul[(h.li[x] for x in view.stops)] if view.stops and not refused else None,
        h.div(".also")[table, close],
        id="close",
    )
