"""The making of a demonstration store, stopped at its statements."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from callbacks.demonstration import fill
from dashboard.catalogue import Catalogue
from data import demo
from data.check import findings
from data.demo.records.diary import PACKED
from data.schema_records import packs
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
def test_the_demonstration_is_there_whole_or_not_at_all(engine: Engine, measures: Catalogue) -> None:
    """Figures, scans, records and packs; where its making was stopped, the next start makes it again."""
    before = state(engine)
    with broken(None) as count, pytest.raises(FAULTS):
        fill(engine)
    for at in points(count[0], 2):
        with broken(at), pytest.raises(FAULTS):
            fill(engine)
        assert state(engine) == before, f"statement {at} of {count[0]}"
    assert fill(engine)
    assert findings(engine, measures) == []
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(packs)) == len(PACKED)
    assert not fill(engine)
