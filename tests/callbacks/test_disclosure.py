"""Figures of victims that may leave the Met never tell of one to four people."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.downloads import COLUMNS, _grouped
from dashboard.catalogue import catalogue
from dashboard.disclosure import FEWER, counts_victims
from tests.callbacks.conftest import client_of


@given(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12)))
def test_no_count_of_one_to_four_is_told_and_none_can_be_worked_out(above: int, below: int | None) -> None:
    value = "" if not below else repr(above / below)
    row = (
        "m",
        "u",
        "n",
        "2017-11",
        str(above),
        "" if below is None else str(below),
        value,
        "final",
        "no",
        "s",
        1,
    )
    told = dict(zip(COLUMNS, _grouped(row), strict=True))
    for name, count in (("numerator", above), ("denominator", below)):
        hidden = count is not None and 0 < count < 5
        assert (told[name] == FEWER) == hidden
        assert hidden <= (told["value"] == "")
    assert FEWER in told.values() or tuple(told.values()) == row  # nothing more is left out


def test_measures_of_victims_are_known_by_what_they_count() -> None:
    every = catalogue()
    assert {i for i in every if counts_victims(every.get(i))} >= {
        "knife-injury-victims-under-25",
        "youth-violence",
    }
    assert not counts_victims(every.get("robbery"))


@pytest.mark.parametrize(("outside", "shown"), [("", "3"), ("&outside=yes", FEWER)])
def test_a_file_to_pass_on_groups_what_pages_show(small: Any, outside: str, shown: str) -> None:
    store: Path = small("store", 3, measure="youth-violence")
    client = client_of(store)
    answer = client.get(f"/download/series.csv?measure=youth-violence&unit=lambeth{outside}")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert {r["numerator"] for r in rows} == {shown}
