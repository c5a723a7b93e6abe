"""Records through a kill in the middle, and through many who write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select

from data import schema, setup
from data.records import Overtaken, Wish, read_changes, save
from data.schema_records import record_log
from tests.data.dying import start
from tests.data.dying_records import save_and_die
from tests.data.test_records import START, action, now

WRITERS = 6


@pytest.mark.parametrize("instant", [1, 3, 4])
def test_a_kill_leaves_all_of_a_call_or_none(engine: Engine, url: str, instant: int) -> None:
    before = len(list(now(engine)))
    engine.dispose()
    process = start(save_and_die, url, instant)
    process.join(60)
    assert process.exitcode == -9
    store = setup.open_store(url)
    kept = [r.text("text") for r in now(store).of("action")]
    assert kept == ([] if instant < 4 else ["One", "Two", "Three"])
    with store.connect() as connection:
        logged = connection.scalar(
            select(func.count()).select_from(record_log).where(record_log.c.kind == "action")
        )
    assert logged == len(kept)
    assert len(list(now(store))) == before + len(kept)
    assert save(store, action("Four"))[0].ref == f"A-2017-{len(kept) + 1:03d}"
    store.dispose()


def test_many_who_write_at_once_have_references_of_their_own(engine: Engine) -> None:
    ready = Barrier(WRITERS)

    def write(i: int) -> str:
        ready.wait()
        return save(engine, action(f"Action {i}"))[0].ref

    with ThreadPoolExecutor(WRITERS) as pool:
        refs = list(pool.map(write, range(WRITERS)))
    assert sorted(refs) == [f"A-2017-{i + 1:03d}" for i in range(WRITERS)]


def test_of_many_who_change_one_record_one_is_first_and_all_others_are_told(engine: Engine) -> None:
    (made,) = save(engine, action())
    ready = Barrier(WRITERS)

    def change(i: int) -> str:
        ready.wait()
        try:
            save(engine, Wish("action", {"owner": f"Post {i}"}, made.ref, 1, by=f"Post {i}", at=START))
        except Overtaken as overtaken:
            mine = overtaken.wish.body == {"owner": f"Post {i}"}  # nothing of theirs is lost
            return overtaken.record.text("owner") if mine else "lost"
        return f"Post {i}"

    with ThreadPoolExecutor(WRITERS) as pool:
        told = set(pool.map(change, range(WRITERS)))
    kept = now(engine).get("action", made.ref)
    assert kept is not None
    assert told == {kept.text("owner")}
    assert kept.revision == 2
    with engine.connect() as connection:
        assert [c.revision for c in read_changes(connection, "action", made.ref)] == [1, 2]


def test_every_save_tells_readers_that_records_changed(engine: Engine) -> None:
    def version() -> int:
        with engine.connect() as connection:
            return int(connection.scalar(select(schema.state.c.records_version)) or 0)

    before = version()
    save(engine, action())
    assert version() == before + 1
