"""/trace?page=<path and query>: the SQL of a page with its milliseconds, for analysts and administrators."""

from __future__ import annotations

import time

import flask

from callbacks.guard import principal
from callbacks.pages import Pages
from callbacks.signin import document
from callbacks.spare import Spare
from dashboard.principal import Principal
from data import watch
from data.store import Store

ROLES = frozenset({"analyst", "admin"})


def register(server: flask.Flask, pages: Pages) -> None:
    """The page as it is answered now, and as it would be with nothing in memory."""

    @server.get("/trace")
    def trace() -> flask.Response:
        who = principal()
        if not ROLES & who.roles:
            return document("Not for your post", "Traces are for analysts and administrators.", 403)
        address = flask.request.args.get("page", "/")
        store = pages.store
        cold = Pages(Store(store.engine, store.catalogue, store.refused), Spare(None), pages.shown)
        status, warm = _traced("As it is answered now", pages, address, who)
        parts = [f"{address}\n", *warm, *_traced("With nothing in memory", cold, address, who)[1]]
        response = flask.Response("\n".join(parts) + "\n", status, mimetype="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response


def _traced(title: str, pages: Pages, address: str, who: Principal) -> tuple[int, list[str]]:
    """The page's status, and lines: what it came to, then each statement; what it was given is left out."""
    path, _, query = address.partition("?")
    began = time.perf_counter()
    with watch.traced() as tally:
        answer = pages.answer(path, query, who)
    taken = (time.perf_counter() - began) * 1000
    head = f"{title}: status {answer.status}, {taken:.1f} ms, of these {tally.seconds * 1000:.1f} ms in "
    lines = [head + f"{tally.statements} statements."]
    for number, (text, seconds) in enumerate(tally.texts, 1):
        lines.append(f"\n{number}. {seconds * 1000:.2f} ms\n{text}")
    return answer.status, [*lines, ""]
