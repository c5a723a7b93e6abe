"""What ends a session ends it for good, whatever the clock says, and nobody else's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

import app
from data import sessions, setup
from data.audit import read
from data.schema import ended_sessions
from data.sessions import EVERYBODY, SKEW, Session, end, is_ended, mark, person, provider, single
from tests.conftest import ONE_DATABASE

DAY = 86_400
NOW = 1_512_345_678


def begun(engine: Engine, id: str, subject: str, sid: str = "") -> Session:
    return Session(id, subject, mark(engine), sid)


def test_each_key_ends_what_it_names_and_nothing_else(engine: Engine) -> None:
    a, b = begun(engine, "a", "ann"), begun(engine, "b", "ann", "tablet")
    c = begun(engine, "c", "bob", "tablet")
    end(engine, single("a"), NOW, DAY)
    assert [is_ended(engine, s) for s in (a, b, c)] == [True, False, False]
    end(engine, person("ann"), NOW, DAY)
    assert [is_ended(engine, s) for s in (a, b, c)] == [True, True, False]
    end(engine, provider("tablet"), NOW, DAY)
    assert is_ended(engine, c)
    later = begun(engine, "d", "ann")
    assert not is_ended(engine, later)
    end(engine, EVERYBODY, NOW, DAY)
    assert is_ended(engine, later)
    assert not is_ended(engine, begun(engine, "e", "ann"))


@pytest.fixture(scope="module")
def one(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    file = tmp_path_factory.mktemp("sessions") / "store.db"
    shutil.copy(empty_sqlite, file)
    return setup.open_store(f"sqlite:///{file}")


steps = st.lists(
    st.tuples(
        st.sampled_from(["begin", "end one", "end person", "end all"]),
        st.sampled_from(["ann", "bob"]),
        st.integers(-3 * DAY, 3 * DAY),  # where the clock is set to
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_clock_brings_a_session_back_or_ends_a_new_one(
    one: Engine, steps: list[tuple[str, str, int]]
) -> None:
    """Against sets of names; each session lives for less than a day, as the store is told."""
    alive: dict[Session, str] = {}
    dead: dict[Session, int] = {}  # with the clock's hour at its end
    for n, (what, who, moved) in enumerate(steps):
        now = NOW + moved
        gone: list[Session] = []
        if what == "begin":
            alive[begun(one, f"{len(alive)}-{len(dead)}-{n}", who)] = who
        elif what == "end one" and alive:
            gone = [next(iter(alive))]
            end(one, single(gone[0].id), now, DAY)
        elif what == "end person":
            gone = [s for s in alive if alive[s] == who]
            end(one, person(who), now, DAY)
        elif what == "end all":
            gone = list(alive)
            end(one, EVERYBODY, now, DAY)
        for session in gone:
            del alive[session]
            dead[session] = now
        dead = {s: at for s, at in dead.items() if now <= at + DAY}  # too old by then, and forgotten
        assert not [s for s in alive if is_ended(one, s)]
        assert not [s for s in dead if not is_ended(one, s)]


def test_the_table_does_not_grow_for_ever(engine: Engine) -> None:
    for n in range(50):
        end(engine, single(str(n)), NOW + n * 3600, 10 * 3600)
    with engine.connect() as connection:
        assert (connection.scalar(select(func.count()).select_from(ended_sessions)) or 99) <= 12


def test_a_second_worker_that_sees_the_clock_set_back_ends_nobody_again(engine: Engine) -> None:
    old = begun(engine, "a", "ann")
    end(engine, EVERYBODY, NOW - 7200, DAY, least=NOW)
    new = begun(engine, "b", "ann")
    end(engine, EVERYBODY, NOW - 7000, DAY, least=NOW + SKEW // 2)
    assert is_ended(engine, old)
    assert not is_ended(engine, new)


def test_a_clock_that_is_set_back_once_more_ends_all_once_more(engine: Engine) -> None:
    end(engine, EVERYBODY, NOW - 7200, DAY, least=NOW)
    later = begun(engine, "a", "ann")
    end(engine, EVERYBODY, NOW - 7200, DAY, least=NOW + 3600)
    assert is_ended(engine, later)
    end(engine, EVERYBODY, NOW + 3600, DAY)  # nor does one who knows no least do nothing
    assert is_ended(engine, Session("b", "ann", NOW + 3600))


def test_nothing_in_the_table_names_anybody(engine: Engine) -> None:
    end(engine, person("ann.other@met.example"), NOW, DAY)
    with engine.connect() as connection:
        row = connection.execute(select(ended_sessions)).one()
    assert row.key == sessions.person("ann.other@met.example")
    assert len(row.key) == 64


@ONE_DATABASE
def test_an_administrator_ends_sessions_by_a_command_and_the_log_has_it(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    one, two = begun(engine, "a", "ann"), begun(engine, "b", "bob")

    def call(*words: str) -> int:
        return CliRunner().invoke(app.main, ["sessions", "end", *words], catch_exceptions=False).exit_code

    assert [call(), call("ann", "--everybody")] == [2, 2]
    assert not is_ended(engine, one)
    assert call("ann") == 0
    assert [is_ended(engine, s) for s in (one, two)] == [True, False]
    assert call("--everybody") == 0
    assert is_ended(engine, two)
    assert [(line.kind, line.who) for line in read(engine)][:2] == [
        ("sign-out", "everybody"),
        ("sign-out", "ann"),
    ]
