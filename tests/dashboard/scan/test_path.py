"""The band of a chart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.scan.path import FIRST, expected_path
from tests.dashboard.scan import made


def series(seed=1, level=150.0, months=110):
    value = made.counts(measures=1, units=8, months=months, level=level, seed=seed)[0]
    return value[0], value[1:].sum(0)


def three(path):
    return np.stack([path.expected, path.lower, path.upper])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.integers(30, 108), st.floats(0, 900), st.booleans())
def test_a_month_is_expected_from_earlier_months_alone(seed, month, figure, force):
    """Changing a figure changes nothing in its own month or before."""
    own, rest = series(seed)
    other = own.copy()
    other[month] = figure
    first, second = (three(expected_path(y, None if force else rest)) for y in (own, other))
    np.testing.assert_allclose(first[:, : month + 1], second[:, : month + 1], rtol=1e-6)


@pytest.mark.parametrize("level", [15.0, 300.0])
def test_the_range_holds_about_19_months_in_20(level):
    inside = []
    for seed in range(12):
        own, rest = series(seed, level)
        path = expected_path(own, rest)
        known = ~np.isnan(path.expected)
        inside.append(((own >= path.lower) & (own <= path.upper))[known])
    assert 0.92 < np.concatenate(inside).mean() < 0.98


def test_the_force_follows_its_own_season():
    t = np.arange(110)
    total = np.random.default_rng(3).poisson(3000 * (1 + 0.2 * np.cos(2 * np.pi * t / 12))).astype(float)
    path = expected_path(total)
    known = ~np.isnan(path.expected)
    assert np.corrcoef(path.expected[known], total[known])[0, 1] > 0.9


def test_a_share_stays_between_0_and_1():
    rng = np.random.default_rng(4)
    cases = np.full(100, 400.0)
    own, rest = rng.binomial(400, 0.1, 100).astype(float), rng.binomial(8000, 0.15, 100).astype(float)
    path = expected_path(own, rest, cases, np.full(100, 8000.0))
    assert (np.nanmin(path.lower) > 0) & (np.nanmax(path.upper) < 1)
    assert np.nanmean(path.expected) == pytest.approx(0.1, abs=0.01)


def test_a_movement_of_all_moves_the_band():
    own, rest = series()
    path = expected_path(own, rest)
    up = expected_path(np.r_[own[:-1], own[-1] * 1.5], np.r_[rest[:-1], rest[-1] * 1.5])
    assert up.expected[-1] == pytest.approx(1.5 * path.expected[-1], rel=0.01)


def test_a_registered_break_is_learnt_at_once():
    told, untold = [], []
    for seed in range(8):
        own, rest = series(seed)
        own[80:] *= 1.8
        after = own[80:].mean()
        told.append(abs(expected_path(own, rest, breaks=[80]).expected[83] / after - 1))
        untold.append(abs(expected_path(own, rest).expected[83] / after - 1))
    assert np.mean(told) < np.mean(untold)


def test_gaps_and_short_series():
    own, rest = series()
    own[50:54] = np.nan
    assert np.isfinite(expected_path(own, rest).expected[FIRST:]).all()
    assert np.isnan(expected_path(own[:20], rest[:20]).expected).all()
    assert len(expected_path(own, rest, months=24).upper) == 24
    with pytest.raises(ValueError, match="length"):
        expected_path(own, rest[:-1])


def test_a_unit_that_was_almost_all_of_the_force_has_no_endless_range():
    """Where the other units come and go, the share has no bounds: then there is no range, never an endless one."""
    own = np.array([20.0 + i % 5 for i in range(60)])
    rest = np.where(np.arange(60) % 7 < 5, 0.0, 4000.0)
    path = expected_path(own, rest, months=36)
    for values in (path.expected, path.lower, path.upper):
        assert np.all(np.isnan(values) | (values <= 101 * 25))
