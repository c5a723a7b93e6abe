"""The NHS chart: limits, four rules, icons. Expected figures are worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measure import Direction
from dashboard.spc import (
    Assurance,
    Rule,
    Variation,
    assurance,
    control_chart,
    moving_range,
    near,
    outside,
    shift,
    trend,
    variation_icon,
)

NAN = float("nan")
figures = st.lists(st.one_of(st.integers(-1000, 1000).map(float), st.just(NAN)), max_size=40)


def flat(n, value=0.0):
    return np.full(n, value)


def slow_runs(y, mean, length):
    """Rule by definition: a point is marked if some window of `length` around it lies on one side."""
    marked = [0] * len(y)
    for start in range(len(y) - length + 1):
        window = range(start, start + length)
        for side in (1, -1):
            if all((y[i] - mean) * side > 0 for i in window):
                for i in window:
                    marked[i] = side
    return marked


@given(figures)
def test_shift_agrees_with_its_definition(y):
    assert shift(np.array(y), flat(len(y))).tolist() == slow_runs(y, 0.0, 7)


@given(figures)
def test_trend_agrees_with_its_definition(y):
    steps = slow_runs(np.diff(np.array(y)).tolist(), 0.0, 6) if len(y) > 1 else []
    expected = [0] * len(y)
    for i, s in enumerate(steps):
        if s:
            expected[i + 1] = s
            expected[i] = expected[i] or s
    assert trend(np.array(y)).tolist() == expected


@given(figures, st.sampled_from([0.25, 2, 8]))
def test_signals_do_not_depend_on_the_unit_of_measure(y, scale):
    """A power of two changes no rounding, so the marks are the same to the last point."""
    assert control_chart([v * scale for v in y]).signals == control_chart(y).signals


@given(figures)
def test_mirrored_figures_give_mirrored_signals(y):
    first, second = control_chart(y), control_chart([-v for v in y])
    assert first.signals == second.signals
    assert (first.sides == -second.sides).all()


@given(figures, st.integers(0, 40))
def test_limits_restart_only_at_a_break(y, at):
    chart = control_chart(y, breaks=[at])
    left, right = control_chart(y[:at]), control_chart(y[at:])
    np.testing.assert_array_equal(chart.upper, np.r_[left.upper, right.upper])
    assert chart.signals == left.signals + right.signals


def test_limits_by_hand():
    """2 4 3 5: mean 3.5, ranges 2 1 2, mean 5/3."""
    chart = control_chart([2, 4, 3, 5])
    assert chart.mean[0] == 3.5
    assert chart.upper[0] == pytest.approx(3.5 + 2.66 * 5 / 3)
    assert chart.lower[-1] == pytest.approx(3.5 - 2.66 * 5 / 3)
    assert chart.inner_upper[0] == pytest.approx(3.5 + 2.66 * 5 / 3 * 2 / 3)


def test_screen_drops_an_extreme_range_once():
    """Ranges 1 x 8, then 40 and 40: mean 8.8, screened at 28.7, left with ones."""
    y = [0, 1, 0, 1, 0, 1, 0, 1, 0, 40, 0]
    assert moving_range(y) == 1.0


def test_no_range_across_a_gap():
    assert moving_range([1, NAN, 100, 102]) == 2.0
    assert np.isnan(moving_range([1, NAN, 3]))


def test_outside_is_beyond_the_limit_not_on_it():
    assert outside(np.array([3.0, 3.1, -3.0, -3.1, NAN]), flat(5, -3.0), flat(5, 3.0)).tolist() == [
        0,
        1,
        0,
        -1,
        0,
    ]


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1] * 7, [1] * 7),
        ([1] * 6, [0] * 6),
        ([1, 1, 1, 0, 1, 1, 1, 1], [0] * 8),
        ([1, 1, 1, NAN, 1, 1, 1, 1], [0] * 8),
        ([-2] * 8 + [1], [-1] * 8 + [0]),
    ],
)
def test_shift(values, marked):
    assert shift(np.array(values, float), flat(len(values))).tolist() == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1, 2, 3, 4, 5, 6, 7], [1] * 7),
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6, 7], [0] * 8),
        ([1, 2, 3, NAN, 5, 6, 7, 8], [0] * 8),
        ([9, 7, 6, 5, 4, 3, 2, 2], [-1] * 7 + [0]),
    ],
)
def test_trend(values, marked):
    assert trend(np.array(values, float)).tolist() == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([2.5, 1, 2.5], [1, 0, 1]),
        ([2.5, 2.5, 1], [1, 1, 0]),
        ([2.5, -1, 2.5], [0, 0, 0]),
        ([2.5, 0, 2.5], [0, 0, 0]),
        ([2.5, NAN, 2.5], [0, 0, 0]),
        ([2.5, 1, 1, 2.5], [0, 0, 0, 0]),
        ([3.5, 1, 2.5], [0, 0, 0]),
        ([2, 1, 2], [0, 0, 0]),
        ([-2.5, -2.5, -1], [-1, -1, 0]),
    ],
)
def test_two_of_three_near_a_limit(values, marked):
    n = len(values)
    found = near(
        np.array(values, float), flat(n), (flat(n, -2.0), flat(n, 2.0)), (flat(n, -3.0), flat(n, 3.0))
    )
    assert found.tolist() == marked


def test_outside_wins_over_trend_and_trend_over_shift():
    y = [10, 11, 10, 9, 10, 11, 10, 9, 9, 10, 11, 11.5, 12, 12.2, 12.4, 40]
    chart = control_chart(y, baseline=9)
    assert chart.signals[-1] is Rule.OUTSIDE
    assert chart.signals[13] is Rule.TREND
    assert chart.sides[-1] == 1


def test_trial_until_twelve_points():
    assert control_chart(range(11)).trial.all()
    assert not control_chart(range(12)).trial.any()
    assert control_chart(range(20), baseline=6).trial.all()


def test_empty_and_blank_series():
    assert control_chart([]).signals == ()
    assert np.isnan(control_chart([NAN, NAN]).upper).all()
    assert variation_icon(control_chart([]), Direction.LOWER) is Variation.COMMON_CAUSE
    with pytest.raises(ValueError, match="at least 2"):
        control_chart([1, 2, 3], baseline=1)


HIGH = [10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10, 9, 30]
LOW = [-v for v in HIGH]


@pytest.mark.parametrize(
    ("values", "direction", "icon"),
    [
        (HIGH, Direction.LOWER, Variation.CONCERN_HIGH),
        (HIGH, Direction.HIGHER, Variation.IMPROVEMENT_HIGH),
        (HIGH, Direction.NEUTRAL, Variation.NEUTRAL_HIGH),
        (LOW, Direction.LOWER, Variation.IMPROVEMENT_LOW),
        (LOW, Direction.HIGHER, Variation.CONCERN_LOW),
        (LOW, Direction.NEUTRAL, Variation.NEUTRAL_LOW),
        (HIGH[:-1], Direction.LOWER, Variation.COMMON_CAUSE),
        ([*HIGH, NAN], Direction.LOWER, Variation.CONCERN_HIGH),
    ],
)
def test_variation(values, direction, icon):
    assert variation_icon(control_chart(values), direction) is icon


@pytest.mark.parametrize(
    ("target", "direction", "icon"),
    [
        (None, Direction.LOWER, None),
        (50, Direction.NEUTRAL, None),
        (50, Direction.LOWER, Assurance.PASS),
        (50, Direction.HIGHER, Assurance.FAIL),
        (0, Direction.LOWER, Assurance.FAIL),
        (0, Direction.HIGHER, Assurance.PASS),
        (10, Direction.HIGHER, Assurance.EITHER),
    ],
)
def test_assurance(target, direction, icon):
    assert assurance(control_chart(HIGH[:-1]), target, direction) is icon


def test_a_target_on_a_limit_may_be_met_or_missed():
    for direction in (Direction.LOWER, Direction.HIGHER):
        assert assurance(control_chart([10] * 13), 10, direction) is Assurance.EITHER


def test_assurance_uses_the_last_segment():
    y = HIGH[:-1] + [v + 100 for v in HIGH[:-1]]
    assert assurance(control_chart(y, breaks=[12]), 50, Direction.LOWER) is Assurance.FAIL


def test_assurance_needs_limits():
    assert assurance(control_chart([1.0]), 5, Direction.LOWER) is None
