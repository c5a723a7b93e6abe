"""Opening a store ready to use: migrated, with its organisation, and with figures if it has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Engine, func, select

from dashboard.catalogue import Catalogue
from data import framework, schema
from data.engine import migrate, open_engine, reach, writing
from data.units import read_organisation, seed

if TYPE_CHECKING:
    from data.demo.records import Close
    from data.loaders import Context

# Loaders are imported where files are loaded: serving needs none of them.
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


def make_demo(
    engine: Engine, catalogue: Catalogue, progress: Progress | None = None, close: Close | None = None
) -> None:
    """Fills an empty store with demonstration figures, their scans and records, all marked illustrative; all or
    nothing. `close` freezes the packs of closed meetings, for which it takes pages; without it there are none."""
    from data.demo import story

    with writing(engine) as connection:
        story.make(connection, catalogue, progress or (lambda *_: None), close)


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
