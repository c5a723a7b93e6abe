"""The address of a view as a value: where in the force, and how to look at it.

The only code that knows the form of our addresses. Defaults are left out, so a view has one address.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dashboard import periods

MONTHS = (24, 36, 60, 120)
COMPARISONS = {
    "rolling-12-months": "rolling 12 months against the 12 before",
    "year-to-date": "financial year to date against the same months last year",
    "last-3-months": "last 3 months against the same 3 last year",
    "same-month-last-year": "the month against the same month last year",
}
DEFAULT_COMPARISON = "rolling-12-months"
# page: the names of what its path holds, in order
PAGES: dict[str, tuple[str, ...]] = {
    "force": (),
    "group": ("unit",),
    "bcu": ("unit",),
    "borough": ("unit",),
    "ward": ("unit",),
    "measure": ("measure",),
    "definitions": (),
    "data": (),
    "audit": (),
    "methods": (),
    "exceptions": (),
    "priorities": (),
    "priority": ("priority",),
    "violence": (),
    "local": ("unit",),
    "governance": (),
    "forum": ("ref",),
    "meetings": (),
    "meeting": ("ref",),
    "actions": (),
    "risks": (),
    "recommendations": (),
    "records": ("register",),
    "record": ("register", "ref"),
}
SHORT = ("local",)  # pages that a path may also name alone: then they are of all
LAYERS = ("local", "rare", "force", "survey", "standing", "quality")
KINDS = ("concern", "improvement", "understand")
# what only one page's query may hold
ONLY = {
    "unit": (
        "measure",
        "exceptions",
        "priorities",
        "priority",
        "violence",
        "meetings",
        "actions",
        "risks",
        "recommendations",
        "records",
    ),
    "family": ("exceptions",),
    "layer": ("exceptions",),
    "kind": ("exceptions",),
    "priority": ("exceptions",),
    "status": ("actions", "risks", "recommendations", "records", "meetings"),
    "forum": ("actions", "risks", "recommendations", "records", "meetings", "governance"),
    "given": ("records",),
}
FILTERS = ("family", "layer", "kind", "priority", "status", "forum", "given")


@dataclass(frozen=True)
class Selection:
    """A page and its query. `notices` says in words what was not understood and set to its default.

    register and ref name a kind of record and one record; given is what a new record's form begins with,
    as "field:value;field:value".
    """

    page: str = "met"
    unit: str = ""
    measure: str = ""
    to: int | None = None
    months: int = MONTHS[0]
    as_at: date | None = None
    compare: str = DEFAULT_COMPARISON
    view: str = ""
    family: str = ""
    layer: str = ""
    kind: str = ""
    priority: str = ""
    register: str = ""
    ref: str = ""
    status: str = ""
    forum: str = ""
    given: str = ""
    notices: tuple[str, ...] = ()

    @staticmethod
    def parse(path: str, query: str = "") -> Selection | None:
        """The selection of a path and a query string; None for a path that is no page.

        The path may be as the browser writes it (`robbery%402008`) or already decoded.
        Values of the query that are not understood fall back to the default and leave a notice.
        """
        parts = [unquote(p) for p in path.split("/") if p]
        if not parts:
            return _with_query(Selection(), query)
        names = PAGES.get(parts[0])
        if names is None or (len(parts) - 1 != len(names) and not (parts[0] in SHORT and len(parts) == 1)):
            return None
        where: dict[str, Any] = dict(zip(names, parts[1:], strict=False))
        return _with_query(Selection(page=parts[0], **where), query)

    def href(self, **changes: Any) -> str:
        """The one address of this selection with these changes."""
        s = replace(self, notices=(), **changes)
        parts = tuple(getattr(s, name) for name in PAGES.get(s.page, ()))
        filters = tuple(getattr(s, name) for name in FILTERS)
        return _path(s.page, parts) + _tail(
            s.page, s.unit, s.to, s.months, s.as_at, s.compare, s.view, filters
        )

    def go(self, page: str, *, unit: str = "", measure: str = "", ref: str = "", register: str = "") -> str:
        """The address of another page with the same way of looking."""
        where = {"measure": measure, "ref": ref, "register": register}
        parts = tuple(where.get(name, unit) for name in PAGES.get(page, ()))
        filters = (self.family, self.layer, self.kind, self.priority, "", "", "")
        return _path(page, parts) + _tail(
            page, unit, self.to, self.months, self.as_at, self.compare, "", filters
        )


# A page holds hundreds of links that differ in little.
@lru_cache(8192)
def _path(page: str, parts: tuple[str, ...]) -> str:
    return "/" + "/".join(quote(p, safe="") for p in (page, *parts) if p not in ("met", ""))


@lru_cache(2048)
def _tail(
    page: str,
    unit: str,
    to: int | None,
    months: int,
    as_at: date | None,
    compare: str,
    view: str,
    filters: tuple[str, ...],
) -> str:
    query = {
        "unit": unit,
        "to": "" if to is None else periods.iso(to),
        "months": "" if months == MONTHS[0] else str(months),
        "as-at": "" if as_at is None else as_at.isoformat(),
        "compare": "" if compare == DEFAULT_COMPARISON else compare,
        "view": view,
        **dict(zip(FILTERS, filters, strict=True)),
    }
    kept = urlencode({k: v for k, v in query.items() if v and page in ONLY.get(k, (page,))})
    return f"?{kept}" if kept else ""


def _with_query(bare: Selection, query: str) -> Selection:
    found: dict[str, Any] = {}
    notices = []
    for key, value in parse_qsl(query.removeprefix("?"), keep_blank_values=False):
        reader = _READERS.get(key)
        if reader is None or bare.page not in ONLY.get(key, (bare.page,)):
            continue
        try:
            name, read = reader
            found[name] = read(value)
        except ValueError:
            notices.append(f"“{value[:40]}” is not a value of {key}; {_DEFAULTS[key]} is shown instead.")
    return replace(bare, **found, notices=tuple(notices))


def _months(text: str) -> int:
    value = int(text)
    if value not in range(12, 241):
        raise ValueError(text)
    return value


def _comparison(text: str) -> str:
    if text not in COMPARISONS:
        raise ValueError(text)
    return text


def _layer(text: str) -> str:
    if text not in LAYERS:
        raise ValueError(text)
    return text


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(text)
    return text


def _word(text: str) -> str:
    if len(text) > 80 or "\x00" in text:
        raise ValueError(text)
    return text


def _given(text: str) -> str:
    if len(text) > 600 or "\x00" in text:
        raise ValueError(text)
    return text


_READERS: dict[str, tuple[str, Any]] = {
    "to": ("to", periods.parse),
    "months": ("months", _months),
    "as-at": ("as_at", date.fromisoformat),
    "compare": ("compare", _comparison),
    "unit": ("unit", _word),
    "view": ("view", _word),
    "family": ("family", _word),
    "layer": ("layer", _layer),
    "kind": ("kind", _kind),
    "priority": ("priority", _word),
    "status": ("status", _word),
    "forum": ("forum", _word),
    "given": ("given", _given),
}
_DEFAULTS = {
    "to": "the newest month",
    "months": f"{MONTHS[0]} months",
    "as-at": "the newest version of the figures",
    "compare": COMPARISONS[DEFAULT_COMPARISON],
    "unit": "the Met",
    "view": "the usual view",
    "family": "every family",
    "layer": "every layer",
    "kind": "every kind of sign",
    "priority": "every priority",
    "status": "every status",
    "forum": "every forum",
    "given": "an empty form",
}
