"""What is wrong with a file is said in one sentence: where, what was found, what to do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from data.loaders import Context
from tests.data.loaders.files import TIDY, borough_rows, reasons, text_of

Rows = list[list[str]]


def edited(edit: Callable[[Rows], object]) -> bytes:
    rows = borough_rows()
    edit(rows)
    return text_of(rows)


def put(line: int, column: int, value: str) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        rows[line - 1][column] = value

    return edit


def drop_column(column: int) -> Callable[[Rows], None]:
    return lambda rows: [row.pop(column) for row in rows]


CASES = {
    "letter in a number": (put(9, 4, "1O5"), ["line 9", "column 201705", "'1O5'", "not a number"]),
    "negative": (put(10, 3, "-4"), ["line 10", "column 201704", "'-4'", "negative"]),
    "broken": (put(10, 3, "4.5"), ["line 10", "column 201704", "'4.5'", "whole number"]),
    "empty cell": (put(10, 5, ""), ["line 10", "column 201706", "empty", "Write 0"]),
    "month 13": (put(1, 4, "201713"), ["line 1", "column 201713", "13 is not a month", "YYYYMM"]),
    "mistyped month": (put(1, 4, "2O1705"), ["line 1", "column 2O1705", "is no month"]),
    "month twice": (put(1, 4, "Apr-17"), ["line 1", "Apr-17", "two columns"]),
    "no borough column": (drop_column(2), ["line 1", "no column for the borough", "MajorText"]),
    "no offence column": (drop_column(1), ["line 1", "no column for the offence name"]),
    "unknown unit": (put(6, 2, "Barnett"), ["line 6", "'Barnett'", "Did you mean 'Barnet'"]),
    "another force": (put(6, 2, "City of London"), ["line 6", "own police force"]),
    "no unit": (put(6, 2, ""), ["line 6", "column LookUp_BoroughName", "empty"]),
    "bcu for a borough": (put(6, 2, "Central North"), ["line 6", "no borough"]),
    "no offence": (put(6, 1, ""), ["line 6", "column MinorText", "no name"]),
    "duplicate key": (lambda r: r.insert(8, r[3]), ["line 9", "line 4 already"]),
    "ragged, short": (lambda r: r[7].pop(), ["line 8", "5 cells", "the header 6"]),
    "ragged, long": (lambda r: r[7].append("5"), ["line 8", "7 cells"]),
    "cut between rows": (lambda r: r.__delitem__(slice(-4, None)), ["without 1 of the boroughs", "cut off"]),
    "cut within a borough": (lambda r: r.pop(), ["'Public Order Offences'", "cut off"]),
    "a month of zeros": (
        lambda r: [row.__setitem__(5, "0") for row in r[1:]],
        ["column 201706", "no area has an offence in this month"],
    ),
    "no row": (lambda r: r.__delitem__(slice(1, None)), ["no row of figures"]),
    "no month": (lambda r: [row.__delitem__(slice(3, None)) for row in r], ["no month"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_finding_names_place_value_and_remedy(case: str, tmp_path: Path, context: Context) -> None:
    edit, expected = CASES[case]
    (sentence,) = reasons(tmp_path, edited(edit), context)
    assert sentence.startswith("figures.csv")
    for part in expected:
        assert part in sentence, sentence
    assert sentence.endswith((".", "?")) or "?" in sentence


def test_all_findings_come_at_once_in_the_order_of_the_file(tmp_path: Path, context: Context) -> None:
    def spoil(rows: Rows) -> None:
        put(20, 3, "x")(rows)
        put(5, 4, "-1")(rows)
        put(12, 2, "Lambath")(rows)
        rows[29].append("9")

    found = reasons(tmp_path, edited(spoil), context)
    assert [re.findall(r"line \d+", s)[0] for s in found] == ["line 5", "line 12", "line 20", "line 30"]


def test_lines_are_those_of_an_editor_despite_blank_lines_and_quoted_line_ends(
    tmp_path: Path, context: Context
) -> None:
    rows = borough_rows()
    rows[9][3] = "oops"
    text = text_of(rows).decode().split("\n")
    text[4] = text[4] + "\n\n"
    (sentence,) = reasons(tmp_path, "\n".join(text).encode(), context)
    assert "line 12" in sentence


def test_a_column_of_rubbish_is_counted_not_listed_without_end(tmp_path: Path, context: Context) -> None:
    header, row = b"measure,unit,month,numerator\n", b"robbery,Camden,2017-04,x\n"
    found = reasons(tmp_path, header + row * 5000, context)
    assert any("4,000 more cells" in sentence for sentence in found)


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(list(TIDY))
    book.save(out)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("figures.csv", text_of(borough_rows()))
    return out.getvalue()


FILES = {
    "empty": (b"", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "no header"),
    "only line ends": (b"\n\n\r\n", "no header"),
    "header alone": (b"measure,unit,month,numerator\n", "no row of figures"),
    "another table": (b"name,age,city\nA,3,B\n", "of no format that is known"),
    "no header line": (b"\n".join(text_of(borough_rows()).split(b"\n")[1:]), "of no format that is known"),
    "prose": (b"Dear all,\nplease find enclosed\n", "no format"),
    "one word": (b"hello", "no header"),
    "a zip": (archive(), "zip archive"),
    "a workbook named csv": (workbook(), "Excel workbook"),
    "a damaged workbook": (workbook()[:-200], "damaged workbook"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"x" * 50, "gzip"),
    "a web page": (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
    "latin-1": (text_of(borough_rows()).replace(b"Barnet", b"Barn\xe9t"), "not UTF-8: byte 0xE9"),
    "utf-16": (text_of(borough_rows()).decode().encode("utf-16"), "UTF-16"),
    "nul bytes": (b"a,b\n\0\0\0,1\n", "not a text file"),
    "a quote that stays open": (text_of(borough_rows()).replace(b"Theft,", b'"Theft,', 1), "quotation mark"),
    "broken parquet": (b"PAR1" + b"x" * 100 + b"PAR1", "Parquet file is damaged"),
    "cut in a row": (text_of(borough_rows())[:-25], "cut off"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_table_is_refused_with_one_sentence(
    case: str, tmp_path: Path, context: Context
) -> None:
    data, expected = FILES[case]
    found = reasons(tmp_path, data, context)
    assert len(found) == 1
    assert expected in found[0]
    assert "Traceback" not in found[0]


def test_the_byte_of_a_wrong_encoding_is_placed(tmp_path: Path, context: Context) -> None:
    data = text_of(borough_rows()).replace(b"Barnet", b"Barn\xe9t")
    (sentence,) = reasons(tmp_path, data, context)
    assert "line 6" in sentence


def test_a_line_without_end_is_refused_without_being_read(tmp_path: Path, context: Context) -> None:
    path = tmp_path / "figures.csv"
    with path.open("wb") as file:
        file.write(b"measure,unit\n")
        file.truncate(2 << 30)
    (sentence,) = reasons_of(path, context)
    assert "not a text file" in sentence
    with path.open("wb") as file:
        file.write(b"measure,unit\n" + b"x" * 3_000_000)
    (sentence,) = reasons_of(path, context)
    assert "line 2" in sentence
    assert "longer than a million" in sentence


def reasons_of(path: Path, context: Context) -> list[str]:
    from data.batch import Refused
    from data.loaders import read

    with pytest.raises(Refused) as refused:
        read(path, context)
    return [str(f) for f in refused.value.findings]


def test_a_missing_file_is_a_finding(tmp_path: Path, context: Context) -> None:
    assert "no such file" in reasons_of(tmp_path / "none.csv", context)[0]
    assert reasons_of(tmp_path, context)
