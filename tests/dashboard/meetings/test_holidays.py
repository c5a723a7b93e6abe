"""Bank holidays as published, and meetings that keep clear of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.meetings.holidays import easter, holidays, working

PUBLISHED = {  # gov.uk/bank-holidays, England and Wales
    2017: ("01-02", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
    2018: ("01-01", "03-30", "04-02", "05-07", "05-28", "08-27", "12-25", "12-26"),
    2020: ("01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"),
    2021: ("01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"),
    2022: ("01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"),
    2023: ("01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_are_those_published(year: int) -> None:
    assert sorted(holidays(year)) == [date.fromisoformat(f"{year}-{d}") for d in PUBLISHED[year]]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_moves_only_off_a_holiday_and_by_less_than_a_week(day: date) -> None:
    found = working(day)
    assert found not in holidays(found.year)
    assert found == day or (day in holidays(day.year) and found.isoweekday() < 6)
    assert day <= found < day + timedelta(days=7)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert easter(year).isoweekday() == 7
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
