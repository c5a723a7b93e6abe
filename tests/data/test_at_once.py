"""Two who write at once: releases take turns, and so do edits; on PostgreSQL no edit waits for a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from dashboard.cases import Words
from dashboard.catalogue import Catalogue
from dashboard.principal import ANYONE
from data import schema
from data.cases import Overtaken, say
from data.check import findings
from data.records import save
from data.release import release
from data.scans import run_scan
from data.store import Store
from tests.data import operations
from tests.data.batches import CAMDEN, LAMBETH, batch, put, source, wards
from tests.data.test_records import action

SERVER = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
MOMENT = 0.3
ROWS = {("robbery", u): [1.0, 2.0] for u in (LAMBETH, CAMDEN)}
EDITS: dict[str, Callable[[Engine], object]] = {
    "a record": lambda engine: save(engine, action("One")),
    "an approval": operations._approved,
    "a pack": operations._sitting,
    "a word": operations._word,
}


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """A store with something to edit."""
    operations._case(engine)
    operations._break(engine)
    return engine


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Writers beside the test."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


class Held:
    """A load that stops within its transaction until it may go on."""

    def __init__(self, pool: ThreadPoolExecutor, engine: Engine, measures: Catalogue) -> None:
        self.within, self.go = Event(), Event()
        figures = source(batch(ROWS, "2017-10"), date(2018, 3, 4), "held.csv")
        self.done: Future = pool.submit(release, engine, [figures], measures, progress=self.stop)
        assert self.within.wait(10)

    def stop(self, *_: object) -> None:
        self.within.set()
        assert self.go.wait(20)


@SERVER
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_does_not_wait_for_a_release(
    desk: Engine, measures: Catalogue, threads: ThreadPoolExecutor, edit: str
) -> None:
    load = Held(threads, desk, measures)
    threads.submit(EDITS[edit], desk).result(10)
    assert not load.done.done()
    load.go.set()
    load.done.result(20)
    reading = Store(desk, measures).open(ANYONE)
    assert max(r.version for r in reading.releases.values()) == reading.version
    assert findings(desk, measures) == []


@SERVER
def test_a_release_waits_for_the_one_before(
    desk: Engine, measures: Catalogue, threads: ThreadPoolExecutor
) -> None:
    load = Held(threads, desk, measures)
    second = threads.submit(put, desk, measures, source(batch(ROWS, "2017-10"), date(2018, 4, 4)))
    with pytest.raises(TimeoutError):
        second.result(MOMENT)
    load.go.set()
    (stored,) = second.result(20)
    assert stored.release > load.done.result(20)[0][0].release


WRITERS = ("release", "wards", "record", "word", "scan")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WRITERS), min_size=3, max_size=6))
def test_whoever_writes_at_once_all_is_kept(
    desk: Engine, measures: Catalogue, threads: ThreadPoolExecutor, who: list[str]
) -> None:
    """None waits for another who waits for it, and every version that was raised is raised by one."""
    before = {name: _count(desk, name) for name in ("releases", "records")}
    for done in [threads.submit(_write, desk, measures, w, f"{id(who)}-{n}") for n, w in enumerate(who)]:
        done.result(60)
    made = {name: _count(desk, name) - before[name] for name in before}
    assert made == {"releases": sum(w in ("release", "wards") for w in who), "records": who.count("record")}
    assert findings(desk, measures) == []


def _write(engine: Engine, measures: Catalogue, what: str, name: str) -> None:
    if what == "record":
        save(engine, action(name))
    elif what == "word":
        with engine.connect() as connection:
            revision = connection.scalar(select(schema.cases.c.revision))
        try:
            say(engine, 1, Words("explained", "real change", name, "A", revision), ANYONE)
        except Overtaken:
            return
    elif what == "scan":
        run_scan(engine, measures)
    else:
        new = wards(f"E0500{abs(hash(name)) % 10000:04d}") if what == "wards" else []
        made = batch(ROWS, "2017-10", units=new) if new else batch(ROWS, "2017-10")
        release(engine, [source(made, date(2018, 3, 4), name)], measures)


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(schema.metadata.tables[table])) or 0
