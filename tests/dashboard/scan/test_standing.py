"""The funnel against the paper's formulae, one unit at a time."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.result import Layer
from dashboard.scan.standing import DRAWN_IN, LEAST, Level, funnel, standing, winsorised, year

MONTH = periods.month(2017, 11)
UNITS = tuple(f"unit {i:02d}" for i in range(32))
sizes = st.lists(st.integers(200, 60_000), min_size=5, max_size=40)


def slow(value, size, share):
    """z of each unit, by loops over Spiegelhalter's formulae; the winsorising by sorting."""
    whole = sum(v * n for v, n in zip(value, size, strict=True)) / sum(size)
    y = [math.asin(math.sqrt(v)) if share else math.sqrt(v / whole) for v in value]
    target = math.asin(math.sqrt(whole)) if share else 1.0
    s = [1 / (2 * math.sqrt(n * (1 if share else whole))) for n in size]
    z = [(a - target) / b for a, b in zip(y, s, strict=True)]
    phi = sum(x * x for x in drawn_in(z)) / len(z) / DRAWN_IN
    tau2, n = 0.0, len(z)
    if n * phi > n - 1:
        w = [1 / b**2 for b in s]
        tau2 = (n * phi - (n - 1)) / (sum(w) - sum(x * x for x in w) / sum(w))
    return [(a - target) / math.sqrt(b * b + tau2) for a, b in zip(y, s, strict=True)], math.sqrt(tau2)


def drawn_in(z):
    """Tenths by linear interpolation between the ordered values."""
    ordered = sorted(z)

    def tenth(part):
        at = part * (len(z) - 1)
        low = math.floor(at)
        high = min(low + 1, len(z) - 1)
        return ordered[low] + (at - low) * (ordered[high] - ordered[low])

    return [min(max(x, tenth(0.1)), tenth(0.9)) for x in z]


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(0, 10**6), st.booleans())
def test_z_and_tau_by_loops(size, seed, share):
    rng = np.random.default_rng(seed)
    value = rng.uniform(0.05, 0.4, len(size))
    found = funnel(value, np.array(size, float), share)
    z, tau = slow(value.tolist(), size, share)
    assert found.between == pytest.approx(tau, abs=1e-9)
    np.testing.assert_allclose(found.z, z, rtol=1e-7, atol=1e-9)
    for x, p in zip(z, found.p, strict=True):
        assert p == pytest.approx(2 * NormalDist().cdf(-abs(x)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(0, 10**6), st.booleans())
def test_a_unit_is_outside_the_limits_of_its_size_just_when_its_z_is(size, seed, share):
    value = np.random.default_rng(seed).uniform(0.05, 0.4, len(size))
    found = funnel(value, np.array(size, float), share)
    low, high = found.limits(found.size, 0.95)
    edge = NormalDist().inv_cdf(0.975)
    outside = (value < low) | (value > high)
    clear = np.abs(np.abs(found.z) - edge) > 1e-6
    assert (outside == (np.abs(found.z) > edge))[clear].all()
    far_low, far_high = found.limits(found.size, 0.998)
    assert (far_low <= low).all()
    assert (far_high >= high).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=3, max_size=40))
def test_winsorising_draws_in_and_moves_nothing_else(z):
    out = winsorised(np.array(z))
    np.testing.assert_allclose(out, drawn_in(z), atol=1e-9)
    assert (np.abs(out) <= max(map(abs, z)) + 1e-9).all()


def test_the_constant_is_the_variance_of_a_winsorised_normal():
    edge = NormalDist().inv_cdf(0.9)
    exact = 0.8 - 2 * edge * NormalDist().pdf(edge) + 0.2 * edge**2
    assert pytest.approx(exact, abs=5e-4) == DRAWN_IN


def test_chance_alone_gives_little_variance_between_units():
    taus = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        size = rng.integers(500, 5000, 32)
        taus.append(funnel(rng.binomial(size, 0.2) / size, size.astype(float), True).between)
    assert np.median(taus) < 0.006  # 1 / (2 sqrt n) is 0.007 to 0.022


def test_variance_between_units_is_found():
    taus = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        size = np.full(32, 4000.0)
        share = np.sin(np.clip(0.5 + rng.normal(0, 0.05, 32), 0, 1.5)) ** 2
        taus.append(funnel(rng.binomial(4000, share) / 4000, size, True).between)
    assert np.median(taus) == pytest.approx(0.05, rel=0.12)


