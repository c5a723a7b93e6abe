"""Downloads: the columns of the contract, lists, months, older knowledge, sentences for what is wrong."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

COLUMNS = "measure,unit,unit_name,month,numerator,denominator,value,status,illustrative,source,release"


def series(client: Any, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/download/series.csv?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    text = answer.data.decode("utf-8")
    assert text.splitlines()[0] == COLUMNS
    return list(csv.DictReader(io.StringIO(text)))


def test_one_row_a_month_in_plain_values(real: Any) -> None:
    found = series(real, "measure=robbery&unit=lambeth&from=2017-01&to=2017-11")
    assert [r["month"] for r in found] == [f"2017-{m:02d}" for m in range(1, 12)]
    assert {(r["measure"], r["unit"], r["unit_name"], r["denominator"]) for r in found} == {
        ("robbery", "E09000022", "Lambeth", "")
    }
    assert all(r["numerator"] == r["value"] and r["value"].isdigit() for r in found)
    assert {(r["illustrative"], r["status"]) for r in found} <= {("no", "final"), ("no", "provisional")}


def test_lists_and_names_or_codes(demo: Any) -> None:
    found = series(
        demo,
        "measure=robbery,positive-outcome-rate&unit=lambeth,E09000007,central-north&to=2017-11&from=2017-11",
    )
    assert len(found) == 6
    assert {r["illustrative"] for r in found} == {"yes"}
    by = {(r["measure"], r["unit_name"]): r for r in found}
    share = by["positive-outcome-rate", "Central North"]
    assert float(share["value"]) == pytest.approx(float(share["numerator"]) / float(share["denominator"]))
    whole = series(demo, "measure=robbery&from=2017-11")
    assert [r["unit"] for r in whole] == ["E12000007"]


def test_nothing_was_known_before_the_first_release(real: Any) -> None:
    assert series(real, "measure=robbery&unit=lambeth&as-at=2015-01-01") == []
    assert len(series(real, "measure=robbery&unit=lambeth")) == 140


@pytest.mark.parametrize(("query", "said"), [
    ("", "Say which measure"),
    ("measure=nonsense", "no measure called nonsense"),
    ("measure=robbery&unit=atlantis", "no unit called atlantis"),
    ("measure=robbery&from=2017", "from:"),
    ("measure=robbery&to=2017-13", "to:"),
    ("measure=robbery&as-at=yesterday", "as-at:"),
])  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(real: Any, query: str, said: str) -> None:
    answer = real.get(f"/download/series.csv?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    text = answer.get_data(as_text=True)
    assert said in text
    assert text.endswith(".\n") or text.endswith(").\n")


@pytest.mark.parametrize("page", ["/", "/group/tp", "/bcu/central-north", "/borough/lambeth?to=2017-06", "/definitions", "/data",
                                  "/measure/robbery?unit=lambeth", "/ward/E05009317", "/borough/lambeth€"])  # fmt: skip
def test_every_page_can_be_taken_away(demo: Any, page: str) -> None:
    sheet = demo.get("/download/page.xlsx", query_string={"page": page})
    plain = demo.get("/download/page.csv", query_string={"page": page})
    assert (sheet.status_code, plain.status_code) == (200, 200)
    assert "attachment" in sheet.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(sheet.data))
    rows = list(csv.reader(io.StringIO(plain.data.decode("utf-8-sig"))))
    names = {r[0] for r in rows if len(r) == 1}
    assert {n[:31] for n in names} == set(book.sheetnames)
    assert book.sheetnames[-1] == "About"
