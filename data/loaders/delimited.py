"""CSV files as tables; rows of another length than the header and lost quotation marks are findings."""

from __future__ import annotations

import csv
import io

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from data.loaders.problems import Problems
from data.loaders.table import Table, scan

DELIMITERS = ",;\t"
QUOTE = ord('"')


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
