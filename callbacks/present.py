"""Any page, or several, as slides: shown in the room, or taken away as PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import flask

from callbacks.guard import principal
from callbacks.pages import Pages
from callbacks.routes import Unanswered, selected, view_of
from dashboard.organisation import plain
from layouts.pptx import pptx
from layouts.present import STYLES, present_html
from layouts.slides import Deck, deck

MOST = 20  # pages in one pack
ASSETS = Path(__file__).parent.parent / "assets"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
IGNORED = r"present\.(js|css)"  # files of slides alone, which no other page loads


def register(server: flask.Flask, pages: Pages, marking: str) -> None:
    """`/present?page=<path and query>` and `/download/page.pptx?page=...`, with `page` once for each of a pack."""

    @server.get("/present")
    def present() -> flask.Response:
        return _answer(pages, marking, shown)

    @server.get("/download/page.pptx")
    def powerpoint() -> flask.Response:
        return _answer(pages, marking, taken)


def _answer(pages: Pages, marking: str, made: Callable[[Deck], flask.Response]) -> flask.Response:
    addresses = flask.request.args.getlist("page")[:MOST] or ["/"]
    try:
        views = pages.read(principal(), lambda reading: [view_of(reading, selected(a)) for a in addresses])
    except Unanswered as unanswered:
        return flask.Response(f"{unanswered}\n", unanswered.status, mimetype="text/plain")
    return made(deck(views, marking=marking))


def shown(found: Deck) -> flask.Response:
    """The answer that shows a deck; the browser asks each time whether it is still the same."""
    response = flask.Response(present_html(found, _stamp((*STYLES, "present.js"))), mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(flask.request)
    return response


def taken(found: Deck) -> flask.Response:
    """The answer that hands a deck over as PowerPoint."""
    response = flask.Response(pptx(found), mimetype=PPTX)
    name = plain(found.title)[:80] or "slides"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pptx"'
    return response


def _stamp(names: Sequence[str]) -> str:
    """Changes with the files, so that a browser may keep them for ever."""
    return f"?m={max(int((ASSETS / name).stat().st_mtime) for name in names)}"
