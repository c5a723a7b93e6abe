"""A release and its scan are one data version: readers see both or neither."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, select, update

from dashboard.catalogue import Catalogue
from dashboard.exceptions import scan_line
from dashboard.principal import ANYONE
from data import scans, schema
from data.load import Source
from data.release import release
from data.report import summary_lines
from data.store import Store
from tests.data.batches import CAMDEN, LAMBETH, batch, dump, only_two_boroughs, put, source

QUIET = [10.0, 12, 9, 11, 13, 8] * 7
MEASURES = ("robbery-personal", "burglary", "vehicle-crime")
ROWS = {(m, u): [*QUIET, 10.0] for m in MEASURES for u in (LAMBETH, CAMDEN)}


@pytest.fixture
def before(engine: Engine, measures: Catalogue) -> Engine:
    """Two boroughs with one release, scanned."""
    only_two_boroughs(engine)
    release(engine, [source(batch(ROWS, "2014-05"), date(2017, 12, 4))], measures)
    return engine


@pytest.fixture
def news() -> Source:
    """The month after, in which something happened."""
    figures = {pair: [60.0 if pair == (MEASURES[0], LAMBETH) else 12.0] for pair in ROWS}
    return source(batch(figures, "2017-12"), date(2018, 1, 4))


def test_a_release_and_its_scan_are_one_version(before: Engine, measures: Catalogue, news: Source) -> None:
    old = Store(before, measures).open(ANYONE).version
    (done,), scan = release(before, [news], measures)
    reading = Store(before, measures).open(ANYONE)
    assert scan is not None
    assert scan.flagged
    assert reading.version == scan.data_version == reading.releases[done.release].version == old + 1
    assert reading.data_to is not None
    assert reading.scan(reading.data_to) == scan


def test_readers_see_the_old_release_until_it_is_scanned(
    before: Engine, measures: Catalogue, news: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another reader looks when the figures are in, and when the scan has been kept."""
    seen: list[tuple[int, float, int | None]] = []
    keep = scans._keep

    def look(*_: object) -> None:
        reading = Store(before, measures).open(ANYONE)
        found = reading.series(([MEASURES[0]], [LAMBETH]))[MEASURES[0], LAMBETH]
        seen.append((reading.version, float(found.numerator[-1]), reading.data_to))

    def kept(*more: object) -> int:
        number = keep(*more)  # type: ignore[arg-type]
        look()
        return number

    look()
    monkeypatch.setattr(scans, "_keep", kept)
    release(before, [news], measures, progress=look)
    assert len(seen) > 3
    assert len(set(seen)) == 1
    look()
    assert seen[-1][1] == 60.0


def test_a_scan_that_fails_stores_no_release(
    before: Engine, measures: Catalogue, news: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ArithmeticError("a fault in the scan")

    was = dump(before)
    monkeypatch.setattr(scans, "_judged", fails)
    with pytest.raises(ArithmeticError):
        release(before, [news], measures)
    assert dump(before) == was


def test_a_dry_run_says_what_the_scan_would_and_keeps_nothing(
    before: Engine, measures: Catalogue, news: Source
) -> None:
    was = dump(before)
    tried, would = release(before, [news], measures, dry_run=True)
    assert dump(before) == was
    _, scan = release(before, [news], measures)
    assert would is not None
    assert scan is not None
    assert [vars(f) | {"id": 0} for f in would.found] == [vars(f) | {"id": 0} for f in scan.found]
    *_, last = summary_lines(tried, would, dry_run=True)
    assert last == f"With these figures: {scan_line(scan)}"


def test_what_was_loaded_without_a_scan_is_scanned_by_the_next_call(
    engine: Engine, measures: Catalogue
) -> None:
    """As an earlier version of the product left it, which was stopped between the two."""
    only_two_boroughs(engine)
    there = source(batch(ROWS, "2014-05"), date(2017, 12, 4))
    put(engine, measures, there)
    version = select(schema.state.c.version)
    with engine.connect() as connection:
        old = connection.scalar(version)
    (again,), scan = release(engine, [there], measures)
    assert again.already
    assert scan is not None
    with engine.connect() as connection:
        assert connection.scalar(version) == old + 1


def test_what_an_older_method_said_is_said_anew(before: Engine, measures: Catalogue) -> None:
    with before.begin() as connection:
        connection.execute(update(schema.scans).values(method="2017.12-1"))
    there = source(batch(ROWS, "2014-05"), date(2017, 12, 4))
    assert release(before, [there], measures)[1] is not None
    assert release(before, [there], measures)[1] is None
