"""Mapping files of single names: which measures a word of a file counts to."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.batch import Unmapped
from data.loaders.mapping import FOLDER, UNMAPPED
from data.loaders.table import Table
from data.loaders.text import fold, slug


@cache
def words(file: str, part: str = "name") -> dict[str, dict[str, Any]]:
    """The entries of one part of a mapping file by folded name."""
    text = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    return {fold(name): entry for entry in text[part] for name in entry.get("names", [entry.get("name", "")])}


def measures_of(names: list[str], file: str, part: str = "name") -> list[tuple[str, ...] | None]:
    """The measures of each name; None where the file does not know it."""
    known = words(file, part)
    entries = [known.get(fold(name)) for name in names]
    return [None if entry is None else tuple(entry["measures"]) for entry in entries]


def unmapped(
    file: str, name: str, rows: NDArray[np.bool_], values: NDArray[np.float64] | None = None
) -> Unmapped:
    """A name that the mapping file does not know, with the rows that bear it."""
    total = float(rows.sum() if values is None else values[rows].sum())
    return Unmapped(f"{UNMAPPED}{slug(file)}:{slug(name)}", name or "(no name)", int(rows.sum()), total)


def no_name(table: Table, column: int) -> None:
    """A finding if a cell of this column is empty."""
    texts, which = table.coded(column)
    if "" in texts:
        row = int(np.flatnonzero(which == texts.index(""))[0])
        table.add("the cell is empty", "Write the name, or leave the row out.", row, column)
