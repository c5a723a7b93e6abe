"""One batch into facts and series, inside the transaction of the load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.catalogue import Catalogue
from data import facts, schema
from data.batch import Batch
from data.merge import Revisions
from data.rows import Rows
from data.units import ensure_units
from data.versions import Versions

Step = Callable[[float], None]
_VARIANTS = ("@2008", "@2024")  # other countings of the same official series
_FACTS = 0.6  # the share of the time that the facts take


def write_batch(
    connection: Connection, batch: Batch, release: int, as_at: date, catalogue: Catalogue, step: Step
) -> Revisions:
    """Appends the batch's facts, brings the series up to date, returns what it revised.

    Real figures take the place of a measure's illustrative ones, at every unit and month and in every
    counting; illustrative ones never come where there are real ones.
    """
    ensure_units(connection, batch.units)
    if not batch.illustrative:
        _drop_illustrative(connection, {_subject(m) for m, _ in batch.keys})
    rows = Rows(batch, release, but=_real(connection, batch) if batch.illustrative else ())
    measure_id = _measure_ids(connection, batch)
    versions = Versions(connection, catalogue, measure_id)
    facts.append(connection, _stream(rows, measure_id, versions.unit_id, step))
    return _update(connection, rows, versions, as_at, step)


def _subject(measure: str) -> str:
    for variant in _VARIANTS:
        measure = measure.removesuffix(variant)
    return measure


def _real(connection: Connection, batch: Batch) -> set[str]:
    """The batch's measures of which the store has real figures, in any counting."""
    m = schema.measures.c
    held = connection.scalars(select(m.name).where(m.last_month.is_not(None), m.illustrative.is_(False)))
    subjects = {_subject(name) for name in held}
    return {measure for measure, _ in batch.keys if _subject(measure) in subjects}


def _drop_illustrative(connection: Connection, subjects: set[str]) -> None:
    m = schema.measures.c
    made_up = connection.execute(select(m.id, m.name).where(m.illustrative))
    ids = [i for i, name in made_up if _subject(name) in subjects]
    for table in (schema.series, schema.facts):
        connection.execute(delete(table).where(table.c.measure_id.in_(ids)))
    gone = {"illustrative": False, "first_month": None, "last_month": None, "known_from": None}
    connection.execute(update(schema.measures).where(m.id.in_(ids)).values(gone))


def _measure_ids(connection: Connection, batch: Batch) -> dict[str, int]:
    table = schema.measures
    labels = {u.measure: u.name for u in batch.unmapped}
    known = set(connection.scalars(select(table.c.name)))
    new = sorted({m for m, _ in batch.keys} - known)
    if new:
        rows = [{"name": m, "label": labels.get(m), "illustrative": batch.illustrative} for m in new]
        connection.execute(insert(table), rows)
    return {n: i for n, i in connection.execute(select(table.c.name, table.c.id))}


def _stream(rows: Rows, measure_id: dict[str, int], unit_id: dict[str, int], step: Step) -> Iterator[tuple]:
    """Facts in the order of the primary key, so that the table grows at its end."""
    order = sorted(rows.by_measure, key=measure_id.__getitem__)
    for n, measure in enumerate(order, 1):
        yield from rows.facts(measure, measure_id[measure], unit_id)
        step(_FACTS * n / len(order))


def _update(connection: Connection, rows: Rows, versions: Versions, as_at: date, step: Step) -> Revisions:
    """New versions of the series that changed; where a later release speaks of a measure, all of its versions."""
    revisions = Revisions()
    releases = schema.releases.c
    later = connection.scalars(select(releases.id).where(releases.as_at > as_at)).all()
    spoken_of = facts.measures_of(connection, later) if later else set()
    for n, measure in enumerate(rows.by_measure, 1):
        if versions.measure_id[measure] in spoken_of:
            versions.replay(measure, rows.release, revisions)
        else:
            versions.apply(measure, rows.series(measure), rows.release, as_at, revisions)
        versions.span(measure, as_at)
        step(_FACTS + (1 - _FACTS) * n / len(rows.by_measure))
    return revisions
