"""One address, one answer: pages kept by data version, scope and address."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import RLock
from typing import Any, TypeVar

import flask

from callbacks.routes import LAYOUTS, Unanswered, page_html, selection, view_of
from callbacks.sessions import OPENED
from callbacks.spare import Spare
from dashboard.principal import Principal
from dashboard.selection import Selection
from data.store import Changed, Reading, Store
from layouts.problem import problem

AGAIN = 3
Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """What the browser paints: title, HTML of the page, the status a first view carries."""

    title: str
    html: str
    status: int = 200
    restricted: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is kept: a ninth of its size, so that a shared cache holds nine times as many."""
        return _unpacked, (self.title, zlib.compress(self.html.encode(), 1), self.status, self.restricted)


def _unpacked(title: str, html: bytes, status: int, restricted: tuple[str, ...]) -> Answer:
    return Answer(title, zlib.decompress(html).decode(), status, restricted)


def may_keep(s: Selection) -> bool:
    """Whether an answer holds for a data version: typing errors are not kept; refusals change no version."""
    return not s.notices and s.page not in ("data", "audit")


class Pages:
    """Answers addresses from one store."""

    def __init__(
        self, store: Store, cache: Spare, shown: Callable[[Iterable[str], int], None] = lambda *_: None
    ) -> None:
        """shown is told the restricted measures of every answer, and its status."""
        self.store, self.cache, self.shown = store, cache, shown
        self.making = RLock()

    def answer(self, path: str, query: str, principal: Principal) -> Answer:
        """The page of an address; 404 for a path or a unit that is not there."""
        try:
            s = selection(path, query)
        except Unanswered as unanswered:
            return _said(unanswered)
        return self.read(principal, lambda reading: self._kept(reading, principal, s))

    def read(self, principal: Principal, work: Callable[[Reading], Result]) -> Result:
        """What `work` makes of one state of the store; begun again if the store changes meanwhile."""
        for _ in range(AGAIN):
            try:
                return self._told(work, principal)
            except Changed:
                continue
        return self._told(work, principal)

    def _told(self, work: Callable[[Reading], Result], principal: Principal) -> Result:
        reading = self._open(principal)
        result = work(reading)
        if isinstance(result, Answer):
            self.shown(result.restricted, result.status)
        else:
            self.shown(reading.restricted_shown, 200)
        return result

    def _open(self, principal: Principal) -> Reading:
        """The store as this request has asked for its state already, else as it is now."""
        found: Reading | None = flask.g.pop(OPENED, None) if flask.has_request_context() else None
        if found is not None and found.store is self.store and found.principal is principal:
            return found
        return self.store.open(principal)

    def _kept(self, reading: Reading, principal: Principal, s: Selection) -> Answer:
        if not may_keep(s):
            return _render(reading, s)
        key = f"{_state(reading)}|{principal.scope}|{s.href()}"
        kept: Answer | None = self.cache.get(key)
        if kept is not None:
            return kept
        waited = not self.making.acquire(blocking=False)
        if waited:  # makers at once would only take turns; and it may be this page that is being made
            self.making.acquire()
        try:
            kept = self.cache.get(key) if waited else None
            if kept is None:
                kept = _render(reading, s)
                self.cache.set(key, kept)
        finally:
            self.making.release()
        return kept


def moment(reading: Reading) -> str:
    """Tells what pages are made of from what they were made of before: figures, records, the day."""
    return f"{reading.version}-{reading.records_version}-{reading.today}"


def _state(reading: Reading) -> str:
    """Tells the figures of one store from another's: two that share a cache may have one version number."""
    return f"{moment(reading)}-{reading.contents.mark}"


def _render(reading: Reading, s: Selection) -> Answer:
    try:
        view = view_of(reading, s)
    except Unanswered as unanswered:
        return _said(unanswered)
    shown = tuple(sorted(reading.restricted_shown))
    return Answer(view.frame.title, page_html(LAYOUTS[type(view)](view)), restricted=shown)


def _said(unanswered: Unanswered) -> Answer:
    title = "Restricted" if unanswered.status == 403 else "Not found"
    return Answer(title, page_html(problem(*unanswered.said)), unanswered.status)
