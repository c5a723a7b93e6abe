"""Months in which nobody published anything: what comes after is held against what came before, no more is said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.scan import track
from dashboard.scan.engine import scan
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.path import expected_path
from dashboard.scan.result import Layer
from tests.dashboard.scan import made

MONTHS = 96
# A gap of one month to three years, with months enough on both sides to judge by.
GAPS = st.tuples(st.integers(1, 31), st.integers(24, 44)).map(
    lambda g: slice(MONTHS - g[1] - g[0], MONTHS - g[1])
)


def dark(value, gap, rows=slice(None)):
    """The figures without those of a gap."""
    cut = value.copy()
    cut[rows, :, gap] = np.nan
    return cut


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 50), GAPS)
def test_a_quiet_force_is_quiet_after_a_gap(seed, gap):
    value = dark(made.counts(measures=6, units=12, months=MONTHS, seed=seed), gap, slice(0, 3))
    shown = made.of(value)
    result = scan(shown, made.last(shown))
    judged = {row.measure: row for row in result.scores if row.layer is Layer.FORCE}
    assert set(judged) == set(shown.measures)
    total = np.nansum(value[:, :, -DEFAULT.block :], axis=1)
    for i, name in enumerate(shown.measures):
        row = judged[name]
        assert row.expected == pytest.approx(total[i, -int(row.window) :].sum(), rel=0.35)
    assert [row for row in result.flags if row.layer is Layer.FORCE] == []


def test_what_changed_in_a_gap_is_no_news():
    """Nothing is judged until a year and the block have followed; then it is, the new level beside the old."""
    value = made.counts(measures=3, units=12, months=MONTHS)
    for after, judged in ((20, False), (21, True)):
        shown = made.of(dark(value, slice(40, MONTHS - after)))
        layers = {row.layer for row in scan(shown, made.last(shown)).scores}
        assert ({Layer.LOCAL, Layer.FORCE} <= layers) is judged
        assert bool(layers) is judged


def test_a_gap_of_less_than_a_year_stops_nothing():
    shown = made.of(dark(made.counts(measures=3, units=12, months=MONTHS), slice(75, 86)))
    assert {row.layer for row in scan(shown, made.last(shown)).scores} == {Layer.LOCAL, Layer.FORCE}


def test_what_happens_after_a_gap_is_still_found():
    value = made.counts(measures=6, units=12, months=MONTHS)
    value[1, :, -3:] *= 1.8
    value[4, 5, -3:] *= 2.2
    shown = made.of(dark(value, slice(41, 66)))
    flags = {(row.measure, row.unit) for row in scan(shown, made.last(shown)).flags}
    assert (shown.measures[4], shown.units[5]) in flags
    assert any(measure == shown.measures[1] for measure, _ in flags)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 50), GAPS)
def test_a_gap_does_not_make_units_louder(seed, gap):
    """The months without figures tell nothing of how far a series strays, neither that it is calm."""
    value = made.counts(measures=6, units=12, months=MONTHS, seed=seed)
    whole, cut = (made.of(v) for v in (value, dark(value, gap)))
    far = [
        np.mean([row.p < 0.05 for row in scan(p, made.last(p)).scores if row.layer is Layer.LOCAL])
        for p in (whole, cut)
    ]
    assert far[1] <= far[0] + 0.1


@given(st.integers(0, 50), st.lists(st.integers(0, 35), max_size=30))
def test_dark_months_are_put_at_the_same_month_of_the_nearest_year(seed, months):
    """Against a plain search, month by month."""
    value = made.counts(measures=1, units=3, months=36, seed=seed)
    value[:, :, months] = np.nan
    filled, missing = track.fill(value)
    total = np.nansum(value, axis=1)[0]
    for t in set(months):
        others = sorted((s for s in range(t % 12, 36, 12) if s not in months), key=lambda s: (abs(s - t), s))
        assert filled[0, :, t].sum() == pytest.approx(total[others[0]] if others else 0.0)
    assert (track.silent(missing)[0] == np.isin(np.arange(36), months)).all()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 50), GAPS, st.booleans())
def test_a_chart_expects_after_a_gap_what_it_would_of_such_figures(seed, gap, force):
    value = made.counts(measures=1, units=8, months=MONTHS, level=150.0, seed=seed)[0]
    own, rest = value[0].copy(), value[1:].sum(0)
    own[gap] = rest[gap] = np.nan
    path = expected_path(own, None if force else rest)
    after = slice(gap.stop, None)
    assert np.nanmean(path.expected[after]) == pytest.approx(np.nanmean(own), rel=0.3)
    width = (path.upper - path.lower) / path.expected
    assert np.nanmedian(width[after]) < 2 * np.nanmedian(width[: gap.start]) + 0.1
    if not force:
        assert np.isnan(path.expected[gap]).all()
