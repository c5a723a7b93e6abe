"""What pages of records share: facts, lists of links, the log, the updates with their form."""

from __future__ import annotations

import htpy as h

from dashboard.views.frame import Link
from dashboard.views.records.log import LogLine
from dashboard.views.records.shown import Naming, Update, Updates
from dashboard.views.records.words import Fact
from layouts.personal import CSRF
from layouts.pieces import Node, mark, section

BESIDE = "\u00a0"  # keeps a sign on the line of the last word that it is of


def link(item: Link) -> Node:
    """Words, and where they lead if they lead somewhere."""
    return h.a(href=item.href)[item.text] if item.href else item.text


def facts(rows: tuple[Fact, ...]) -> Node:
    """Fields in words, paragraphs where they are long."""
    return h.dl(".record")[([h.dt[f.label], h.dd[_said(f)]] for f in rows)]


def _said(f: Fact) -> Node:
    if f.long:
        return (h.p[line] for item in f.items for line in item.text.split("\n") if line)
    return ([", " if i else None, link(item)] for i, item in enumerate(f.items))


def naming(groups: tuple[Naming, ...]) -> Node:
    """The records that name this one."""
    if not groups:
        return None
    return section("What names it", ([h.h3[g.title], _links(g)] for g in groups), id="naming")


def _links(g: Naming) -> Node:
    return [
        h.ul(".plain")[(h.li[link(x)] for x in g.first)],
        h.details[h.summary[f"{len(g.rest)} more"], h.ul(".plain")[(h.li[link(x)] for x in g.rest)]]
        if g.rest
        else None,
    ]


def log(lines: tuple[LogLine, ...], stands: str) -> Node:
    """The audit log: who changed what, when, from what to what, why."""
    return section("Log", h.ol(".changes")[(h.li[_change(x)] for x in lines)], lead=stands, id="log")


def _change(x: LogLine) -> Node:
    return [
        h.p[h.span(".when")[x.when], ", ", h.strong[x.by], f" {x.what}.", f" {x.why}" if x.why else None],
        h.ul[
            (
                h.li[f"{s.label}: ", h.del_[s.before], h.span(".vh")[" became"], " ", h.ins[s.after]]
                for s in x.steps
            )
        ]
        if x.steps
        else None,
    ]


def updates(view: Updates, back: str) -> Node:
    """Dated lines, the newest first, and the form that adds one: nothing there is ever changed."""
    return section(
        "Updates",
        _add(view, back) if view.open else None,
        h.ol(".updates")[(h.li[_update(x)] for x in view.lines)]
        if view.lines
        else h.p(".calm")["No updates yet."],
        lead="Added line by line, never changed.",
        id="updates",
    )


def _update(x: Update) -> Node:
    status = f" ({x.status})" if x.status else None
    return [
        h.p[h.strong[x.day], ", ", x.by, status, " ", mark(x.illustrative)],
        (h.p[t] for t in x.text.split("\n")),
    ]


def _add(view: Updates, back: str) -> Node:
    wrong = dict(view.wrong)
    return h.details(".add", open=bool(wrong))[
        h.summary["Add an update"],
        h.form(".form.short", action=view.action, method="post", data_case=True, novalidate=True)[
            errors("update", [Link(t, f"#u-{n}") for n, t in view.wrong], "") if wrong else None,
            CSRF,
            h.input(type="hidden", name="back", value=back),
            field("u-text", "What is the news", h.textarea(at("u-text", "text", wrong), rows="3")[view.text], wrong.get("text"), css="wide"),
            field("u-day", "Day", h.input(at("u-day", "day", wrong), type="date", value=view.day), wrong.get("day")),
            field("u-status", "Status now, if it helps", h.input(at("u-status", "status", wrong), value=view.status), wrong.get("status")),
            field("u-post", "Your post, not your name", h.input(at("u-post", "post", wrong), value=view.post, maxlength="80"), wrong.get("post"))
            if view.asks
            else None,
            h.p(".do")[h.button(".act", type="submit")["Add"]],
        ],
    ]  # fmt: skip


def errors(id: str, wrong: list[Link], notice: str, noted: tuple[str, ...] = ()) -> Node:
    """Why it was not saved, first thing in the form; each line leads to its field."""
    return h.div(".errors", id=f"{id}-errors", role="alert", tabindex="-1", autofocus=True)[
        h.p[h.strong["Not saved. "], notice or "Nothing is lost; please see to this and save again."],
        h.ul[(h.li[text] for text in noted)] if noted else None,
        h.ul[(h.li[link(x)] for x in wrong)] if wrong else None,
    ]


def at(id: str, name: str, wrong: dict[str, str], hint: str = "") -> dict[str, str]:
    """The attributes that every control has; said to be wrong where it is."""
    found = {"id": id, "name": name}
    about = [f"{id}-{what}" for what, there in (("hint", hint), ("wrong", wrong.get(name))) if there]
    if about:
        found["aria-describedby"] = " ".join(about)
    if name in wrong:
        found["aria-invalid"] = "true"
    return found


def field(
    id: str,
    label: str,
    control: Node,
    wrong: str | None = None,
    hint: str = "",
    noted: str = "",
    css: str = "",
) -> Node:
    """A control under its label, its hint, and what is wrong with it."""
    return h.div(class_=f"field {css}")[
        h.label(for_=id)[label],
        h.p(".hint", id=f"{id}-hint")[hint] if hint else None,
        h.p(".noted")[noted] if noted else None,
        h.p(".wrong", id=f"{id}-wrong")[wrong] if wrong else None,
        control,
    ]


def take(register: Link, files: tuple[Link, ...]) -> Node:
    """The ways to all fields: a table, files."""
    each = ([", " if i else None, h.a(href=f.href, download=True)[f.text]] for i, f in enumerate(files))
    return section("As a file", h.p[link(register), ", ", each, "."], id="files")
