"""A clock that is wrong, by years and in either direction: what is shown, chosen and listed stays in order."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.catalogue import Catalogue, catalogue
from dashboard.principal import ANYONE
from data import clock, schema
from data.audit import AuditLog, Line, read
from data.cases import read_log
from data.check import findings
from data.engine import open_engine
from data.records import Wish, read_changes, read_records, save
from data.release import release
from data.report import summary_lines
from data.store import Store
from tests.data.batches import CAMDEN, LAMBETH, batch, only_two_boroughs, put, source
from tests.data.operations import OPERATIONS

WRONG = (datetime(1970, 1, 1), datetime(2031, 5, 5), datetime(2000, 1, 1, 12), datetime(2017, 12, 5))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Sets the clock: at.setattr(clock, "now", ...)."""
    return monkeypatch


def sets(at: pytest.MonkeyPatch, moment: datetime) -> None:
    at.setattr(clock, "now", lambda: moment)


def robbery(*figures: float) -> dict[tuple[str, str], list[float]]:
    return {("robbery", LAMBETH): list(figures)}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), min_size=4, max_size=4))
def test_figures_known_on_a_day_and_the_order_of_loads_hang_on_no_clock(
    empty_sqlite: Path, tmp_path: Path, moments: list[datetime]
) -> None:
    shutil.copy(empty_sqlite, tmp_path / "store.db")
    engine, measures = open_engine(f"sqlite:///{tmp_path / 'store.db'}"), catalogue()
    days = [date(2017, 12, 4), date(2018, 2, 4), date(2018, 1, 4), date(2018, 3, 4)]  # one comes late
    with pytest.MonkeyPatch.context() as at:
        for n, (moment, day) in enumerate(zip(moments, days, strict=True), 1):
            sets(at, moment.replace(microsecond=0))
            put(engine, measures, source(batch(robbery(n, n)), day))
    reading = Store(engine, measures).open(ANYONE)
    known = [
        reading.series((["robbery"], [LAMBETH]), as_at=day)["robbery", LAMBETH].numerator[0]
        for day in sorted(days)
    ]
    assert known == [1, 3, 2, 4]
    with engine.connect() as connection:
        rows = connection.execute(select(schema.releases).order_by(schema.releases.c.id)).all()
    assert [r.loaded_at for r in rows] == sorted(r.loaded_at for r in rows)
    assert [r.version for r in rows] == [2, 3, 4, 5]
    assert [line.about for line in read(engine, many=1000) if line.kind == "load"] == [r.file for r in rows][
        ::-1
    ]
    engine.dispose()


def test_a_clock_that_is_behind_is_said_with_the_load(
    engine: Engine, measures: Catalogue, at: pytest.MonkeyPatch
) -> None:
    sets(at, datetime(2018, 1, 5, 10))
    (first,) = put(engine, measures, source(batch(robbery(1)), date(2017, 12, 4)))
    assert not any("clock" in line for line in summary_lines([first], None, False))
    sets(at, datetime(1970, 1, 1))
    (second,) = put(engine, measures, source(batch(robbery(2)), date(2018, 1, 4)))
    (said,) = [line for line in summary_lines([second], None, False) if "clock" in line]
    assert "1970-01-01" in said
    assert "2018-01-05 10:00" in said


def test_a_scan_of_what_was_known_is_found_whatever_the_clock_said(
    engine: Engine, measures: Catalogue, at: pytest.MonkeyPatch
) -> None:
    """Each load is scanned with the clock elsewhere; a day shows the scan that saw no more than was known."""
    only_two_boroughs(engine)
    made = []
    for n, (moment, day) in enumerate(zip(WRONG, (4, 5, 6, 7), strict=True)):
        sets(at, moment)
        rows = {("robbery", u): [10.0, 12, 9, 11, 13, 8] * 7 + [60.0 + n] for u in (LAMBETH, CAMDEN)}
        figures = source(batch(rows, "2014-05"), date(2017, 12, day))
        _, scan = release(engine, [figures], measures)
        assert scan is not None
        made.append(scan.id)
        assert release(engine, [figures], measures)[1] is None, "it has seen every release"
    reading = Store(engine, measures).open(ANYONE)
    month = reading.data_to
    assert month is not None
    shown = [reading.scan(month, date(2017, 12, day)) for day in (4, 5, 6, 7)]
    assert [s.id for s in shown if s] == made


def test_a_record_as_it_stood_and_its_log_keep_their_order(engine: Engine, at: pytest.MonkeyPatch) -> None:
    sets(at, datetime(2017, 12, 4, 9))
    body = {"text": "Visit", "owner": "One", "due": "2017-12-31"}
    (made,) = save(engine, Wish("action", body, by="One"))
    for n, moment in enumerate((datetime(1970, 1, 1), datetime(2018, 3, 1), datetime(2000, 1, 1)), 2):
        sets(at, moment)
        save(engine, Wish("action", {"owner": f"Post {n}"}, made.ref, n - 1, by="x"))
    with engine.connect() as connection:
        changes = read_changes(connection, "action", made.ref)
        stood = [
            read_records(connection, d).get("action", made.ref)
            for d in (date(2017, 12, 3), date(2017, 12, 4), date(2018, 3, 1))
        ]
    assert [c.revision for c in changes] == [1, 2, 3, 4]
    assert [c.at for c in changes] == sorted(c.at for c in changes)
    assert [s and s.text("owner") for s in stood] == [None, "Post 2", "Post 4"]


def test_the_audit_log_is_read_in_the_order_in_which_it_was_written(
    engine: Engine, measures: Catalogue
) -> None:
    log = AuditLog(engine)
    log.thread = False  # type: ignore[assignment]  # no thread of its own
    for n, moment in enumerate((*WRONG, datetime(2017, 12, 6))):
        log.note(Line(moment, f"u{n}", "Analyst", "view", "/x"))
        log.flush()
    every = read(engine, many=1000)
    assert [line.who for line in every if line.who] == ["u4", "u3", "u2", "u1", "u0"]
    assert [read(engine, first=n, many=3) for n in (0, 2, 5)] == [every[n : n + 3] for n in (0, 2, 5)]


def test_the_check_says_that_the_clock_is_behind_the_store(
    engine: Engine, measures: Catalogue, at: pytest.MonkeyPatch
) -> None:
    put(engine, measures, source(batch(robbery(1))))
    assert not any("clock" in line for line in findings(engine, measures))
    sets(at, datetime(1970, 1, 1))
    (said,) = [line for line in findings(engine, measures) if "clock" in line]
    assert "1970-01-01" in said


def test_cases_and_their_words_keep_their_order(engine: Engine, at: pytest.MonkeyPatch) -> None:
    OPERATIONS["a word on a case"].prepare(engine)
    sets(at, datetime(1970, 1, 1))
    OPERATIONS["a word on a case"].work(engine)
    with engine.connect() as connection:
        assert [e.state for e in read_log(connection, [1])[1]] == ["new", "explained"]
