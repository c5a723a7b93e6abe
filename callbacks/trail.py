"""What an answer leaves in the audit log: restricted figures seen, things taken away, refusals.

Where there is no sign-in there is one person, and nobody to tell apart: then nothing is noted but changes,
which the store logs itself.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterable
from contextlib import suppress

import flask
from sqlalchemy.exc import SQLAlchemyError

from data.audit import AuditLog, Line, now

SHOWN = "X-Restricted"  # header: the restricted measures that an answer shows; kept with a kept answer
REFUSED, FORBIDDEN = "X-Refused", 403  # of pages that come by a callback, which is never 403 itself
AWAY = ("/download/", "/present")
CALLBACKS = "/_dash-update-component"
LONGEST = 1000  # letters of an address


def shown(measures: Iterable[str], status: int = 200) -> None:
    """Tells the restricted measures that the answer in the making shows, and whether it is a refusal."""
    if flask.has_request_context():
        flask.g.restricted = flask.g.get("restricted", frozenset()) | frozenset(measures)
        flask.g.refused = status == FORBIDDEN


def note(trail: AuditLog, kind: str, about: str, who: str = "", post: str = "", detail: str = "") -> None:
    """Notes a line of now."""
    trail.note(Line(now(), who[:120], post[:120], kind, about[:LONGEST], detail))


def follow(server: flask.Flask, trail: AuditLog) -> None:
    """Notes what answers show. Register it after all that keeps answers, so that it marks them first."""

    @server.after_request
    def mark(response: flask.Response) -> flask.Response:
        restricted = flask.g.get("restricted")
        if restricted:
            response.headers[SHOWN] = ",".join(sorted(restricted))
        if flask.g.get("refused"):
            response.headers[REFUSED] = "yes"
        who = flask.g.get("principal")
        if who is not None and who.named:
            kind = _kind(response)
            if kind:
                note(trail, kind, _asked(), who.name, who.post, response.headers.get(SHOWN, ""))
        return response

    atexit.register(_last, trail)


def _kind(response: flask.Response) -> str:
    """What an answer is to the log: an export, a refusal, a view of what is restricted, or nothing."""
    if response.status_code == FORBIDDEN or REFUSED in response.headers:
        return "refused"
    if response.status_code not in (200, 304):
        return ""
    if flask.request.path.startswith(AWAY):
        return "export"
    return "view" if SHOWN in response.headers else ""


def _asked() -> str:
    """The address that was asked for, also where a callback asked."""
    request = flask.request
    if request.path != CALLBACKS:
        return request.full_path.rstrip("?")
    value = request.get_json()["inputs"][0]["value"]  # what was answered was sound (callbacks.faults)
    return str(value["url"] if isinstance(value, dict) else value)


def _last(trail: AuditLog) -> None:
    with suppress(SQLAlchemyError):  # said by the thread already
        trail.flush()
