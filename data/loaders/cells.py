"""Columns of cells as numbers and months, checked all at once; a bad cell is named only if there is one."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.loaders import months
from data.loaders.problems import MOST_A_COLUMN
from data.loaders.table import Table

Explain = Callable[[str], tuple[str, str]]
COUNT = r"^\d{1,15}$"
_NEGATIVE = re.compile(r"[-−–(]\s*\d[\d,.]*\)?")
_BROKEN = re.compile(r"\d+[.,]\d+")


def counts(table: Table, column: int) -> NDArray[np.float64]:
    """A column of whole numbers, 0 or more, written 1234, "1,234" or 1234.0; NaN where it is a finding."""
    texts = table.columns[column]
    try:
        found = pc.cast(texts, pa.int64()).to_numpy(zero_copy_only=False)
        if not len(found) or (found.min() >= 0 and found.max() < 10**15):
            return found.astype(np.float64)
    except pa.ArrowInvalid:
        pass
    plain = pc.replace_substring_regex(texts, r"^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?$", r"\1")
    plain = pc.replace_substring(plain, ",", "")
    return _numbers(table, column, plain, COUNT, explain_count)


def numbers(table: Table, column: int) -> NDArray[np.float64]:
    """A column of decimal numbers with a point or a comma ("0,56", 1442.37, "31,127.7"); NaN where a finding."""
    texts = pc.replace_substring_regex(table.columns[column], r"^(-?0?),(\d+)$", r"\1.\2")
    texts = pc.replace_substring_regex(texts, r"^(-?\d+),(\d{1,2}|\d{4,})$", r"\1.\2")
    texts = pc.replace_substring(texts, ",", "")
    return _numbers(table, column, texts, r"^-?(\d{1,15}(\.\d*)?|\.\d+)$", explain_number)


def _numbers(
    table: Table, column: int, texts: pa.Array, pattern: str, explain: Explain
) -> NDArray[np.float64]:
    good = pc.match_substring_regex(texts, pattern)
    bad = np.flatnonzero(~good.to_numpy(zero_copy_only=False))
    complain(table, column, bad, explain)
    return pc.cast(pc.if_else(good, texts, None), pa.float64()).to_numpy(zero_copy_only=False)


def complain(table: Table, column: int, bad: NDArray[np.intp], explain: Explain) -> None:
    """One finding a bad cell; beyond a thousand in one column they are only counted."""
    for row in bad[:MOST_A_COLUMN]:
        value = table.columns[column][int(row)].as_py()
        what, todo = explain(value)
        table.add(what, todo, int(row), column, value or None)
    if len(bad) > MOST_A_COLUMN:
        what = f"{len(bad) - MOST_A_COLUMN:,} more cells of this column are wrong"
        table.add(what, "Look at the column as a whole.", int(bad[MOST_A_COLUMN]), column)


def explain_count(value: str) -> tuple[str, str]:
    if not value:
        return "the cell is empty", "Write 0 if there was none."
    if _NEGATIVE.fullmatch(value):
        return "a count cannot be negative", "Correct the count."
    if _BROKEN.fullmatch(value):
        return "a count is a whole number", "Correct the count."
    return "this is not a number", "Write the count in digits alone."


def explain_number(value: str) -> tuple[str, str]:
    if not value:
        return "the cell is empty", "Write the figure, or leave the row out."
    return "this is not a number", "Write the figure in digits, with a point for decimals."


def months_of(table: Table, column: int) -> NDArray[np.int32]:
    """A column of months or days as months; -1 where it is a finding."""
    texts, which = table.coded(column)
    values = np.full(len(texts), -1, dtype=np.int32)
    for i, text in enumerate(texts):
        what = "this is not a month"
        try:
            found = months.parse(text)
        except months.NotAMonth as error:
            found, what = None, str(error)
        if found is not None:
            values[i] = found
            continue
        bad = np.flatnonzero(which == i)
        complain(table, column, bad, saying(what, "Write the month as YYYY-MM."))
    return values[which] if len(texts) else np.empty(0, np.int32)


def saying(what: str, todo: str) -> Explain:
    """The same words for every value."""
    return lambda _value: (what, todo)
