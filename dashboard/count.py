"""How a measure is counted in the force's warehouse: the table [count] of its file, and what must be true of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.measure import Count, Kind

_SOURCED = ("where", "sum", "denominator_where", "denominator_sum")
_LOWER = ("denominator_where", "denominator_sum")


def check_count(table: Any, kind: str) -> Iterable[str]:
    """Each fault of the table [count] of a measure of that kind, as a field and a sentence."""
    if not isinstance(table, dict):
        yield f"count: must be a table, not {table!r}; write its keys under [count]."
        return
    known = ("sql", "source", *_SOURCED)
    for key, value in table.items():
        if key not in known:
            yield f"count.{key}: the field is unknown; write any of {', '.join(known)}."
        elif not (isinstance(value, str) and value.strip()):
            yield f"count.{key}: must be a text in quotes, not {value!r}; write one."
        elif key != "sql" and _ends_early(value):
            yield f"count.{key}: {value!r} is no single expression; leave out semicolons, comments and open brackets."
    if "sql" in table:
        yield from _own_sql(table)
    elif "source" not in table:
        yield "count.source: the field is missing; name a source of WAREHOUSE, or write the whole sql."
    elif kind in tuple(Kind):
        yield from _of_rows(table, Kind(kind))


def _own_sql(table: Mapping[str, Any]) -> Iterable[str]:
    text = table["sql"].strip().casefold() if isinstance(table["sql"], str) else ""
    if text and (text.split(None, 1)[0] not in ("select", "with") or ";" in text):
        yield "count.sql: must be one query that begins with select or with, without semicolon; correct it."
    for key in _SOURCED:
        if key in table:
            yield f"count.{key}: stands beside a whole sql, which says all; remove one of them."


def _of_rows(table: Mapping[str, Any], kind: Kind) -> Iterable[str]:
    lower = [key for key in _LOWER if key in table]
    if not kind.adds_over_months:
        yield f"count.source: a {kind} is no count of rows; write the whole sql."
    elif kind is Kind.COUNT and lower:
        yield f"count.{lower[0]}: a count has no denominator; remove it."
    elif kind is not Kind.COUNT and not lower:
        yield f"count.denominator_where: a {kind} needs one; write which rows count below the line, true for all."


def _ends_early(text: str) -> bool:
    """Whether a fragment of SQL reaches beyond itself: quotes that stay open, semicolons, comments, brackets."""
    depth, rest = 0, text
    plain = []
    while rest:
        head, quote, rest = _until_quote(rest)
        plain.append(head)
        if quote:
            _, closed, rest = rest.partition(quote)
            if not closed:
                return True
    for character in "".join(plain):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return True
    return depth != 0 or any(mark in "".join(plain) for mark in (";", "--", "/*"))


def _until_quote(text: str) -> tuple[str, str, str]:
    at = min((i for i in (text.find("'"), text.find('"')) if i >= 0), default=-1)
    return (text, "", "") if at < 0 else (text[:at], text[at], text[at + 1 :])


def count_of(table: Mapping[str, str]) -> Count:
    """A table [count] without fault as a count."""
    return Count(**{key: value.strip() for key, value in table.items()})
