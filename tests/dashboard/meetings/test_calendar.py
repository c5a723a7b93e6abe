"""Days of meetings: against the calendar counted day by day, and against what is on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.meetings.calendar import find, following, planned, preceding, sittings
from dashboard.meetings.holidays import working
from dashboard.records.record import Records
from tests.dashboard.meetings.made import forum, record

FIRST, LAST = date(2017, 1, 1), date(2019, 12, 31)
CADENCES = {"monthly": 1, "every-two-months": 2, "quarterly": 3}
days = st.dates(FIRST, LAST)


@given(
    st.sampled_from(sorted(CADENCES)),
    st.integers(1, 4),
    st.integers(1, 5),
    st.integers(2017 * 12, 2019 * 12),
    days,
    days,
)
def test_the_rule_says_what_counting_day_by_day_says(
    cadence: str, week: int, weekday: int, phase: int, a: date, b: date
) -> None:
    f = forum(cadence=cadence, week=str(week), weekday=str(weekday), phase=periods.iso(phase))
    first, last = min(a, b), max(a, b)

    def meets(day: date) -> bool:
        turn = (periods.of(day) - phase) % CADENCES[cadence] == 0
        return turn and day.isoweekday() == weekday and (day.day - 1) // 7 == week - 1

    week_before = range(-7, (last - first).days + 1)
    every = (working(day) for i in week_before if meets(day := first + timedelta(days=i)))
    assert planned(f, first, last) == tuple(d for d in every if first <= d <= last)


def test_a_forum_meets_while_it_is_active_and_one_without_a_rule_never() -> None:
    f = forum(active_from="2017-03-01", active_to="2017-05-31")
    assert [d.month for d in planned(f, FIRST, LAST)] == [3, 4, 5]
    assert planned(forum(cadence="varies"), FIRST, LAST) == ()


@given(days)
def test_a_planned_meeting_is_found_by_its_address_and_no_other_day_is(day: date) -> None:
    f = forum(week="3", weekday="2")
    found = find(f"tp-crimefighters-{day}", Records([f]))
    assert (found is not None) == (day in planned(f, day, day))


@pytest.mark.parametrize(
    "ref", ["", "tp-crimefighters", "nobody-2017-12-19", "tp-crimefighters-2017-13-19", "x"]
)
def test_what_is_no_meeting_is_none(ref: str) -> None:
    assert find(ref, Records([forum()])) is None


def test_a_meeting_that_was_moved_is_there_once() -> None:
    f = forum(week="3", weekday="2")
    moved = record("meeting", "tp-crimefighters-2017-12-19", forum=f.ref, day="2017-12-14", status="planned")
    other = record("meeting", "another", forum=f.ref, day="2017-11-23", status="held")
    records = Records([f, moved, other])
    found = sittings(f, records, date(2017, 11, 1), date(2017, 12, 31))
    assert [(x.day, x.record is not None) for x in found] == [
        (date(2017, 11, 23), True),
        (date(2017, 12, 14), True),
    ]
    now = date(2017, 12, 1)
    next_, last = following(f, records, now), preceding(f, records, now)
    assert (next_ and next_.day, last and last.day) == (date(2017, 12, 14), date(2017, 11, 23))


def test_an_extra_meeting_does_not_hide_the_regular_one() -> None:
    f = forum(week="4", weekday="2")
    extra = record("meeting", "extra", forum=f.ref, day="2017-12-05")
    found = sittings(f, Records([f, extra]), date(2017, 12, 1), date(2017, 12, 31))
    assert [x.ref for x in found] == ["extra", "tp-crimefighters-2017-12-27"]  # the 26th is a bank holiday
