"""Sheets as files: CSV with every table under its name, and a workbook with one sheet a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from layouts.sheet import Sheet, Value


def as_csv(tables: Sequence[Sheet]) -> str:
    """All tables one under the other, each under its name, UTF-8 without formatting."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for table in tables:
        writer.writerows(([table.name], table.head, *(_safe(r) for r in table.rows), []))
    return out.getvalue()


def _safe(row: Iterable[Value]) -> list[Any]:
    """A text that a spreadsheet would take for a formula is marked as text; 222.0 is written 222."""
    return [_plain(v) for v in row]


def _plain(v: Value) -> Value:
    if isinstance(v, str):
        return f"'{v}" if v and v[0] in "=+-@\t\r" else v
    return "" if v is None else int(v) if v == int(v) else v


def as_xlsx(tables: Sequence[Sheet], marking: str = "") -> bytes:
    """A workbook, one sheet a table, heads frozen; marking is printed at the head of every page."""
    import xlsxwriter  # only a download needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True}
    ) as book:
        bold, wrap = (
            book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            book.add_format({"valign": "top"}),
        )
        for table in tables:
            page = book.add_worksheet(table.name[:31])
            page.write_row(0, 0, table.head, bold)
            for i, row in enumerate(table.rows, 1):
                page.write_row(i, 0, row, wrap)
            page.freeze_panes(1, 1)
            page.set_header(f"&L{marking.replace('&', '&&')}&R{table.name.replace('&', '&&')}")
            page.set_footer("&CPage &P of &N")
            page.set_column(0, 0, 32)
            page.set_column(1, max(len(table.head) - 1, 1), 18)
    return out.getvalue()
