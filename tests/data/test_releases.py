"""Releases in every order, at every date: the store says what a slow and obvious reading of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.principal import ANYONE
from data import schema
from data.check import findings
from data.load import Source
from data.store import Store
from tests.data.batches import CAMDEN, LAMBETH, MET, NONE, batch, only_two_boroughs, put, source, wards
from tests.data.oracle import Figures, known

OLD, NEW, FAR = "E05000001", "E05000002", "E05000003"
LEVELS = dict.fromkeys([LAMBETH, CAMDEN], "borough") | {
    MET: "force",
    "heathrow": "other",
    "unknown": "unknown",
    **dict.fromkeys([OLD, NEW, FAR], "ward"),
}
PARENT = {OLD: LAMBETH, NEW: LAMBETH, FAR: CAMDEN}
MEASURES = ("robbery", "positive-outcome-rate", "public-confidence")
NEVER_SUMMED = ("public-confidence",)
DAYS = [date(2017, 12, 4) + timedelta(days=30 * n) for n in range(3)]
UNITS = wards(OLD, NEW) + wards(FAR, parent=CAMDEN)


@st.composite
def releases(draw: st.DrawFn) -> list[Source]:
    """A few files over few units and months, so that they meet; as-at dates repeat."""
    figure = st.one_of(st.just(NONE), st.integers(0, 3).map(float))
    found = []
    for number in range(draw(st.integers(2, 4))):
        key = st.tuples(st.sampled_from(MEASURES), st.sampled_from(sorted(LEVELS)))
        length = draw(st.integers(1, 3))
        row = st.lists(figure, min_size=length, max_size=length)
        rows = draw(st.dictionaries(key, row, min_size=1, max_size=4))
        start = periods.iso(periods.parse("2017-04") + draw(st.integers(0, 2)))
        one = batch(rows, start, units=UNITS)
        if draw(st.booleans()):  # shares, of another base in every file
            one = replace(
                one, denominator=np.where(np.isnan(one.numerator), NONE, one.numerator + number + 1)
            )
        found.append(source(one, draw(st.sampled_from(DAYS)), f"file {number}"))
    return found


def shown(store: Store, day: date | None) -> Figures:
    """All that the store says as at a day."""
    found = store.open(ANYONE).series((MEASURES, sorted(LEVELS)), as_at=day)
    return {
        (measure, unit, series.start + int(i)): float(series.numerator[i])
        for (measure, unit), series in found.items()
        for i in np.flatnonzero(series.status)
    }


def emptied(engine: Engine) -> Engine:
    """The store without its releases, for the next example; organisation and wards stay."""
    with engine.begin() as connection:
        for table in (schema.series, schema.facts, schema.releases, schema.measures):
            connection.execute(delete(table))
    return engine


def hold(engine: Engine, catalogue: Catalogue, order: Sequence[Source]) -> None:
    """Loads in this order, one call each, and compares with the slow reading at every date."""
    for one in order:
        put(engine, catalogue, one)
    store = Store(engine, catalogue)
    for day in [DAYS[0] - timedelta(days=1), *DAYS, None]:
        expected = known(order, day or date.max, LEVELS, PARENT, NEVER_SUMMED)
        assert shown(store, day) == expected, f"as at {day}"
    assert findings(engine, catalogue) == []


@pytest.fixture
def small(engine: Engine) -> Engine:
    return only_two_boroughs(engine)


quiet = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


def test_every_order_of_loading_says_the_same(small: Engine, measures: Catalogue) -> None:
    @settings(quiet, max_examples=60 if small.dialect.name == "sqlite" else 6)
    @given(releases())
    def examples(found: list[Source]) -> None:
        hold(emptied(small), measures, found)

    examples()


def test_a_release_that_says_the_same_still_stands_after_an_older_one_comes_late(
    small: Engine, measures: Catalogue
) -> None:
    """Nothing changed in February, but February said it: a January file that comes later changes January only."""
    robbery = {("robbery", LAMBETH): [5.0]}
    hold(
        small,
        measures,
        [
            source(batch(robbery), DAYS[0]),
            source(batch(robbery), DAYS[2]),
            source(batch({("robbery", LAMBETH): [7.0]}), DAYS[1]),
        ],
    )
