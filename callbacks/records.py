"""Records are written here: forms are kept or answered with the form again, with all that was typed."""

from __future__ import annotations

from typing import Any

import flask
from dash import Dash

from callbacks import register_files
from callbacks.cases import _document, _title
from callbacks.guard import checked, principal
from callbacks.pages import Answer, Pages
from callbacks.routes import LAYOUTS, page_html
from callbacks.saving import Forbidden, Gone, Reply, joined, keep, say
from dashboard.records.kind import Kind, kinds
from dashboard.selection import Selection
from dashboard.views.records.desk import UnknownRecord
from dashboard.views.records.form import form_page
from dashboard.views.records.shown import record_page
from data.store import Reading
from layouts.problem import problem

REFUSED, MISSING = 403, 404
View = Any


def register(app: Dash, pages: Pages) -> None:
    """POST /save/<kind> makes, /save/<kind>/<ref> changes or withdraws, .../update adds a line."""

    @app.server.post("/save/<kind>", defaults={"ref": ""})
    @app.server.post("/save/<kind>/<ref>")
    def save_record(kind: str, ref: str) -> flask.typing.ResponseReturnValue:
        return _answered(app, pages, kind, ref, _kept)

    @app.server.post("/save/<kind>/<ref>/update")
    def add_update(kind: str, ref: str) -> flask.typing.ResponseReturnValue:
        return _answered(app, pages, kind, ref, _added)

    register_files.register(app, pages)

    @app.server.get("/save/<kind>", defaults={"ref": ""})
    @app.server.get("/save/<kind>/<ref>")
    @app.server.get("/save/<kind>/<ref>/update")
    def find_record(kind: str, ref: str) -> flask.typing.ResponseReturnValue:
        return flask.redirect(_home(kind, ref).href(), 302)


def _answered(app: Dash, pages: Pages, name: str, ref: str, work: Any) -> flask.typing.ResponseReturnValue:
    """A form from one of our pages, of a kind that there is, by somebody who may: or why not."""
    if not checked(flask.request):
        return _document(app, pages, _said("This did not come from a page of this dashboard.", REFUSED))
    kind = kinds().get(name)
    if kind is None:
        return _document(app, pages, _said(f"There are no records called {name}.", MISSING))
    form = joined(kind, flask.request.form.to_dict(flat=False))
    try:
        return work(app, pages, kind, ref, form)
    except Forbidden as problem:
        return _refused(app, pages, str(problem), REFUSED, form)
    except (Gone, UnknownRecord):
        return _refused(app, pages, "The record is not there any more: somebody withdrew it.", MISSING, form)


def _kept(
    app: Dash, pages: Pages, kind: Kind, ref: str, form: dict[str, str]
) -> flask.typing.ResponseReturnValue:
    reply = keep(pages, principal(), kind, ref, form)
    if reply.record is not None:
        gone = reply.record.withdrawn
        to = Selection("records", register=kind.id) if gone else _home(kind.id, reply.record.ref)
        return _moved(
            to.href(),
            f"{kind.name[:1].upper()}{kind.name[1:]} {reply.record.ref} {'withdrawn' if gone else 'saved'}.",
        )
    view = pages.read(principal(), lambda reading: form_page(reading, _form(kind.id, ref), reply.typed))
    return _again(app, pages, view, reply, "form-errors")


def _added(
    app: Dash, pages: Pages, kind: Kind, ref: str, form: dict[str, str]
) -> flask.typing.ResponseReturnValue:
    reply = say(pages, principal(), kind, ref, form)
    if reply.record is not None and not _scripted():
        return flask.redirect(f"{_home(kind.id, ref).href()}#updates", 303)

    def shown(reading: Reading) -> View:
        return record_page(reading, _home(kind.id, ref), reply.update)

    return _again(
        app, pages, pages.read(principal(), shown), reply, "updates" if reply.record else "update-errors"
    )


def _again(app: Dash, pages: Pages, view: View, reply: Reply, focus: str) -> flask.typing.ResponseReturnValue:
    """The page with what became of the words."""
    title = view.frame.title if reply.record is not None else f"Not saved: {view.frame.title}"
    answer = Answer(title, page_html(LAYOUTS[type(view)](view)), reply.status)
    if not _scripted():
        return _document(app, pages, answer)
    said = "Saved." if reply.record is not None else "Not saved."
    return {"html": answer.html, "focus": focus, "said": said, "title": _title(answer)}, reply.status


def _moved(to: str, said: str) -> flask.typing.ResponseReturnValue:
    return {"to": to, "said": said} if _scripted() else flask.redirect(to, 303)


def _scripted() -> bool:
    return flask.request.accept_mimetypes.best == "application/json"


def _home(kind: str, ref: str) -> Selection:
    """The page of a record, or the form of a new one."""
    return Selection("record", register=kind, ref=ref) if ref else _form(kind, "")


def _form(kind: str, ref: str) -> Selection:
    if ref:
        return Selection("record", register=kind, ref=ref, view="edit")
    return Selection("records", register=kind, view="new")


def _said(sentence: str, status: int, todo: str = "Nothing was changed.") -> Answer:
    return Answer("Not saved", page_html(problem("Not saved", sentence, todo)), status)


def _refused(
    app: Dash, pages: Pages, sentence: str, status: int, form: dict[str, str]
) -> flask.typing.ResponseReturnValue:
    """What was typed is said again, so that nobody has lost it."""
    hidden = ("csrf", "revision", "do", "back")
    typed = "; ".join(f"{n}: {v}" for n, v in form.items() if v and n not in hidden)
    answer = _said(
        sentence, status, f"Nothing was changed. You wrote: {typed}" if typed else "Nothing was changed."
    )
    if _scripted():
        return {"html": answer.html, "focus": "main", "said": "Not saved.", "title": _title(answer)}, status
    return _document(app, pages, answer)
