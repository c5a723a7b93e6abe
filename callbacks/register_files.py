"""Registers as files: taken away by those who may read them, loaded by those who may write them."""

from __future__ import annotations

from datetime import date

import flask
from dash import Dash

from callbacks.cases import _document
from callbacks.downloads import XLSX, _file
from callbacks.guard import checked, principal
from callbacks.pages import Answer, Pages
from callbacks.routes import page_html
from callbacks.saving import post_of
from dashboard.principal import Principal
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import unit_of
from dashboard.records.record import Record, Records
from dashboard.selection import Selection
from data.register_files import Unreadable, as_csv, as_xlsx, read
from data.register_load import Refused, Scene, load, table
from data.store import Reading
from layouts.records.loaded import loaded

WRONG, REFUSED = 422, 403


def register(app: Dash, pages: Pages) -> None:
    """GET /download/records.csv?kind=action (or .xlsx) and POST /load/<kind>."""

    @app.server.teardown_request
    def close(_problem: BaseException | None) -> None:
        flask.request.close()  # large files lie on disk until then

    @app.server.get("/download/records.<ending>")
    def take_register(ending: str) -> flask.Response:
        kind = kinds().get(flask.request.args.get("kind", ""))
        if kind is None or ending not in ("csv", "xlsx"):
            text = f"Say which records: /download/records.csv?kind=action. There are: {', '.join(kinds())}.\n"
            return flask.Response(text, 404, mimetype="text/plain")
        try:
            asked = flask.request.args.get("as-at")
            day = date.fromisoformat(asked) if asked else None
        except ValueError:
            return flask.Response("as-at: write it as YYYY-MM-DD.\n", 400, mimetype="text/plain")
        head, rows = pages.read(principal(), lambda r: table(kind, r.records(day).of(kind.id), scene(r)))
        name = f"{kind.id}.{ending}"
        if ending == "csv":
            return _file(as_csv(head, rows), "text/csv", name)
        return _file(as_xlsx(kind.plural, head, rows), XLSX, name)

    @app.server.post("/load/<name>")
    def load_register(name: str) -> flask.typing.ResponseReturnValue:
        kind = kinds().get(name)
        if not checked(flask.request) or kind is None:
            return _document(
                app, pages, _told(kind, "Not loaded", ["This did not come from a page of ours."], REFUSED)
            )
        return _document(app, pages, _loaded(pages, principal(), kind))

    @app.server.get("/load/<name>")
    def load_again(name: str) -> flask.typing.ResponseReturnValue:
        return flask.redirect(Selection("records", register=name).href(), 302)


def _loaded(pages: Pages, who: Principal, kind: Kind) -> Answer:
    file = flask.request.files.get("file")
    post, wrong = post_of(who, flask.request.form)
    if file is None or not file.filename:
        return _told(kind, "Not loaded", ["Choose a file first."], WRONG)
    if wrong:
        return _told(kind, "Not loaded", list(wrong.values()), WRONG)
    reading = pages.store.open(who)
    try:
        rows = read(file.filename, file.stream.read())
        found = load(pages.store.engine, rows, scene(reading, post), kind)
    except Unreadable as problem:
        return _told(kind, "Not loaded", [str(problem)], WRONG)
    except Refused as refused:
        return _told(kind, "Not loaded", list(refused.faults), WRONG)
    return _told(kind, "Loaded", [found.line], 200)


def scene(reading: Reading, by: str = "") -> Scene:
    """What a file is held against, for one reader."""

    def allowed(record: Record, records: Records) -> bool:
        return reading.principal.may_edit(kinds()[record.kind].rights, unit_of(record, records))

    names = {id: reading.catalogue.get(id).name for id in reading.catalogue}
    return Scene(reading.organisation, names, by, allowed)


def _told(kind: Kind | None, title: str, sentences: list[str], status: int) -> Answer:
    return Answer(title, page_html(loaded(kind, title, sentences)), status)
