"""Path data against what it stands for."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from layouts.charts import paths
from tests.layouts.charts.drawn import places

heights = st.lists(st.one_of(st.none(), st.integers(0, 24)), max_size=40)
runs = st.lists(st.integers(0, 24), min_size=1, max_size=40)


def at(route: list[tuple[float, float]], x: float) -> float:
    """The height of a route at x, between its corners."""
    for (x0, y0), (x1, y1) in pairwise(route):
        if min(x0, x1) <= x <= max(x0, x1):
            return y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return route[0][1]


@settings(deadline=None)
@given(runs, st.integers(1, 5))
def test_a_line_passes_through_every_place(run, wide):
    route = places(paths.line(run, (), wide))
    assert [round(at(route, k * wide), 9) for k in range(len(run))] == run


@settings(deadline=None)
@given(runs, st.integers(1, 5))
def test_slack_moves_no_place_by_more_than_half_a_unit(run, wide):
    route = places(f"M0 {run[0]}" + paths.steps(run, wide, 1))
    assert all(abs(at(route, k * wide) - y) <= 0.5 for k, y in enumerate(run))
    assert route[-1] == ((len(run) - 1) * wide, run[-1])


@settings(deadline=None)
@given(heights)
def test_a_line_begins_anew_after_each_gap(values):
    begun = sum(y is not None and (k == 0 or values[k - 1] is None) for k, y in enumerate(values))
    assert paths.line(values).count("M") == begun


@settings(deadline=None)
@given(runs)
def test_a_cut_parts_a_line(run):
    assert paths.line(run, range(1, len(run))).count("M") == len(run)


@settings(deadline=None)
@given(heights, heights)
def test_a_band_stands_only_where_both_limits_are_known(lower, upper):
    both = {k for k, (a, b) in enumerate(zip(lower, upper, strict=False)) if None not in (a, b)}
    corners = {x for x, _ in places(paths.band(lower, upper))}
    assert corners <= both
    assert bool(corners) == bool(both)


def test_a_band_goes_along_the_top_and_back_along_the_foot():
    assert places(paths.band([9, 8, 9], [1, 2, 1])) == [(0, 1), (1, 2), (2, 1), (2, 9), (1, 8), (0, 9)]


@given(st.lists(st.integers(0, 100) | st.none(), min_size=2, max_size=12))
def test_quarters_are_joined_and_keep_their_places(values):
    sparse = [None] * (3 * len(values))
    sparse[::3] = values
    found = paths.joined(sparse)
    assert found[::3] == values
    for i, (a, b) in enumerate(pairwise(values)):
        between = found[3 * i + 1 : 3 * i + 3]
        if a is None or b is None:
            assert between == [None, None]
        else:
            assert all(min(a, b) <= y <= max(a, b) for y in between)


@given(st.lists(st.integers(0, 100) | st.none(), min_size=2, max_size=40))
def test_months_with_a_neighbour_are_left_with_their_gaps(values):
    if any(a is not None and b is not None for a, b in pairwise(values)):
        assert paths.joined(values) == values


def test_no_line_between_quarters_goes_over_a_cut():
    assert paths.joined([1, None, None, 7], cuts=(2,)) == [1, None, None, 7]
    assert paths.joined([1, None, None, 7]) == [1, 3, 5, 7]
