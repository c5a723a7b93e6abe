"""What a page costs the store: statements, and rows that do not grow with what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import flask
import pytest
from flask_caching import Cache
from sqlalchemy import Engine, event, text

from callbacks.pages import Pages
from dashboard.catalogue import Catalogue
from dashboard.principal import ANYONE
from data import setup
from data import store as stores
from data.load import read_files
from data.store import Store
from tests.conftest import BOROUGHS
from tests.data.batches import CAMDEN, batch, put, source, wards

COLD, WARM, ONCE = 4, 1, 1  # ONCE: what holds for all pages is read again when the data version changes
ADDRESSES = ["/", "/force", "/group/tp", "/bcu/central-north", "/borough/lambeth", "/measure/robbery?unit=lambeth", "/local",
             "/local/lambeth", "/exceptions", "/exceptions?unit=camden", "/violence", "/priorities"]  # fmt: skip


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that an engine runs meanwhile, without the frames of transactions."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not re.match(r"BEGIN|COMMIT|ROLLBACK|PRAGMA", statement):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def pages(engine: Engine, catalogue: Catalogue) -> Pages:
    """The pages of a store as a server that has just started has them."""
    server = flask.Flask("cost")
    return Pages(Store(engine, catalogue), Cache(server, config={"CACHE_TYPE": "SimpleCache"}))


def view(site: Pages, address: str) -> str:
    path, _, query = address.partition("?")
    answer = site.answer(path, query, ANYONE)
    assert answer.status == 200
    return answer.html


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_few_statements_and_once_seen_one(
    borough_store: Engine, measures: Catalogue, address: str
) -> None:
    site = pages(borough_store, measures)
    for first in ("/definitions", "/exceptions?unit=barnet"):
        view(site, first)  # what is read once a data version, whichever page is first
    with statements(borough_store) as cold:
        first = view(site, address)
    assert 1 < len(cold) <= COLD, "\n".join(cold)
    with statements(borough_store) as warm:
        assert view(site, address) == first
    assert len(warm) == WARM, "\n".join(warm)


def test_the_first_page_after_a_load_takes_few_statements(
    borough_file: Path, tmp_path: Path, measures: Catalogue
) -> None:
    (tmp_path / "store.db").write_bytes(borough_file.read_bytes())
    engine = setup.open_store(f"sqlite:///{tmp_path / 'store.db'}")
    site = pages(engine, measures)
    before = view(site, "/borough/camden")
    put(engine, measures, source(batch({("robbery", CAMDEN): [999]}, "2021-11"), date(2022, 1, 1)))
    with statements(engine) as cold:
        assert view(site, "/borough/camden") != before
    assert len(cold) <= COLD + ONCE, "\n".join(cold)
    engine.dispose()


@pytest.fixture(scope="session")
def double(
    borough_file: Path, tmp_path_factory: pytest.TempPathFactory, measures: Catalogue, shared: Path
) -> Iterator[Engine]:
    """The borough history with every measure once more under another counting, wards, and older releases."""
    path = tmp_path_factory.mktemp("double") / "store.db"
    path.write_bytes(borough_file.read_bytes())
    engine = setup.open_store(f"sqlite:///{path}")
    file = shared / "data" / "borough-crime" / BOROUGHS
    (real,) = read_files([file], setup.context(engine, measures), None)
    year = replace(real.batch, months=real.batch.months[:12], numerator=real.batch.numerator[:, :12])
    again = replace(year, keys=[(f"{m}@2008", u) for m, u in year.keys])
    older = replace(year, numerator=year.numerator + 1)
    codes = [f"E059000{n:02d}" for n in range(30)]
    small = batch(
        {(m, c): [1.0] * 12 for m in {m for m, _ in year.keys} for c in codes},
        "2021-01",
        units=wards(*codes, parent=CAMDEN),
    )
    put(
        engine,
        measures,
        source(again, date(2019, 3, 1), "again"),
        source(older, date(2012, 1, 1), "older"),
        source(small, date(2021, 12, 31), "wards"),
    )
    yield engine
    engine.dispose()


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "exceptions" not in a])
def test_the_rows_that_a_page_reads_do_not_grow_with_the_store(
    borough_store: Engine,
    double: Engine,
    measures: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    read: list[int] = []
    decode = stores.decode

    def count(*arguments: Any, **more: Any) -> Any:
        read[-1] += 1
        return decode(*arguments, **more)

    monkeypatch.setattr(stores, "decode", count)
    for engine in (borough_store, double):
        read.append(0)
        view(pages(engine, measures), address)
    assert read[0] == read[1] > 0


def test_no_statement_of_a_page_walks_a_whole_table_of_figures(double: Engine, measures: Catalogue) -> None:
    """SQLite's own plan: figures are found by an index, never by reading on from the start."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "series" in statement or "facts" in statement:
            found.append((statement, parameters))

    event.listen(double, "before_cursor_execute", note)
    site = pages(double, measures)
    for address in (*ADDRESSES, "/borough/lambeth?as-at=2018-01-01"):
        view(site, address)
    event.remove(double, "before_cursor_execute", note)
    assert found
    with double.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM facts")) > 200_000  # type: ignore[operator]
        for statement, parameters in found:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[-1] for row in plan]
            assert not any(re.match(r"SCAN (series|facts)", step) for step in steps), steps
