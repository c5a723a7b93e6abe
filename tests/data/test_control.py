"""The Control Strategy changes the order of what the scan finds, says so, and changes nothing else."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.exceptions import Found, Scan
from dashboard.records.field import Value
from dashboard.views.finding import score_parts
from data import setup
from data.records import Wish, save
from data.scans import run_scan

MONTH = periods.month(2017, 11)
HEAVY = ("robbery-personal", "robbery", "theft-from-person", "burglary")


@pytest.fixture(scope="module")
def scans(
    borough_file: Path, tmp_path_factory: pytest.TempPathFactory, measures: Catalogue
) -> Iterator[list[Scan]]:
    """The same month without a strategy and with one."""
    path = tmp_path_factory.mktemp("control") / "store.db"
    shutil.copy(borough_file, path)
    engine = setup.open_store(f"sqlite:///{path}")
    found = [run_scan(engine, measures, MONTH)]
    _agree(engine)
    found.append(run_scan(engine, measures, MONTH))
    yield [scan for scan in found if scan is not None]
    engine.dispose()


def _agree(engine: Engine) -> None:
    version = {"title": "Strategy of a test", "start": "2017-11-01", "approved": "2017-10-18"}
    priority: dict[str, Value] = {
        "version": "V",
        "rank": "1",
        "title": "Robbery",
        "measures": HEAVY,
        "weight": "1.6",
    }
    save(
        engine,
        Wish("control-strategy", version, "V", by="x"),
        Wish("control-priority", priority, "P", by="x"),
    )


def _by_place(scan: Scan) -> dict[tuple[str, str, str, int], Found]:
    return {(f.measure, f.unit, f.layer, f.span): f for f in scan.found}


def test_what_is_found_is_the_same_and_scores_are_those_times_the_weight(scans: list[Scan]) -> None:
    without, weighed = map(_by_place, scans)
    assert without.keys() == weighed.keys()
    heavy = 0
    for key, f in weighed.items():
        weight = 1.6 if f.measure.partition("@")[0] in HEAVY and f.parts else 1.0
        heavy += weight > 1
        assert math.isclose(f.score, without[key].score * weight, rel_tol=1e-9)
        assert (f.p, f.q, f.value, f.expected) == (
            without[key].p, without[key].q, without[key].value, without[key].expected,
        )  # fmt: skip
    assert heavy > 2


def test_the_factor_is_shown_and_the_product_is_the_score(scans: list[Scan], measures: Catalogue) -> None:
    told = [f for f in scans[1].found if "strategy" in f.parts]
    assert told
    for f in told:
        assert f.parts["priority"] == (1.5 if measures.get(f.measure).priorities else 1.0)
        assert math.isclose(abs(math.prod(f.parts.values())), f.score, rel_tol=1e-9)
        said = [(p.figure, p.name) for p in score_parts(f, measures.get(f.measure))]
        assert ("1.6", "in the Control Strategy") in said
    assert not any("strategy" in f.parts for f in scans[0].found)


def test_a_scan_keeps_the_strategy_that_it_was_ranked_by(scans: list[Scan]) -> None:
    assert "control_strategy" not in scans[0].parameters
    assert scans[1].parameters["control_strategy"] == {
        "ref": "V",
        "title": "Strategy of a test",
        "weights": dict.fromkeys(sorted(HEAVY), 1.6),
    }
