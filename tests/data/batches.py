"""Batches, sources and whole stores written out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Engine, delete, select

from dashboard import periods
from dashboard.catalogue import Catalogue
from data import schema
from data.batch import Batch, NewUnit
from data.load import Loaded, Source, store_sources

LAMBETH, CAMDEN, MET = "E09000022", "E09000007", "E12000007"
NONE = float("nan")
Key = tuple[str, str]


def batch(figures: Mapping[Key, Sequence[float]], start: str = "2017-04", **more: Any) -> Batch:
    """Counts by (measure, unit), one a month from `start`; NONE where there is no figure."""
    numerator = np.array([list(row) for row in figures.values()], float)
    first = periods.parse(start)
    known: dict[str, Any] = {
        "kind": "test",
        "title": "Figures of a test",
        "source": "A test",
        "months": np.arange(first, first + numerator.shape[1], dtype=np.int32),
        "keys": list(figures),
        "numerator": numerator,
        "rows": len(figures),
        "total": float(np.nansum(numerator)),
    }
    return Batch(**(known | more))


def wards(*codes: str, parent: str = LAMBETH) -> list[NewUnit]:
    """Wards that a file brings with it."""
    return [NewUnit(code, f"Ward {code[-2:]}", "ward", parent) for code in codes]


def source(figures: Batch, as_at: date = date(2017, 12, 4), name: str = "") -> Source:
    """A file that has been read; two of another name are two files."""
    name = name or f"{as_at}.csv"
    return Source(name, f"sha of {name}", figures, as_at)


def put(engine: Engine, catalogue: Catalogue, *sources: Source, **how: Any) -> list[Loaded]:
    """Stores the sources in one call."""
    return store_sources(engine, sources, catalogue, **how)


def dump(engine: Engine, but: Sequence[str] = ()) -> dict[str, list[tuple]]:
    """Every row of every table, in the order of the primary key."""
    with engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key))]
            for t in schema.metadata.sorted_tables
            if t.name not in but
        }


def only_two_boroughs(engine: Engine) -> Engine:
    """The organisation cut down to Lambeth and Camden without wards, so that few figures are all of London."""
    with engine.begin() as connection:
        places = schema.units.c
        gone = select(places.code).where(
            places.level.in_(["borough", "ward"]), places.code.not_in([LAMBETH, CAMDEN])
        )
        codes = list(connection.scalars(gone))
        for table in reversed(schema.metadata.sorted_tables):
            for key in table.foreign_keys:
                if key.column is schema.units.c.code:
                    connection.execute(delete(table).where(key.parent.in_(codes)))
        connection.execute(delete(schema.units).where(schema.units.c.code.in_(codes)))
    return engine
