"""Local priorities: what each borough agreed to put first in a financial year; one choice a row."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from datetime import date

import numpy as np

from dashboard import periods, wording
from dashboard.release import PRIORITIES
from dashboard.source import ASB
from data.batch import Batch, Choice
from data.loaders.context import Context
from data.loaders.form import Form, locate, place, share
from data.loaders.table import Table
from data.loaders.text import slug
from data.loaders.tidy import YES
from data.loaders.units import units_of

FORM: Form = {
    "borough": ("borough", "borough name", "unit"),
    "financial_year": ("financial year", "year"),
    "rank": ("rank", "priority"),
    "measure": ("measure", "crime"),
    "source": ("source",),
    "agreed": ("agreed", "agreed on", "as at", "date"),
}
ALSO = {"asb": ASB, "anti-social-behaviour": ASB, "antisocial-behaviour": ASB}
RANKS = (1, 2, 3)
_YEAR = re.compile(r"(20\d\d)(?:\s*(?:/|-|–|to)\s*(?:20)?(\d\d))?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d?)/(\d\d?)/(\d{4})")
Row = tuple[int, str, int, int, str, str, date]  # row, unit, year, rank, measure, source, agreed


def matches(header: list[str]) -> float:
    """How much of this format the header shows: 1 for all of it."""
    return share(header, FORM)


def read(table: Table, context: Context) -> list[Batch]:
    """The choices of the file: three for every borough and year of it, anti-social behaviour the first."""
    at = locate(table, FORM)
    units, unit = units_of(table, at["borough"], context, ("borough",))
    texts = {name: table.texts(column) for name, column in at.items()}
    _no_illustrative(table)
    rows: list[Row] = []
    for i in range(table.rows):
        year = _year(table, i, at, texts["financial_year"][i])
        rank = _rank(table, i, at, texts["rank"][i])
        measure = _measure(table, i, at, texts["measure"][i], context)
        agreed = _day(table, i, at, texts["agreed"][i])
        if not texts["source"][i]:
            table.add("the cell is empty", "Say where this choice can be read.", i, at["source"])
        if unit[i] >= 0 and year is not None and rank is not None and measure is not None and agreed:
            rows.append((i, units[unit[i]], year, rank, measure, texts["source"][i], agreed))
    whole = len(rows) == table.rows
    _check(table, at, rows, context, whole)
    table.problems.stop_if_any()
    return [_batch(table, rows)]


def _batch(table: Table, rows: list[Row]) -> Batch:
    years = sorted({year for _, _, year, *_ in rows})
    boroughs = len({unit for _, unit, *_ in rows})
    sources = list(dict.fromkeys(source for *_, source, _ in rows))
    named = wording.listing([periods.year_name(y) for y in years])
    return Batch(
        kind=PRIORITIES,
        title=f"Local priorities of {boroughs} {'borough' if boroughs == 1 else 'boroughs'}, {named}",
        source=f"{sources[0]}{'' if len(sources) == 1 else f', and {len(sources) - 1} more'}",
        months=np.array([periods.month(years[0], 4), periods.month(years[-1] + 1, 3)], np.int32),
        keys=[],
        numerator=np.empty((0, 2)),
        rows=table.rows,
        total=0.0,
        as_at=max(agreed for *_, agreed in rows),
        choices=[Choice(*row[1:]) for row in rows],
        notes=table.notes,
    )


def _year(table: Table, row: int, at: dict[str, int], text: str) -> int | None:
    found = _YEAR.fullmatch(text)
    if found and (found[2] is None or int(found[2]) == (int(found[1]) + 1) % 100):
        return int(found[1])
    todo = "Write the year in which it begins: 2017, or 2017/18."
    table.add("this is not a financial year", todo, row, at["financial_year"], text or None)
    return None


def _rank(table: Table, row: int, at: dict[str, int], text: str) -> int | None:
    if text in map(str, RANKS):
        return int(text)
    table.add("a rank is 1, 2 or 3", "Write 1 for anti-social behaviour.", row, at["rank"], text or None)
    return None


def _measure(table: Table, row: int, at: dict[str, int], text: str, context: Context) -> str | None:
    id = ALSO.get(slug(text), slug(text))
    if id == ASB or id in context.menu:
        return id
    near = difflib.get_close_matches(id, list(context.menu), n=1, cutoff=0.6)
    todo = (
        f"Did you mean {near[0]!r}?"
        if near
        else f"Take one of these: {wording.listing(sorted(context.menu))}."
    )
    table.add("this is no crime that boroughs choose from", todo, row, at["measure"], text or None)
    return None


def _day(table: Table, row: int, at: dict[str, int], text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        if found:
            y, m, d = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
            return date(int(y), int(m), int(d))
    except ValueError:
        pass
    table.add("this is not a day", "Write the day as YYYY-MM-DD.", row, at["agreed"], text or None)
    return None


def _no_illustrative(table: Table) -> None:
    """An illustrative choice is made up: a file brings none."""
    column = place(table.header, ("illustrative",))
    for i, text in enumerate(table.texts(column) if column is not None else ()):
        if YES.get(text.casefold(), True):
            table.add(
                "this choice is illustrative", "Leave the row out, or write the real choice.", i, column, text
            )


def _check(table: Table, at: dict[str, int], rows: list[Row], context: Context, whole: bool) -> None:
    """Each borough and year: anti-social behaviour first, ranks 1 to 3 once each, no crime twice.

    What is missing is only told of a file whose every row could be read (whole).
    """
    blocks: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        blocks[row[1], row[2]].append(row)
    for (unit, year), found in blocks.items():
        ranks: dict[int, Row] = {}
        crimes: dict[str, Row] = {}
        for row in found:
            i, _, _, rank, measure, _, _ = row
            for key, seen, what, column in (
                (rank, ranks, "this borough, year and rank stand", "rank"),
                (measure, crimes, "this borough chose this in the same year", "measure"),
            ):
                if key in seen:  # type: ignore[operator]
                    before = table.line(seen[key][0])  # type: ignore[index]
                    table.add(
                        f"{what} on line {before:,} already", "Leave one of the rows out.", i, at[column]
                    )
                    break
                seen[key] = row  # type: ignore[index]
        first = ranks.get(1)
        name = context.name(unit)
        if (first is None and whole) or (first is not None and first[4] != ASB):
            i = found[0][0] if first is None else first[0]
            what = f"{name} has no anti-social behaviour as its first priority in {periods.year_name(year)}"
            table.add(what, f"Every borough has it in every year: write rank 1, {ASB}.", i, at["measure"])
        for rank in RANKS[1:] if whole and len(ranks) == len(found) else ():  # a doubled rank is told already
            if rank not in ranks:
                what = f"{name} has no rank {rank} in {periods.year_name(year)}"
                table.add(what, "Add the row.", found[0][0], at["rank"])
