"""The sources of WAREHOUSE: what is counted there, in the words of SQL; every fault in one sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard import periods
from dashboard.catalogue_rules import LEVELS, read_toml
from dashboard.told import Told
from data.batch import Finding

TEXTS = ("from", "date", "recorded", "first", "nowhere")
KEYS = (*TEXTS, "units", "by", "provisional", "sparse")
_NAME = re.compile(r'[A-Za-z_]\w*|"[^"]+"')


class SourcesFaulty(Told):
    """The file of sources cannot be used; one sentence a fault."""


@dataclass(frozen=True)
class Place:
    """One source. table, date, recorded and units are SQL: the rows, the day each belongs to, the day it
    was entered, and by level of the organisation the column of its unit. `by` are the columns that
    measures choose by: rows are grouped by them first. The last `provisional` months are not yet final;
    `first` is the first month that is whole; `nowhere` the unit of rows without one; sparse: a borough
    without any row had none, instead of being lost."""

    name: str
    table: str
    date: str
    units: Mapping[str, str]
    by: tuple[str, ...] = ()
    recorded: str = ""
    provisional: int = 0
    first: int | None = None
    nowhere: str = ""
    sparse: bool = False


def read_sources(path: Path | None) -> dict[str, Place]:
    """The sources of a file by name; none without a file. SourcesFaulty with every fault."""
    if path is None:
        return {}
    found: list[str] = []
    content = read_toml(path, found, f"WAREHOUSE, {path}")
    for name, table in content.items():
        found += [f"{path}, {name}{fault}" for fault in _faults(table)]
    if found:
        raise SourcesFaulty("\n".join(found))
    return {name: _place(name, table) for name, table in content.items()}


def _faults(table: Any) -> Iterable[str]:
    if not isinstance(table, dict):
        yield f": a source is a table, not {table!r}; write its keys under its name in square brackets."
        return
    for key in table:
        if key not in KEYS:
            yield f".{key}: the field is unknown; write any of {', '.join(KEYS)}."
    for key in ("from", "date", "units"):
        if key not in table:
            yield f".{key}: the field is missing; add it."
    for key in TEXTS:
        if key in table and not _is_text(table[key]):
            yield f".{key}: must be a text in quotes, not {table[key]!r}; write one."
    yield from _of_columns(table.get("units", {}), table.get("by", []))
    later = table.get("provisional", 0)
    if type(later) is not int or later < 0:
        yield f".provisional: must be how many of the last months are not final, not {later!r}; write 0 or more."
    if not isinstance(table.get("sparse", False), bool):
        yield f".sparse: must be true or false, not {table['sparse']!r}; write one of them."
    if _is_text(table.get("first", 0)) and _month(table["first"]) is None:
        yield f".first: {table['first']!r} is not a month; write it as YYYY-MM, for example 2017-11."


def _of_columns(units: Any, by: Any) -> Iterable[str]:
    if not isinstance(units, dict) or not all(map(_is_text, units.values())):
        yield f'.units: must be columns by level, not {units!r}; write for example {{ borough = "borough_code" }}.'
    else:
        for level in units:
            if level not in LEVELS:
                yield f".units.{level}: the level is unknown; write any of {', '.join(LEVELS)}."
        if not units:
            yield ".units: there is no level; write for example { borough = \"borough_code\" }."  # fmt: skip
    if not isinstance(by, list) or not all(_is_text(c) and _NAME.fullmatch(c) for c in by):
        yield f".by: must be a list of names of columns, not {by!r}; expressions belong in from."


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _month(text: str) -> int | None:
    try:
        return periods.parse(text)
    except ValueError:
        return None


def _place(name: str, table: Mapping[str, Any]) -> Place:
    return Place(
        name=name,
        table=table["from"].strip(),
        date=table["date"],
        units={level: table["units"][level] for level in LEVELS if level in table["units"]},
        by=tuple(table.get("by", ())),
        recorded=table.get("recorded", ""),
        provisional=table.get("provisional", 0),
        first=_month(table["first"]) if "first" in table else None,
        nowhere=table.get("nowhere", ""),
        sparse=table.get("sparse", False),
    )


def lacking(needed: Collection[tuple[str, str]], held: Mapping[str, Place]) -> list[Finding]:
    """A finding for each (measure, source) whose source is not held."""
    there = f"it has {', '.join(held)}" if held else "it has none"
    return [
        Finding(
            f"{m}, count.source", f"WAREHOUSE has no source {s!r}; {there}", "Correct the name, or add it."
        )
        for m, s in needed
        if s not in held
    ]
