"""The likely range behind the months: that of the path, the control chart, or what a scan expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import spc
from dashboard.exceptions import Scan
from dashboard.measure import Break
from dashboard.organisation import FORCE
from dashboard.scan.path import expected_path
from dashboard.views.band import CONTROL_CHART, SETTLING, band
from tests.dashboard.findings import found, scan
from tests.dashboard.views.dives import CAMDEN, LAMBETH, ROBBERY, monthly, of, steady
from tests.dashboard.views.plain import NOV17, Plain

seeds = st.integers(0, 10**6)


def numerators(source: Plain, id: str) -> list[np.ndarray]:
    """Of Lambeth and of Camden, which is the rest of London here; five years."""
    months = range(NOV17 - 59, NOV17 + 1)
    return [np.array([source.figures[id, u.code][m][0] for m in months]) for u in (LAMBETH, CAMDEN)]


def test_the_likely_range_is_given_the_rest_of_london_and_its_own_past() -> None:
    own, rest = numerators(ROBBERY, "robbery")
    *drawn, name = band(of(ROBBERY))
    path = expected_path(own, rest, months=24)
    np.testing.assert_allclose(drawn, [path.expected, path.lower, path.upper])
    assert name == "Likely range given the rest of London and its own past"
    *drawn, name = band(of(ROBBERY, slug=""))
    np.testing.assert_allclose(drawn[0], expected_path(own + rest, None, months=24).expected)
    assert name == "Likely range given its own past"


def test_the_range_of_a_share_is_given_the_cases_of_both() -> None:
    id = "positive-outcome-rate"
    source = monthly(id, {LAMBETH.code: steady(3, 60, 50), CAMDEN.code: steady(4, 60, 20)}, 200.0)
    own, rest = numerators(source, id)
    d = of(source, id)
    *drawn, _ = band(replace(d, measure=replace(d.measure, breaks=())))
    path = expected_path(own, rest, np.full(60, 200.0), np.full(60, 200.0), months=24)
    np.testing.assert_allclose(drawn, [path.expected, path.lower, path.upper])


@given(st.integers(-2, 30))
@settings(max_examples=12, deadline=None)
def test_nothing_is_expected_until_months_have_been_counted_the_new_way(back: int) -> None:
    d = of(ROBBERY)
    at = NOV17 - back
    broken = replace(d, measure=replace(d.measure, breaks=(Break(at, "Counted anew."),)))
    centre, lower, upper, _ = band(broken)
    settling = np.array([0 <= m - at < SETTLING for m in range(d.first, NOV17 + 1)])
    assert np.isnan(np.stack([centre, lower, upper])[:, settling]).all()
    before = np.array([m < at for m in range(d.first, NOV17 + 1)])
    np.testing.assert_allclose(centre[before], band(d)[0][before])
    assert not np.isnan(centre[before]).any()
    drawn = ~settling
    own, rest = numerators(ROBBERY, "robbery")
    path = expected_path(own, rest, months=24, breaks=[at - NOV17 + 59] if at <= NOV17 else [])
    np.testing.assert_allclose(np.stack([centre, lower, upper])[:, drawn],
                               np.stack([path.expected, path.lower, path.upper])[:, drawn])  # fmt: skip


def test_rare_events_have_no_range() -> None:
    for mean, drawn in ((2.9, False), (3.0, True)):
        source = monthly("robbery", {LAMBETH.code: [mean] * 60, CAMDEN.code: [30.0] * 60})
        for view in ("", CONTROL_CHART):
            found = band(of(source, view=view))
            assert bool(found[3]) == drawn
            assert np.isnan(found[0]).all() != drawn


@given(seeds, st.sampled_from(("robbery", "positive-outcome-rate")), st.integers(-1, 24))
@settings(max_examples=20, deadline=None)
def test_a_control_chart_is_one_of_the_months_shown_within_what_can_be(seed: int, id: str, back: int) -> None:
    chance = np.random.default_rng(seed)
    shares = 12.0 if id == "positive-outcome-rate" else None
    values = [float(x) for x in chance.integers(0, 13, 40)]
    source = monthly(id, {LAMBETH.code: values, CAMDEN.code: values}, shares)
    d = of(source, id, view=CONTROL_CHART)
    d = replace(d, measure=replace(d.measure, breaks=(Break(NOV17 - back, ""),)))
    mean, lower, upper, name = band(d)
    y = np.array(values[-24:]) / (shares or 1)
    chart = spc.control_chart(y, breaks=[23 - back])
    if np.mean(y) < 3 and shares is None:
        return
    np.testing.assert_allclose(mean, chart.mean)
    np.testing.assert_allclose(lower, np.maximum(chart.lower, 0))
    np.testing.assert_allclose(upper, np.minimum(chart.upper, 1) if shares else chart.upper)
    assert name == "Control chart limits"


@pytest.mark.parametrize(("months", "drawn"), [(11, False), (12, True)])
def test_a_control_chart_needs_a_year(months: int, drawn: bool) -> None:
    source = monthly("robbery", {LAMBETH.code: steady(5, months, 50), CAMDEN.code: steady(6, 40, 50)})
    assert bool(band(of(source, view=CONTROL_CHART))[3]) == drawn


def test_the_months_that_a_scan_judged_show_what_it_expected() -> None:
    kept = {"robbery": {LAMBETH.code: [40.0, 30.0, 50.0, 41.0, 31.0, 51.0]}}
    of_scan = scan([], expected=kept)
    drawn, plain = (band(of(x)) for x in (Judged(ROBBERY.figures, judged=of_scan), ROBBERY))
    assert [x[-2:].tolist() for x in drawn[:3]] == [[40, 41], [30, 31], [50, 51]]
    np.testing.assert_allclose(drawn[0][:-2], plain[0][:-2])


def test_a_group_shows_what_was_expected_of_london() -> None:
    of_scan = scan([], expected={"robbery": {FORCE: [40.0, 30.0, 50.0]}})
    assert band(of(Judged(ROBBERY.figures, judged=of_scan), slug="tp"))[0][-1] == 40


def test_nothing_is_drawn_where_a_change_was_found_and_no_months_were_kept() -> None:
    rows = [found(measure="robbery", unit=LAMBETH.code), found(measure="robbery", unit=LAMBETH.code, layer="standing", span=12),
            found(measure="robbery", unit=CAMDEN.code, span=6)]  # fmt: skip
    drawn, plain = (band(of(x)) for x in (Judged(ROBBERY.figures, judged=scan(rows)), ROBBERY))
    assert np.isnan(np.stack(drawn[:3])[:, -3:]).all()
    np.testing.assert_allclose(drawn[0][:-3], plain[0][:-3])


class Judged(Plain):
    """A source that has been scanned."""

    def __init__(self, figures: Any, judged: Scan) -> None:
        super().__init__(figures)
        self.judged = judged

    def scan(self, month: int, as_at: date | None = None) -> Any:
        return self.judged
