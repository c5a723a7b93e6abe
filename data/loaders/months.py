"""Months as column headings and cells write them."""

from __future__ import annotations

import re

from dashboard import periods

FIRST, LAST = 1980, 2100
_NUMBERS = {name[:3].casefold(): i for i, name in enumerate(periods.NAMES, 1)}
_YEAR_FIRST = re.compile(r"(\d{4})[-/_. ]?(\d{2})(?:[-/](\d{2}))?(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})[-/_. ]?('?\d{2}|\d{4})")


class NotAMonth(ValueError):
    """Written like a month, but no month of the calendar: month 13, or the year 2917."""


def parse(text: str) -> int | None:
    """The month of 201704, 2017-04, 2017-04-01, 01/04/2017, Apr-17 or April 2017; None if it is none.

    Days and hours are dropped. Raises NotAMonth if the shape is a month's and the value is not.
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := _DAY_FIRST.fullmatch(text):
        return _month(int(found[3]), int(found[2]))
    if (found := _NAMED.fullmatch(text)) and found[1][:3].casefold() in _NUMBERS:
        name = found[1].casefold()
        number = _NUMBERS[name[:3]]
        if name not in (periods.NAMES[number - 1].casefold(), name[:3], "sept"):
            return None
        year = int(found[2].lstrip("'"))
        return _month(year if year > 99 else 2000 + year, number)
    return None


def _month(year: int, number: int) -> int:
    if not FIRST <= year < LAST:
        raise NotAMonth(f"{year} is not a year of these figures")
    if not 1 <= number <= 12:
        raise NotAMonth(f"{number} is not a month")
    return periods.month(year, number)
