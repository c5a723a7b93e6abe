"""The life of a case in the store, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from dashboard.cases import Case, Entry, Words
from dashboard.exceptions import Found
from dashboard.principal import ANYONE, Principal
from data import schema
from data.cases import QUIET_MONTHS, NoCase, Overtaken, follow, read_cases, read_log, say
from data.engine import writing
from tests.dashboard.findings import CAMDEN, LAMBETH, NOV17, found

WORDS = Words("explained", "real change", "Two gangs moved in.", "Performance lead, Camden", 1)


def seen(engine: Engine, month: int, *rows: Found) -> None:
    with writing(engine) as connection:
        follow(connection, rows, month)


def cases(engine: Engine) -> list[Case]:
    with engine.connect() as connection:
        return read_cases(connection)


def log(engine: Engine, number: int) -> Sequence[Entry]:
    with engine.connect() as connection:
        return read_log(connection, [number])[number]


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(schema.state.c.records_version)) or 0)


def test_a_case_opens_is_seen_again_closes_by_itself_and_reopens(engine: Engine) -> None:
    seen(engine, NOV17, found())
    (case,) = cases(engine)
    assert (case.opened, case.last_seen, case.state, case.revision) == (NOV17, NOV17, "new", 1)
    seen(engine, NOV17 + 1, found())
    (case,) = cases(engine)
    assert (case.last_seen, case.state, case.revision) == (NOV17 + 1, "new", 1)
    for gap in range(1, QUIET_MONTHS):
        seen(engine, NOV17 + 1 + gap)
        assert cases(engine)[0].state == "new"
    seen(engine, NOV17 + 1 + QUIET_MONTHS)
    assert cases(engine)[0].state == "closed"
    seen(engine, NOV17 + 8, found())
    (case,) = cases(engine)
    assert (case.state, case.last_seen, case.revision) == ("reopened", NOV17 + 8, 3)
    assert [e.state for e in log(engine, case.id)] == ["new", "closed", "reopened"]


def test_scanning_a_month_again_changes_nothing(engine: Engine) -> None:
    seen(engine, NOV17, found())
    before = cases(engine), log(engine, 1)
    seen(engine, NOV17, found())
    assert (cases(engine), log(engine, 1)) == before


def test_up_and_down_and_other_units_are_cases_of_their_own_and_defects_none(engine: Engine) -> None:
    seen(engine, NOV17, found(), found(direction=-1), found(unit=LAMBETH), found(layer="quality", unit="*"))
    assert [(c.unit, c.direction) for c in cases(engine)] == [(CAMDEN, -1), (CAMDEN, 1), (LAMBETH, 1)]


def test_an_earlier_month_opens_what_is_lacking_and_closes_or_reopens_nothing(engine: Engine) -> None:
    seen(engine, NOV17, found())
    seen(engine, NOV17 + 12, found(unit=LAMBETH))  # Camden's is quiet for a year: closed
    seen(engine, NOV17 - 12, found(measure="burglary"))
    assert [(c.measure, c.state) for c in cases(engine)] == [
        ("robbery-personal", "closed"),
        ("robbery-personal", "new"),
        ("burglary", "new"),
    ]
    seen(engine, NOV17 + 1, found())
    camden = cases(engine)[0]
    assert (camden.last_seen, camden.state) == (NOV17 + 1, "closed")


def test_a_case_seen_in_an_earlier_month_too_is_quiet_only_since_the_newest(engine: Engine) -> None:
    seen(engine, NOV17, found())
    seen(engine, NOV17 - 2, found())
    seen(engine, NOV17 + QUIET_MONTHS - 1)
    (case,) = cases(engine)
    assert (case.last_seen, case.state) == (NOV17, "new")


def test_what_is_said_is_kept_and_raises_revision_and_version(engine: Engine) -> None:
    seen(engine, NOV17, found())
    before = version(engine)
    say(engine, 1, WORDS, ANYONE)
    (case,) = cases(engine)
    assert (case.state, case.reason, case.revision) == ("explained", "real change", 2)
    newest = log(engine, 1)[-1]
    assert (newest.by, newest.text) == (WORDS.post, WORDS.text)
    assert version(engine) == before + 1


def test_the_second_of_two_is_told_and_writes_nothing(engine: Engine) -> None:
    seen(engine, NOV17, found())
    say(engine, 1, WORDS, ANYONE)
    kept = cases(engine), log(engine, 1), version(engine)
    with pytest.raises(Overtaken):
        say(engine, 1, replace(WORDS, text="Another thought"), ANYONE)
    assert (cases(engine), log(engine, 1), version(engine)) == kept


def test_the_scan_overtakes_too(engine: Engine) -> None:
    seen(engine, NOV17, found())
    seen(engine, NOV17 + QUIET_MONTHS)
    with pytest.raises(Overtaken):
        say(engine, 1, WORDS, ANYONE)


def test_no_case_for_those_who_may_not_see_the_unit(engine: Engine) -> None:
    seen(engine, NOV17, found())
    with pytest.raises(NoCase):
        say(engine, 1, WORDS, leader(LAMBETH))
    with pytest.raises(NoCase):
        say(engine, 99, WORDS, ANYONE)
    with pytest.raises(NoCase):  # sees it, and may not write
        say(engine, 1, WORDS, replace(leader(CAMDEN), roles=frozenset({"auditor"})))
    say(engine, 1, WORDS, leader(CAMDEN))


def leader(unit: str) -> Principal:
    """Who leads a borough and sees no other."""
    units = frozenset({unit})
    return Principal(unit, units, "Chief superintendent", frozenset({"borough"}), units)


def test_a_log_of_no_cases_asks_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert read_log(connection, []) == {}
        assert read_log(connection, [99]) == {}
