"""What a store holds in memory: the same for as long as it is true, read anew as soon as it is not, bounded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from dashboard.catalogue import Catalogue
from dashboard.principal import ANYONE, Principal
from data.contents import MOST, kept
from data.store import Store
from tests.data.batches import CAMDEN, LAMBETH, batch, put, source

ROBBERY, BURGLARY = ("robbery", LAMBETH), ("burglary", LAMBETH)
BLOCKS = (["robbery", "burglary"], [LAMBETH, CAMDEN])


def read(store: Store, as_at: date | None = None) -> dict[tuple[str, str], Any]:
    return store.open(ANYONE).series(BLOCKS, as_at=as_at)


def test_a_release_changes_the_series_it_revises_and_leaves_the_others(
    engine: Engine, measures: Catalogue
) -> None:
    put(engine, measures, source(batch({ROBBERY: [1, 2], BURGLARY: [3, 4]})))
    store = Store(engine, measures)
    before = read(store)
    assert all(read(store)[pair] is before[pair] for pair in before)
    put(engine, measures, source(batch({ROBBERY: [1, 9]}), date(2018, 1, 4)))
    after = read(store)
    assert after[ROBBERY].numerator.tolist() == [1, 9]
    assert after[BURGLARY] is before[BURGLARY]
    assert read(store, date(2017, 12, 31))[ROBBERY].numerator.tolist() == [1, 2]


def test_a_series_that_comes_is_found_and_one_that_was_not_there_is_none(
    engine: Engine, measures: Catalogue
) -> None:
    put(engine, measures, source(batch({ROBBERY: [1]})))
    store = Store(engine, measures)
    assert BURGLARY not in read(store)
    put(engine, measures, source(batch({BURGLARY: [5]}), date(2018, 1, 4)))
    assert read(store)[BURGLARY].numerator.tolist() == [5]


def test_the_records_are_read_once_for_readers_of_all_rights(engine: Engine, measures: Catalogue) -> None:
    store, asked = Store(engine, measures), []
    store.open(ANYONE)  # which asks whether any break is registered
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    for who in (ANYONE, Principal(), Principal(roles=frozenset({"analyst"}), restricted=True)):
        store.open(who).records()
    assert sum("records.body" in s for s in asked) == 1


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_request_after_the_server_has_cut_its_connections_is_answered(
    engine: Engine, measures: Catalogue
) -> None:
    store = Store(engine, measures)
    store.open(ANYONE)
    with engine.connect() as connection:
        mine = connection.scalar(text("SELECT pg_backend_pid()"))
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> :p"
        )
        connection.execute(cut, {"p": mine})
    assert store.open(ANYONE).version >= 0


def test_what_is_kept_is_bounded_and_still_right() -> None:
    memory: dict[int, int] = {}
    for i in range(10 * MOST):
        assert kept(memory, i % (2 * MOST), lambda i=i: i % (2 * MOST)) == i % (2 * MOST)
        assert len(memory) <= MOST
