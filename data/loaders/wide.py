"""Offence files with a column for every month: by borough, and by ward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard import periods
from data.batch import Batch, NewUnit
from data.loaders import cells, months
from data.loaders.context import Context
from data.loaders.mapping import choose
from data.loaders.offences import Rows, check_twice, check_whole, figures
from data.loaders.table import Table
from data.loaders.text import fold
from data.loaders.units import units_of
from data.loaders.wards import wards_of

GROUP = ("majortext", "major category", "group", "major", "major text", "offence group", "crime group")
NAME = ("minortext", "minor category", "subgroup", "minor", "minor text", "offence subgroup", "sub group")
BOROUGH = ("borough", "lookup boroughname", "boroughname", "borough name", "bocu", "lookup borough")
WARD_NAME = ("wardname", "ward name", "ward")
WARD_CODE = ("wardcode", "ward code")
IGNORED = ("", "total", "grand total")
WANTED = {
    "offence group (MajorText, Major Category or Group)": GROUP,
    "offence name (MinorText, Minor Category or SubGroup)": NAME,
    "borough (Borough, LookUp_BoroughName or BOCU)": BOROUGH,
}
SOURCE = "Metropolitan Police Service, recorded crime, London Datastore"


@dataclass(frozen=True)
class Columns:
    """Where the file has what; `months` maps months to columns, in the order of time."""

    group: int
    name: int
    borough: int
    months: dict[int, int]
    ward_name: int | None
    ward_code: int | None


def find(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((i for i, heading in enumerate(header) if fold(heading) in names), None)


def matches(header: list[str]) -> float:
    """How much of this format the header shows: 1 for all of it."""
    shown = sum(find(header, names) is not None for names in WANTED.values())
    return (shown + any(_looks_like_month(h) for h in header)) / (len(WANTED) + 1)


def _looks_like_month(heading: str) -> bool:
    try:
        return months.parse(heading) is not None
    except months.NotAMonth:
        return True


def read(table: Table, context: Context) -> list[Batch]:
    """The file's figures: every offence of the file in every area of the file, zero where it has no row."""
    columns = _columns(table)
    new: list[NewUnit] = []
    areas, area = units_of(table, columns.borough, context)
    rows = Rows.of(table, columns.group, columns.name, areas, area, _figures(table, columns))
    if columns.ward_code is None:
        check_twice(table, rows.pair, area)
    else:
        new, ward = wards_of(table, columns.ward_name, columns.ward_code, areas, area, context)
        check_twice(table, rows.pair, ward * (len(areas) + 1) + area)
    table.problems.stop_if_any()
    check_whole(table, rows, list(columns.months.values()), context, by_group=not new)
    table.problems.stop_if_any()
    grouping = choose(rows.pairs)
    if grouping is None:
        todo = "Add its names to a mapping file in data/mappings."
        table.problems.fail("no offence name of this file is known", todo, 2, " / ".join(rows.pairs[0]))
    if new:
        rows = rows.at([unit.code for unit in new], ward)
    context.tell(f"{table.problems.file}: adding up", 0.5)
    keys, numerator, unmapped = figures(rows, grouping)
    level = "ward" if new else "borough"
    span = [periods.name(m) for m in (min(columns.months), max(columns.months))]
    return [
        Batch(
            kind=f"{level}-offences",
            title=f"Recorded offences by {level}, {span[0]} to {span[1]} ({grouping.title})",
            source=SOURCE,
            months=np.array(list(columns.months), dtype=np.int32),
            keys=keys,
            numerator=numerator,
            rows=table.rows,
            total=float(rows.figures.sum()),
            units=new,
            unmapped=unmapped,
            notes=[*table.notes, *_gaps(list(columns.months))],
        )
    ]


def _columns(table: Table) -> Columns:
    """Finds the columns; what is missing, doubled, or looks like a mistyped month is a finding."""
    header, problems = table.header, table.problems
    before = len(problems.found)
    group, name, borough = (find(header, names) for names in WANTED.values())
    for (what, _), place in zip(WANTED.items(), (group, name, borough), strict=True):
        if place is None:
            problems.add(
                f"the header has no column for the {what}", "Add the heading.", 1, value=_short(header)
            )
    known = {group, name, borough, find(header, WARD_NAME), find(header, WARD_CODE)}
    found: dict[int, int] = {}
    for i, heading in enumerate(header):
        if i in known:
            continue
        try:
            month = months.parse(heading)
        except months.NotAMonth as error:
            problems.add(str(error), "Correct the heading; a month is YYYYMM.", 1, heading, heading)
            continue
        if month is None:
            _other_column(table, i)
        elif month in found:
            problems.add("this month has two columns", "Leave one of them out.", 1, heading, heading)
        else:
            found[month] = i
    if not found and len(problems.found) == before:
        problems.add("the header has no month", "Add the months, as YYYYMM.", 1, value=_short(header))
    problems.stop_if_any(before)
    assert group is not None
    assert name is not None
    assert borough is not None
    ordered = dict(sorted(found.items()))
    return Columns(group, name, borough, ordered, find(header, WARD_NAME), find(header, WARD_CODE))


def _other_column(table: Table, column: int) -> None:
    """A column that the format does not know: text is left out with a note, figures are a finding."""
    heading = table.header[column]
    filled = [text for text in table.coded(column)[0] if text]
    if not filled or fold(heading) in IGNORED[1:]:
        return
    if all(text.replace(",", "").replace(".", "").isdigit() for text in filled):
        what = "the heading of a column of figures is no month"
        table.problems.add(what, "Write the month as YYYYMM.", 1, heading or f"{column + 1}", heading)
    else:
        table.notes.append(f"The column {heading or column + 1!r} was left out.")


def _figures(table: Table, columns: Columns) -> NDArray[np.float64]:
    figures = np.empty((table.rows, len(columns.months)))
    for j, column in enumerate(columns.months.values()):
        figures[:, j] = cells.counts(table, column)
    return figures


def _short(header: list[str]) -> str:
    return ",".join(header)


def _gaps(found: list[int]) -> list[str]:
    missing = [periods.name(m) for m in range(found[0], found[-1]) if m not in set(found)]
    return [f"The file has no column for {', '.join(missing)}."] if missing else []
