"""Warehouses to pull from, and what loaders know of the organisation."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalogue import Catalogue
from data import setup
from data.loaders import Context
from tests.data.warehouses import KINDS, Warehouse, warehouse


@pytest.fixture(scope="session", params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse of each kind; every test fills it anew."""
    kind = request.param
    address = request.getfixturevalue("postgres").new("warehouse") if kind == "postgresql" else ""
    return warehouse(kind, address, tmp_path_factory.mktemp(kind))


@pytest.fixture(scope="session")
def context(empty_sqlite: Path, measures: Catalogue) -> Context:
    """The organisation of an empty store."""
    engine = setup.open_store(f"sqlite:///{empty_sqlite}")
    found = setup.context(engine, measures)
    engine.dispose()
    return found
