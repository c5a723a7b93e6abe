"""Rows of offences added up to measures by unit and month."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from data.batch import Unmapped
from data.loaders.context import Context
from data.loaders.mapping import UNMAPPED, Grouping
from data.loaders.table import Table
from data.loaders.text import fold

LARGE_GROUP = 100


@dataclass(frozen=True)
class Rows:
    """Row i is the offence pairs[pair[i]] (group, name) in units[unit[i]], figures[i] its months."""

    pairs: list[tuple[str, str]]
    pair: NDArray[np.intp]
    units: list[str]
    unit: NDArray[np.intp]
    figures: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        table: Table,
        group: int,
        name: int,
        units: list[str],
        unit: NDArray[np.intp],
        figures: NDArray[np.float64],
    ) -> Rows:
        """From the columns of the group and of the name; an empty name is a finding."""
        (groups, g), (names, n) = table.coded(group), table.coded(name)
        for column, texts, which in ((group, groups, g), (name, names, n)):
            for i, text in enumerate(texts):
                if not fold(text):
                    row = int(np.flatnonzero(which == i)[0])
                    table.add("the offence has no name", "Write the offence.", row, column, text or None)
        (groups, g), (names, n) = _same(groups, g), _same(names, n)
        found, pair = np.unique(g * (len(names) + 1) + n, return_inverse=True)
        pairs = [(groups[k // (len(names) + 1)], names[k % (len(names) + 1)]) for k in found]
        return cls(pairs, pair.astype(np.intp), units, unit, figures)

    def at(self, units: list[str], unit: NDArray[np.intp]) -> Rows:
        """The same offences at other units."""
        return replace(self, units=units, unit=unit)


def _same(texts: list[str], which: NDArray[np.intp]) -> tuple[list[str], NDArray[np.intp]]:
    """Spellings of one name made one: the first of them."""
    first: dict[str, int] = {}
    place = [first.setdefault(fold(text), len(first)) for text in texts]
    kept = dict(zip(reversed(place), reversed(texts), strict=True))
    return [kept[i] for i in range(len(first))], np.array(place, dtype=np.intp)[which]


def check_twice(table: Table, pair: NDArray[np.intp], area: NDArray[np.intp]) -> None:
    """A finding for every row whose offence and area an earlier row has."""
    order = np.lexsort((np.arange(len(pair)), area, pair))
    same = (np.diff(pair[order]) == 0) & (np.diff(area[order]) == 0) & (area[order][1:] >= 0)
    for at in np.flatnonzero(same):
        row, before = int(order[at + 1]), table.line(int(order[at]))
        what = f"this offence and area stand on line {before:,} already"
        shown = " / ".join(c[row].as_py() for c in table.columns[:3])
        table.add(what, "Leave one of the rows out.", row, value=shown)


def check_whole(table: Table, rows: Rows, columns: list[int], context: Context, *, by_group: bool) -> None:
    """Findings if a part is missing: a month of zeros, a borough without a row or without a large group.

    `columns` are those of the months.
    """
    by_month = rows.figures.sum(axis=0)
    for month in np.flatnonzero((by_month == 0) & (np.median(by_month) >= LARGE_GROUP)):
        heading = table.header[columns[month]]
        what = "no area has an offence in this month"
        table.problems.add(what, "Leave the column out if the month is not counted yet.", 1, heading)
    todo = "The file seems to have been cut off; download it again."
    last = table.line(table.rows - 1)
    missing = sorted(context.boroughs - set(rows.units))
    if missing:
        names = [
            next(n for n, c in context.units.items() if c == code and n != code.casefold())
            for code in missing
        ]
        shown = ", ".join(n.title() for n in names[:3])
        table.problems.add(f"the file ends without {len(missing)} of the boroughs", todo, last, value=shown)
    if not by_group:
        return
    groups = sorted({g for g, _ in rows.pairs})
    of_pair = np.array([groups.index(g) for g, _ in rows.pairs])
    sums = np.full((len(groups), len(rows.units)), np.nan)
    np.fmax.at(sums, (of_pair[rows.pair], rows.unit), 0)
    np.add.at(sums, (of_pair[rows.pair], rows.unit), rows.figures.sum(axis=1))
    large = np.nanmedian(sums, axis=1) >= LARGE_GROUP
    boroughs = np.array([code in context.boroughs for code in rows.units])
    for g, u in np.argwhere(np.isnan(sums) & large[:, None] & boroughs):
        table.problems.add(f"{rows.units[u]} has no row of the group {groups[g]!r}", todo, last)


def figures(
    rows: Rows, grouping: Grouping
) -> tuple[list[tuple[str, str]], NDArray[np.float64], list[Unmapped]]:
    """Keys (measure, unit), their figures by month, and the names that the grouping does not know."""
    of_pair = [grouping.measures(*pair)[0] for pair in rows.pairs]
    measures = sorted({m for found in of_pair for m in found})
    place = {m: i for i, m in enumerate(measures)}
    rank = [np.array([place[m] for m in found]) for found in of_pair]
    counts = np.array([len(r) for r in rank])[rows.pair]
    source = np.repeat(np.arange(len(rows.pair)), counts)
    target = np.concatenate([rank[p] for p in rows.pair]) * len(rows.units) + np.repeat(rows.unit, counts)
    shape = (len(measures) * len(rows.units), len(rows.pair))
    adding = sparse.csr_array((np.ones(len(source)), (target, source)), shape=shape)
    keys = [(m, u) for m in measures for u in rows.units]
    return keys, adding @ rows.figures, _unmapped(rows, of_pair)


def _unmapped(rows: Rows, of_pair: list[tuple[str, ...]]) -> list[Unmapped]:
    found = []
    for i, (group, name) in enumerate(rows.pairs):
        own = next((m for m in of_pair[i] if m.startswith(UNMAPPED)), None)
        if own:
            there = rows.pair == i
            total = float(rows.figures[there].sum())
            found.append(Unmapped(own, f"{group} / {name}", int(there.sum()), total))
    return sorted(found, key=lambda u: u.measure)
