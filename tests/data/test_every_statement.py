"""The connection lost, or the process killed, at every statement of all that is done to a store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.catalogue import Catalogue
from data import setup
from data.check import findings
from data.engine import open_engine
from tests.conftest import ONE_DATABASE
from tests.data.breaking import FAULTS, broken
from tests.data.contents import essence, state
from tests.data.dying import start
from tests.data.operations import OPERATIONS, do, do_and_die


@pytest.fixture
def ready(engine: Engine, operation: str) -> Engine:
    """A store made ready for an operation."""
    OPERATIONS[operation].prepare(engine)
    return engine


@pytest.fixture
def done(operation: str, empty_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """A store in which the operation was done undisturbed."""
    shutil.copy(empty_sqlite, tmp_path / "done.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'done.db'}")
    OPERATIONS[operation].prepare(engine)
    OPERATIONS[operation].work(engine)
    yield engine
    engine.dispose()


def length(engine: Engine, operation: str) -> int:
    """How many statements and commits the operation takes; it is undone at its last, the commit."""
    with broken(None) as count, pytest.raises(FAULTS):
        OPERATIONS[operation].work(engine)
    return count[0]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_connection_lost_at_any_statement_changes_nothing(
    ready: Engine, operation: str, done: Engine, measures: Catalogue
) -> None:
    before, n = state(ready), length(ready, operation)
    for at in range(1, n + 1):
        with broken(at), pytest.raises(FAULTS):
            OPERATIONS[operation].work(ready)
        assert state(ready) == before, f"statement {at} of {n}"
    OPERATIONS[operation].work(ready)
    assert essence(ready) == essence(done)
    assert findings(ready, measures) == findings(done, measures)


@ONE_DATABASE
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kill_leaves_the_store_as_it_was(
    ready: Engine, url: str, operation: str, done: Engine, measures: Catalogue
) -> None:
    """At a statement in the middle, and at the commit; after that it is a PostgreSQL server that undoes."""
    before, n = state(ready), length(ready, operation)
    ready.dispose()
    for at in (n // 2, n):
        process = start(do_and_die, url, operation, at)
        process.join(60)
        assert process.exitcode == -9
        opened = setup.open_store(url)
        assert state(opened) == before, f"statement {at} of {n}"
        opened.dispose()
    do(url, operation)
    assert essence(ready) == essence(done)
    assert findings(ready, measures) == findings(done, measures)
