"""What releases revise: the usual share by bisection, the unusual by a plain rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.result import Layer, Row
from dashboard.scan.revisions import Revised, rate, rates, rests_on, revisions, spread

NOV17 = periods.month(2017, 11)
MEASURES, UNITS = ("robbery", "burglary", "theft", "arson"), tuple(f"unit {i}" for i in range(8))
counts = st.lists(st.integers(0, 3000), min_size=1, max_size=60)


def seen(rows):
    """rows of (measure, unit, month, before, after, provisional, newest)."""
    kinds = (np.intp, np.intp, np.intp, float, float, bool, bool)
    columns = list(zip(*rows, strict=True)) if rows else [[]] * 7
    return Revised(*(np.array(c, k) for c, k in zip(columns, kinds, strict=True)))


def by_bisection(before, after):
    """The r whose mean square revision, of r^2 c^2 + r c each, is the one seen (in units of c)."""
    size = [max(b, 1.0) for b in before]
    target = sum((a - b) ** 2 / s for a, b, s in zip(after, before, size, strict=True))
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(middle**2 * s + middle for s in size) < target else (low, middle)
    return low


@settings(max_examples=60, deadline=None)
@given(counts, st.integers(0, 10**6))
def test_the_rate_by_bisection(before, seed):
    before = np.array(before, float)
    after = np.maximum(before + np.random.default_rng(seed).integers(-40, 41, len(before)), 0.0)
    assert rate(before, after, 0.02, 0.0) == pytest.approx(by_bisection(before, after), rel=1e-6, abs=1e-9)


@given(counts, st.floats(0, 200))
def test_the_rate_lies_between_what_was_seen_and_the_default(before, prior):
    before = np.array(before, float)
    assert 0 <= rate(before, before, 0.02, prior) <= 0.02
    alone = rate(before, before * 1.5 + 3, 0.02, 0.0)
    assert min(alone, 0.02) - 1e-12 <= rate(before, before * 1.5 + 3, 0.02, prior) <= max(alone, 0.02) + 1e-12


def test_made_revisions_give_their_rate_back():
    rng = np.random.default_rng(1)
    before = rng.integers(50, 800, 4000).astype(float)
    after = before + rng.normal(0, spread(before, 0.03))
    assert rate(before, after, 0.5, 0.0) == pytest.approx(0.03, rel=0.06)


def test_nothing_seen_is_the_default():
    empty = seen([])
    assert rate(np.zeros(0), np.zeros(0), 0.02, 24.0) == 0.02
    np.testing.assert_array_equal(rates(empty, 4, True, DEFAULT), DEFAULT.revision)
    assert revisions(empty, MEASURES, UNITS, DEFAULT) == []


def test_provisional_and_final_months_are_known_apart():
    rows = [
        (0, u % 8, NOV17 - u, 100.0, 100.0 + (12 if u % 2 else 0), bool(u % 2), False) for u in range(200)
    ]
    assert rates(seen(rows), 1, True, DEFAULT)[0] > 10 * rates(seen(rows), 1, False, DEFAULT)[0]


def calm(newest=False):
    """Months already final that a release gave again, three offences to and fro."""
    return [
        (m, u, NOV17 - t, 200.0, 200.0 + (-3, 0, 3)[(m + u + t) % 3], False, newest)
        for m in range(4)
        for u in range(8)
        for t in range(1, 5)
    ]


def test_a_release_like_those_before_is_no_question():
    assert revisions(seen([*calm(), *calm(True)]), MEASURES, UNITS, DEFAULT) == []


def test_one_series_revised_beyond_all_before_is_a_question_about_the_data():
    rows = [*calm(), *calm(True), (1, 3, NOV17 - 2, 200.0, 290.0, False, True)]
    (row,) = revisions(seen(rows), MEASURES, UNITS, DEFAULT)
    assert (row.measure, row.unit, row.month) == ("burglary", "unit 3", NOV17 - 2)
    assert (row.layer, row.note, row.direction) == (Layer.QUALITY, "revised", 1)
    assert (row.value, row.expected) == (290.0, 200.0)
    assert np.isnan(row.p)


def test_what_was_revised_so_before_is_no_news():
    """Six sd out, and yet a release before it had revised this very series by more."""
    before = [*calm(), (1, 3, NOV17 - 6, 200.0, 300.0, False, False)]
    rows = [*before, (1, 3, NOV17 - 2, 200.0, 290.0, False, True)]
    assert revisions(seen(rows), MEASURES, UNITS, DEFAULT) == []


def test_a_measure_or_a_unit_revised_as_a_whole_is_told_once():
    whole = [(2, u, NOV17 - 2, 200.0, 260.0 + u, False, True) for u in range(8)]
    (row,) = revisions(seen([*calm(), *calm(True), *whole]), MEASURES, UNITS, DEFAULT)
    assert (row.measure, row.unit, row.note) == ("theft", "*", "revised as a whole")
    across = [(m, 5, NOV17 - 2, 200.0, 260.0, False, True) for m in range(4)]
    (row,) = revisions(seen([*calm(), *calm(True), *across]), MEASURES, UNITS, DEFAULT)
    assert (row.measure, row.unit) == ("*", "unit 5")


def test_a_first_release_of_revisions_is_held_against_the_default():
    assert revisions(seen([(0, 0, NOV17 - 1, 200.0, 203.0, False, True)]), MEASURES, UNITS, DEFAULT) == []
    assert revisions(seen([(0, 0, NOV17 - 1, 200.0, 260.0, False, True)]), MEASURES, UNITS, DEFAULT) != []


def row(measure="robbery", unit="unit 1", month=NOV17, window=3, layer=Layer.LOCAL):
    no = float("nan")
    return Row(measure, unit, month, layer, 1, window, 9.0, 1.0, no, no, 0.0, 0.0)


@pytest.mark.parametrize(
    ("revised", "held"),
    [
        (row(month=NOV17 - 2, layer=Layer.QUALITY), True),
        (row(month=NOV17 - 3, layer=Layer.QUALITY), False),
        (row(month=NOV17, measure="*", layer=Layer.QUALITY), True),
        (row(month=NOV17, unit="*", layer=Layer.QUALITY), True),
        (row(month=NOV17, unit="unit 2", layer=Layer.QUALITY), False),
        (row(month=NOV17, measure="theft", layer=Layer.QUALITY), False),
    ],
)
def test_a_change_over_revised_months_is_held_back(revised, held):
    assert rests_on(row(), [revised]) is held
