"""Sparklines: whatever comes, one small drawing with a name."""

import math

from hypothesis import given, settings

from dashboard.charts import Sign, Spark
from layouts.charts import spark
from tests.layouts.charts.charts_of import sparks
from tests.layouts.charts.drawn import inside, parse


@settings(deadline=None)
@given(sparks)
def test_any_sparkline_is_a_named_picture_within_its_frame(s):
    svg = parse(spark(s))
    assert (svg.get("role"), svg.get("aria-label")) == ("img", s.text)
    assert s.sign.value in svg.get("class").split()
    inside(svg)


@settings(deadline=None)
@given(sparks)
def test_the_dot_is_the_last_month_or_missing_with_it(s):
    last = s.values[-1] if s.values else None
    drawn = parse(spark(s)).find("path[@class='d']") is not None
    assert drawn == (last is not None and abs(last) < 1e15)


def seasonal(months: int, band: bool = True) -> Spark:
    centre = [40 * (1 + 0.12 * math.sin(k / 12 * math.tau)) for k in range(months)]
    values = tuple(round(c + (k * 29 % 13) - 6.0) for k, c in enumerate(centre))
    lower, upper = ([c * f for c in centre] if band else [] for f in (0.75, 1.25))
    return Spark(values, "", tuple(lower), tuple(upper), Sign.CONCERN)


def test_24_months_with_their_range_take_less_than_350_bytes_and_60_less_than_700():
    assert len(str(spark(seasonal(24)))) < 350
    assert len(str(spark(seasonal(60)))) < 700
    assert len(str(spark(seasonal(60, band=False)))) < 420


def test_columns_of_sparklines_line_up():
    widths = {n: int(parse(spark(seasonal(n))).get("viewBox").split()[2]) for n in (24, 36, 60, 120)}
    assert all(88 <= width <= 124 for width in widths.values()), widths
