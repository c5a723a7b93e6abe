"""The application without a browser, over stores of its own."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.serve import create_app
from dashboard.catalogue import Catalogue
from data import setup
from data.load import read_files, store_sources
from data.settings import Settings
from tests.callbacks.people import PEOPLE, behind_proxy
from tests.callbacks.secret import secret_store

HEAD = "measure,unit,month,numerator,denominator,status"


def client_of(store: Path, cache: str = "") -> Any:
    return create_app(Settings(database_url=f"sqlite:///{store}", cache_url=cache)).server.test_client()


@pytest.fixture(scope="session")
def demo(demo_store: Engine) -> Any:
    """A client of the product over the demonstration figures."""
    return client_of(Path(demo_store.url.database or ""))


@pytest.fixture(scope="session")
def real(borough_store: Engine) -> Any:
    """A client of the product over the borough history."""
    return client_of(Path(borough_store.url.database or ""))


@pytest.fixture
def small(empty_sqlite: Path, tmp_path: Path, measures: Catalogue) -> Callable[..., Path]:
    """load(store name, figure): robbery in Lambeth, the same in each of 24 months, into a store of that name."""
    count = 0

    def load(name: str, figure: int, unit: str = "E09000022", measure: str = "robbery") -> Path:
        nonlocal count
        count += 1
        store = tmp_path / f"{name}.db"
        if not store.exists():
            shutil.copy(empty_sqlite, store)
        file = tmp_path / f"{count}.csv"
        months = [f"{y}-{m:02d}" for y in (2016, 2017) for m in range(1, 13)]
        file.write_text("\n".join([HEAD, *(f"{measure},{unit},{m},{figure},,final" for m in months)]) + "\n")
        engine = setup.open_store(f"sqlite:///{store}")
        store_sources(engine, read_files([file], setup.context(engine, measures), None), measures)
        engine.dispose()
        return store

    return load


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The address of a provider of sign-in that knows PEOPLE, and somebody without a role."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread

        users = [
            User(sub=s, claims={"post": post, "roles": [roles], "units": [units] if units else []})
            for s, (post, roles, units) in PEOPLE.items()
        ]
        nobody = User(sub="nobody", claims={"post": "Visitor"})
        with run_server_in_thread(require_nonce=True, user_claims=[*users, nobody]) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="session")
def secret_file(demo_file: Path, tmp_path_factory: pytest.TempPathFactory, measures: Catalogue) -> Path:
    """A demonstration store with secrets in it that no honest figure is like."""
    return secret_store(demo_file, tmp_path_factory.mktemp("secret"), measures)


@pytest.fixture(scope="session")
def secret_server(secret_file: Path) -> Any:
    """An application over it, which a proxy signs people in to."""
    return behind_proxy(secret_file)
