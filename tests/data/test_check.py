"""The check of a whole store finds what is wrong with it, one sentence a finding."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import Engine, func, insert, select

from dashboard.catalogue import Catalogue
from data import schema
from data.check import findings
from tests.conftest import ONE_DATABASE
from tests.data.batches import CAMDEN, LAMBETH, batch, only_two_boroughs, put, source


@pytest.fixture
def broken(engine: Engine, measures: Catalogue) -> Engine:
    """A store with robbery in two boroughs, for the checks to find fault with."""
    small = only_two_boroughs(engine)
    put(small, measures, source(batch({("robbery", LAMBETH): [1, 2], ("robbery", CAMDEN): [3, 4]})))
    return small


@ONE_DATABASE
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE facts SET numerator = 9 WHERE month = 201705 AND unit_id = "
            "(SELECT id FROM units WHERE code = 'E09000022')",
            "robbery in E09000022 as at 2017-12-04: 1 months differ, the first May 2017: "
            "2 in the series, 9 by its releases.",
        ),
        (
            "DELETE FROM facts WHERE month = 201705",
            "Release 1 (2017-12-04.csv) brought 4 figures, and 2 of them are there.",
        ),
        (
            "DELETE FROM series WHERE summed",
            "robbery in E12000007 as at 2017-12-04: the series is not there.",
        ),
        (
            "INSERT INTO series (measure_id, unit_id, valid_from, valid_to, release_id, summed, data) "
            "SELECT measure_id, unit_id, valid_from, valid_to, release_id, summed, data FROM series",
            "robbery in E09000022 as at 2017-12-04: 2 series are valid at once.",
        ),
        (
            "UPDATE series SET valid_from = '2017-01-01'",
            "robbery in E09000022: a series is valid from or to a day on which nothing was released.",
        ),
        (
            "UPDATE measures SET name = 'swan-theft'",
            "The store has figures of swan-theft, which the catalogue does not define.",
        ),
        (
            "DELETE FROM local_priorities WHERE rank = 1 AND unit = 'E09000022'",
            "Lambeth does not have anti-social behaviour as its first local priority in 2017/18.",
        ),
    ],
)
def test_the_check_finds(broken: Engine, measures: Catalogue, statement: str, sentence: str) -> None:
    assert findings(broken, measures) == []
    with broken.begin() as connection:
        connection.exec_driver_sql(statement)
    assert sentence in findings(broken, measures)


def test_the_check_finds_wards_and_rows_that_belong_nowhere(broken: Engine, measures: Catalogue) -> None:
    row = {
        "code": "E05000009",
        "slug": "E05000009",
        "name": "Nowhere",
        "level": "ward",
        "short": "",
        "ranked": False,
    }
    with broken.begin() as connection:
        connection.execute(insert(schema.units).values(row))
    assert findings(broken, measures) == ["The ward E05000009 belongs to no borough."]
    if broken.dialect.name == "sqlite":  # PostgreSQL lets nobody do this
        raw = sqlite3.connect(str(broken.url.database))
        raw.execute("DELETE FROM releases")
        raw.commit()
        raw.close()
        assert "4 rows of facts name a row of releases that is not there." in findings(broken, measures)


def test_the_demonstration_store_is_in_order(demo_store: Engine, measures: Catalogue) -> None:
    assert findings(demo_store, measures) == []
    with demo_store.connect() as connection:
        real = select(func.count()).where(schema.measures.c.illustrative.is_(False))
        assert connection.scalar(real) == 0
