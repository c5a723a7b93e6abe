"""Changes of surveys against the textbook's test of two shares."""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.result import Layer
from dashboard.scan.survey import Wave, expected, natural, scaled, surveys

DEC17 = periods.month(2017, 12)
UNITS = tuple(f"unit {i:02d}" for i in range(32))
LONDON = "E12000007"


def wave(now, before, whole=None, measure="public-confidence", asked=400.0):
    now, before = np.asarray(now, float), np.asarray(before, float)
    if whole is None:
        whole = (float(np.nanmean(now)), float(np.nanmean(before)))
    return Wave(measure, DEC17, now, before, np.full((len(now), 2), asked), whole)


def flagged(*waves, parameters=DEFAULT):
    rows = surveys(waves, UNITS, parameters)
    return {(r.measure, r.unit): r for r, flag in rows if flag}


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.integers(50, 5000)
)
def test_p_by_the_formula_of_two_shares(now, before, london_now, london_before, asked):
    others = [0.5] * 31
    rows = surveys(
        [wave([now, *others], [before, *others], (london_now, london_before), asked=asked)], UNITS, DEFAULT
    )
    row = rows[0][0]

    def angle(p):
        return 2 * math.asin(math.sqrt(p))

    moved = (angle(now) - angle(before)) - (angle(london_now) - angle(london_before))
    sd = math.sqrt(DEFAULT.design * 2 / asked * (1 - 1 / 32))
    assert row.p == pytest.approx(2 * NormalDist().cdf(-abs(moved) / sd), abs=1e-9)
    assert row.direction == (1 if moved >= 0 else -1)
    whole = rows[-1][0]
    z = (angle(london_now) - angle(london_before)) / math.sqrt(DEFAULT.design * 2 / (32 * asked))
    assert (whole.unit, whole.p) == (LONDON, pytest.approx(2 * NormalDist().cdf(-abs(z)), abs=1e-9))


@given(st.floats(0, 1))
def test_angles_and_back(share):
    assert float(natural(scaled(share))) == pytest.approx(share, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(-0.2, 0.2))
def test_what_all_move_by_is_nobodys_own(seed, shift):
    """Angles that all move by the same leave every borough's z as it was."""
    before = np.random.default_rng(seed).uniform(0.3, 0.7, 32)
    still, moved = wave(before, before, (0.5, 0.5)), natural(scaled(before) + shift)
    london = float(natural(scaled(0.5) + shift))
    rows = surveys([wave(moved, before, (london, 0.5))], UNITS, DEFAULT)
    assert all(r.p > 0.999 for r, _ in rows[:-1])
    assert all(r.p > 0.999 for r, _ in surveys([still], UNITS, DEFAULT))


def test_a_clear_fall_is_found_and_a_small_one_is_not():
    before = np.full(32, 0.7)
    now = before.copy()
    now[4], now[9] = 0.52, 0.66
    (row,) = flagged(wave(now, before, (0.69, 0.70))).values()
    assert (row.unit, row.direction, row.layer, row.window) == ("unit 04", -1, Layer.SURVEY, 12)
    assert row.value < row.lower < row.expected < row.upper
    assert row.parts.excess == pytest.approx((0.52 - row.expected) * 400)


def test_barking_and_dagenham_in_2017():
    """74 % to 60 % is told; Camden's 68 % to 60 % is within what two samples of 400 may differ by."""
    before, now = np.full(32, 0.68), np.full(32, 0.67)
    before[0], now[0], before[1], now[1] = 0.76, 0.60, 0.68, 0.60
    assert [u for _, u in flagged(wave(now, before, (0.67, 0.68)))] == ["unit 00"]


def test_samples_that_did_not_change_are_seldom_flagged():
    flags = 0
    for seed in range(80):
        rng = np.random.default_rng(seed)
        share = rng.uniform(0.4, 0.8, 32)
        now, before = (rng.binomial(200, share) / 200 for _ in range(2))  # a design effect of 2
        flags += len(flagged(wave(now, before)))
    assert flags <= 8


def test_a_larger_design_effect_asks_for_more():
    before, now = np.full(32, 0.7), np.full(32, 0.7)
    now[4] = 0.52
    more = replace(DEFAULT, design=8.0)
    assert flagged(wave(now, before))
    assert not flagged(wave(now, before), parameters=more)
    z = [expected(wave(now, before), p)[1][0] for p in (DEFAULT, more)]
    assert z[1] == pytest.approx(2 * z[0])


def test_gaps_edges_and_nothing():
    now, before = np.full(32, 0.7), np.full(32, 0.7)
    now[2], before[3], now[5], before[5] = np.nan, np.nan, 0.0, 0.0
    now[6], before[6] = 1.0, 1.0
    rows = surveys([wave(now, before)], UNITS, DEFAULT)
    assert {r.unit for r, _ in rows} == {*UNITS, LONDON} - {"unit 02", "unit 03"}
    assert surveys([], UNITS, DEFAULT) == []


def test_waves_running_raise_persistence():
    before, now = np.full(32, 0.7), np.full(32, 0.7)
    now[4] = 0.5
    rows = surveys([wave(now, before)], UNITS, DEFAULT, {("public-confidence", "unit 04"): 3})
    assert next(r for r, flag in rows if flag).parts.persistence == 1.75
