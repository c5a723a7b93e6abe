"""The making of a demonstration store, stopped: figures and records are there together, and scans follow."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, update

from dashboard import periods
from dashboard.catalogue import Catalogue
from data import demo, schema, setup
from data.check import findings
from data.commands.demo import fill
from tests.conftest import ONE_DATABASE
from tests.data.batches import CAMDEN, LAMBETH, batch
from tests.data.breaking import FAULTS, broken, points
from tests.data.contents import state

pytestmark = ONE_DATABASE


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few figures, all records."""
    made = [
        batch(
            {(m, u): [10.0, 12, 9, 11] * 12 for u in (LAMBETH, CAMDEN)}, "2013-12", illustrative=True, kind=m
        )
        for m in ("robbery", "burglary")
    ]
    monkeypatch.setattr(demo, "batches", lambda _progress: made)


@pytest.mark.usefixtures("small")
def test_figures_and_records_come_together_or_not_at_all(engine: Engine, measures: Catalogue) -> None:
    before = state(engine)
    with broken(None) as count, pytest.raises(FAULTS):
        setup.make_demo(engine, measures)
    for at in points(count[0], 4):
        with broken(at), pytest.raises(FAULTS):
            setup.make_demo(engine, measures)
        assert state(engine) == before, f"statement {at} of {count[0]}"
    setup.make_demo(engine, measures)
    assert findings(engine, measures) == []
    assert not setup.is_empty(engine)


@pytest.mark.usefixtures("small")
def test_a_making_that_was_stopped_before_its_scans_is_gone_on_with(
    engine: Engine, measures: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    setup.make_demo(engine, measures)
    months = setup.unscanned(engine)
    assert len(months) == setup.SCANNED_MONTHS
    assert fill(engine)
    assert setup.unscanned(engine) == []
    assert not fill(engine)
    assert "Scanning" in capsys.readouterr().out


def test_a_store_that_is_no_demonstration_is_not_scanned_unasked(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(schema.state).values(data_to=periods.number(periods.month(2017, 11))))
    assert setup.unscanned(engine) == []
