"""Months and financial years."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods

MONTHS = st.integers(1900 * 12, 2199 * 12 + 11)


@given(MONTHS)
def test_a_month_survives_being_written(month: int) -> None:
    assert periods.parse(periods.iso(month)) == month
    assert periods.from_number(periods.number(month)) == month
    assert periods.of(periods.last_day(month)) == month


@given(MONTHS)
def test_a_month_is_named_as_the_calendar_names_it(month: int) -> None:
    year, number = month // 12, month % 12 + 1
    assert periods.name(month) == f"{calendar.month_name[number]} {year}"
    assert periods.short(month) == f"{calendar.month_abbr[number]} {year}"
    assert periods.last_day(month).day == calendar.monthrange(year, number)[1]


@given(MONTHS)
def test_a_financial_year_has_twelve_months_from_april(month: int) -> None:
    april = periods.april(month)
    assert april % 12 == 3
    assert april <= month < april + 12
    assert {periods.financial_year(april + n) for n in range(12)} == {periods.financial_year(month)}
    assert periods.financial_year(month) == april // 12


@given(st.text(max_size=9))
def test_what_is_no_month_is_refused(text: str) -> None:
    try:
        month = periods.parse(text)
    except ValueError:
        return
    assert 1900 <= month // 12 <= 2199


@pytest.mark.parametrize(
    "text", ["2017-13", "2017-00", "2017-1", "17-01", "201701", "2017-01-01", " 2017-01", ""]
)
def test_a_month_is_written_one_way(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        periods.parse(text)


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_year_has_twelve_months(number: int) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        periods.month(2017, number)


def test_the_paper_s_month() -> None:
    november = periods.of(date(2017, 11, 30))
    assert periods.iso(november) == "2017-11"
    assert periods.year_name(periods.financial_year(november)) == "2017/18"
    assert periods.year_name(1999) == "1999/00"
    assert periods.financial_year(periods.parse("2018-03")) == 2017
