"""What is read of scans: the newest of a month, the months before, and only what one may see."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from dashboard.catalogue import Catalogue
from dashboard.charts import Sign
from dashboard.principal import ANYONE, Principal
from data.store import Reading, Store
from tests.dashboard.findings import CAMDEN, LAMBETH, NOV17, found, scan
from tests.data.scans import put_scan


def reading(engine: Engine, measures: Catalogue, who: Principal = ANYONE) -> Reading:
    return Store(engine, measures).open(who)


def test_the_newest_scan_of_a_month_is_shown_and_the_months_are_told(
    engine: Engine, measures: Catalogue
) -> None:
    put_scan(engine, scan([found(), found(unit=LAMBETH)], NOV17))
    put_scan(engine, scan([found(month=NOV17 - 1)], NOV17 - 1))
    put_scan(engine, scan([found(unit=LAMBETH)], NOV17))
    r = reading(engine, measures)
    newest = r.scan(NOV17)
    assert newest is not None
    assert [replace(f, id=0) for f in newest.found] == [found(id=0, unit=LAMBETH)]
    assert r.scan(NOV17 - 5) is None
    assert r.scanned() == (NOV17 - 1, NOV17)
    past = r.past(NOV17 - 11, NOV17)
    assert {m: [f.unit for f in rows] for m, rows in past.items()} == {
        NOV17 - 1: [CAMDEN],
        NOV17: [LAMBETH],
    }


def test_a_month_without_findings_was_scanned_too(engine: Engine, measures: Catalogue) -> None:
    put_scan(engine, scan([], NOV17, tested={"robbery": (CAMDEN,)}))
    r = reading(engine, measures)
    assert r.past(NOV17, NOV17) == {NOV17: ()}
    signals = r.signals(NOV17)
    assert signals is not None
    assert signals["robbery", CAMDEN].sign is Sign.USUAL
    assert r.signals(NOV17 - 1) is None


def test_a_reader_sees_findings_cases_and_logs_of_their_own_units_alone(
    engine: Engine, measures: Catalogue
) -> None:
    rows = [found(), found(unit=LAMBETH), found(layer="quality", unit="*", note="missing")]
    put_scan(engine, scan(rows, NOV17))
    mine = reading(engine, measures, lambeth())
    seen = mine.scan(NOV17)
    assert seen is not None
    assert [f.unit for f in seen.found] == [LAMBETH, "*"]
    assert {u for us in seen.tested.values() for u in us} <= {LAMBETH}
    assert {f.unit for f in mine.past(NOV17, NOV17)[NOV17]} == {LAMBETH, "*"}
    assert {u for _, u, _ in mine.cases()} == {LAMBETH}
    others = [c.id for c in reading(engine, measures).cases().values() if c.unit == CAMDEN]
    assert mine.log(others) == {}
    assert {u for _, u in mine.signals(NOV17) or {}} <= {LAMBETH}


def lambeth() -> Principal:
    """Who leads Lambeth and sees no other borough."""
    units = frozenset({LAMBETH})
    return Principal("Lambeth", units, roles=frozenset({"borough"}), commands=units)


def test_signals_are_kept_apart_by_reader(engine: Engine, measures: Catalogue) -> None:
    put_scan(engine, scan([found(), found(unit=LAMBETH)], NOV17))
    store = Store(engine, measures)
    every = store.open(ANYONE).signals(NOV17)
    mine = store.open(lambeth()).signals(NOV17)
    assert every is not None
    assert mine is not None
    assert ("robbery-personal", CAMDEN) in every
    assert ("robbery-personal", CAMDEN) not in mine
