"""Bank holidays of England and Wales: the yearly rule of the Banking and Financial Dealings Act 1971, and what
proclamations changed (holidays.toml)."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SATURDAY = 6
DAY = timedelta(days=1)


def working(day: date) -> date:
    """The day itself, or the next that is neither at a weekend nor a bank holiday, where it is a bank holiday."""
    if day not in holidays(day.year):
        return day
    while day.isoweekday() >= SATURDAY or day in holidays(day.year):
        day += DAY
    return day


@cache
def holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year; years of proclamations not yet made are as the rule has them."""
    found = {easter(year) - 2 * DAY, easter(year) + DAY, _monday(date(year, 5, 1))}
    found |= {_monday(date(year, 5, 25)), _monday(date(year, 8, 25))}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.isoweekday() >= SATURDAY or fixed in found:  # a substitute day, on the next weekday
            fixed += DAY
        found.add(fixed)
    changed = tomllib.loads((Path(__file__).parent / "holidays.toml").read_text("utf-8"))
    return frozenset((found | {d for d in changed["added"] if d.year == year}) - set(changed["left_out"]))


def _monday(day: date) -> date:
    """The first Monday on or after a day."""
    return day + DAY * ((1 - day.isoweekday()) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    moved = (8 * century + 13) // 25
    epact = (19 * (year % 19) + century - century // 4 - moved + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
