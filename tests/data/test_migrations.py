"""Stores of other versions: an older one is brought up with all its rows, a newer one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, insert, inspect, select, text

from dashboard.catalogue import Catalogue
from data import schema, schema_records, setup
from data.engine import StoreTooNew, StoreUnreachable, open_engine, writing
from tests.conftest import ONE_DATABASE
from tests.data.batches import CAMDEN, LAMBETH, batch, put, source

FIRST = "0001"
FOLDER = Path(setup.__file__).parent / "migrations"


@pytest.fixture
def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(FOLDER))
    return found


@pytest.fixture
def bare(new_url: str) -> Iterator[Engine]:
    """An engine where there is no store yet."""
    engine = open_engine(new_url)
    yield engine
    engine.dispose()


def rows(engine: Engine) -> dict[str, set[str]]:
    """Every row of every table that the store has, whatever its version, as text."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            t.name: {repr(sorted(r._mapping.items())) for r in connection.execute(select(t))}
            for t in found.sorted_tables
            if t.name != "alembic_version"
        }


def test_migrations_make_the_schema_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert schema_records.metadata is schema.metadata
        assert compare_metadata(context, schema.metadata) == []


@ONE_DATABASE
def test_an_older_store_is_brought_up_without_losing_a_row(
    bare: Engine, engine: Engine, config: Config, measures: Catalogue
) -> None:
    """The rows of a store of today, as far as the first version had columns for them, and one from then."""
    put(engine, measures, source(batch({("robbery", LAMBETH): [1, 2], ("robbery", CAMDEN): [3, 4]})))
    with writing(bare) as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, FIRST)
    old = MetaData()
    old.reflect(bare)
    with engine.connect() as source_of, bare.begin() as target:
        for table in old.sorted_tables:
            if table.name in schema.metadata.tables:
                today = schema.metadata.tables[table.name]
                found = [dict(r._mapping) for r in source_of.execute(select(today))]
                kept = [{c: v for c, v in row.items() if c in table.c} for row in found]
                if kept:
                    target.execute(insert(table), kept)
    before = {name: len(found) for name, found in rows(bare).items()}
    assert before["facts"] == 4
    opened = setup.open_store(bare.url.render_as_string(hide_password=False))
    after = {name: len(found) for name, found in rows(opened).items()}
    assert {name: after[name] for name in before} == before
    with opened.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_heads() == tuple(ScriptDirectory.from_config(config).get_heads())
        assert compare_metadata(context, schema.metadata) == []
    opened.dispose()


def test_a_newer_store_is_refused_and_left_alone(engine: Engine, url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = rows(engine)
    with pytest.raises(StoreTooNew, match=r"written by a newer version .*schema 9999.*Nothing was changed"):
        setup.open_store(url)
    assert rows(engine) == before


def test_migrations_run_one_after_the_other_and_never_back(config: Config) -> None:
    script = ScriptDirectory.from_config(config)
    order = [r.revision for r in script.walk_revisions()][::-1]
    assert order == [f"{n:04d}" for n in range(1, len(order) + 1)]


def test_opening_again_writes_nothing(engine: Engine, url: str) -> None:
    before = rows(engine)
    setup.open_store(url).dispose()
    assert rows(engine) == before
    assert set(inspect(engine).get_table_names()) == {*schema.metadata.tables, "alembic_version"}


def test_a_store_that_cannot_be_reached_is_said_so(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Commissioner, " * 99)
    for address, reason in {
        f"sqlite:///{letter}": "file is not a database",
        f"sqlite:///{tmp_path}/no/such/folder.db": "unable to open database file",
        "postgresql://u:secret@127.0.0.1:1/x": "connection refused",
        "performance.db": "no address of a database",
    }.items():
        with pytest.raises(StoreUnreachable, match=f"(?i){reason}") as problem:
            setup.open_store(address)
        assert "secret" not in str(problem.value)
    assert letter.read_text().startswith("Dear")


def test_choices_that_a_file_brought_get_their_days(bare: Engine, config: Config) -> None:
    """A store from before choices had days: those of a file are dated by its release, illustrative ones are not."""
    with writing(bare) as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0004")
    old = MetaData()
    old.reflect(bare)
    brought = [{"unit": CAMDEN, "year": 2017, "rank": 2, "measure": "theft", "agreed": "2017-04-20"}]
    release = {
        "id": 1, "file": "p.csv", "sha256": "0", "kind": "local-priorities", "title": "", "source": "",
        "as_at": date(2017, 5, 1), "rows": 1, "figures": 0, "first_month": 201704, "last_month": 201803,
        "total": 0.0, "illustrative": False, "summary": {"choices": brought}, "loaded_at": datetime(2017, 5, 1),
    }  # fmt: skip
    rank = {"unit": CAMDEN, "financial_year": 2017, "source": "A letter"}
    unit = {
        "code": CAMDEN,
        "slug": "camden",
        "name": "Camden",
        "level": "borough",
        "short": "CA",
        "ranked": True,
    }
    with bare.begin() as connection:
        connection.execute(insert(schema.units), [unit])
        connection.execute(insert(old.tables["releases"]), [release])
        connection.execute(
            insert(old.tables["local_priorities"]),
            [
                {**rank, "rank": 2, "measure": "theft", "illustrative": False},
                {**rank, "rank": 3, "measure": "robbery", "illustrative": True},
            ],
        )
    with writing(bare) as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0005")
    with bare.connect() as connection:
        t = schema.local_priorities.c
        days = connection.execute(select(t.measure, t.agreed, t.known_from).order_by(t.rank)).all()
    assert [tuple(d) for d in days] == [
        ("theft", date(2017, 4, 20), date(2017, 5, 1)),
        ("robbery", None, None),
    ]
