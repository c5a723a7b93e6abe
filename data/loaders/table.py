"""A CSV file as columns of text; where a row stands in the file is found only when something is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.loaders.problems import Problems


@dataclass
class Table:
    """header[i] names columns[i], texts without blanks around them; rows that are wholly empty are left out.

    `kept` holds the position of every row among the file's data rows, `lines` where those stand if the
    file is no CSV.
    """

    header: list[str]
    columns: list[pa.Array]
    problems: Problems
    kept: NDArray[np.int64]
    data: bytes = b""
    delimiter: str = ","
    notes: list[str] = field(default_factory=list)
    lines: list[int] | None = None

    @property
    def rows(self) -> int:
        return len(self.kept)

    def texts(self, column: int) -> list[str]:
        return self.columns[column].to_pylist()

    def coded(self, column: int) -> tuple[list[str], NDArray[np.intp]]:
        """The distinct texts of a column and, for every row, which of them it holds."""
        coded = self.columns[column].dictionary_encode()
        return coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.intp)

    def only(self, rows: NDArray[np.bool_]) -> Table:
        """The same table with some of its rows; findings still name the line in the file."""
        kept = [column.filter(pa.array(rows)) for column in self.columns]
        return replace(self, columns=kept, kept=self.kept[rows])

    def line(self, row: int) -> int | None:
        """The line of the file on which a row begins."""
        position = int(self.kept[row])
        return self._starts[position] if position < len(self._starts) else None

    @cached_property
    def _starts(self) -> list[int]:
        if self.lines is not None:
            return self.lines
        return [line for line, cells in scan(self.data, self.delimiter) if len(cells) == len(self.header)][1:]

    def add(
        self, what: str, todo: str, row: int, column: int | None = None, value: str | None = None
    ) -> None:
        """A finding about one cell or row."""
        name = None if column is None else self.header[column]
        self.problems.add(what, todo, self.line(row), name, value)


def scan(data: bytes, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line it begins on, slowly but exactly; stops where the text is no CSV."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""), delimiter=delimiter)
    line = 1
    with suppress(csv.Error):
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
