"""Finished answers kept as they went out, by data version, scope and address: a warm one is neither
rendered nor packed again, and costs one statement."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import flask
from cachetools import LRUCache

from callbacks.faults import FAULT
from callbacks.pages import may_keep
from dashboard.selection import Selection

MOST = 16 * 2**20  # bytes of answers
CALLBACKS = "/_dash-update-component"
Key = tuple[str, str, str, bool]


def _size(answer: flask.Response) -> int:
    return 2000 + len(answer.get_data())  # its headers too


class Kept:
    """Answers GET requests of pages, and callbacks of `output`, from what was answered before.

    state tells of the data version and of who asks: while it is the same, so is the answer. Register it
    before all that answers, and before the Compressor, so that it sees answers packed.
    """

    def __init__(self, server: flask.Flask, output: str, state: Callable[[], str]) -> None:
        self.output, self.state = output, state
        self.answers: LRUCache[Key, flask.Response] = LRUCache(MOST, getsizeof=_size)
        self.lock = Lock()
        server.before_request(self.find)
        server.after_request(self.keep)

    def find(self) -> flask.Response | None:
        """The answer to this request, if it is kept and still true."""
        address = self._address()
        if address is None:
            return None
        packed = "br" in flask.request.headers.get("Accept-Encoding", "")
        flask.g.kept_as = key = (self.state(), flask.request.method, address, packed)
        with self.lock:
            kept = self.answers.get(key)
        if kept is None:
            return None
        flask.g.kept_as = None
        fresh = flask.Response(kept.get_data(), kept.status_code, kept.headers.copy())
        if flask.request.method == "GET":
            fresh.make_conditional(flask.request)
        return fresh

    def keep(self, response: flask.Response) -> flask.Response:
        """Notes an answer. A browser may keep a page too, and asks whether it is still the same."""
        key: Key | None = flask.g.get("kept_as")
        if (
            key is None
            or response.status_code != 200
            or "Set-Cookie" in response.headers
            or FAULT in response.headers
        ):
            return response
        if flask.request.method == "GET":
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.add_etag()
        with self.lock:
            self.answers[key] = flask.Response(response.get_data(), 200, response.headers.copy())
        return response

    def _address(self) -> str | None:
        """The address that is asked for, if it is a page's own: others are answered, not kept."""
        request = flask.request
        if request.method == "GET":
            url = request.path + (
                "?" + request.query_string.decode(errors="replace") if request.query_string else ""
            )
        elif request.method == "POST" and request.path == CALLBACKS:
            asked = request.get_json()  # it is sound: callbacks.faults has looked
            if asked["output"] != self.output:
                return None
            url = asked["inputs"][0]["value"]
        else:
            return None
        path, _, query = url.partition("?")
        s = Selection.parse(path, query)
        return url if s is not None and may_keep(s) and s.href() == url else None
