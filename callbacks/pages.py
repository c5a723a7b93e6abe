"""One address, one answer: the route table, and pages kept by data version, scope and address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_caching import Cache

from dashboard.principal import Principal
from dashboard.selection import Selection
from dashboard.views.measure import UnknownMeasure, measure_page
from dashboard.views.reference import data_page, definitions_page
from dashboard.views.unit import UnknownUnit, unit_page
from data import refused
from data.store import Reading, Store
from layouts.measure import measure
from layouts.problem import problem
from layouts.reference import data, definitions
from layouts.unit import unit

REFUSED = Path("refused.jsonl")


@dataclass(frozen=True)
class Answer:
    """What the browser paints: title, HTML of the page, the status a first view carries."""

    title: str
    html: str
    status: int = 200


def _unit(reading: Reading, s: Selection) -> tuple[str, Any]:
    view = unit_page(reading, s)
    return view.frame.title, unit(view, s.compare)


def _measure(reading: Reading, s: Selection) -> tuple[str, Any]:
    view = measure_page(reading, s)
    return view.frame.title, measure(view)


def _definitions(reading: Reading, s: Selection) -> tuple[str, Any]:
    view = definitions_page(reading, s)
    return view.frame.title, definitions(view)


def _data(reading: Reading, s: Selection) -> tuple[str, Any]:
    view = data_page(reading, s, refused.last(REFUSED))
    return view.frame.title, data(view)


# page -> what makes it: (title, htpy nodes) of a reading and a selection
ROUTES: dict[str, Callable[[Reading, Selection], tuple[str, Any]]] = {
    "met": _unit,
    "group": _unit,
    "bcu": _unit,
    "borough": _unit,
    "ward": _unit,
    "measure": _measure,
    "definitions": _definitions,
    "data": _data,
}


class Pages:
    """Answers addresses from one store."""

    def __init__(self, store: Store, cache: Cache) -> None:
        self.store, self.cache = store, cache

    def answer(self, path: str, query: str, principal: Principal) -> Answer:
        """The page of an address; 404 for a path or a unit that is not there."""
        s = Selection.parse(path, query)
        if s is None or s.page not in ROUTES:
            return _missing(f"There is no page at {path}.")
        reading = self.store.open(principal)
        key = f"{reading.version}|{principal.scope}|{s.href()}"
        if s.notices:  # what was typed wrongly is answered, not kept
            return _render(reading, s)
        kept: Answer | None = self.cache.get(key)
        if kept is None:
            kept = _render(reading, s)
            self.cache.set(key, kept)
        return kept


def _render(reading: Reading, s: Selection) -> Answer:
    try:
        title, nodes = ROUTES[s.page](reading, s)
    except (UnknownUnit, UnknownMeasure) as unknown:
        kind = "place" if s.page == "measure" and isinstance(unknown, UnknownUnit) else s.page
        return _missing(f"There is no {kind} called “{unknown}”.")
    return Answer(title, _html(nodes))


def _missing(sentence: str) -> Answer:
    todo = "Nothing is lost. Look the place or the measure up with the field above, or begin at the Met."
    return Answer("Not found", _html(problem("There is nothing here", sentence, todo)), 404)


def _html(nodes: Any) -> str:
    import htpy

    return str(htpy.fragment[nodes])
