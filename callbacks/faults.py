"""Whatever goes wrong: a calm answer with the request's number, the trace in the log, never on a page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import flask
from dash import Dash
from dash.exceptions import DashException
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, HTTPException, NotFound

from callbacks.trail import CALLBACKS
from data.engine import Unwritable, unwritable
from layouts.faults import Fault, fault_document, fault_main

SUITES = "/_dash-component-suites/"
GONE = (OperationalError, InterfaceError, DisconnectionError, PoolTimeout)
KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}  # of a callback
LARGEST = 32 * 2**20  # bytes of a request: a register is far smaller
WORDS = "X-Words"  # header: what a script shows where it was, beside what was typed
FAULT = "X-Fault"  # header: the true status of an answer that has to be 200 to be painted
SAFE = "Nothing was changed, and nothing that was saved is lost."
UNAVAILABLE = ("The figures cannot be reached", f"The database does not answer. {SAFE}")
FULL = "Nothing can be saved now"
BROKEN = ("Something went wrong", f"This is a fault of the dashboard, not yours. {SAFE}")
_TODO = "Wait a moment and try again."
SAID = {
    400: ("This cannot be understood", "The address or the form holds what no page of ours sends."),
    404: ("There is nothing here", "There is nothing at this address."),
    405: ("This cannot be done here", "The address answers, but not to this."),
    413: ("This is too large", f"At most {LARGEST // 2**20} MB can be sent at once."),
}
log = logging.getLogger("met.faults")


def register(app: Dash, forget: Callable[[], None]) -> None:
    """Answers what goes wrong anywhere. Call it before all that reads a request's body.

    forget: is called when the database does not answer, so that no dead connection is used again.
    """
    server = app.server
    server.config["MAX_CONTENT_LENGTH"] = LARGEST
    server.before_request(lambda: _sound(app))

    @server.errorhandler(Exception)
    def answer(problem: Exception) -> flask.typing.ResponseReturnValue:
        path = flask.request.path
        if path.startswith(SUITES) and isinstance(problem, (DashException, OSError, KeyError)):
            problem = NotFound()
        if isinstance(problem, HTTPException):
            return _http(problem)
        if why := unwritable(problem.__cause__ if isinstance(problem, Unwritable) else problem):
            log.error("%s the store cannot be written: %s", _number(), why)
            return _said(503, FULL, f"The store cannot be written: {why}. Pages can be read. {SAFE}")
        if isinstance(problem, GONE):
            log.error("%s the database does not answer: %s", _number(), getattr(problem, "orig", problem))
            forget()
            return _said(503, *UNAVAILABLE)
        log.error("%s %s %s", _number(), flask.request.method, path, exc_info=problem)
        return _said(500, *BROKEN)


def _http(problem: HTTPException) -> flask.typing.ResponseReturnValue:
    status = problem.code or 500
    if status < 400 or problem.response is not None:
        return problem
    if status == 413:
        _swallow()
    title, sentence = SAID.get(status, (problem.name, problem.name + "."))
    response = _said(status, title, f"{sentence} Nothing was changed.")
    for name, value in problem.get_headers(flask.request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _swallow() -> None:
    """Takes in what is still being sent: a proxy that is cut off while it sends shows its own page, not ours."""
    left, sent = 2 * LARGEST, flask.request.environ["wsgi.input"]
    if (flask.request.content_length or 0) <= left:
        while left > 0 and (piece := sent.read(2**16)):
            left -= len(piece)


def _said(status: int, title: str, sentence: str) -> flask.Response:
    """The answer in the form that the asker can show."""
    request = flask.request
    if request.path == "/health":
        response = flask.jsonify({"status": "unavailable" if status == 503 else "fault"})
        response.status_code = status
    elif status >= 500 and flask.g.get("sound"):
        response = _to_browser(status, title, sentence)
    else:
        todo = (
            f"Go back in the browser: what you typed is still there.{_typed()}"
            if request.method == "POST"
            else _TODO
        )
        href = "/" + request.full_path.strip("/?") if request.method == "GET" else "/"  # never //elsewhere
        fault = Fault(title, sentence, todo, _number())
        response = flask.Response(fault_document(fault, href), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers[WORDS] = f"{title}. {sentence}"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _typed() -> str:
    """What a form of ours said, so that it is on the screen whatever becomes of the page behind."""
    hidden = ("csrf", "revision", "do", "back")
    try:
        form = flask.request.form
    except HTTPException:  # too large to be read: nobody typed that
        return ""
    said = "; ".join(f"{n}: {v}" for n, v in form.items(multi=True) if v and n not in hidden)
    return f" You wrote: {said}" if said and flask.g.get("principal") is not None else ""


def _to_browser(status: int, title: str, sentence: str) -> flask.Response:
    """What a page that asks for the next one can paint: Dash paints nothing that is not 200."""
    asked = flask.request.get_json(silent=True) or {}
    url = asked["inputs"][0]["value"]
    if asked["output"] == "page.answer":
        fault = Fault(title, sentence, _TODO, _number())
        found: Any = {"page": {"answer": {"title": title, "html": str(fault_main(fault, url)), "url": url}}}
    else:
        found = {"dialog": {"children": f"{title}. {sentence} ({_number()})"}}
    response = flask.jsonify({"multi": True, "response": found})
    response.headers[FAULT] = str(status)
    return response


def _number() -> str:
    return str(flask.g.get("request_id", "unknown"))


PLACES = ("/", "/<path:path>")


def _sound(app: Dash) -> None:
    """BadRequest where a request holds what no page of ours sends and no database keeps."""
    request = flask.request
    try:
        if request.method == "POST":
            if request.path == CALLBACKS:
                _callback(app, request.get_json(silent=True))
                flask.g.sound = True
            for name, value in request.form.items(multi=True):
                _writable(name, value)
        _writable(request.path)
        if (
            request.url_rule is None or request.url_rule.rule not in PLACES
        ):  # a page says what it does not know
            _writable(*(part for pair in request.args.items(multi=True) for part in pair))
    except (RecursionError, ValueError, TypeError):  # of a body that is nested without end, too
        raise BadRequest from None


def _writable(*texts: str) -> None:
    """BadRequest where a text holds a zero or half a character: PostgreSQL keeps neither."""
    for text in texts:
        if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
            raise BadRequest


def _callback(app: Dash, asked: Any) -> None:
    """BadRequest unless this is what our own pages send: Dash takes a body at its word."""
    known = app.callback_map.get(asked.get("output", "")) if isinstance(asked, dict) else None
    if known is None or set(asked) - KEYS or asked.get("state", []) != []:
        raise BadRequest
    changed, target, inputs = asked.get("changedPropIds", []), asked["output"], asked.get("inputs")
    id, _, name = target.rpartition(".")
    if asked.get("outputs") != {"id": id, "property": name} or changed not in (
        [],
        [f"{i['id']}.{i['property']}" for i in known["inputs"]],
    ):
        raise BadRequest
    if not isinstance(inputs, list) or len(inputs) != len(known["inputs"]):
        raise BadRequest
    for given, expected in zip(inputs, known["inputs"], strict=True):
        value = given.get("value") if isinstance(given, dict) else None
        if value is None or given != {**expected, "value": value}:
            raise BadRequest
        nested = expected["property"] == "explore"
        url = value.get("url") if nested and isinstance(value, dict) else value
        if isinstance(value, dict) is not nested or not isinstance(url, str):
            raise BadRequest
        _writable(url)
