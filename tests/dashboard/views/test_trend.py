"""The chart of the months and the sentence above it, against slow sums."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.charts import Sign, Trend
from dashboard.measure import Break
from dashboard.records.record import Record
from dashboard.signal import Signal
from dashboard.views.dive import Dive
from dashboard.views.trend import annotated, finding, trend_of
from tests.dashboard.views.dives import CAMDEN, LAMBETH, ROBBERY, YEAR, of
from tests.dashboard.views.plain import NOV17, Plain, invented, slowly

seeds = st.integers(0, 10**6)
shown = st.sampled_from(("robbery", "positive-outcome-rate", "immediate-response-in-15-minutes"))


def trend(d: Dive) -> Trend:
    drawn = trend_of(d)
    assert drawn is not None
    return drawn


def figures(source: Plain, id: str, code: str, first: int) -> list[float | None]:
    return [slowly(source, id, [code], [m]) for m in range(first, NOV17 + 1)]


@settings(max_examples=15, deadline=None)
@given(seeds, shown, st.sampled_from((0.0, 0.1)), st.sampled_from((24, 36)))
def test_a_chart_holds_the_months_asked_for(seed: int, id: str, gaps: float, months: int) -> None:
    source = Plain(invented(seed, gaps=gaps))
    drawn = trend_of(of(source, id, months=months))
    if drawn is None:
        assert (id, LAMBETH.code) not in source.figures
        return
    values = figures(source, id, LAMBETH.code, NOV17 - months + 1)
    assert drawn.first == NOV17 - months + 1
    assert list(drawn.values) == [None if v is None else pytest.approx(v) for v in values]
    assert len(drawn.centre) == len(drawn.lower) == len(drawn.upper) == months
    there = [v for v in values if v is not None]
    if not there:
        assert drawn.sentence.startswith("There are no figures from ")
        return
    said = re.fullmatch(r".* in (\w+ \d+); highest .* in (\w+ \d+), lowest .* in (\w+ \d+)\.", drawn.sentence)
    assert said is not None
    at = {periods.name(NOV17 - months + 1 + i): v for i, v in enumerate(values) if v is not None}
    assert said[1] == list(at)[-1]
    assert (at[said[2]], at[said[3]]) == (max(there), min(there))
    assert drawn.from_zero == (id == "robbery" or source.measure(id).kind == "mean")


@settings(max_examples=15, deadline=None)
@given(seeds, st.sampled_from(("robbery", "positive-outcome-rate", "public-confidence")))
def test_london_is_beside_on_the_unit_s_own_scale(seed: int, id: str) -> None:
    source = Plain(invented(seed, gaps=0.05))
    d = of(source, id)
    drawn = trend_of(d)
    assert trend(of(source, id, slug="")).companion is None
    if drawn is None or d.london is None:
        return
    own = np.array(drawn.values, float)
    london = d.london.over(d.first, d.to + 1).values
    both = ~np.isnan(own) & ~np.isnan(london)
    if id != "robbery":
        assert drawn.companion is not None
        assert drawn.companion.name == "London"
        np.testing.assert_array_equal(np.array(drawn.companion.values, float), london)
    elif both.any() and london[both].sum():
        assert drawn.companion is not None
        beside = np.array(drawn.companion.values, float)
        assert beside[both].sum() == pytest.approx(own[both].sum())
        np.testing.assert_allclose(beside * london[both].sum(), london * own[both].sum())
    else:
        assert drawn.companion is None


def marked(**body: Any) -> Record:
    return Record(
        "annotation",
        f"N-{len(body)}-{hash(str(body)) % 10**6}",
        {"text": "An operation", "approved": "2017-12-01", **body},
    )


@given(st.dates(date(2015, 6, 1), date(2018, 3, 1)), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_marks_are_those_of_the_measure_the_unit_and_the_months(
    day: date, elsewhere: bool, other: bool, approved: bool
) -> None:
    body = {
        "day": day.isoformat(),
        "units": (CAMDEN.code,) if elsewhere else (LAMBETH.code, CAMDEN.code),
        "measures": ("burglary",) if other else ("robbery",),
        "approved": "2017-12-01" if approved else "",
    }
    d = of(replace(ROBBERY, kept=(marked(**body),)))
    found = annotated(d, d.first)
    inside = d.first <= day.year * 12 + day.month - 1 <= NOV17
    assert len(found) == (inside and not elsewhere and not other)
    for mark in found:
        assert (mark.month, mark.waiting) == (periods.of(day), not approved)
        assert mark.note == "An operation" + ("" if approved else " (not yet approved)")


def test_a_mark_of_all_is_on_every_series_with_its_end_and_its_sort() -> None:
    kept = replace(marked(day="2017-06-01", end="2017-06-20"), illustrative=True)
    (mark,) = annotated(of(replace(ROBBERY, kept=(kept,))), NOV17 - 11)
    assert mark.note == "An operation, until 20 June 2017 (illustrative)"


def test_what_a_scan_found_is_flagged_at_the_newest_month_and_quiet_is_not() -> None:
    for sign in (Sign.CONCERN, Sign.USUAL):
        signal = Signal(sign, "up", "concern", "Robbery: 9.", 1)
        drawn = trend(of(replace(ROBBERY, found={("robbery", LAMBETH.code): signal})))
        assert drawn.flags == (((NOV17, sign, "concern"),) if sign is Sign.CONCERN else ())


@pytest.mark.parametrize(("back", "shown"), [(24, 0), (23, 0), (22, 1), (1, 1), (0, 1), (-1, 0)])
def test_a_change_of_counting_is_marked_within_the_months(back: int, shown: int) -> None:
    d = of(ROBBERY)
    broken = replace(d, measure=replace(d.measure, breaks=(Break(NOV17 - back, "Counted anew."),)))
    assert [b.month for b in trend(broken).breaks] == [NOV17 - back] * shown


@settings(max_examples=15, deadline=None)
@given(seeds, st.sampled_from(("robbery", "positive-outcome-rate")))
def test_the_lead_says_the_period_the_change_and_london(seed: int, id: str) -> None:
    source = Plain(invented(seed))
    text = finding(of(source, id))
    now, before = (slowly(source, id, [LAMBETH.code], [m - back for m in YEAR]) for back in (0, 12))
    if now is None or before is None:
        return
    assert " in December 2016 to November 2017" in text
    shown = f"{now * 100:.1f}" if id != "robbery" else f"{now:,.0f}"
    assert text.startswith(shown)
    assert "London" in text
    assert "London" not in finding(of(source, id, slug=""))
