"""The audit log: written soon, lost by no fault, changed by nobody, read beside changes and loads."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.catalogue import Catalogue
from data import audit, schema
from data.audit import AuditLog, Line, read
from data.engine import writing
from tests.data.batches import LAMBETH, batch, put, source

LINE = Line(datetime(2017, 12, 4, 9, 30), "u1", "Analyst", "view", "/measure/x", "x")


def kept(engine: Engine) -> list[Line]:
    return [line for line in read(engine, many=1000) if line.who == "u1"]


def test_a_line_is_in_the_store_within_seconds(engine: Engine) -> None:
    AuditLog(engine).note(LINE)
    end = time.monotonic() + 10
    while not kept(engine) and time.monotonic() < end:
        time.sleep(0.05)
    assert kept(engine) == [LINE]


@pytest.mark.parametrize("change", [update(schema.audit).values(who="u2"), delete(schema.audit)])
def test_nobody_changes_a_line(engine: Engine, change: object) -> None:
    log = AuditLog(engine)
    log.note(LINE)
    log.flush()
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    assert kept(engine) == [LINE]


def test_what_cannot_be_written_waits(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AuditLog(engine)
    log.thread = False  # type: ignore[assignment]  # no thread of its own: the test says when
    with monkeypatch.context() as broken:
        broken.setattr(audit, "audit", schema.state)  # whose columns are others
        log.note(LINE)
        with pytest.raises(SQLAlchemyError):
            log.flush()
    assert kept(engine) == []
    log.flush()
    assert kept(engine) == [LINE]
    assert not log.waiting


def test_many_lines_wait_for_no_thread(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST", 10)
    log = AuditLog(engine)
    log.thread = False  # type: ignore[assignment]
    for _ in range(10):
        log.note(LINE)
    assert kept(engine) == []  # no reader writes before that
    log.note(LINE)
    assert len(kept(engine)) == 11


def test_nobody_sees_what_can_no_longer_be_noted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MOST", 10), ("PATIENCE", 20), ("audit", schema.state)):  # whose columns are others
        monkeypatch.setattr(audit, name, value)
    log = AuditLog(engine)
    log.thread = False  # type: ignore[assignment]
    for _ in range(20):
        log.note(LINE)
    with pytest.raises(SQLAlchemyError):
        log.note(LINE)


def test_changes_and_loads_are_read_beside_it_newest_first(engine: Engine, measures: Catalogue) -> None:
    put(engine, measures, source(batch({("robbery", LAMBETH): [1]})))
    at = datetime(2017, 12, 5)
    with writing(engine) as connection:
        connection.execute(
            insert(schema.cases).values(
                id=7, measure="robbery", unit=LAMBETH, direction=1, opened=201711, last_seen=201711,
                state="new", reason="", revision=1,
            )
        )  # fmt: skip
        said = {
            "case_id": 7,
            "at": at,
            "by": "Analyst",
            "state": "explained",
            "reason": "",
            "text": "A word.",
        }
        connection.execute(insert(schema.case_log).values(**said))
    log = AuditLog(engine)
    log.note(LINE)
    log.flush()
    lines = [x for x in read(engine, many=1000) if x.at >= LINE.at]
    assert [x.kind for x in lines] == ["load", "change", "view"]
    assert lines[1] == Line(at, "", "Analyst", "change", "case 7", "A word.")
    assert [x.at for x in read(engine)] == sorted((x.at for x in read(engine)), reverse=True)
    assert read(engine, first=1, many=1) == read(engine)[1:2]
