"""So many attempts and no more: by all workers together, and by each alone while nobody adds them up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis as redis_py
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from callbacks import rate
from callbacks.rate import Rate, Shared
from callbacks.signin import FAILURES
from tests.callbacks.people import behind_proxy, headers
from tests.conftest import mortal_redis


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real Redis of this module's own, which may be killed."""
    with mortal_redis(tmp_path_factory.mktemp("redis") / "r.db") as server:
        yield server


@given(st.integers(1, 20), st.integers(0, 40))
def test_so_many_and_no_more(limit: int, tries: int) -> None:
    alone = Rate("a", limit, 60)
    assert sum(alone.add("a") for _ in range(tries)) == min(limit, tries)
    assert alone.reached("a") == (tries >= limit)
    assert not alone.reached("b")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 6), st.lists(st.integers(0, 2), max_size=20))
def test_workers_count_together(redis: Any, limit: int, turns: list[int]) -> None:
    """Whoever's turn it is, all of them allow as many as one would."""
    redis.flushall()
    workers = [Rate("a", limit, 60, Shared(redis, "t:")) for _ in range(3)]
    allowed = [workers[n].add("10.0.0.1") for n in turns]
    assert sum(allowed) == min(limit, len(turns))
    assert all(w.add("10.0.0.2") for w in workers[:limit])


def test_a_span_ends(redis: Any) -> None:
    counts = Shared(redis, "span:")
    assert [counts.add("a", 1) for _ in range(3)] == [1, 2, 3]
    assert 0 < redis.pttl("span:a") <= 1000  # from the first on: later ones do not lengthen it
    time.sleep(1.1)
    assert counts.add("a", 1) == 1


def test_two_workers_behind_a_proxy_share_the_limit(demo_store: Engine, redis: Any) -> None:
    file = Path(demo_store.url.database or "")
    clients = [behind_proxy(file, cache_url=f"unix://{redis.socket_file}").test_client() for _ in range(2)]
    wrong = {**headers("board"), "X-Proxy-Secret": "guess"}
    asker = {"REMOTE_ADDR": "10.7.7.7"}
    found = [
        clients[n % 2].get("/", headers=wrong, environ_overrides=asker).status_code
        for n in range(FAILURES + 4)
    ]
    assert found[: FAILURES - 1] == [403] * (FAILURES - 1)
    assert found[-2:] == [429, 429]
    assert clients[0].get("/", headers=headers("board"), environ_overrides=asker).status_code == 429


def test_without_its_redis_a_worker_counts_alone_and_asks_again(redis: Any) -> None:
    now = [0.0]
    client = redis_py.Redis(unix_socket_path=redis.socket_file, **rate.options("unix:"))
    counts = Shared(client, "gone:", lambda: now[0])
    one = Rate("a", 3, 60, counts)
    assert one.add("x")
    os.kill(redis.pid, signal.SIGKILL)
    began = time.monotonic()
    assert [one.add("x") for _ in range(4)] == [True, True, False, False]
    assert time.monotonic() - began < 2
    assert counts.until == rate.PAUSE
    client.close()
