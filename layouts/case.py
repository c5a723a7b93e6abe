"""What became of an exception, and the form to say more: plain HTML that works without scripts."""

from __future__ import annotations

import htpy as h

from dashboard.cases import LONGEST, POST
from dashboard.views.case import CaseView, Line
from layouts.personal import CSRF
from layouts.pieces import Node


def case(view: CaseView, back: str) -> Node:
    """State, newest lines of the log, the rest behind a click, the form; back is the page to return to."""
    name = f"case-{view.id}"
    return h.div(".case", id=name, tabindex="-1")[
        h.p(".state")[h.strong[view.state[:1].upper() + view.state[1:]], h.small[view.since]],
        _log(view.last),
        h.details[h.summary[f"All {len(view.last) + len(view.more)} lines"], _log(view.more)]
        if view.more
        else None,
        _raised(view),
        h.details(".say", open=view.tried)[
            h.summary[h.span["Say what is known or decided"]], _form(view, name, back)
        ]
        if view.editable
        else None,
    ]


def _raised(view: CaseView) -> Node:
    """What the meetings made of it, and the way to make an action."""
    return [
        h.ul(".log")[(h.li[h.a(href=x.href)[x.text]] for x in view.raised)] if view.raised else None,
        h.p[h.a(href=view.action)["Make an action of it", h.span(".vh")[f" (case {view.id})"]]]
        if view.action
        else None,
    ]


def _log(lines: tuple[Line, ...]) -> Node:
    return h.ul(".log")[(h.li[h.span(".when")[f"{x.when}, {x.by}: {x.what}."], " ", x.text] for x in lines)]


def _form(view: CaseView, name: str, back: str) -> Node:
    w = view.words
    text, post = (
        {"id": f"{name}-{field}", "name": field, **_state(view, name, field)} for field in ("text", "post")
    )
    return h.form(action=f"/cases/{view.id}", method="post", data_case=True, novalidate=True)[
        _errors(view, name),
        CSRF,
        h.input(type="hidden", name="revision", value=str(w.revision)),
        h.input(type="hidden", name="back", value=f"{back}#{name}"),
        _select(view, name, "state", "What has become of it", ("Choose", *view.states), w.state),
        _select(view, name, "reason", "What explains it", ("Not explained", *view.reasons), w.reason),
        _field(
            view, name, "text", "In a sentence or two", h.textarea(text, rows="3", maxlength=LONGEST)[w.text]
        ),
        _field(view, name, "post", "Your post, not your name", h.input(post, value=w.post, maxlength=POST[1]))
        if not view.named
        else None,
        h.button(".act", type="submit")["Save"],
    ]


def _errors(view: CaseView, name: str) -> Node:
    """Why it was not saved, first thing in the form; each line leads to its field."""
    if not view.tried:
        return None
    return h.div(".errors", id=f"{name}-errors", role="alert", tabindex="-1")[
        h.p[h.strong["Not saved. "], view.notice or "Nothing is lost; please see to this and save again."],
        h.ul[(h.li[h.a(href=f"#{name}-{field}")[text]] for field, text in view.problems.items())]
        if view.problems
        else None,
    ]


def _field(view: CaseView, name: str, field: str, label: str, control: Node) -> Node:
    """A control under its label, and what is wrong with it between the two."""
    wrong = view.problems.get(field)
    return h.div(class_=f"field {field}")[
        h.label(for_=f"{name}-{field}")[label],
        h.p(".wrong", id=f"{name}-{field}-wrong")[wrong] if wrong else None,
        control,
    ]


def _select(
    view: CaseView, name: str, field: str, label: str, values: tuple[str | tuple[str, str], ...], now: str
) -> Node:
    """A choice; the first of values is the text of none."""
    pairs = [("", v) if isinstance(v, str) else v for v in values]
    control = h.select({"id": f"{name}-{field}", "name": field, **_state(view, name, field)})[
        (h.option(value=value, selected=value == now)[text] for value, text in pairs)
    ]
    return _field(view, name, field, label, control)


def _state(view: CaseView, name: str, field: str) -> dict[str, str]:
    """The attributes of a control whose value could not be kept."""
    if field not in view.problems:
        return {}
    return {"aria-invalid": "true", "aria-describedby": f"{name}-{field}-wrong"}
