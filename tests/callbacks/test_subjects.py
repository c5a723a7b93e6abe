"""The pages of a subject over the wire: addresses, downloads, months gone by, few statements."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine, event

CODES = ("children-and-young-people", "violence-against-women-and-girls", "hatred-intolerance-extremism")
PATHS = ("/priorities", "/violence", *(f"/priority/{c}" for c in CODES))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", ["", "?unit=camden", "?unit=east-area&to=2017-03", "?unit=E05009317&compare=year-to-date"])  # fmt: skip
def test_every_scope_has_its_page_and_its_sheets(demo: Any, path: str, query: str) -> None:
    assert demo.get(path + query).status_code == 200
    page = (path + query).replace("&", "%26")
    text = demo.get(f"/download/page.csv?page={page}").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert ["Measures"] in rows
    assert ["Definitions"] in rows
    book = openpyxl.load_workbook(io.BytesIO(demo.get(f"/download/page.xlsx?page={page}").data))
    assert {"Measures", "About"} <= set(book.sheetnames)


@pytest.mark.parametrize("path", ["/priority/profit", "/priority", "/priority/a/b", "/violence/more", "/violence?unit=atlantis",
                                  "/priorities?unit=atlantis", f"/priority/{CODES[0]}?unit=atlantis"])  # fmt: skip
def test_what_is_not_there_is_a_404_in_words(demo: Any, path: str) -> None:
    answer = demo.get(path)
    assert answer.status_code == 404
    assert "There is no " in answer.get_data(as_text=True)


def test_a_download_is_named_after_its_priority(demo: Any) -> None:
    answer = demo.get(f"/download/page.csv?page=/priority/{CODES[1]}?unit=camden")
    assert f"priority-{CODES[1]}-camden.csv" in answer.headers["Content-Disposition"]
    assert demo.get("/download/page.csv?page=/priority/profit").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_few_statements(demo: Any, path: str) -> None:
    said: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    demo.get("/exceptions")  # whoever comes first reads the scan for all
    event.listen(Engine, "before_cursor_execute", count)
    try:
        demo.get(f"{path}?unit=brent&to=2017-11&months=36")
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert 1 <= len(said) <= 4, said
