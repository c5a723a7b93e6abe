"""Registers as files: rows of text out to CSV and XLSX, and back. What goes out comes in unchanged."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

LARGEST = 10_000_000  # bytes, unpacked too
MOST_ROWS, MOST_COLUMNS = 20_000, 100
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")  # what a spreadsheet would take for more than text
Row = tuple[int, tuple[str, ...]]  # the line that people see, and its cells


class Unreadable(ValueError):
    """The file is no table; the sentence says why and what to do."""


@dataclass(frozen=True)
class Rows:
    """The table of a file: its header with the line that it stands on, and its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark at the start, so that spreadsheets know it. A text that a spreadsheet would take
    for a formula has an apostrophe before it, which `read` takes off again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([f"'{c}" if c.startswith(FORMULA) else c for c in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet, every cell a text."""
    import xlsxwriter  # only a download needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        sheet.set_column(0, max(len(head) - 1, 0), 24)
        for j, title in enumerate(head):
            sheet.write_string(0, j, title, bold)
        for i, row in enumerate(rows, 1):
            for j, cell in enumerate(row):
                sheet.write_string(i, j, cell, text)
        sheet.freeze_panes(1, 2)
    return out.getvalue()


def read(name: str, data: bytes) -> Rows:
    """The table of a CSV (UTF-8, comma or semicolon) or XLSX file; Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(f"{name} is larger than 10 MB: split it and load the parts.")
    every = list(_workbook(name, data) if data.startswith(b"PK\x03\x04") else _text(name, data))
    there = [(line, cells) for line, cells in every if any(cells)]
    if not there:
        raise Unreadable(f"{name} is empty: its first row holds the names of the columns.")
    if len(there) > MOST_ROWS:
        raise Unreadable(f"{name} has more than {MOST_ROWS:,} rows: split it and load the parts.")
    head = there[0][1]
    while head and not head[-1]:
        head = head[:-1]
    if len(head) > MOST_COLUMNS:
        raise Unreadable(f"{name} has more than {MOST_COLUMNS} columns: it is no register of ours.")
    return Rows(name, head, tuple(there[1:]))


def _text(name: str, data: bytes) -> Iterable[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{name} is not UTF-8 (byte {wrong.start}): save it as CSV UTF-8.") from None
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            yield reader.line_num, tuple(map(_plain, row))
    except csv.Error as wrong:
        raise Unreadable(f"{name}, line {reader.line_num}: {wrong}. Save it as CSV UTF-8 again.") from None


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = cell.strip(" ")
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _workbook(name: str, data: bytes) -> Iterable[Row]:
    import openpyxl

    damaged = f"{name} is a damaged workbook: save it again, or as CSV UTF-8."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > 10 * LARGEST:
                raise Unreadable(f"{name} is larger than 100 MB unpacked: split it and load the parts.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            most = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1}
            return [
                (i, tuple(map(_cell, row)))
                for i, row in enumerate(sheet.iter_rows(values_only=True, **most), 1)
            ]
    except Unreadable:
        raise
    except Exception:  # openpyxl raises whatever the damaged XML makes it raise
        raise Unreadable(damaged) from None


def _cell(value: object) -> str:
    """A cell as text: days as YYYY-MM-DD, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip(" ")
