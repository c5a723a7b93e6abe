"""Any page, or several, as slides: shown in the room, or taken away as PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import flask

from callbacks.guard import principal
from callbacks.pages import VIEWS, Pages, withheld
from dashboard.organisation import plain
from dashboard.selection import Selection
from dashboard.views.dive import UnknownMeasure
from dashboard.views.places import UnknownUnit
from dashboard.views.priority import UnknownPriority
from dashboard.views.records.desk import UnknownRecord
from data.store import Reading
from layouts.pptx import pptx
from layouts.present import STYLES, present_html
from layouts.slides import Deck, deck

MOST = 20  # pages in one pack
ASSETS = Path(__file__).parent.parent / "assets"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
IGNORED = r"present\.(js|css)"  # files of slides alone, which no other page loads


class Missing(LookupError):
    """A page that is not there (404) or not for this reader (403), as a sentence."""

    def __init__(self, sentence: str, status: int = 404) -> None:
        super().__init__(sentence)
        self.status = status


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
        views = pages.read(principal(), lambda reading: [view_of(reading, a) for a in addresses])
    except Missing as missing:
        return flask.Response(f"{missing}\n", missing.status, mimetype="text/plain")
    return made(deck(views, marking=marking))


def view_of(reading: Reading, address: str) -> Any:
    """The view of a page by its path and query; Missing where it is not there or not for this reader."""
    path, _, query = address.partition("?")
    s = Selection.parse(path, query)
    if s is None or s.page not in VIEWS:
        raise Missing(f"There is no page at {path}.")
    if refusal := withheld(reading, s):
        raise Missing(f"{refusal[0]}. {refusal[1]}", 403)
    try:
        return VIEWS[s.page](reading, s)
    except (UnknownUnit, UnknownMeasure, UnknownPriority, UnknownRecord) as unknown:
        raise Missing(f"There is no {s.page} called {unknown}.") from None


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