def test_ties_and_gaps():
    same = np.full(32, 0.2)
    found = funnel(same, np.full(32, 1000.0), True)
    assert found.between == 0
    assert np.abs(found.z).max() < 1e-9
    gone = same.copy()
    gone[:4] = np.nan
    assert funnel(gone, np.full(32, 1000.0), True).units == 28
    assert np.isnan(funnel(gone, np.full(32, 1000.0), True).p[:4]).all()
    assert funnel(np.full(32, np.nan), np.full(32, 1000.0), True) is None
    assert funnel(np.zeros(32), np.full(32, 1000.0), False) is None
    assert funnel(np.ones(32), np.full(32, 1000.0), True) is None
    few = funnel(same, np.where(np.arange(32) < 10, LEAST - 1, 1000.0), True)
    assert few.units == 22


def level(value, size=None, share=False, measure="robbery", **more):
    size = np.full(32, 250_000.0) if size is None else size
    return Level(measure, MONTH, value, size, size, share, **more)


def rates(seed=1, level=0.004, spread=0.08):
    rng = np.random.default_rng(seed)
    return rng.poisson(250_000 * level * np.exp(rng.normal(0, spread, 32))) / 250_000


def test_one_far_out_is_named_with_its_side_and_its_excess():
    value = rates()
    value[5] = 0.012
    rows, stood = standing([level(value)], UNITS, DEFAULT)
    row = max(rows, key=lambda r: r.score)
    assert (row.unit, row.direction, row.layer, stood) == ("unit 05", 1, Layer.STANDING, 32)
    assert row.value == pytest.approx(12.0)
    assert row.value > row.upper > row.expected > row.lower
    assert row.parts.excess == pytest.approx((0.012 - row.expected / 1000) * 250_000)
    assert (row.window, row.month) == (12, MONTH)


def test_nobody_is_named_where_units_merely_differ():
    """Boroughs differ by far more than chance would make them; that alone names nobody."""
    named = [len(standing([level(rates(s, spread=0.35))], UNITS, DEFAULT)[0]) for s in range(60)]
    assert np.mean(np.array(named) > 0) < 0.2


def test_a_low_share_stands_below():
    rng = np.random.default_rng(3)
    size = np.full(32, 3000.0)
    value = rng.binomial(3000, 0.85, 32) / 3000
    value[7] = 0.6
    rows, _ = standing([level(value, size, True, "immediate")], UNITS, DEFAULT)
    assert [(r.unit, r.direction) for r in rows] == [("unit 07", -1)]
    assert rows[0].value == pytest.approx(0.6)


def test_false_discovery_is_held_over_all_measures_together():
    """The same unit, just clear enough among 32, is not among 40 measures of 32."""
    value = rates(4)
    value[0] = 0.0054
    alone, _ = standing([level(value)], UNITS, DEFAULT)
    many, stood = standing(
        [level(value), *(level(rates(s), measure=f"m{s}") for s in range(40))], UNITS, DEFAULT
    )
    assert stood == 41 * 32
    assert len(alone) >= len([r for r in many if r.measure == "robbery"])


def test_what_does_not_matter_is_not_named():
    size = np.full(32, 1e7)
    value = np.full(32, 0.5) + np.linspace(-1e-4, 1e-4, 32)
    value[3] = 0.51
    assert standing([level(value, size, True)], UNITS, DEFAULT)[0] == []


def test_too_few_units_are_not_held_beside_each_other():
    value = rates()
    value[10:] = np.nan
    assert standing([level(value)], UNITS, DEFAULT) == ([], 0)
    assert standing([], UNITS, DEFAULT) == ([], 0)


def test_standing_on_raises_the_persistence_alone():
    value = rates()
    value[5] = 0.012
    found = [standing([level(value)], UNITS, DEFAULT, {("robbery", "unit 05"): n})[0] for n in (0, 2, 9)]
    rows = [next(r for r in some if r.unit == "unit 05") for some in found]
    assert [r.parts.persistence for r in rows] == [1.0, 1.5, 2.0]
    assert len({r.q for r in rows}) == 1


def test_a_year_needs_twelve_months():
    value = np.arange(2 * 3 * 14, dtype=float).reshape(2, 3, 14)
    value[0, 1, 5] = np.nan
    value[1, 2, 1] = np.nan
    out = year(value)
    assert np.isnan(out[0, 1])
    assert out[1, 2] == value[1, 2, 2:].sum()
    assert np.isnan(year(value[:, :, :11])).all()
