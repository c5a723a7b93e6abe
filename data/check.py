"""Checks of a whole store, one sentence a finding.

What the series say is held against what the facts, replayed, say (data/replay.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, Engine, func, select

from dashboard.catalogue import UNMAPPED, Catalogue
from data import clock, packs, schema
from data.priorities import untraced, without_asb
from data.replay import differences
from data.schema_records import record_log


def findings(engine: Engine, catalogue: Catalogue) -> list[str]:
    """All that is wrong with the store, in sentences; empty when it is in order."""
    with engine.connect() as connection:
        return [
            *_rows_that_point_nowhere(connection),
            *_wards_without_borough(connection),
            *without_asb(connection),
            *untraced(connection),
            *_measures_without_definition(connection, catalogue),
            *_releases_that_lack_figures(connection),
            *differences(connection, catalogue),
            *packs.altered(connection),
            *_lines_of_the_future(connection),
        ]


def _rows_that_point_nowhere(connection: Connection) -> Iterator[str]:
    for table in schema.metadata.sorted_tables:
        for key in table.foreign_keys:
            other = key.column.table.alias()
            lost = connection.scalar(
                select(func.count())
                .select_from(table.outerjoin(other, key.parent == other.c[key.column.name]))
                .where(other.c[key.column.name].is_(None))
            )
            if lost:
                yield f"{lost:,} rows of {table.name} name a row of {key.column.table.name} that is not there."


def _wards_without_borough(connection: Connection) -> Iterator[str]:
    units, members = schema.units.c, schema.memberships.c
    lost = select(units.code).where(units.level == "ward", units.code.not_in(select(members.child)))
    yield from (f"The ward {code} belongs to no borough." for code in connection.scalars(lost))


def _lines_of_the_future(connection: Connection) -> Iterator[str]:
    """The newest line of loads and changes is a day or more ahead of the clock: one of the two is wrong."""
    said = (schema.releases.c.loaded_at, record_log.c.at, schema.case_log.c.at, schema.audit.c.at)
    newest = max((at for at in (connection.scalar(select(func.max(c))) for c in said) if at), default=None)
    now = clock.now()
    if newest is not None and newest > now + timedelta(days=1):
        yield (
            f"The newest line of what was loaded or changed is of {newest:%Y-%m-%d %H:%M} UTC, and the clock of this"
            f" machine says {now:%Y-%m-%d %H:%M}: put it right, if it is the clock that is wrong."
        )


def _measures_without_definition(connection: Connection, catalogue: Catalogue) -> Iterator[str]:
    for name in connection.scalars(select(schema.measures.c.name).order_by(schema.measures.c.name)):
        if name not in catalogue and not name.startswith(UNMAPPED):
            yield f"The store has figures of {name}, which the catalogue does not define."


def _releases_that_lack_figures(connection: Connection) -> Iterator[str]:
    """Every release has as many facts as it brought; illustrative ones give way to real figures."""
    facts, releases = schema.facts.c, schema.releases.c
    query = select(facts.release_id, func.count()).group_by(facts.release_id)
    held = {release: count for release, count in connection.execute(query)}
    for release, file, said, made_up in connection.execute(
        select(releases.id, releases.file, releases.figures, releases.illustrative).order_by(releases.id)
    ):
        count = held.get(release, 0)
        if count > said or (count < said and not made_up):
            yield f"Release {release} ({file}) brought {said:,} figures, and {count:,} of them are there."
