"""The form of a record: plain HTML that works without scripts, by keyboard, on paper."""

from __future__ import annotations

import htpy as h

from dashboard.records.field import LONG, SHORT
from dashboard.records.kind import Kind
from dashboard.views.records.form import Entered, FormPage
from layouts.page import page
from layouts.personal import CSRF
from layouts.pieces import Node
from layouts.records.parts import at, errors, field

HINTS = {
    "month": "As YYYY-MM, for example 2017-11",
    "refs": "One reference a line; start to type for a list",
    "measures": "One a line; start to type for a list",
    "units": "One a line; start to type for a list",
    "several": "One a line",
    "measure": "Start to type for a list",
    "unit": "Start to type for a list",
}


def form(view: FormPage) -> Node:
    """The whole page."""
    return page(
        view.frame,
        h.form(".form", action=view.action, method="post", data_case=True, novalidate=True)[
            errors("form", list(view.wrong), view.notice, view.noted) if view.tried else None,
            CSRF,
            h.input(type="hidden", name="revision", value=str(view.revision)),
            h.p(".hint.all")["Fields marked * have to be filled."],
            (_entered(e) for e in view.entered),
            _why(view),
            _mark(view),
            _post(view),
            h.p(".do")[h.button(".act.main", type="submit")["Save"], " ", h.a(href=view.back)["Leave without saving"]],
        ],
        (
            h.datalist(id=name)[(h.option(value=value)[words or None] for value, words in options)]
            for name, options in view.lists
        ),
        _withdraw(view),
    )  # fmt: skip


def _entered(e: Entered) -> Node:
    f = e.field
    id, wrong = f"f-{f.name}", {f.name: e.wrong} if e.wrong else {}
    kind_hint = "" if e.control == "select" or f.kind == "ref" else HINTS.get(f.kind, "")
    hint = ". ".join(filter(None, (f.hint, kind_hint)))
    label = f"{f.label} *" if f.required else f.label
    wide = "wide" if e.control in ("long", "many") else ""
    return field(id, label, _control(e, at(id, f.name, wrong, hint)), e.wrong, hint, e.noted, wide)


def _control(e: Entered, given: dict[str, str]) -> Node:
    f, value = e.field, e.values[0] if e.values else ""
    if f.required:
        given |= {"aria-required": "true"}
    if e.control == "select":
        return h.select(given, autocomplete="off")[
            (h.option(value=v, selected=v == value)[text] for v, text in e.options)
        ]
    if e.control == "many":
        return h.div(".many")[(_line(e, given, i, v) for i, v in enumerate(e.values))]
    if e.control == "long":
        rows = min(max(3, value.count("\n") + len(value) // 90 + 2), 16)
        return h.textarea(given, rows=str(rows), maxlength=str(LONG))[value]
    type_ = {"day": "date", "number": "text"}.get(e.control, "text")
    return h.input(
        given,
        type=type_,
        value=value,
        list=e.list or None,
        inputmode="decimal" if e.control == "number" else None,
        maxlength=None if e.control == "day" else str(SHORT),
        autocomplete="off",
    )


def _line(e: Entered, given: dict[str, str], i: int, value: str) -> Node:
    """One of the lines of a field that holds several."""
    mine = (
        given
        if not i
        else {**given, "id": f"{given['id']}-{i + 1}", "aria-label": f"{e.field.label}, line {i + 1}"}
    )
    return h.input(mine, type="text", value=value, list=e.list or None, autocomplete="off")


def _why(view: FormPage) -> Node:
    if view.record is None:
        return None
    wrong = {"why": view.why_wrong} if view.why_wrong else {}
    hint = "Kept in the log. A due date moves with a reason"
    control = h.input(at("f-why", "why", wrong, hint), value=view.why, maxlength=str(SHORT))
    return field("f-why", "Why it changes", control, view.why_wrong, hint, css="wide")


def _mark(view: FormPage) -> Node:
    if view.record is None or not view.record.illustrative:
        return None
    return field(
        "f-illustrative",
        "This record is illustrative",
        h.select(id="f-illustrative", name="illustrative")[
            h.option(value="yes", selected=True)["It stays so"], h.option(value="")["It is real from now on"]
        ],
    )


def _post(view: FormPage) -> Node:
    if not view.asks:
        return None
    wrong = {"post": view.post_wrong} if view.post_wrong else {}
    control = h.input(
        at("f-post", "post", wrong), value=view.post, maxlength="80", autocomplete="organization-title"
    )
    return field("f-post", "Your post, not your name *", control, view.post_wrong)


def _withdraw(view: FormPage) -> Node:
    """A record that should not be there is taken out of lists; its log stays."""
    record = view.record
    if record is None:
        return None
    kind: Kind = view.kind
    return h.details(".withdraw")[
        h.summary[f"Withdraw this {kind.name}"],
        h.form(".form.short", action=view.action, method="post", data_case=True, novalidate=True)[
            CSRF,
            h.input(type="hidden", name="revision", value=str(view.revision)),
            h.input(type="hidden", name="do", value="withdraw"),
            field(
                "w-why",
                "Why it is withdrawn",
                h.input(id="w-why", name="why", maxlength=str(SHORT)),
                css="wide",
            ),
            field("w-post", "Your post, not your name", h.input(id="w-post", name="post", maxlength="80"))
            if view.asks
            else None,
            h.p(".do")[h.button(".act", type="submit")["Withdraw"]],
        ],
    ]
