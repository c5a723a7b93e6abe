"""Each kind of defect, what it covers and what it must leave alone."""

import numpy as np
import pytest

from dashboard.scan.quality import ALL, Defect, defects, units_moved
from dashboard.scan.shapes import SHAPES, Fit
from tests.dashboard.scan import made

J = len(SHAPES)


@pytest.fixture
def value():
    return made.counts(measures=6, units=8, months=60)


def found(value, repeated=None):
    return defects(value, np.zeros(value.shape, bool) if repeated is None else repeated)


def test_sound_figures_have_none(value):
    assert found(value) == []


@pytest.mark.parametrize("month", [59, 52])
def test_a_single_missing_month(value, month):
    value[2, 3, month] = np.nan
    assert found(value) == [Defect(2, 3, month, "missing")]


def test_a_gap_of_two_years_ago_is_history(value):
    value[2, 3, 30] = np.nan
    assert found(value) == []


def test_a_unit_that_sent_nothing_is_one_defect(value):
    value[:, 4, 59] = np.nan
    assert found(value) == [Defect(ALL, 4, 59, "missing")]


def test_a_measure_that_nobody_sent_is_one_defect(value):
    value[1, :, 59] = np.nan
    assert found(value) == [Defect(1, ALL, 59, "missing")]


def test_a_new_series_does_not_miss_its_past(value):
    value[0, 0, :55] = np.nan
    assert found(value) == []


def test_repeated_rows(value):
    repeated = np.zeros(value.shape, bool)
    repeated[1, 1, 59] = repeated[0, 2, 50] = repeated[0, 0, 10] = True
    assert set(found(value, repeated)) == {Defect(1, 1, 59, "repeated"), Defect(0, 2, 50, "repeated")}


def test_a_month_sent_twice(value):
    value[:, 5, 59] = value[:, 5, 58]
    assert found(value) == [Defect(ALL, 5, 59, "copied")]


def test_a_month_of_zeros(value):
    value[:, 5, 59] = 0
    assert found(value) == [Defect(ALL, 5, 59, "zero")]


def test_one_zero_where_zero_never_was(value):
    value[3, 5, 59] = 0
    assert found(value) == [Defect(3, 5, 59, "zero")]


def test_a_zero_in_a_small_series_is_no_defect():
    value = made.counts(level=2.0)
    value[0, 0, -1] = 0
    assert found(value) == []


def moved(sizes, sd=0.08, per_unit=12):
    """units_moved for units whose every measure moved by `sizes` over three months."""
    unit = np.repeat(np.arange(len(sizes)), per_unit)
    size = np.zeros((len(unit), J))
    size[:, 2] = np.repeat(sizes, per_unit) + np.tile(np.linspace(-0.05, 0.05, per_unit), len(sizes))
    spread = np.full((len(unit), J), sd)
    return units_moved(Fit(size / spread, spread, np.eye(J)), unit, len(sizes))


def test_a_boundary_names_both_sides():
    assert moved([0, -0.22, 0, 0.18, 0, 0]) == {1: -1, 3: 1}


def test_a_small_gain_is_named_beside_its_loss():
    assert moved([0, -0.3, 0, 0.12, 0, 0]) == {1: -1, 3: 1}


def test_a_double_load_stands_alone():
    assert moved([0, 0, 0.7, 0, 0]) == {2: 1}


def test_small_moves_are_left_alone():
    assert moved([0.02, -0.05, 0.04, 0.0]) == {}


def test_one_measure_is_not_a_unit():
    unit = np.repeat(np.arange(4), 12)
    z = np.zeros((48, J))
    z[3] = 15
    assert units_moved(Fit(z, np.full((48, J), 0.05), np.eye(J)), unit, 4) == {}
