"""Demonstration records: as a form would take them, marked, without names, consistent with the paper."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.meetings.calendar import planned
from dashboard.records.follow import follow
from dashboard.records.kind import kinds
from dashboard.records.place import settle
from dashboard.records.record import Record, Records
from dashboard.records.rules import unanswered
from data import schema, setup
from data.demo import records as demo
from data.engine import writing
from data.records import read_changes, read_records
from data.units import read_organisation

FRAMEWORK = ("forum", "link", "standing")
POSTS = (
    "Commander|Commissioner|Director|Head|Superintendent|Inspector|Lead responsible officer|Secretariat|"
    "Board|Group|Gold|Chair|Territorial Policing"
)
GIVEN = (
    "James John Robert Michael William David Richard Thomas Charles Mark Paul Steven Andrew Kevin Brian "
    "Peter Simon Martin Neil Ian Graham Alan Craig Stuart Mary Patricia Jennifer Linda Elizabeth Barbara "
    "Susan Jessica Sarah Karen Helen Lucy Emma Anna Laura Rachel Jane Cressida Sadiq Sophie Mohammed Ali"
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = setup.open_store(f"sqlite:///{tmp_path_factory.mktemp('played') / 'store.db'}")
    with writing(engine) as connection:
        demo.play(connection)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def every(played: Engine) -> Records:
    with played.connect() as connection:
        return read_records(connection)


@pytest.fixture(scope="module")
def made(every: Records) -> list[Record]:
    """The records that the demonstration adds to the framework."""
    return [r for r in every if r.kind not in FRAMEWORK]


def test_a_form_would_take_every_one_of_them(played: Engine, made: list[Record]) -> None:
    """The rules held when they were kept; places and measures are there, and a form gives the same back."""
    names = {m.id: m.name for m in catalogue().measures.values()}
    with played.connect() as connection:
        organisation = read_organisation(connection)
    for record in made:
        kind = kinds()[record.kind]
        body, wrong = kind.parse(kind.write(record))
        settled, misplaced = settle(kind, body, organisation, names)
        assert not {**wrong, **misplaced}, (record.ref, wrong, misplaced)
        assert settled == record.body, record.ref


def test_nothing_invented_is_unmarked(made: list[Record]) -> None:
    """What is not marked says where it is stated."""
    unmarked = [r for r in made if not r.illustrative]
    assert {r.kind for r in unmarked} == {"annotation"}
    assert all(r.text("source") for r in unmarked)
    assert len(unmarked) < len(made) / 50


def test_the_framework_is_not_called_illustrative(every: Records) -> None:
    assert not any(r.illustrative for kind in FRAMEWORK for r in every.of(kind))


def test_nobody_is_named(made: list[Record]) -> None:
    names = re.compile(rf"\b(?:{GIVEN.replace(' ', '|')}|Mrs?|Ms|Sir|Dame|Dr)\b")
    for record in made:
        for field in record.body:
            assert not names.search(record.text(field)), (record.ref, record.text(field))
        for field in ("owner", "lead", "author", "presenter", "chair", "contact", "approved"):
            said = record.text(field)
            post = re.search(POSTS, said) or re.fullmatch(r"\d{4}-\d\d-\d\d", said)
            assert not said or post, (record.ref, said)


def test_the_log_reads_in_the_order_of_days_and_ends_where_the_store_stands_still(played: Engine) -> None:
    with played.connect() as connection:
        today = connection.scalar(select(schema.state.c.today))
        days = connection.scalars(select(schema.metadata.tables["record_log"].c.at)).all()
    assert today == demo.TODAY
    assert days == sorted(days)
    assert days[-1].date() <= demo.TODAY


def test_a_risk_shows_its_course_of_a_year(played: Engine) -> None:
    scores = []
    for day in (date(2016, 12, 31), date(2017, 3, 31), date(2017, 9, 30), demo.TODAY):
        with played.connect() as connection:
            risk = read_records(connection, day).get("risk", "CR1")
        assert risk is not None
        scores.append((risk.number("likelihood") or 0) * (risk.number("impact") or 0))
    assert scores == [15, 20, 25, 20]


def test_actions_are_open_overdue_and_closed_and_some_were_moved(played: Engine, every: Records) -> None:
    actions = every.of("action")
    closed = [a for a in actions if a.text("status") == "closed"]
    overdue = [a for a in actions if a not in closed and a.text("due") < demo.TODAY.isoformat()]
    with played.connect() as connection:
        logs = [read_changes(connection, "action", a.ref) for a in actions]
    moved = [c for log in logs for c in log[1:] if "due" in c.fields]
    assert 40 <= len(actions) <= 60
    assert len(closed) >= 8
    assert len(overdue) >= 8
    assert len(moved) >= 6
    assert all(c.why for c in moved)
    assert len({a.text("unit") for a in actions}) > 15


def test_meetings_are_those_of_the_calendar(every: Records) -> None:
    for meeting in every.of("meeting"):
        forum, day = every.get("forum", meeting.text("forum")), meeting.day("day")
        assert forum is not None
        assert day is not None
        assert planned(forum, day, day) == (day,)
        past = day <= demo.TODAY
        assert (meeting.text("status") in ("held", "closed")) == past
        if meeting.text("status") == "closed":
            assert not unanswered(meeting.ref, every)


def test_every_past_meeting_of_six_months_is_on_record(every: Records) -> None:
    there = {m.ref for m in every.of("meeting")}
    for forum in every.of("forum"):
        for day in planned(forum, date(2017, 7, 1), demo.TODAY):
            assert f"{forum.ref}-{day}" in there


def test_themes_run_three_months_ahead_and_are_cascaded_to_all_boroughs(every: Records) -> None:
    themes = every.naming("theme", "forum", "tp-crimefighters")
    months = [t.text("month") for t in themes]
    assert months[-3:] == ["2017-12", "2018-01", "2018-02"]
    assert {t.text("title") for t in themes[:4]} == {
        "Burglary", "Anti-social behaviour", "Violence with injury", "Moped-enabled theft",
    }  # fmt: skip
    for theme in themes:
        assert not follow(theme, every)  # what a person's saving would bring about is there
    states = Counter(c.text("status") for c in every.of("cascade"))
    assert min(states[s] for s in ("sent", "on-agenda", "reported")) > 20
    assert sum(states.values()) == 4 * 32


def test_what_the_paper_states_is_there_with_its_source(every: Records) -> None:
    stocktake = every.get("programme", "violence-stocktake")
    assert stocktake is not None
    assert (stocktake.text("forum"), stocktake.text("commissioned")) == (
        "performance-group",
        "management-board",
    )
    dives = " ".join(d.text("question") for d in every.of("deep-dive") if "Paper, 1.7" in d.text("source"))
    assert "Investigative capability" in dives
    assert "Met Command and Control" in dives
    lambeth = [p for p in every.of("practice") if "Paper, 1.19" in p.text("source")]
    assert [p.text("forum") for p in lambeth] == ["tp-crimefighters"]


def test_the_newest_control_strategy_covers_the_month_of_the_newest_figures(every: Records) -> None:
    (newest,) = [v for v in every.of("control-strategy") if not v.text("end")]
    assert periods.iso(periods.of(newest.day("start") or date.max)) <= "2017-11"
    ranks = [p.number("weight") or 1.0 for p in every.naming("control-priority", "version", newest.ref)]
    assert ranks == sorted(ranks, reverse=True)


def test_playing_takes_little_of_the_time_to_a_first_page(new_url: str) -> None:
    engine = setup.open_store(new_url)
    start = time.process_time()
    with writing(engine) as connection:
        demo.play(connection)
    assert time.process_time() - start < 3  # 1.3 s on the machine of the README's table
    engine.dispose()
