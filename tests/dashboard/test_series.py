"""Laws of series: cutting, laying one on another, summing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.series import MISSING, Series, add, overlay, same_figures, together
from tests.dashboard.series import APRIL, drawn, months, series

EITHER = st.one_of(drawn(), drawn(shares=True))
NEAR = st.integers(-12, 12).map(lambda n: APRIL + n)


@given(EITHER, NEAR, NEAR)
def test_a_cut_holds_the_months_asked_for_and_nothing_else(s: Series, start: int, end: int) -> None:
    part = s.over(start, end)
    assert len(part.numerator) == max(end - start, 0)
    assert months(part) == {m: f for m, f in months(s).items() if start <= m < end}


@given(EITHER, NEAR, NEAR)
def test_months_as_lists_are_the_cut(s: Series, start: int, end: int) -> None:
    upper, lower, status = s.months(start, max(start, end))
    part = s.over(start, max(start, end))
    np.testing.assert_array_equal(upper, part.numerator)
    assert (lower is None) == (part.denominator is None)
    if lower is not None and part.denominator is not None:
        np.testing.assert_array_equal(lower, part.denominator)
    assert status == part.status.tolist()


@given(EITHER)
def test_the_value_of_a_month_is_its_place_in_values(s: Series) -> None:
    for month in range(s.start - 2, s.end + 2):
        value = s.value(month)
        inside = s.start <= month < s.end
        expected = float(s.values[month - s.start]) if inside else np.nan
        assert value == expected if value is not None else np.isnan(expected)


@given(EITHER)
def test_first_and_last_are_months_with_a_figure(s: Series) -> None:
    there = sorted(months(s))
    assert (s.first, s.last) == ((there[0], there[-1]) if there else (None, None))


@given(EITHER, EITHER)
def test_what_is_laid_on_top_wins_month_by_month(under: Series, over: Series) -> None:
    expected = {m: f[0] for m, f in months(under).items()} | {m: f[0] for m, f in months(over).items()}
    both = overlay(under, over)
    assert {m: f[0] for m, f in months(both).items()} == expected
    assert {m: f[2:] for m, f in months(both).items()} == {
        m: f[2:] for m, f in (months(under) | months(over)).items()
    }


@given(EITHER)
def test_laid_on_itself_or_on_nothing_a_series_is_the_same(s: Series) -> None:
    assert same_figures(overlay(s, s), s)
    assert same_figures(overlay(None, s), s)


@given(drawn(), drawn(), drawn())
def test_laying_is_the_same_in_whatever_pairs(a: Series, b: Series, c: Series) -> None:
    assert months(overlay(overlay(a, b), c)) == months(overlay(a, overlay(b, c)))


@given(st.lists(EITHER, min_size=1, max_size=4))
def test_a_sum_is_the_sum_of_what_is_there(parts: list[Series]) -> None:
    total = add(parts, "met")
    assert total is not None
    every = [months(p) for p in parts]
    assert set(months(total)) == set().union(*every)
    for month, (upper, lower, status, release, areas) in months(total).items():
        found = [p[month] for p in every if month in p]
        assert upper == sum(f[0] for f in found)
        assert lower is None or lower == sum(f[1] for f in found if f[1] is not None and f[1] == f[1])
        assert (status, release) == (max(f[2] for f in found), max(f[3] for f in found))
        assert areas == len(found)
    assert total.summed


@given(st.lists(drawn(shares=True), min_size=1, max_size=4), st.randoms())
def test_the_order_of_the_parts_does_not_matter(parts: list[Series], chance: object) -> None:
    mixed = list(parts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = add(parts, "met"), add(mixed, "met")
    assert one is not None
    assert other is not None
    assert same_figures(one, other)


@given(st.lists(drawn(), min_size=1, max_size=4) | st.lists(drawn(shares=True), min_size=1, max_size=4))
def test_together_they_are_the_sum_in_the_months_that_all_have(parts: list[Series]) -> None:
    total, whole = together(parts, "similar"), add(parts, "similar")
    assert total is not None
    assert whole is not None
    all_have = set.intersection(*(set(months(p)) for p in parts))
    assert months(total) == {m: f for m, f in months(whole).items() if m in all_have}
    for month in set(range(total.start, total.end)) - all_have:
        assert total.value(month) is None
        at = month - total.start
        assert (total.release[at], total.areas[at]) == (0, 0)
        assert np.isnan(total.numerator[at])
        assert total.denominator is None or np.isnan(total.denominator[at])


def test_no_parts_have_no_sum() -> None:
    assert add([], "met") is None
    assert together([], "met") is None


def test_a_share_of_nothing_is_no_value() -> None:
    s = series([1, 0, None], [4, 0, 5])
    assert [s.value(APRIL + n) for n in range(3)] == [0.25, None, None]


def test_the_rate_of_two_areas_is_not_the_mean_of_their_rates() -> None:
    total = add([series([1], [10]), series([30], [100])], "met")
    assert total is not None
    assert total.value(APRIL) == 31 / 110


@given(EITHER, st.data())
def test_figures_that_differ_anywhere_are_not_the_same(s: Series, data: st.DataObject) -> None:
    if not months(s):
        return
    there = np.flatnonzero(s.status != MISSING)
    at = data.draw(st.sampled_from(there.tolist()))
    changed = s.over(s.start - 1, s.end + 1).over(s.start, s.end)
    changed.numerator[at] += 1
    assert not same_figures(s, changed)
