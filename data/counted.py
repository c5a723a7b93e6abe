"""By which SQL a release was counted, kept with it; and whether the same was counted before."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from data import schema
from data.batch import Batch

if TYPE_CHECKING:
    from data.load import Source


def as_counted(connection: Connection, batch: Batch) -> dict[str, Any]:
    """What a release's summary keeps: each measure's fingerprint of its SQL, and the SQL of those that no
    release has had before."""
    prints = {measure: _print(sql) for measure, sql in batch.counted.items()}
    r = schema.releases.c
    held: set[str] = set()
    for summary in connection.scalars(select(r.summary).where(r.kind == batch.kind)):
        held |= summary.get("sql", {}).keys()
    new = {prints[measure]: sql for measure, sql in batch.counted.items()}
    return {
        "content": batch.content,
        "counted": prints,
        "sql": {fingerprint: sql for fingerprint, sql in new.items() if fingerprint not in held},
    }


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_its_place(connection: Connection, source: Source) -> Source:
    """The source with the fingerprint of the release that it repeats, where the store says on its day what
    that release said; else with one that no release has: figures that come back after others are news."""
    before = _newest(connection, source)
    r = schema.releases
    query = select(r).where(r.c.kind == source.batch.kind, r.c.as_at <= source.as_at).order_by(r.c.id.desc())
    for same in connection.execute(query) if before is not None else ():
        still = before.id <= same.id and before.as_at <= same.as_at
        if still and same.summary.get("content") == source.batch.content:
            return replace(source, sha256=same.sha256)
    chain = (
        f"{source.batch.content} on {source.as_at} after {before.sha256 if before is not None else 'nothing'}"
    )
    return replace(source, sha256=hashlib.sha256(chain.encode()).hexdigest())


def _newest(connection: Connection, source: Source) -> Any:
    """The newest release that changed what the store says of these measures on the day of the source."""
    s, m = schema.series.c, schema.measures.c
    names = {measure for measure, _ in source.batch.keys}
    newest = (
        select(func.max(s.release_id))
        .join(schema.measures, m.id == s.measure_id)
        .where(m.name.in_(names), s.valid_from <= source.as_at, s.valid_to > source.as_at)
    )
    release = schema.releases
    return connection.execute(select(release).where(release.c.id == newest.scalar_subquery())).first()
