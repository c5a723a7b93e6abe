"""Near-empty series."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.scan.parameters import DEFAULT
from dashboard.scan.rare import rare, upper_tail


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.floats(0.01, 20), st.floats(0.5, 50))
def test_upper_tail_is_the_negative_binomials_mid_p(count, mean, shape):
    law = stats.nbinom(shape, shape / (shape + mean))
    slow = law.pmf(np.arange(count + 1, count + 3000)).sum() + law.pmf(count) / 2
    found = upper_tail(np.array([float(count)]), np.array([mean]), np.array([shape]))[0]
    assert found == pytest.approx(slow, rel=1e-5, abs=1e-9)


def quiet(rate=0.3, seed=2):
    return np.random.default_rng(seed).poisson(rate, (3, 12, 90)).astype(float)


def p_of(value, measure, unit):
    found = rare(value, DEFAULT)
    return float(found.p[(found.measure == measure) & (found.unit == unit)][0])


def test_a_cluster_is_seen():
    value = quiet()
    value[1, 4, -3:] += 2
    assert p_of(value, 1, 4) < 1e-3
    assert p_of(value, 1, 5) > 0.01


def test_more_events_are_rarer():
    value, last = quiet(), 1.0
    for events in range(2, 9):
        value[0, 0, -1] = events
        now = p_of(value, 0, 0)
        assert now < last
        last = now


def test_a_rise_of_all_units_is_no_cluster():
    value = quiet()
    alone = value.copy()
    alone[0, 0, -3:] += 2
    value[0, :, -3:] += 2
    assert p_of(value, 0, 0) > 10 * p_of(alone, 0, 0)


def test_three_at_once_or_four_in_three_months_make_a_cluster():
    value = quiet()
    value[0, 0, -3:] = 0, 0, 3
    value[0, 1, -3:] = 1, 1, 1
    found = rare(value, DEFAULT)
    assert not found.cluster[(found.measure == 0) & (found.unit == 1)].any()
    assert (found.observed[found.cluster] >= 3).all()


def test_frequent_series_belong_to_another_layer():
    value = quiet(rate=6.0)
    assert len(rare(value, DEFAULT).p) == 0


def test_nothing_is_said_without_a_latest_figure_or_a_past():
    value = quiet()
    value[0, 0, -1] = np.nan
    value[0, 1, :-12] = np.nan
    found = rare(value, DEFAULT)
    assert not ((found.measure == 0) & (found.unit <= 1)).any()
