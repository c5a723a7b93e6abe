"""The scan as a whole, on figures made for it."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.scan.engine import scan
from dashboard.scan.panel import Break, panel
from dashboard.scan.parameters import METHOD_VERSION, Parameters
from dashboard.scan.result import Layer
from tests.dashboard.scan import made


@pytest.fixture(scope="module")
def calm():
    return made.counts(measures=6, units=12)


def flags(value, layer=None, **more):
    shown = made.of(value, **more)
    found = scan(shown, made.last(shown)).flags
    return {(f.measure, f.unit): f for f in found if layer is None or f.layer is layer}


def test_calm_figures_give_no_flags(calm):
    assert flags(calm) == {}


@pytest.mark.parametrize("factor", [1.6, 0.5])
def test_a_step_of_one_unit_is_found_with_its_side_and_size(calm, factor):
    value = calm.copy()
    value[2, 3, -3:] = np.round(value[2, 3, -3:] * factor)
    found = flags(value)
    assert set(found) == {("measure 2", "unit 03")}
    flag = found["measure 2", "unit 03"]
    assert flag.direction == (1 if factor > 1 else -1)
    assert flag.layer is Layer.LOCAL
    assert flag.rank == 1
    assert not flag.lower <= flag.value <= flag.upper
    assert flag.lower < flag.expected < flag.upper
    assert flag.value / flag.expected == pytest.approx(factor, rel=0.15)


def test_a_step_of_all_units_is_the_forces(calm):
    value = calm.copy()
    value[1, :, -3:] = np.round(value[1, :, -3:] * 1.5)
    assert set(flags(value)) == {("measure 1", "E12000007")}
    assert flags(value)["measure 1", "E12000007"].layer is Layer.FORCE


def test_a_registered_break_is_nobodys_performance(calm):
    """In its first month, in its fourth and in its last of the year."""
    value = calm.copy()
    value[1, :, -12:] = np.round(value[1, :, -12:] * 1.5)
    shown = made.of(value)
    start = made.last(shown) - 11
    told = replace(shown, breaks=(Break("measure 1", start),))
    for month in (start, start + 3, start + 11):
        (row,) = scan(told, month).flags
        assert (row.layer, row.measure, row.unit, row.month) == (Layer.QUALITY, "measure 1", "*", start)
        assert row.note == "definition changed"
    assert scan(shown, start + 3).flags != ()


def test_bad_data_is_never_performance(calm):
    value = calm.copy()
    value[:, 4, -1] = 0
    value[0, 2, -1] = np.nan
    found = flags(value)
    assert {f.layer for f in found.values()} == {Layer.QUALITY}
    assert set(found) == {("*", "unit 04"), ("measure 0", "unit 02")}


def test_a_boundary_is_a_question_about_the_data():
    value = made.counts(measures=14, units=12, level=150.0)
    part = np.round(value[:, 1, -3:] * 0.25)
    value[:, 1, -3:] -= part
    value[:, 2, -3:] += part
    found = flags(value)
    assert ("*", "unit 01") in found
    assert {f.layer for f in found.values()} == {Layer.QUALITY}


def test_a_rate_that_falls_is_found():
    cases = np.full((2, 12, 84), 500.0)
    rng = np.random.default_rng(5)
    rate = np.full(cases.shape, 0.2)
    rate[1, 6, -3:] = 0.12
    value = rng.binomial(500, rate).astype(float)
    found = flags(value, denominator=cases)
    assert set(found) == {("measure 1", "unit 06")}
    flag = found["measure 1", "unit 06"]
    assert flag.direction == -1
    assert 0 < flag.value < flag.lower < flag.expected < 1
    assert flag.parts.excess == pytest.approx((0.12 - 0.2) * 500 * flag.window, rel=0.35)


def test_nothing_after_the_month_counts(calm):
    value = calm.copy()
    value[2, 3, -6:] *= 3
    shown, month = made.of(value), made.last(made.of(value)) - 6
    assert scan(shown, month).scores == scan(made.of(calm), month).scores


def test_the_same_figures_give_the_same_result(calm):
    shown = made.of(calm)
    assert scan(shown, made.last(shown)) == scan(shown, made.last(shown))


def test_the_order_of_units_and_measures_does_not_matter(calm):
    value = calm.copy()
    value[2, 3, -3:] *= 2
    value[5, 8, -1] *= 2
    shown = made.of(value)
    units, measures = np.random.default_rng(1).permutation(12), np.random.default_rng(2).permutation(6)
    mixed = panel(
        tuple(shown.measures[m] for m in measures),
        tuple(shown.units[u] for u in units),
        shown.start,
        value[measures][:, units],
    )
    first, second = (scan(p, made.last(shown)).flags for p in (shown, mixed))
    assert [(f.measure, f.unit, f.rank) for f in first] == [(f.measure, f.unit, f.rank) for f in second]


def test_harm_and_priority_and_persistence_move_the_rank(calm):
    value = calm.copy()
    value[0, 1, -3:] *= 2
    value[3, 1, -3:] *= 2
    order = [f.measure for f in flags(value).values()]
    lesser = order[-1]
    harm = np.array([20.0 if f"measure {i}" == lesser else 1.0 for i in range(6)])
    heavy = flags(value, harm=harm)
    assert heavy[lesser, "unit 01"].rank == 1
    parts = heavy[lesser, "unit 01"].parts
    assert parts.score == pytest.approx(20 * abs(parts.excess) * parts.certainty)
    again = flags(value, persistence=np.full((6, 12), 3.0))
    assert again[lesser, "unit 01"].parts.persistence == 1.75


def test_a_result_keeps_how_it_was_made(calm):
    shown = made.of(calm)
    found = scan(shown, made.last(shown), Parameters(doubt=0.3))
    assert found.method == METHOD_VERSION
    assert found.settings()["doubt"] == 0.3
    assert found.scanned == len(found.scores) == 6 * 12 + 6
    assert found.flagged == 0
    assert found.expected_false == 0


def test_expected_false_is_what_the_flags_are_doubted(calm):
    value = calm.copy()
    value[2, 3, -3:] *= 2
    shown = made.of(value)
    found = scan(shown, made.last(shown))
    assert 0 <= found.expected_false < 0.1
    assert found.flagged == 1


def test_a_month_outside_the_panel(calm):
    with pytest.raises(ValueError, match="not in the panel"):
        scan(made.of(calm), made.START - 1)


def test_short_and_empty_panels():
    assert scan(made.of(made.counts(months=20)), made.START + 19).scores == ()
    assert scan(made.of(np.zeros((2, 3, 60))), made.START + 59).flagged == 0


def test_shapes_must_agree(calm):
    with pytest.raises(ValueError, match="harm"):
        made.of(calm, harm=[1.0])


def test_no_finding_reaches_across_a_registered_break(calm):
    """A change of some months, judged while a break lies among them, mixes two countings: it is held back."""
    value = calm.copy()
    value[2, 3, -4:] = np.round(value[2, 3, -4:] * 1.5)
    shown = made.of(value)
    month = made.last(shown)
    (found,) = (f for f in scan(shown, month).flags if f.measure == "measure 2")
    assert found.window > 1
    broken = replace(shown, breaks=(Break("measure 2", month),))
    kept = [f for f in scan(broken, month).flags if f.measure == "measure 2" and f.layer is not Layer.QUALITY]
    assert all(f.window == 1 for f in kept)


@pytest.mark.parametrize("cases", [None, 500.0])
def test_the_months_of_a_window_add_up_to_what_the_window_expects(calm, cases):
    """What a chart draws month by month is what the sentence says of all of them."""
    value = calm.copy()
    value[2, 3, -3:] = np.round(value[2, 3, -3:] * 1.6)
    below = None if cases is None else np.full(value.shape, cases)
    shown = made.of(value, denominator=below)
    found = scan(shown, made.last(shown))
    assert any(row.window == 3 for row in found.flags)
    for row in found.scores:
        centre, lower, upper = np.array(row.path).T
        assert len(centre) == row.window
        whole = centre.sum() if cases is None else centre.mean()
        assert whole == pytest.approx(row.expected)
        assert (lower <= centre).all()
        assert (centre <= upper).all()
        if row.window == 1:
            assert row.path == row.newest
            assert row.newest[0] == pytest.approx((row.expected, row.lower, row.upper))
