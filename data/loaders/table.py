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
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from data.loaders.problems import Problems

DELIMITERS = ",;\t"
QUOTE = ord('"')


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


def header_of(data: bytes) -> tuple[list[str], int, str]:
    """The first row that is not blank, where the data after it begin, and the delimiter."""
    start = len(data) - len(data.lstrip(b"\r\n \t"))
    end, quoted = start, False
    while end < len(data) and (quoted or data[end] not in b"\r\n"):
        quoted ^= data[end] == QUOTE
        end += 1
    text = data[start:end].decode("utf-8")
    delimiter = max(DELIMITERS, key=text.count)
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        cells = [text]
    return [cell.strip() for cell in cells], end, delimiter


def read_csv(data: bytes, problems: Problems) -> Table:
    """The table of a CSV; rows of another length than the header are findings."""
    header, end, delimiter = header_of(data)
    while header and not header[-1]:
        if data[end:].strip():
            break
        header.pop()
    if len(header) < 2:
        what, todo = (
            "the first line is no header of a table",
            "Add the header line that the file was published with.",
        )
        problems.fail(what, todo, 1, ",".join(header))
    ragged: list[pa.csv.InvalidRow] = []
    columns = _columns(data[end:], delimiter, header, ragged, problems)
    kept = _not_blank(columns)
    table = Table(
        header, [c.filter(pa.array(kept)) for c in columns], problems, np.flatnonzero(kept), data, delimiter
    )
    if not data.endswith((b"\n", b"\r")):
        table.notes.append("The last line has no line end: check that the file is whole.")
    _explain(ragged, table)
    if QUOTE in data:
        _check_breaks(table)
    return table


def _columns(
    data: bytes, delimiter: str, header: list[str], ragged: list[pa.csv.InvalidRow], problems: Problems
) -> list[pa.Array]:
    names = [str(i) for i in range(len(header))]

    def skip(row: pa.csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    if not data.strip():
        return [pa.array([], pa.string()) for _ in names]
    try:
        read = pa.csv.read_csv(
            pa.BufferReader(data),
            pa.csv.ReadOptions(use_threads=False, column_names=names, block_size=1 << 24),
            pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip),
            pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        todo = (
            "Open the file in an editor, look for a quotation mark that is not closed, or download it again."
        )
        problems.fail(f"the file is no CSV that can be read: {str(error).splitlines()[0]}", todo)
    return [pc.utf8_trim_whitespace(c.combine_chunks()) for c in read.columns]


def _not_blank(columns: list[pa.Array]) -> NDArray[np.bool_]:
    """Rows in which some cell holds something."""
    blank = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        if not blank.any():
            break
        blank &= pc.equal(column, "").to_numpy(zero_copy_only=False)
    return ~blank


def _check_breaks(table: Table) -> None:
    """A finding for every cell with a line break: no name or figure has one, a lost quotation mark makes them."""
    for i, column in enumerate(table.columns):
        broken = pc.match_substring_regex(column, r"[\r\n]").to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(broken):
            todo = "Look for a quotation mark that is not closed."
            table.add("the cell runs over the end of its line", todo, int(row), i, column[int(row)].as_py())


def _explain(ragged: list[pa.csv.InvalidRow], table: Table) -> None:
    """A finding for every row that is longer or shorter than the header, but for blank ones."""
    wrong = [row for row in ragged if row.text.strip(' \t\r\n",;')]
    if not wrong:
        return
    width = len(table.header)
    lines = [(line, c) for line, c in scan(table.data, table.delimiter) if len(c) != width and any(c)]
    last = table.data.count(b"\n") or table.data.count(b"\r")
    for line, cells in lines:
        what = f"the row has {len(cells)} cells, the header {width}"
        todo = "Put the cells under their headings."
        if line >= last:
            todo = "The file seems to have been cut off; download it again."
        table.problems.add(what, todo, line, value=",".join(cells))
    if not lines:
        row = wrong[0]
        what = f"a row has {row.actual_columns} cells, the header {row.expected_columns}"
        table.problems.add(what, "Look for a quotation mark that is not closed.", None, value=row.text)
