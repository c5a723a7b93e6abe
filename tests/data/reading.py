"""What processes of their own do beside a load: read, archive, restore."""

from __future__ import annotations

from datetime import date, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from dashboard.catalogue import catalogue
from dashboard.principal import ANYONE
from data import archive, backup, setup
from data.load import Source
from data.store import Changed, Store
from tests.data.batches import CAMDEN, LAMBETH, batch, put, source

MEASURES, UNITS, MONTHS = ("robbery", "burglary"), (LAMBETH, CAMDEN, "E09000012"), 24
FACTS = len(MEASURES) * len(UNITS) * MONTHS


def release(n: int) -> Source:
    """The n-th release, in which every figure is n."""
    rows = {(m, u): [float(n)] * MONTHS for m in MEASURES for u in UNITS}
    return source(batch(rows, "2015-12"), date(2017, 12, 4) + timedelta(n))


def read(url: str, told: Connection, stop: Event) -> None:
    """Reads every figure over and over as pages do, and tells the different figures that one reading held."""
    store = Store(setup.open_engine(url), catalogue())
    told.send("ready")
    while not stop.is_set():
        try:
            reading = store.open(ANYONE)
            first = reading.series((MEASURES[:1], UNITS))
            second = reading.series((MEASURES[1:], UNITS))
        except Changed:
            continue
        told.send(sorted({x for s in (*first.values(), *second.values()) for x in s.numerator}))
    store.engine.dispose()
    told.send("done")


def archive_all(url: str, folder: str, stop: Event) -> None:
    """Archives the store over and over."""
    engine, n = setup.open_engine(url), 0
    while not stop.is_set() or not n:
        n += 1
        backup.backup(engine, Path(folder) / f"{n}.archive")
    engine.dispose()


def counts(file: Path) -> dict[str, int]:
    """How many rows of each table an archive has."""
    archive.verify(file)
    return {part.table: len(list(part.rows)) for part in archive.read(file)[1]}


def restore(url: str, file: str) -> None:
    """Puts an archive in the place of all that there is."""
    engine = setup.open_store(url)
    backup.restore(engine, Path(file), replace=True)
    engine.dispose()


def load(url: str, n: int) -> None:
    """Loads the n-th release."""
    engine = setup.open_store(url)
    put(engine, catalogue(), release(n))
    engine.dispose()
