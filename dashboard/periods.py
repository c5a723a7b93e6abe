"""Months and financial years.

A month is an integer, year * 12 + (month - 1), so that months subtract and compare.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ISO = re.compile(r"(\d{4})-(\d{2})")


def month(year: int, number: int) -> int:
    """The month of a calendar year; number is 1 to 12, anything else is a ValueError."""
    if not 1 <= number <= 12:
        raise ValueError(f"{number} is not a month")
    return year * 12 + number - 1


def parse(text: str) -> int:
    """The month written as YYYY-MM; anything else is a ValueError."""
    found = _ISO.fullmatch(text)
    if not found or not 1900 <= int(found[1]) <= 2199:
        raise ValueError(f"{text!r} is not a month; write it as YYYY-MM, for example 2017-11")
    return month(int(found[1]), int(found[2]))


def of(day: date) -> int:
    """The month that a day lies in."""
    return month(day.year, day.month)


def iso(value: int) -> str:
    """YYYY-MM."""
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def number(value: int) -> int:
    """YYYYMM as an integer, the form that the store keeps."""
    return value // 12 * 100 + value % 12 + 1


def from_number(value: int) -> int:
    """The month of a YYYYMM integer."""
    return month(value // 100, value % 100)


def name(value: int) -> str:
    """'November 2017'."""
    return f"{NAMES[value % 12]} {value // 12}"


def short(value: int) -> str:
    """'Nov 2017'."""
    return f"{NAMES[value % 12][:3]} {value // 12}"


def last_day(value: int) -> date:
    """The last day of the month."""
    following = value + 1
    return date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def financial_year(value: int) -> int:
    """The year in which the financial year of this month began: 2017 for April 2017 to March 2018."""
    return (value - 3) // 12


def april(value: int) -> int:
    """The April in which the financial year of this month began."""
    return month(financial_year(value), 4)


def year_name(start: int) -> str:
    """'2017/18' for the financial year that began in April 2017."""
    return f"{start}/{(start + 1) % 100:02d}"
