"""The store's side of the further layers: waves, levels, revisions, breaks, and the scan of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from dashboard import periods
from dashboard.breaks import Registered
from dashboard.catalogue import Catalogue
from dashboard.control import Control
from dashboard.exceptions import Scan
from dashboard.principal import ANYONE
from dashboard.scan.parameters import DEFAULT
from data import schema
from data.layers import in_effect, survey_measures, waves_of
from data.records import Wish, save
from data.revised import read_revised
from data.scans import HISTORY, _panel, run_scan
from data.store import Store
from tests.conftest import ONE_DATABASE
from tests.dashboard.findings import NOV17, found, scan
from tests.data.batches import MET, batch, put, source
from tests.data.scans import put_scan

pytestmark = ONE_DATABASE
MONTHS = 60
START = periods.iso(NOV17 - MONTHS + 1)
SEPTEMBER = NOV17 - 2
CRIMES = ("robbery", "burglary", "shoplifting")


def boroughs(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        table = schema.units.c
        return sorted(connection.scalars(select(table.code).where(table.level == "borough", table.ranked)))


def crimes(units: list[str], seed: int = 1) -> dict[tuple[str, str], Any]:
    rng = np.random.default_rng(seed)
    return {(m, u): rng.poisson(80, MONTHS).astype(float) for m in CRIMES for u in units}


def survey(units: list[str], fallen: str) -> dict[tuple[str, str], Any]:
    """0.68 in every wave of five; in the last one borough is at 0.45."""
    rows = {("public-confidence", u): np.full(13, np.nan) for u in [*units, MET]}
    for row in rows.values():
        row[[0, 3, 6, 9, 12]] = 0.68
    rows["public-confidence", fallen][12] = 0.45
    return rows


def store_of(engine: Engine, measures: Catalogue, **more: Any) -> list[str]:
    units = boroughs(engine)
    made = batch(crimes(units), START, **more)
    polled = batch(survey(units, units[4]), periods.iso(SEPTEMBER - 12), kind="survey")
    put(
        engine,
        measures,
        source(made, date(2017, 12, 4), "crimes"),
        source(polled, date(2017, 11, 30), "poll"),
    )
    return units


def scanned(engine: Engine, measures: Catalogue, month: int = NOV17) -> Scan:
    result = run_scan(engine, measures, month)
    assert result is not None
    return result


def test_a_survey_is_scanned_in_the_months_after_its_wave_and_counted_once(
    engine: Engine, measures: Catalogue
) -> None:
    units = store_of(engine, measures)
    first, again = scanned(engine, measures, NOV17 - 1), scanned(engine, measures)
    for result in (first, again):
        (row,) = (f for f in result.found if f.layer == "survey")
        assert (row.measure, row.unit, row.month, row.running) == (
            "public-confidence",
            units[4],
            SEPTEMBER,
            1,
        )
        assert set(result.tested["public-confidence"]) == {*units, MET}
    signals = Store(engine, measures).open(ANYONE).signals(NOV17)
    assert signals is not None
    assert "given London" in signals["public-confidence", units[4]].sentence


def test_a_measure_that_has_only_begun_and_one_that_is_a_sum_stop_no_scan(
    engine: Engine, measures: Catalogue
) -> None:
    units = store_of(engine, measures)
    before = scanned(engine, measures)
    rows = {("fraud-and-forgery", u): np.full(12, 9.0) for u in units}
    put(engine, measures, source(batch(rows, periods.iso(NOV17 - 11)), date(2017, 12, 4), "new"))
    rows = {("victim-based-offences", u): x for (m, u), x in crimes(units, 2).items() if m == CRIMES[0]}
    put(engine, measures, source(batch(rows, START), date(2017, 12, 4), "sums"))
    after = scanned(engine, measures)
    assert {m: after.tested.get(m) for m in before.tested} == dict(before.tested)
    assert "victim-based-offences" not in after.tested


@pytest.mark.parametrize(("months", "read"), [(60, 60), (130, HISTORY)])
def test_a_scan_reads_ten_years_month_for_month(
    months: int, read: int, engine: Engine, measures: Catalogue
) -> None:
    units = boroughs(engine)
    rows = {("robbery", u): np.arange(months) + 1000.0 * i for i, u in enumerate(units)}
    put(engine, measures, source(batch(rows, periods.iso(NOV17 - months + 1))))
    found = _panel(Store(engine, measures).open(ANYONE), NOV17, {}, (), Control())
    assert found is not None
    panel = found[0]
    assert (panel.start, panel.value.shape[2], set(panel.units)) == (NOV17 - read + 1, read, set(units))
    for i, unit in enumerate(panel.units):
        np.testing.assert_array_equal(panel.value[0, i], rows["robbery", unit][-read:])


def test_a_wave_too_old_or_without_a_year_before_is_not_judged(engine: Engine, measures: Catalogue) -> None:
    store_of(engine, measures)
    reading = Store(engine, measures).open(ANYONE)
    here = survey_measures(reading, NOV17)
    units = boroughs(engine)
    series = reading.series(([m.id for m in here], [*units, MET]))
    judged = {
        month: [w.month for w in waves_of(here, series, units, month, DEFAULT)]
        for month in (SEPTEMBER - 1, SEPTEMBER, SEPTEMBER + 4, SEPTEMBER + 5)
    }
    assert judged == {
        SEPTEMBER - 1: [],
        SEPTEMBER: [SEPTEMBER],
        SEPTEMBER + 4: [SEPTEMBER],
        SEPTEMBER + 5: [],
    }


def test_who_stands_apart_is_no_signal_and_no_case(engine: Engine, measures: Catalogue) -> None:
    units = boroughs(engine)
    rows = crimes(units)
    rows["robbery", units[7]] = rows["robbery", units[7]] * 8
    put(engine, measures, source(batch(rows, START)))
    first, second = scanned(engine, measures, NOV17 - 1), scanned(engine, measures)
    apart = [f for f in second.found if f.layer == "standing" and f.unit == units[7]]
    assert [(f.measure, f.running) for f in apart] == [("robbery", 2)]
    assert second.stood > 0
    assert second.flagged == sum(f.layer not in ("standing", "quality") for f in second.found)
    reading = Store(engine, measures).open(ANYONE)
    assert ("robbery", units[7], 1) not in reading.cases()
    assert (reading.signals(NOV17) or {})["robbery", units[7]].sentence == ""
    assert first.method == second.method


def test_what_releases_gave_again_is_read_from_the_versions(engine: Engine, measures: Catalogue) -> None:
    units = boroughs(engine)[:3]
    rows = {("robbery", u): [10.0, 20.0, 30.0] for u in units}
    put(
        engine,
        measures,
        source(batch(rows, "2017-08", provisional=np.array([False, False, True])), date(2017, 11, 3)),
    )
    rows = {("robbery", u): [10.0, 25.0, 33.0, 40.0] for u in units[:2]}
    put(engine, measures, source(batch(rows, "2017-08"), date(2017, 12, 4)))
    reading = Store(engine, measures).open(ANYONE)
    days = [r.as_at for r in reading.releases.values()]
    now = reading.series((["robbery"], units))
    with engine.connect() as connection:
        seen = read_revised(connection, now, (["robbery"], units), days, NOV17)
    told = sorted(
        zip(seen.unit.tolist(), seen.month - NOV17, seen.before, seen.after, seen.provisional, strict=True)
    )
    assert told == [
        (u, t, before, after, t == -1)
        for u in (0, 1)
        for t, before, after in ((-3, 10, 10), (-2, 20, 25), (-1, 30, 33))
    ]
    assert seen.newest.all()


def test_a_month_revised_beyond_all_before_is_a_question_and_no_performance(
    engine: Engine, measures: Catalogue
) -> None:
    units = boroughs(engine)
    rows = crimes(units)
    put(engine, measures, source(batch(rows, START), date(2017, 11, 3)))
    rows["robbery", units[2]][-2] = 260.0
    put(engine, measures, source(batch(rows, START), date(2017, 12, 4)))
    result = scanned(engine, measures)
    about = [
        f for f in result.found if (f.measure, f.unit) == ("robbery", units[2]) and f.layer != "standing"
    ]
    assert [(f.layer, f.note, f.month, f.value) for f in about] == [("quality", "revised", NOV17 - 1, 260.0)]


BREAK = {
    "measures": ("robbery",),
    "units": (),
    "month": "2017-09",
    "cause": "A new crime system",
    "author": "Data analyst",
    "recorded": "2017-10-01",
}


@pytest.mark.parametrize("approved", [False, True])
def test_a_break_restarts_limits_only_when_it_is_approved(
    engine: Engine, measures: Catalogue, approved: bool
) -> None:
    units = boroughs(engine)
    rows = crimes(units)
    for u in units:
        rows["robbery", u][-3:] *= 1.6
    put(engine, measures, source(batch(rows, START)))
    body = BREAK | ({"approver": "Performance lead", "approved": "2017-10-02"} if approved else {})
    save(engine, Wish("break", body, why="It came with the system", by="Data analyst"))
    result = scanned(engine, measures)
    notes = [f.note for f in result.found if f.layer == "quality"]
    moved = [f.unit for f in result.found if f.measure == "robbery" and f.layer == "force"]
    told = [b.note for b in Store(engine, measures).open(ANYONE).measure("robbery").breaks]
    assert (BREAK["cause"] in told) is approved
    if approved:
        assert (notes, moved) == (["definition changed: A new crime system"], [])
    else:
        assert notes == ["break suggested, not approved: A new crime system"]
        assert moved == [MET]


@pytest.mark.usefixtures("engine")
def test_a_break_of_all_boroughs_by_name_is_one_of_all(measures: Catalogue) -> None:
    robbery, units = measures.get("robbery"), ["a", "b"]
    made = [Registered("robbery", NOV17, "c", "d", units=("a", "b")), Registered("robbery", NOV17, "c", "d")]
    assert [b.units for b in in_effect(robbery, made, units)] == [()]
    assert [b.units for b in in_effect(robbery, [replace(made[0], units=("a",))], units)] == [("a",)]


def test_a_day_shows_the_newest_scan_that_knew_nothing_later(engine: Engine, measures: Catalogue) -> None:
    """Whatever the clock said when they were loaded and made."""

    def scanned() -> int:
        with engine.connect() as connection:
            version = connection.scalar(select(schema.state.c.version))
        put_scan(engine, scan([found()], NOV17, data_version=version))
        with engine.connect() as connection:
            return int(connection.scalar(select(func.max(schema.scans.c.id))) or 0)

    rows = {("robbery", MET): [1.0] * 8}
    put(engine, measures, source(batch(rows, "2017-04"), date(2017, 12, 3)))
    _, second = scanned(), scanned()
    put(engine, measures, source(batch(rows, "2017-04"), date(2018, 1, 8)))
    third = scanned()
    reading = Store(engine, measures).open(ANYONE)

    def made(day: date | None) -> int | None:
        shown = reading.scan(NOV17, day)
        return shown.id if shown else None

    assert made(None) == made(date(2018, 1, 8)) == third
    assert made(date(2018, 1, 7)) == made(date(2017, 12, 3)) == second
    assert made(date(2017, 12, 2)) is None
