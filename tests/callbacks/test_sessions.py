"""A session that has ended is nothing any more: not as a copy, not at another worker, not by another clock."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from callbacks import sessions as held
from data import sessions, setup
from tests.callbacks.people import PEOPLE
from tests.callbacks.provider import get, sign_in, sign_out, signed_in_by
from tests.conftest import Postgres

# the provider's own library warns of the provider's own use of it
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HOUR = 3600
HOST = "dashboard.example"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("sessions") / "store.db"
        shutil.copy(empty_sqlite, file)
        return f"sqlite:///{file}"
    server: Postgres = request.getfixturevalue("postgres")
    address = server.new("sessions")
    setup.open_store(address).dispose()
    return address


@pytest.fixture(scope="module")
def workers(url: str, provider: str) -> tuple[Any, Any]:
    """Two workers over one store."""
    return signed_in_by(provider, url), signed_in_by(provider, url)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callbacks.rate.Rate.add", lambda *_: True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, workers: tuple[Any, Any]) -> Iterator[Callable[[float], None]]:
    """clock(seconds): sets the clock of all workers, away from now."""
    began = time.time()
    yield lambda seconds: monkeypatch.setattr(held.time, "time", lambda: began + seconds)
    for worker in workers:
        keeper(worker).latest = 0.0


def keeper(worker: Any) -> held.Sessions:
    found: held.Sessions = worker.view_functions["end"].__self__.sessions
    return found


def copied(client: Any, worker: Any) -> Any:
    """Another browser with a copy of somebody's cookie, at a worker."""
    other = worker.test_client()
    other.set_cookie(held.COOKIE, client.get_cookie(held.COOKIE, HOST).value, domain=HOST)
    return other


def lives(client: Any, path: str = "/methods") -> bool:
    status = get(client, path).status_code
    assert status in (200, 303)
    return bool(status == 200)


def test_signing_out_ends_every_copy_at_every_worker(workers: tuple[Any, Any]) -> None:
    one, two = workers
    mine, other = one.test_client(), one.test_client()
    sign_in(mine, "board")
    sign_in(other, "board")  # of the same person, elsewhere
    copies = [copied(mine, one), copied(mine, two)]
    assert all(map(lives, (mine, other, *copies)))
    sign_out(mine)
    copies += [copied(c, w) for c in copies for w in workers]
    for path in ("/methods", "/finder.json", "/me", "/download/series.csv?measure=robbery"):
        assert [get(c, path).status_code for c in copies] == [303] * len(copies)
    assert copies[0].post("/save/action", base_url="https://dashboard.example").status_code == 401
    assert lives(other)


def test_a_session_has_a_name_of_its_own_and_ends_the_one_before(workers: tuple[Any, Any]) -> None:
    one, two = workers
    client = one.test_client()
    client.set_cookie(held.COOKIE, "planted", domain=HOST)
    sign_in(client, "board")
    first = copied(client, two)
    names = []
    for _ in range(2):
        with client.session_transaction(base_url="https://dashboard.example") as kept:
            names.append(kept["id"])
        assert lives(client)
        sign_in(client, "board")
    assert names[0] != names[1]
    assert not lives(first)


def test_an_administrator_ends_all_sessions_of_a_person(workers: tuple[Any, Any], url: str) -> None:
    one, two = workers
    clients = [w.test_client() for w in (one, two, one)]
    for client, subject in zip(clients, ("tp", "tp", "camden"), strict=True):
        sign_in(client, subject)
    engine = setup.open_store(url)
    sessions.end(engine, sessions.person("tp"), time.time(), 10 * HOUR)
    engine.dispose()
    assert [lives(c) for c in clients] == [False, False, True]
    sign_in(clients[0], "tp")
    assert lives(clients[0])


def test_who_is_taken_off_the_file_of_people_is_not_let_in_by_an_old_session_later(
    provider: str, url: str, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    both = "subject,post,roles,units,home\nboard,Deputy,board,,\ntp,AC,group-head,tp,\n"
    people.write_text(both)
    one, two = (signed_in_by(provider, url, people=people) for _ in range(2))
    client, other = one.test_client(), one.test_client()
    sign_in(client, "tp")
    sign_in(other, "board")
    copy = copied(client, two)
    people.write_text(both.replace("tp,", "tp2,"))
    assert not lives(client)
    time.sleep(0.01)
    people.write_text(both)
    assert not lives(copy)
    assert lives(other)


@pytest.mark.parametrize(("minutes", "alive"), [(29, True), (31, False)])
def test_without_use_it_ends(workers: tuple[Any, Any], clock: Any, minutes: int, alive: bool) -> None:
    client = workers[0].test_client()
    sign_in(client, "board")
    clock(minutes * 60)
    assert lives(copied(client, workers[1])) is alive


def test_however_it_is_used_it_ends(workers: tuple[Any, Any], clock: Any) -> None:
    client = workers[0].test_client()
    sign_in(client, "board")
    for minute in range(20, 600, 20):
        clock(minute * 60)
        assert lives(client)
    clock(601 * 60)
    assert not lives(client)


def test_a_clock_that_is_set_back_makes_no_session_younger(workers: tuple[Any, Any], clock: Any) -> None:
    """Neither one in use, nor the copy of one that had ended by its age, at whatever worker."""
    one, two = workers
    idle, used = one.test_client(), one.test_client()
    sign_in(idle, "board")
    copies = [copied(idle, w) for w in workers]
    clock(2 * HOUR)
    sign_in(used, "board")
    assert not lives(idle)
    clock(0.2 * HOUR)
    assert not lives(used)
    assert not any(map(lives, copies))
    sign_in(used, "board")  # who signs in by the clock as it is now stays
    assert all(map(lives, (used, copied(used, two), used)))


def test_a_worker_that_began_after_the_clock_was_set_back_lets_no_session_in(
    workers: tuple[Any, Any], clock: Any
) -> None:
    client = workers[0].test_client()
    sign_in(client, "board")
    assert lives(copied(client, workers[1]))
    keeper(workers[1]).latest = 0.0
    clock(-300)
    assert not lives(copied(client, workers[1]))


def test_a_store_that_cannot_say_lets_nobody_in(workers: tuple[Any, Any], url: str) -> None:
    client = workers[0].test_client()
    sign_in(client, "board")
    get(client, "/methods")
    engine = setup.open_store(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE ended_sessions RENAME TO away"))
    answers = [get(client, path) for path in ("/methods", "/borough/lambeth", "/finder.json")]
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO ended_sessions"))
    engine.dispose()
    assert {a.status_code for a in answers} <= {500, 503}
    assert not [a for a in answers if PEOPLE["board"][0].encode() in a.data]
    assert lives(client)


def test_it_costs_no_statement_more(workers: tuple[Any, Any]) -> None:
    client, found = workers[0].test_client(), []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    sign_in(client, "board")
    get(client, "/methods")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert lives(client)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(found) == 1, found
    assert "ended_sessions" in found[0]
