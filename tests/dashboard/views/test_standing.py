"""Standing apart on the page of exceptions: told apart from changes, with the funnel of the scan's method."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from dashboard.charts import Sign
from dashboard.exceptions import Found
from dashboard.scan import standing as method
from dashboard.views.standing import MOST
from tests.dashboard.findings import CAMDEN, LAMBETH, NOV17, found, scan
from tests.dashboard.views.plain import NOV17 as LAST
from tests.dashboard.views.test_exceptions import Scanned, page

MEASURES = ("robbery-personal", "burglary", "theft-from-person", "shoplifting", "homicide")


def apart(measure: str = "robbery-personal", **more: Any) -> Found:
    known = {
        "layer": "standing",
        "running": 1,
        "span": 12,
        "value": 9.1,
        "expected": 4.2,
        "lower": 2.1,
        "upper": 6.7,
    }
    return found(measure=measure, **(known | more))


def source(*rows: Found) -> Scanned:
    here = Scanned({})
    units = [u.code for u in here.organisation.boroughs()]
    rng = np.random.default_rng(3)
    figures = {
        (m, u): {t: (float(rng.poisson(90)), None) for t in range(LAST - 23, LAST + 1)}
        for m in MEASURES
        for u in units
    }
    for t in range(LAST - 23, LAST + 1):
        figures["robbery-personal", CAMDEN][t] = (900.0, None)
    made = scan(rows, tested=dict.fromkeys(MEASURES, units), calibration={"stood": 640})
    return Scanned(figures, scans={NOV17: made})


def test_it_is_no_exception_and_in_no_list() -> None:
    view = page(source(found(unit=LAMBETH), apart()))
    assert [f.place for f in view.findings] == ["Lambeth"]
    assert "1 exceptions" not in view.frame.lead
    assert ", 1 exception," in view.frame.lead
    assert view.past[0].counts == (1, 0, 0)
    assert view.standing is not None
    (one,) = view.standing.measures
    assert [a.place for a in one.units] == ["Camden"]
    assert "not a change" in view.standing.lead
    assert "640 levels" in view.standing.lead


def test_its_words_are_of_standing_never_of_a_change() -> None:
    view = page(source(apart(running=3)))
    assert view.standing is not None
    (unit,) = view.standing.measures[0].units
    assert unit.signal.sign is Sign.NOTABLE
    assert unit.signal.sentence == (
        "Personal robbery in Camden stands above the other boroughs: 9.1 per 1,000 residents in December 2016 to "
        "November 2017, London 4.2 (19 in 20 boroughs are to lie within 2.1 to 6.7)."
    )
    assert unit.since == "in 3 scans running"
    assert "expected" not in unit.signal.sentence


def test_a_borough_sees_its_own_alone() -> None:
    rows = (apart(), apart("burglary", unit=LAMBETH))
    view = page(source(*rows), "unit=camden")
    assert view.standing is not None
    assert [m.title for m in view.standing.measures] == ["Personal robbery"]
    assert page(source(*rows), "unit=hackney").standing is None


def test_the_layer_can_be_chosen_and_a_kind_of_change_leaves_it_out() -> None:
    here = source(found(unit=LAMBETH), apart())
    alone = page(here, "layer=standing")
    assert (alone.lists, alone.calm) == ((), "")
    assert alone.standing is not None
    assert page(here, "kind=concern").standing is None
    assert page(here, "layer=local").standing is None


def test_the_funnel_is_that_of_the_scan() -> None:
    here = source(apart())
    view = page(here)
    assert view.standing is not None
    chart = view.standing.measures[0].funnel
    assert chart is not None
    assert [d.label for d in chart.dots if d.told] == ["Camden"]
    people = {u.name: here.organisation.population(u.code, NOV17) for u in here.organisation.boroughs()}
    value = {d.label: d.value for d in chart.dots}
    assert value["Camden"] == pytest.approx(12 * 900 / people["Camden"][0] * 1000)  # type: ignore[index]
    made = method.funnel(
        np.array([d.value / 1000 for d in chart.dots]), np.array([d.size for d in chart.dots]), False
    )
    assert made is not None
    low, high = made.limits(np.array([c[0] for c in chart.curves]), 0.95)
    np.testing.assert_allclose([c[2] for c in chart.curves], low * 1000)
    np.testing.assert_allclose([c[3] for c in chart.curves], high * 1000)
    assert chart.centre == pytest.approx(made.whole * 1000)


def test_the_first_measures_are_told_and_all_of_them_behind_a_link() -> None:
    here = source(*(apart(m) for m in MEASURES))
    view = page(here)
    assert view.standing is not None
    assert len(view.standing.measures) == MOST
    assert view.standing.all is not None
    every = page(here, view.standing.all.href.partition("?")[2]).standing
    assert every is not None
    assert len(every.measures) == len(MEASURES)


def test_a_day_shows_its_scan_and_says_so_or_that_there_is_none() -> None:
    class OfDays(Scanned):
        def scan(self, month: int, as_at: date | None = None) -> Any:
            newest = self.scans.get(month)
            if as_at is None or newest is None:
                return newest
            made = replace(newest, run_at=datetime(2017, 12, 2), found=newest.found[:1])
            return made if as_at >= date(2017, 12, 1) else None

    plain = source(found(unit=LAMBETH), found(id=2))
    here = OfDays(plain.figures, scans=plain.scans)
    then = page(here, "to=2017-11&as-at=2017-12-05")
    assert [f.place for f in then.findings] == ["Lambeth"]
    assert any("scan made on 2 December 2017" in n for n in then.frame.notices)
    assert then.past == ()
    before = page(here, "to=2017-11&as-at=2017-11-05")
    assert before.lists == ()
    assert before.frame.lead == "November 2017 was not scanned with what was known on 5 November 2017 alone."
    assert [w.href for w in before.ways] == ["/exceptions?to=2017-11"]
