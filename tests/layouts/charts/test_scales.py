"""Scales hold all that they were made from, with few round gridlines."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from layouts.charts import scales, words
from layouts.charts.months import labels
from tests.layouts.charts.charts_of import rows


@settings(deadline=None)
@given(rows, st.booleans(), st.booleans())
def test_a_scale_holds_its_values_between_few_distinct_gridlines(values, from_zero, whole):
    found = scales.known(scales.clean(values))
    scale = scales.scale(found, from_zero=from_zero, whole=whole)
    ticks = scale.ticks()
    assert 2 <= len(ticks) <= 9
    assert len(set(ticks)) == len(ticks)
    assert all(-1e-5 <= scale.share(v) <= 1 + 1e-5 for v in found)
    assert not from_zero or scale.low <= 0 <= scale.high
    assert not whole or scale.step >= 1


@settings(deadline=None)
@given(rows)
def test_places_keep_to_the_drawing(values):
    found = scales.clean(values)
    scale = scales.scale(scales.known(found), from_zero=True)
    places = scale.places(values, 500)
    assert [p is None for p in places] == [v is None for v in found]
    assert all(p is None or 0 <= p <= 500 for p in places)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e300, None])
def test_what_cannot_be_drawn_is_missing(bad):
    assert scales.clean([bad, 3.0]) == [None, 3.0]


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        ([656.0, 401.0], True, [0, 200, 400, 600, 800]),
        ([0.0], True, [0, 1]),
        ([-3.2, 1.5], True, [-4, -2, 0, 2]),
        ([], True, [0, 1]),
    ],
)
def test_gridlines(values, from_zero, ticks):
    found = scales.scale(values, from_zero=from_zero, whole=True).ticks()
    assert found == ticks


@settings(deadline=None)
@given(st.integers(periods.month(2008, 1), periods.month(2018, 12)), st.integers(2, 130))
def test_labels_of_months_never_touch(first, count):
    """A label of a year is at most 6 % of a narrow chart wide (12 for the last month), 4 and 8 of a wide one."""
    for wide, inner, last in ((False, 9, 17), (True, 5.5, 11)):
        shown = [label for label in labels(first, count) if wide or not label.wide]
        assert shown[-1].text == periods.short(first + count - 1)
        gaps = [b.at - a.at for a, b in pairwise(shown)]
        assert all(gap >= inner for gap in gaps[:-1])
        assert all(gap >= last for gap in gaps[-1:])


@pytest.mark.parametrize(
    ("value", "step", "kind", "text"),
    [
        (1200.0, 200.0, "count", "1,200"),
        (-2.5, 0.5, "value", "−2.5"),
        (0.85, 0.05, "share", "85\u202f%"),
        (0.005, 0.005, "share", "0.5\u202f%"),
        (0.30000000000000004, 0.1, "value", "0.3"),
    ],
)
def test_gridline_texts(value, step, kind, text):
    assert words.grid(value, step, kind) == text
