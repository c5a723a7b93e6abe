"""One period against another, and the reasons why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.compare import change, compare, latest, total, windows
from dashboard.measure import Break, Kind, Measure
from dashboard.selection import COMPARISONS
from dashboard.series import PROVISIONAL, add
from tests.dashboard.series import APRIL, series

COUNT = replace(catalogue()["robbery"], breaks=())
SHARE = replace(catalogue()["positive-outcome-rate"], breaks=())
SURVEY = replace(catalogue()["public-confidence"], breaks=())
STOCK = replace(catalogue()["officer-strength"], breaks=())
NOVEMBER = APRIL + 19  # 2017-11
FIGURES = st.lists(st.integers(0, 500), min_size=24, max_size=24)


@pytest.mark.parametrize(
    ("comparison", "now", "before"),
    [
        ("rolling-12-months", ("2016-12", "2017-11"), ("2015-12", "2016-11")),
        ("year-to-date", ("2017-04", "2017-11"), ("2016-04", "2016-11")),
        ("last-3-months", ("2017-09", "2017-11"), ("2016-09", "2016-11")),
        ("same-month-last-year", ("2017-11", "2017-11"), ("2016-11", "2016-11")),
    ],
)
def test_windows(comparison: str, now: tuple[str, str], before: tuple[str, str]) -> None:
    found = windows(comparison, periods.parse("2017-11"))
    assert [tuple(map(periods.iso, window)) for window in found] == [now, before]


@given(st.sampled_from(list(COMPARISONS)), st.integers(24000, 24300))
def test_before_is_as_long_as_now_and_a_year_earlier(comparison: str, to: int) -> None:
    (a, b), (c, d) = windows(comparison, to)
    assert b == to
    assert 0 <= b - a < 12
    assert (a - c, b - d) == (12, 12)


@given(FIGURES, st.sampled_from(list(COMPARISONS)))
def test_counts_are_summed_and_compared(figures: list[int], comparison: str) -> None:
    s = series(figures, start=NOVEMBER - 23)
    c = compare(s, COUNT, NOVEMBER, comparison)
    (a, b), (d, e) = windows(comparison, NOVEMBER)
    now, before = (sum(figures[x - s.start : y - s.start + 1]) for x, y in ((a, b), (d, e)))
    assert (c.now.value, c.before.value, c.difference) == (now, before, now - before)
    assert c.percent == ((now - before) / before if before >= 20 else None)
    assert not c.points


@given(FIGURES, FIGURES)
def test_shares_are_summed_part_by_part_then_divided(upper: list[int], lower: list[int]) -> None:
    c = compare(series(upper, lower, start=NOVEMBER - 23), SHARE, NOVEMBER, "rolling-12-months")
    if not (sum(lower[:12]) and sum(lower[12:])):
        assert c.reason == "Nothing to divide by in this period."
        return
    now, before = sum(upper[12:]) / sum(lower[12:]), sum(upper[:12]) / sum(lower[:12])
    assert c.difference == pytest.approx(now - before)
    assert c.now.denominator == sum(lower[12:])
    assert (c.percent, c.points) == (None, True)


@given(FIGURES, st.sampled_from(list(COMPARISONS)), st.integers(0, 23))
def test_a_gap_is_no_comparison_and_no_wrong_number(figures: list[int], comparison: str, at: int) -> None:
    gap = series([None if i == at else n for i, n in enumerate(figures)], start=NOVEMBER - 23)
    whole = series(figures, start=NOVEMBER - 23)
    found, expected = (compare(s, COUNT, NOVEMBER, comparison) for s in (gap, whole))
    inside = any(a <= gap.start + at <= b for a, b in windows(comparison, NOVEMBER))
    if inside:
        assert found.difference is None
        assert "no figure." in found.reason
    else:
        assert found == expected


@given(st.sampled_from(list(COMPARISONS)), st.integers(-30, 5))
def test_a_break_between_the_periods_is_no_comparison(comparison: str, back: int) -> None:
    s = series([100] * 24, start=NOVEMBER - 23)
    broken = replace(COUNT, breaks=(Break(NOVEMBER + back, "Counted anew."),))
    found = compare(s, broken, NOVEMBER, comparison)
    _, (before, _) = windows(comparison, NOVEMBER)
    if before < NOVEMBER + back <= NOVEMBER:
        assert found.reason == f"Counting changed in {periods.name(NOVEMBER + back)}: Counted anew."
        assert (found.difference, found.percent) == (None, None)
        assert found.now.value is not None
    else:
        assert found.reason == ""


def test_the_burglary_break_of_april_2017_is_known() -> None:
    crossed = [
        m for m in catalogue().measures.values() for b in m.breaks if periods.iso(b.month) == "2017-04"
    ]
    assert "burglary-residential" in {m.id for m in crossed}


def test_sums_over_another_number_of_areas_do_not_compare() -> None:
    lambeth = series([10] * 24, start=NOVEMBER - 23)
    camden = series([10] * 12, start=NOVEMBER - 11, unit="E09000007")
    both = add([lambeth, camden], "met")
    found = compare(both, COUNT, NOVEMBER, "rolling-12-months")
    assert found.reason == "The figures cover 1 areas in some months and 2 in others."
    assert compare(lambeth, COUNT, NOVEMBER, "rolling-12-months").difference == 0


def test_what_never_adds_over_months_is_held_against_a_year_before() -> None:
    s = series([float(n) for n in range(100, 124)], start=NOVEMBER - 23, measure=STOCK.id)
    for comparison in COMPARISONS:
        c = compare(s, STOCK, NOVEMBER, comparison)
        assert (c.now.value, c.before.value, c.difference, c.percent) == (123, 111, 12, 12 / 111)


def test_a_quarterly_figure_stands_until_the_next_is_due() -> None:
    quarters = [0.6 if n % 3 == 0 else None for n in range(24)]
    s = series(quarters, start=APRIL, measure=SURVEY.id)
    for month, of in ((APRIL + 12, 12), (APRIL + 13, 12), (APRIL + 14, 12), (APRIL + 15, 15)):
        assert latest(s, SURVEY, month).last == APRIL + of
    assert latest(s, SURVEY, APRIL + 30).reason == f"Figures end in {periods.name(APRIL + 21)}."
    c = compare(s, SURVEY, APRIL + 14, "rolling-12-months")
    assert (c.now.last, c.before.last, c.points) == (APRIL + 12, APRIL, True)


def test_where_there_is_nothing_the_reason_is_said() -> None:
    assert latest(None, COUNT, NOVEMBER).reason == "No figures are loaded."
    assert latest(series([None]), COUNT, NOVEMBER).reason == "No figures are loaded."
    assert total(None, APRIL, NOVEMBER).reason == "No figures are loaded."
    gap = series([1, None, 3])
    assert latest(gap, COUNT, APRIL + 1).reason == "No figure for May 2016."
    assert latest(gap, COUNT, APRIL + 3).reason == "Figures end in June 2016."
    assert latest(series([1], [0]), SHARE, APRIL).reason == "No figure for April 2016."
    none = latest(None, COUNT, APRIL)
    assert change(COUNT, none, none).reason == "There is nothing to compare with."
    assert total(gap, APRIL, APRIL + 2).reason == "1 of 3 months has no figure."
    assert compare(gap, COUNT, APRIL + 2, "same-month-last-year").reason == "The month has no figure."


def test_provisional_months_make_the_period_provisional() -> None:
    s = add([series([1, 1]), series([None, 2], status=PROVISIONAL, unit="E09000007")], "met")
    assert not total(s, APRIL, APRIL).provisional
    assert total(s, APRIL, APRIL + 1).provisional
    assert latest(s, COUNT, APRIL + 1).provisional


@pytest.mark.parametrize("measure", [COUNT, SHARE, STOCK])
@given(before=st.integers(0, 40), now=st.integers(0, 40))
def test_a_percentage_is_given_only_where_it_says_more_than_the_figures(
    measure: Measure, before: int, now: int
) -> None:
    s = series([before] + [None] * 11 + [now], [100] * 13 if measure is SHARE else None, start=NOVEMBER - 12)
    c = change(measure, latest(s, measure, NOVEMBER), latest(s, measure, NOVEMBER - 12))
    if measure.kind is Kind.PROPORTION or before == 0 or (measure is not SHARE and before < 20):
        assert c.percent is None
    else:
        assert c.percent == (now - before) / before


def test_quarters_are_summed_as_quarters() -> None:
    """Four quarters make a year, whatever the month that is shown; a quarter that lacks is told."""
    quarterly = replace(COUNT, frequency="quarterly")
    end = periods.parse("2017-09")
    values = [float(i // 3 + 1) if (end - 23 + i) % 12 in (2, 5, 8, 11) else None for i in range(24)]
    one = series(values, start=end - 23)
    for shown in (end, end + 1, end + 2):
        found = compare(one, quarterly, shown, "rolling-12-months")
        assert (found.now.value, found.before.value) == (5 + 6 + 7 + 8, 1 + 2 + 3 + 4)
        assert compare(one, quarterly, shown, "last-3-months").now.value == 8
    gap = series([None if i == 14 else v for i, v in enumerate(values)], start=end - 23)
    assert compare(gap, quarterly, end, "rolling-12-months").reason == "1 of 4 quarters has no figure."
