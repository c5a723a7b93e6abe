"""Our own format: the same figures from CSV, Parquet and workbook, and what it refuses."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from dashboard import periods
from data.loaders import Context
from tests.data.loaders.files import TIDY, borough_rows, figures, read_bytes, reasons, text_of

ROWS = [
    ["robbery", "Camden", "2017-04", "5", "", "final"],
    ["robbery", "E09000007", "2017-05", "6", "", "provisional"],
    ["positive-outcome-rate", "barnet", "2017-04", "5", "90", "final"],
    ["revenue-forecast-variance", "Metropolitan Police", "2017-05", "-11.8", "", ""],
    ["robbery@2008", "Central North", "2017-05", "7", "", "final"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([TIDY, *rows])
    return out.getvalue().encode()


def as_parquet(rows: list[list[str]]) -> bytes:
    frame = pd.DataFrame(rows, columns=list(TIDY))
    for column in ("numerator", "denominator"):
        frame[column] = pd.to_numeric(frame[column])
    frame["month"] = pd.to_datetime(frame["month"])
    out = io.BytesIO()
    frame.to_parquet(out)
    return out.getvalue()


def as_workbook(rows: list[list[str]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append([])
    book.active.append([*TIDY, None])
    for measure, unit, month, top, below, status in rows:
        day = date(int(month[:4]), int(month[5:]), 1)
        book.active.append([measure, unit, day, float(top), float(below) if below else None, status or None])
    book.save(out)
    return out.getvalue()


WRITERS = {"csv": as_csv, "parquet": as_parquet, "xlsx": as_workbook}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_figures_are_the_same_in_every_kind_of_file(
    ending: str, tmp_path: Path, context: Context
) -> None:
    batch = read_bytes(tmp_path, WRITERS[ending](ROWS), context, f"own.{ending}")
    assert batch.months.tolist() == [periods.parse("2017-04"), periods.parse("2017-05")]
    found = {k: v for k, v in figures(batch).items() if not np.isnan(v)}
    april, may = batch.months.tolist()
    assert found == {
        ("robbery", "E09000007", april): 5,
        ("robbery", "E09000007", may): 6,
        ("positive-outcome-rate", "E09000003", april): 5,
        ("revenue-forecast-variance", "E12000007", may): -11.8,
        ("robbery@2008", "central-north", may): 7,
    }
    at = batch.keys.index(("robbery", "E09000007"))
    assert batch.provisional is not None
    assert batch.denominator is not None
    assert batch.provisional[at].tolist() == [False, True]
    assert batch.provisional.sum() == 1
    assert np.isnan(batch.denominator[at]).all()
    assert batch.denominator[batch.keys.index(("positive-outcome-rate", "E09000003")), 0] == 90


def test_a_borough_file_saved_as_a_workbook_is_a_borough_file(tmp_path: Path, context: Context) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in borough_rows():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(out)
    batch = read_bytes(tmp_path, out.getvalue(), context, "saved.xlsx")
    assert figures(batch) == figures(read_bytes(tmp_path, text_of(borough_rows()), context))


CASES = {
    "unknown measure": (0, "roberry", ["line 2", "Did you mean 'robbery'"]),
    "unknown unit": (1, "Camdem", ["line 2", "Did you mean 'Camden'"]),
    "bad month": (2, "2017-13", ["line 2", "13 is not a month"]),
    "no month": (2, "spring", ["line 2", "not a month", "YYYY-MM"]),
    "letter": (3, "5x", ["line 2", "column numerator", "'5x'"]),
    "negative": (3, "-5", ["line 2", "column numerator", "negative"]),
    "empty": (3, "", ["line 2", "column numerator", "empty"]),
    "infinite": (3, "inf", ["line 2", "not a number"]),
    "negative denominator": (4, "-1", ["line 2", "column denominator", "negative"]),
    "status": (5, "draft", ["line 2", "'draft'", "final or provisional"]),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_wrong_is_named(case: str, ending: str, tmp_path: Path, context: Context) -> None:
    column, text, expected = CASES[case]
    rows = [list(row) for row in ROWS]
    rows[0][column] = text
    if ending == "csv":
        data = as_csv(rows)
    else:
        book, out = openpyxl.Workbook(), io.BytesIO()
        for row in [list(TIDY), *rows]:
            book.active.append(row)
        book.save(out)
        data = out.getvalue()
    (sentence,) = reasons(tmp_path, data, context, f"own.{ending}")
    for part in expected:
        assert part in sentence, sentence


def test_a_figure_given_twice_is_refused_under_any_name_of_its_unit(tmp_path: Path, context: Context) -> None:
    again = ["robbery", "E09000007", "Apr-17", "5", "", "final"]
    (sentence,) = reasons(tmp_path, as_csv([*ROWS, again]), context)
    assert "line 7" in sentence
    assert "line 2 already" in sentence


def test_illustrative_figures_stay_so(tmp_path: Path, context: Context) -> None:
    data = b"measure,unit,month,numerator,illustrative\nrobbery,Camden,2017-04,5,true\n"
    assert read_bytes(tmp_path, data, context).illustrative
    mixed = data + b"robbery,Camden,2017-05,5,false\n"
    assert "illustrative" in reasons(tmp_path, mixed, context)[0]
