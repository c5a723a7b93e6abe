"""A store of each earlier version, and an archive of one: opened, restored, the same figures and words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, select

from dashboard.catalogue import Catalogue, catalogue
from dashboard.principal import ANYONE
from data import backup, schema, setup
from data.archive import Damaged
from data.check import findings
from data.engine import open_engine, upgrade, versions
from data.store import Store
from tests.data.breaking import FAULTS, broken
from tests.data.contents import state
from tests.data.filled import archived, fill, older, reflected

OLD = versions()[:-1]
DAYS = (None, date(2017, 12, 3), date(2017, 12, 4), date(2018, 1, 3), date(2018, 1, 4))


@pytest.fixture(scope="module")
def full(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store of today with something in every table."""
    file = tmp_path_factory.mktemp("full") / "store.db"
    shutil.copy(empty_sqlite, file)
    engine = setup.open_store(f"sqlite:///{file}")
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def olden(full: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same as each earlier version had it, an SQLite file each."""
    folder = tmp_path_factory.mktemp("olden")
    for version in OLD:
        older(full, f"sqlite:///{folder / version}", version).dispose()
    return {version: folder / version for version in OLD}


def shown(engine: Engine) -> dict[str, Any]:
    """Every figure as known on some days, local priorities, spans and releases: what pages are made of."""
    reading = Store(engine, catalogue()).open(ANYONE)
    places = reading.organisation.units
    units = [code for code, unit in places.items() if unit.level != "ward" or code == "E05009999"]
    found: dict[str, Any] = {"spans": reading.spans, "to": reading.data_to, "releases": len(reading.releases)}
    for day in DAYS:
        series = reading.series((list(reading.spans), units), as_at=day)
        found |= {f"{day} {m} {u}": (s.start, s.numerator.tolist()) for (m, u), s in series.items()}
        found[f"{day} chosen"] = reading.contents.choices("E09000022", 2017, day)
    return found


@pytest.fixture(scope="module")
def then(full: Engine) -> dict[str, Any]:
    return shown(full)


def rows(engine: Engine, full: Engine, version: Path) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Of each table that the version had: the columns that it had, as they are and as they were."""
    was = open_engine(f"sqlite:///{version}")
    for table in reflected(was).sorted_tables:
        if table.name not in (*backup.OWN, "state"):
            ours = schema.metadata.tables[table.name]
            query = select(*(ours.c[c.name] for c in table.columns)).order_by(*ours.primary_key)
            with engine.connect() as one, full.connect() as other:
                yield table.name, list(map(tuple, one.execute(query))), list(map(tuple, other.execute(query)))
    was.dispose()


def same(
    engine: Engine, full: Engine, then: dict[str, Any], version: Path, but: tuple[str, ...] = ()
) -> None:
    now = shown(engine)
    for key, value in then.items():
        assert now[key] == value, key
    for name, after, before in rows(engine, full, version):
        assert name in but or after[: len(before)] == before, name
    assert findings(engine, catalogue()) == findings(full, catalogue())


@pytest.mark.parametrize("version", OLD)
def test_a_store_of_an_earlier_version_shows_the_same(
    new_url: str, full: Engine, then: dict[str, Any], olden: dict[str, Path], version: str
) -> None:
    older(full, new_url, version).dispose()
    opened = setup.open_store(new_url)
    same(opened, full, then, olden[version], ("past_priorities",))
    with opened.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    opened.dispose()


def test_a_release_of_before_comes_after_the_scans_of_before(full: Engine, tmp_path: Path) -> None:
    """Which scans had seen a release was told by the clock until version 8, and is by data versions since."""
    older(full, f"sqlite:///{tmp_path / 'old.db'}", "0007").dispose()
    opened = setup.open_store(f"sqlite:///{tmp_path / 'old.db'}")
    with opened.connect() as connection:
        scans = connection.execute(select(schema.scans)).all()
        releases = connection.execute(select(schema.releases)).all()
    assert {r.version > s.data_version for r in releases for s in scans if s.run_at < r.loaded_at} == {True}
    opened.dispose()


@pytest.mark.parametrize(
    ("url", "version"),
    [*(("sqlite", v) for v in OLD), ("postgresql", OLD[0]), ("postgresql", OLD[-1])],
    indirect=["url"],
)
def test_an_archive_of_an_earlier_version_is_restored(
    engine: Engine,
    full: Engine,
    then: dict[str, Any],
    olden: dict[str, Path],
    version: str,
    tmp_path: Path,
) -> None:
    was = open_engine(f"sqlite:///{olden[version]}")
    file = archived(was, version, tmp_path / "archive")
    was.dispose()
    done = backup.restore(engine, file)
    assert done.version == version
    same(engine, full, then, olden[version])


def test_an_archive_of_a_newer_version_changes_nothing(
    engine: Engine, olden: dict[str, Path], tmp_path: Path
) -> None:
    was = open_engine(f"sqlite:///{olden[OLD[-1]]}")
    file = archived(was, "9999", tmp_path / "archive")
    was.dispose()
    before = state(engine)
    with pytest.raises(Damaged, match="a newer version"):
        backup.restore(engine, file, replace=True)
    assert state(engine) == before


@pytest.mark.parametrize(
    ("new_url", "version"),
    [*(("sqlite", v) for v in OLD), ("postgresql", OLD[0])],
    indirect=["new_url"],
)
def test_a_migration_broken_anywhere_leaves_the_old_version(
    new_url: str, full: Engine, version: str, measures: Catalogue
) -> None:
    engine = older(full, new_url, version)
    before = state(engine)
    with broken(None) as count, pytest.raises(FAULTS):
        upgrade(engine)
    for at in range(1, count[0] + 1):
        with broken(at), pytest.raises(FAULTS):
            upgrade(engine)
        assert state(engine) == before, f"statement {at} of {count[0]}"
    engine.dispose()
    opened = setup.open_store(new_url)
    assert findings(opened, measures) == findings(full, measures)
    opened.dispose()
