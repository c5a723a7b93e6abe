"""A number for every request, what it cost, and a line about it that machines can read."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any, TextIO

import flask

from callbacks.faults import FAULT
from callbacks.guard import WARMING
from callbacks.trail import CALLBACKS
from data import watch

ID = "X-Request-Id"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def register(server: flask.Flask, *, lines: bool) -> None:
    """Numbers requests and counts their statements; with `lines`, logs each. Call it before all else."""
    server.before_request(_begin)
    if lines:
        as_lines()

    @server.after_request
    def end(response: flask.Response) -> flask.Response:
        response.headers[ID] = flask.g.request_id
        if lines and not warming():
            print(json.dumps(about(response), ensure_ascii=False), file=sys.stderr, flush=True)
        return response


def _begin() -> None:
    given = flask.request.headers.get(ID, "")
    flask.g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
    flask.g.began, flask.g.tally = time.perf_counter(), watch.begin()


def warming() -> bool:
    """Whether it is the server itself that asks, at its start."""
    return WARMING in flask.request.environ


def status_of(response: flask.Response) -> int:
    """The true status, also of an answer that has to be 200 so that a page can paint it."""
    return int(response.headers.get(FAULT, response.status_code))


def seconds() -> float:
    """How long this request has taken."""
    return time.perf_counter() - float(flask.g.began)


def about(response: flask.Response) -> dict[str, Any]:
    """The line of a request: a post, never a name; a path without its query, which may hold what was typed."""
    request, who, tally = flask.request, flask.g.get("principal"), flask.g.tally
    line = {
        "time": _now(),
        "id": flask.g.request_id,
        "post": who.post if who is not None else "",
        "method": request.method,
        "path": request.path,
        "status": status_of(response),
        "ms": round(seconds() * 1000, 1),
        "statements": tally.statements,
        "sql_ms": round(tally.seconds * 1000, 1),
    }
    return {**line, "page": _page()} if request.path == CALLBACKS else line


def _page() -> str:
    """The page that a callback asks for."""
    asked = flask.request.get_json(silent=True) if flask.g.get("sound") else None
    value = asked["inputs"][0]["value"] if asked else ""
    return str(value.get("url", "") if isinstance(value, dict) else value).partition("?")[0]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Lines(logging.Formatter):
    """What else is logged, as a line of JSON each, a trace in it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "time": _now(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def as_lines(stream: TextIO = sys.stderr) -> None:
    """Has every logger of this process write lines, unless somebody has said how already."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
