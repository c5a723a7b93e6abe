"""Provisional months against the textbook: the covariance of the last months with a revision added."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.scan.engine import scan
from dashboard.scan.force import force
from dashboard.scan.local import local
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.provisional import less_clear, widened
from dashboard.scan.shapes import SHAPES
from tests.dashboard.scan import made


@cache
def figures():
    return made.counts(measures=3, units=8)


@cache
def track():
    return local(figures(), {}, DEFAULT)


@pytest.fixture(scope="module")
def value():
    return figures()


@pytest.fixture(scope="module")
def fitted():
    return track()


def marks(value, months=1):
    marked = np.zeros(value.shape, bool)
    marked[:, :, -months:] = True
    return marked


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 9), st.floats(0.001, 0.3))
def test_shapes_by_generalised_least_squares_with_the_wider_covariance(months, r):
    fitted = track()
    wider = widened(fitted, marks(figures(), months), np.full(3, r))
    fit = wider.fit()
    block = fitted.observed.shape[1]
    for i in range(0, len(fitted.measure), 7):
        covariance = fitted.white.factor[i] @ fitted.white.factor[i].T
        for t in range(block - months, block):
            count = max(fitted.observed[i, t], 1.0)
            covariance[t, t] += (r**2 * count**2 + r * count) / count**2
        inverse = np.linalg.inv(covariance)
        for j, shape in enumerate(SHAPES):
            g = shape.over(block)
            variance = 1 / (g @ inverse @ g)
            assert fit.sd[i, j] == pytest.approx(np.sqrt(variance), rel=1e-6)
            assert fit.size[i, j] == pytest.approx(
                variance * (g @ inverse @ fitted.white.surprise[i]), rel=1e-6, abs=1e-9
            )


def test_what_was_expected_stays_and_its_range_widens(value, fitted):
    wider = widened(fitted, marks(value), np.full(3, 0.05))
    np.testing.assert_allclose(wider.white.surprise, fitted.white.surprise, atol=1e-9)
    for months in (1, 3):
        (mean, sd), (same, more) = fitted.expected(months), wider.expected(months)
        assert (more > sd).all()
        if months == 1:
            assert more.shape == sd.shape
        assert np.median(np.abs(same / mean - 1)) < 0.05


def test_without_provisional_months_or_revisions_nothing_changes(value, fitted):
    assert widened(fitted, np.zeros(value.shape, bool), np.full(3, 0.05)) is fitted
    zero = widened(fitted, marks(value), np.zeros(3))
    np.testing.assert_allclose(zero.fit().z, fitted.fit().z, rtol=1e-8)


def test_only_the_series_that_is_provisional_is_wider(value, fitted):
    marked = np.zeros(value.shape, bool)
    marked[1, 4, -1] = True
    wider = widened(fitted, marked, np.full(3, 0.05)).fit().sd
    here = (fitted.measure == 1) & (fitted.unit == 4)
    assert (wider[here] > fitted.fit().sd[here]).all()
    np.testing.assert_array_equal(wider[~here], fitted.fit().sd[~here])


def test_the_whole_force_is_less_sure_too(value):
    moved = value.copy()
    moved[1, :, -1] *= 1.4
    found = force(moved, {}, DEFAULT)
    doubted = less_clear(found, widened(found.track, marks(moved), np.full(3, 0.1)))
    assert (doubted.evidence.p >= found.evidence.p).all()
    assert (np.abs(doubted.evidence.score) <= np.abs(found.evidence.score)).all()
    assert doubted.evidence.p[1] > 2 * found.evidence.p[1]


def test_a_provisional_month_needs_more_evidence(value):
    """A month that is flagged when final is not when it may yet be revised by a third."""
    moved = value.copy()
    moved[2, 3, -1] *= 1.7
    final = made.of(moved)
    month = made.last(final)
    unsure = replace(final, provisional=marks(moved), revision=np.full(3, 0.3))
    assert [f.unit for f in scan(final, month).flags] == ["unit 03"]
    assert scan(unsure, month).flags == ()


def test_shares_widen_too():
    cases = np.full((2, 12, 84), 500.0)
    rate = np.full(cases.shape, 0.2)
    rate[1, 6, -1] = 0.11
    value = np.random.default_rng(5).binomial(500, rate).astype(float)
    final = made.of(value, denominator=cases)
    unsure = replace(final, provisional=marks(value), revision=np.full(2, 0.2))
    p = [
        {(r.measure, r.unit): r.p for r in scan(x, made.last(x)).scores}["measure 1", "unit 06"]
        for x in (final, unsure)
    ]
    assert p[1] > 3 * p[0]
