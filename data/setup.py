"""Opening a store ready to use: migrated, with its organisation, and with figures if it has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Engine, func, select

from dashboard import periods
from dashboard.catalogue import Catalogue
from data import framework, schema
from data.batch import Batch
from data.engine import migrate, open_engine, reach, writing
from data.scanned import read_months
from data.units import read_organisation, seed

if TYPE_CHECKING:
    from data.load import Source
    from data.loaders import Context

# Loaders are imported where files are loaded: serving needs none of them.
DEMO_FILE = "demonstration figures"
Progress = Callable[[str, float], None]


def open_store(url: str) -> Engine:
    """The engine of a store that is up to date and has its organisation."""
    engine = open_engine(url)
    try:
        reach(engine)
        migrate(engine)
        _seed_if_fresh(engine)
        framework.ensure(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _seed_if_fresh(engine: Engine) -> None:
    with engine.connect() as connection:
        fresh = connection.execute(select(schema.state.c.id)).first() is None
    if fresh:
        with writing(engine) as connection:
            seed(connection)


def is_empty(engine: Engine) -> bool:
    """Whether no release was ever stored."""
    with engine.connect() as connection:
        return not connection.scalar(select(func.count()).select_from(schema.releases))


def make_demo(engine: Engine, catalogue: Catalogue, progress: Progress | None = None) -> None:
    """Fills an empty store with demonstration figures and records, all marked illustrative."""

    def half(what: str, share: float, at: float) -> None:
        if progress:
            progress(what, at + share / 2)

    from data import demo

    batches = demo.batches(lambda share: half(DEMO_FILE, share, 0.0))
    from data.demo import records
    from data.load import store

    sources = [_demo_source(i, b) for i, b in enumerate(batches)]
    with writing(engine) as connection:
        store(connection, sources, catalogue, lambda what, share: half(what, share, 0.5))
        records.play(connection)


SCANNED_MONTHS = 4  # so that a first look shows which exceptions have lasted


def scan_demo(engine: Engine, catalogue: Catalogue, progress: Progress | None = None) -> None:
    """Scans those of a demonstration store's last months that were not, the oldest first."""
    from data.scans import run_scan

    months = unscanned(engine)
    for i, month in enumerate(months):
        if progress:
            progress("scanning for exceptions", i / len(months))
        run_scan(engine, catalogue, month)


def unscanned(engine: Engine) -> list[int]:
    """The months that a demonstration store still has to scan: some, where its making was stopped."""
    with engine.connect() as connection:
        state = connection.execute(select(schema.state)).one()
        done = read_months(connection)
    if state.today is None or state.data_to is None:
        return []
    newest = periods.from_number(state.data_to)
    return [m for m in range(newest - SCANNED_MONTHS + 1, newest + 1) if m not in done]


def _demo_source(number: int, batch: Batch) -> Source:
    from data.load import Source

    return Source(
        f"{DEMO_FILE}: {batch.title}", f"demonstration-{number}", batch, batch.as_at or date(2017, 12, 4)
    )


def context(engine: Engine, catalogue: Catalogue, progress: Progress | None = None) -> Context:
    """What the loaders need to know of this store's organisation."""
    with engine.connect() as connection:
        organisation = read_organisation(connection)
        aliases = connection.execute(select(schema.unit_names.c.name, schema.unit_names.c.unit)).all()
    units = {u.code.casefold(): u.code for u in organisation.units.values()}
    for unit in organisation.units.values():
        if unit.level != "ward":
            units |= {unit.slug: unit.code, unit.name.casefold(): unit.code}
    units |= {name.casefold(): code for name, code in aliases}
    from data.loaders import Context

    return Context(
        measures=frozenset(catalogue),
        units=units,
        levels={u.code: u.level for u in organisation.units.values()},
        progress=progress,
        menu=catalogue.local_menu,
        names={u.code: u.name for u in organisation.units.values()},
    )
