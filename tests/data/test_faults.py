"""Killed at any instant, or with others at work on the same store: the old figures, or all the new ones."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from dashboard.catalogue import Catalogue
from data import schema, setup
from data.check import findings
from tests.conftest import ONE_DATABASE
from tests.data.batches import CAMDEN, LAMBETH, batch, dump, put, source
from tests.data.dying import large, load_and_die, load_large, open_and_die, processes, small, start

KILLED = -signal.SIGKILL
# the first figures, the last of them, the middle of the series, all written
INSTANTS = ("0.01", "0.6", "0.8", "before commit", "after commit")


@pytest.fixture
def old(engine: Engine, measures: Catalogue) -> Engine:
    """A store with figures that the dying load revises."""
    put(engine, measures, source(batch({("robbery", LAMBETH): [1, 2], ("robbery", CAMDEN): [3, 4]})))
    return engine


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_killed_load_leaves_the_store_as_it_was(
    old: Engine, url: str, measures: Catalogue, instant: str
) -> None:
    before = dump(old)
    old.dispose()
    process = start(load_and_die, url, instant)
    process.join(60)
    assert process.exitcode == KILLED
    assert (dump(old) == before) == (instant != "after commit")
    (done,) = put(old, measures, source(small(), date(2018, 1, 4)))
    assert done.already == (instant == "after commit")
    assert len(dump(old)["facts"]) == 4 + small().numerator.size
    assert findings(old, measures) == []


def counts(store: Engine) -> list[int]:
    with store.connect() as connection:
        tables = (schema.facts, schema.series, schema.releases)
        return [connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


@pytest.mark.parametrize("seconds", [0.02, 0.25])
def test_a_load_killed_from_outside_leaves_all_or_nothing(
    old: Engine, url: str, measures: Catalogue, seconds: float
) -> None:
    before = counts(old)
    everything = 4 + large().numerator.size
    old.dispose()
    here, there = processes.Pipe(duplex=False)
    process = start(load_large, url, there)
    assert here.poll(60)
    time.sleep(seconds)
    with suppress(ProcessLookupError):  # it was done before
        process.kill()
    process.join(60)
    here.close()
    there.close()
    assert counts(old) == before or counts(old)[0] == everything
    put(old, measures, source(large(), date(2018, 1, 4), "large"))
    assert counts(old)[0] == everything


def content(store: Engine) -> dict[str, set[str]]:
    """All rows, as text, without their numbers: PostgreSQL does not give a number twice, not even after a death."""
    numbered = {t.name for t in schema.metadata.sorted_tables if "id" in t.c}
    return {
        name: {repr(r[1:] if name in numbered else r) for r in rows} for name, rows in dump(store).items()
    }


@ONE_DATABASE
@pytest.mark.parametrize("instant", ["tables", "organisation"])
def test_a_store_whose_making_was_killed_is_made_by_the_next(
    new_url: str, engine: Engine, instant: str
) -> None:
    process = start(open_and_die, new_url, instant)
    process.join(60)
    assert process.exitcode == KILLED
    made = setup.open_store(new_url)
    assert content(made) == content(engine)
    made.dispose()


@ONE_DATABASE
def test_two_make_the_same_new_store_at_once(new_url: str, engine: Engine) -> None:
    crowd = [start(_make, new_url) for _ in range(4)]
    for process in crowd:
        process.join(60)
    assert [process.exitcode for process in crowd] == [0] * 4
    made = setup.open_store(new_url)
    assert content(made) == content(engine)
    made.dispose()


def _make(url: str) -> None:
    setup.open_store(url).dispose()


def test_many_load_different_files_at_once(engine: Engine, url: str, measures: Catalogue) -> None:
    crowd = [start(_load, url, n) for n in range(4)]
    for process in crowd:
        process.join(60)
    assert [process.exitcode for process in crowd] == [0] * 4
    tables = dump(engine)
    assert len(tables["releases"]) == 4
    (state,) = tables["state"]
    assert state[1] == 5, "each call is a version"
    assert findings(engine, measures) == []


def _load(url: str, number: int) -> None:
    from dashboard.catalogue import catalogue

    store = setup.open_store(url)
    put(store, catalogue(), source(batch({("robbery", LAMBETH): [number]}), date(2018, 1, 4 - number)))
    store.dispose()


def test_the_log_of_an_sqlite_store_does_not_outlive_it(empty_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(empty_sqlite.read_bytes())
    setup.open_store(f"sqlite:///{path}").dispose()
    assert [p.name for p in tmp_path.iterdir()] == ["store.db"]
