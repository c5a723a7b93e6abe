"""Parquet files and Excel workbooks as tables of text, so that every loader reads them like a CSV."""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from data.loaders.problems import Problems
from data.loaders.source import LARGEST
from data.loaders.table import Table

MOST_ROWS = 5_000_000
AGAIN = "Save it again, or load it as CSV UTF-8."


def read_parquet(path: Path, problems: Problems) -> Table:
    """The table of a Parquet file; times are written as days."""
    try:
        file = pa.parquet.ParquetFile(path)
        if file.metadata.num_rows > MOST_ROWS:
            problems.fail(f"the file has more than {MOST_ROWS:,} rows", "Split it and load the parts.")
        read = file.read()
        read.validate(full=True)
        columns = [_text(column.combine_chunks()) for column in read.columns]
    except (pa.ArrowException, OSError, ValueError) as error:
        problems.fail(f"the Parquet file is damaged: {str(error).splitlines()[0]}", AGAIN)
    header = [str(name).strip() for name in read.column_names]
    return _table(header, columns, list(range(1, read.num_rows + 1)), problems)


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32(), safe=False)
    return pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), ""))


def read_workbook(path: Path, problems: Problems) -> Table:
    """The table of the first sheet that holds one; its first row that is not blank is the header."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST:
                problems.fail("the workbook is larger than 600 MB", "Split it and load the parts.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            rows = [(i, row) for i, row in enumerate(_rows(book), 1) if any(c not in (None, "") for c in row)]
    except Exception as error:  # openpyxl raises whatever the damaged XML makes it raise
        if problems:
            raise
        problems.fail(f"the workbook is damaged: {type(error).__name__}", AGAIN)
    if not rows:
        problems.fail("the workbook is empty", "Put the table on its first sheet.")
    header = [_cell(value) for value in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    cells = [[_cell(v) for v in row[:width]] + [""] * (width - len(row)) for _, row in rows[1:]]
    columns = [pa.array([row[i] for row in cells], pa.string()) for i in range(width)]
    return _table(header, columns, [line for line, _ in rows[1:]], problems)


def _rows(book: openpyxl.Workbook) -> list[tuple[object, ...]]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(values_only=True))
        if any(value not in (None, "") for row in rows for value in row):
            return rows
    return []


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _table(header: list[str], columns: list[pa.Array], lines: list[int], problems: Problems) -> Table:
    if len(header) < 2:
        problems.fail("the first row is no header of a table", "Add the headings.", 1, ",".join(header))
    return Table(header, columns, problems, np.arange(len(lines)), lines=lines)
