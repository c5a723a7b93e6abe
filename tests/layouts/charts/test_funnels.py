"""The funnel: every unit drawn once and said in the table, limits as areas, names apart."""

import re
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts import Funnel, FunnelDot
from layouts.charts import funnel
from layouts.charts.funnels import NEAR
from tests.layouts.charts.charts_of import texts
from tests.layouts.charts.drawn import parse, per_cents, said

sizes, values = st.floats(50, 500_000), st.floats(0.01, 200)
dots = st.builds(
    FunnelDot, label=texts, href=st.just("/x"), size=sizes, value=values, text=texts, told=st.booleans()
)


def of(units, *, kind="value"):
    low, high = min(d.size for d in units), max(d.size for d in units)
    curves = tuple((low + (high - low) * i / 4, 1.0, 2.0, 6.0, 9.0) for i in range(5))
    return Funnel("Title", "Sentence.", "per 1,000", "residents", tuple(units), curves, 4.0, "London", kind)


@settings(max_examples=20, deadline=None)
@given(st.lists(dots, min_size=3, max_size=33))
def test_every_unit_is_a_dot_and_a_row(units):
    figure = parse(funnel(of(units)))
    per_cents(figure)
    circles = list(figure.iter("circle"))
    assert len(circles) == len(units)
    assert sum("told" in c.get("class").split() for c in circles) == sum(d.told for d in units)
    rows = figure.findall(".//tbody/tr")
    assert len(rows) == len(units)
    text = said(figure)
    assert all(d.label in text and d.text in text for d in units)


@settings(max_examples=20, deadline=None)
@given(st.lists(dots, min_size=3, max_size=33))
def test_only_those_that_stand_apart_are_named_and_no_name_lies_on_another(units):
    names = [t for t in parse(funnel(of(units))).iter("text") if "name" in (t.get("class") or "").split()]
    assert sorted(t.text for t in names) == sorted(d.label for d in units if d.told)
    heights = sorted(float(t.get("y").rstrip("%")) for t in names)
    gap = min(NEAR, 100 / max(len(heights), 1))
    assert all(b - a >= gap - 0.2 for a, b in pairwise(heights))
    assert all(0 <= y <= 100 for y in heights)


@settings(max_examples=20, deadline=None)
@given(st.lists(dots, min_size=3, max_size=33))
def test_the_limits_lie_within_the_drawing(units):
    for path in parse(funnel(of(units))).iter("path"):
        numbers = [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", path.get("d"))]
        assert all(-1 <= x <= 1001 for x in numbers)


def test_illustrative_figures_are_marked_unless_the_page_does_so():
    made = replace(of([FunnelDot(f"u{i}", "/x", 100.0 + i, 3.0, "3.0") for i in range(5)]), illustrative=True)
    assert "Illustrative" in said(parse(funnel(made)))
    assert "Illustrative" not in said(parse(funnel(made, tagged=False)))
