"""What goes wrong is told calmly, with a number; what is gone is used again when it is back."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text

from callbacks import faults
from callbacks.faults import FAULT
from callbacks.pages import Pages
from callbacks.serve import create_app
from callbacks.spare import PAUSE, Spare
from data import setup
from data.settings import Settings
from tests.callbacks.conftest import client_of
from tests.conftest import Postgres, mortal_redis

ASKED = {
    "output": "page.answer",
    "outputs": {"id": "page", "property": "answer"},
    "inputs": [{"id": "page", "property": "url", "value": "/borough/lambeth"}],
    "changedPropIds": ["page.url"],
}


@pytest.fixture
def broken(demo_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client of an application whose pages fail."""
    client = client_of(Path(demo_store.url.database or ""))

    def fail(*_: Any) -> None:
        raise RuntimeError("the secret of the stack")

    monkeypatch.setattr(Pages, "answer", fail)
    return client


def test_a_fault_is_a_calm_page_with_a_number(broken: Any, caplog: pytest.LogCaptureFixture) -> None:
    answer = broken.get("/borough/lambeth")
    page, number = answer.get_data(as_text=True), answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert "nothing that was saved is lost" in page
    assert number in page
    assert "secret" not in page
    assert "Traceback" not in page
    assert page.count("<main") == page.count("<h1") == 1
    (record,) = [r for r in caplog.records if r.name == "met.faults"]
    assert record.exc_info is not None
    assert number in record.getMessage()


def test_a_page_that_asks_for_the_next_paints_the_fault(broken: Any) -> None:
    answer = broken.post("/_dash-update-component", json=ASKED)
    painted = answer.get_json()["response"]["page"]["answer"]
    assert (answer.status_code, answer.headers[FAULT], painted["url"]) == (200, "500", "/borough/lambeth")
    assert answer.headers["X-Request-Id"] in painted["html"]


def test_a_fault_of_a_form_is_no_json_so_that_the_script_keeps_what_was_typed(broken: Any) -> None:
    answer = broken.post("/save/none", headers={"Accept": "application/json"})
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("PUT", "/", 405), ("POST", "/finder.json", 405), ("GET", "/%00", 400)]
)
def test_what_cannot_be_asked_is_told_too(demo: Any, method: str, path: str, status: int) -> None:
    answer = demo.open(path, method=method)
    assert answer.status_code == status
    assert "<h1" in answer.get_data(as_text=True)
    assert ("Allow" in answer.headers) is (status == 405)


def unavailable(client: Any) -> None:
    """All that a reader and a monitor see while there is no database."""
    health, page = client.get("/health"), client.get("/borough/camden")
    assert (health.status_code, health.json) == (503, {"status": "unavailable"})
    assert page.status_code == 503
    assert "The figures cannot be reached" in page.get_data(as_text=True)
    assert page.headers["Retry-After"]
    painted = client.post("/_dash-update-component", json=ASKED)
    assert painted.headers[FAULT] == "503"
    assert b"met_up 0" in client.get("/metrics").data
    with client.get("/assets/site.css") as style:
        assert style.status_code == 200


def test_an_sqlite_file_that_is_gone_is_told_and_found_again(demo_file: Path, tmp_path: Path) -> None:
    file, away = tmp_path / "store.db", tmp_path / "away.db"
    shutil.copy(demo_file, file)
    client = client_of(file)
    assert client.get("/borough/lambeth").status_code == 200
    file.rename(away)
    unavailable(client)
    assert not file.exists()  # no empty one was made in its place
    away.rename(file)
    assert client.get("/health").json["status"] == "ok"
    assert client.get("/borough/camden").status_code == 200


def test_another_file_in_its_place_is_read_without_a_restart(
    small: Callable[..., Path], tmp_path: Path
) -> None:
    file = small("a", 10)
    client = client_of(file)
    before = client.get("/measure/robbery?unit=lambeth").get_data(as_text=True)
    small("b", 20)
    small("b", 30).rename(file)
    assert client.get("/measure/robbery?unit=lambeth").get_data(as_text=True) != before


def test_a_postgresql_that_is_gone_is_told_and_found_again(postgres: Postgres) -> None:
    url = postgres.new("gone")
    name = make_url(url).database
    setup.open_store(url).dispose()
    server = create_app(Settings(database_url=url)).server
    client = server.test_client()
    assert client.get("/health").json["status"] == "ok"
    with postgres.admin.connect() as admin:
        admin.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        admin.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        )
        unavailable(client)
        admin.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    assert client.get("/health").json["status"] == "ok"
    assert client.get("/borough/camden").status_code == 200


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Any]:
    """A real Redis that may be killed."""
    with mortal_redis(tmp_path / "r.db") as server:
        yield server


def figures(answer: Any) -> str:
    """A page without what is its reader's own."""
    page = answer.get_data(as_text=True).split('<div id="app">')[1].split('<div id="react')[0]
    return re.sub(r'name="csrf" value="\w+"', "", page)


def test_a_redis_killed_in_the_middle_slows_nobody_down_for_long(
    demo_store: Engine, redis: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.spare.PAUSE", 600)  # so that it is asked once on a slow machine too
    store = Path(demo_store.url.database or "")
    client = client_of(store, f"unix://{redis.socket_file}")
    paths = [f"/borough/{name}" for name in ("lambeth", "camden", "barnet", "bexley", "brent", "bromley")]
    plain = client_of(store)
    for n, path in enumerate(paths):
        if n == 2:
            os.kill(redis.pid, signal.SIGKILL)
            time.sleep(0.1)
        began = time.monotonic()
        answer = client.get(path)
        assert answer.status_code == 200
        assert time.monotonic() - began < 20
        assert figures(answer) == figures(plain.get(path))
    assert client.get("/health").json["status"] == "ok"
    said = client.get("/metrics").get_data(as_text=True)
    assert 'met_cache_total{result="failed"} 1' in said  # it was asked once, then left alone


class Flaky:
    """A cache that fails when told to."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.down, self.asked = False, 0

    def get(self, key: str) -> Any:
        self.asked += 1
        if self.down:
            raise OSError("gone")
        return self.kept.get(key)

    def set(self, key: str, value: Any) -> None:
        self.kept[key] = value


def test_a_cache_that_failed_is_left_alone_for_a_while_and_asked_again() -> None:
    now, flaky = [0.0], Flaky()
    spare = Spare(flaky, lambda: now[0])  # type: ignore[arg-type]
    spare.set("a", 1)
    assert spare.get("a") == 1
    flaky.down = True
    assert [spare.get("a") for _ in range(5)] == [None] * 5
    assert (flaky.asked, spare.failed, spare.hits, spare.misses) == (2, 1, 1, 5)
    flaky.down, now[0] = False, PAUSE + 0.1
    assert spare.get("a") == 1


def test_the_words_of_every_status_are_whole_sentences() -> None:
    for _, sentence in (*faults.SAID.values(), faults.BROKEN, faults.UNAVAILABLE):
        assert sentence.endswith(".")
    assert logging.getLogger("met.faults").propagate
