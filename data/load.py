"""The write path: files in, releases out, all of one call or none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine, func, insert, select, update

from dashboard import periods, wording
from dashboard.catalogue import Catalogue
from data import clock, loaders, schema
from data.batch import Batch, Finding, Refused
from data.counted import as_counted
from data.engine import Lock, writing
from data.merge import Revisions
from data.priorities import as_kept, chosen, write_choices
from data.state import raise_versions
from data.write import write_batch

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Source:
    """A file that has been read: its name, fingerprint, figures, and the date they stood at."""

    file: str
    sha256: str
    batch: Batch
    as_at: date


@dataclass(frozen=True)
class Loaded:
    """What became of one file: the release it is, whether it was there before, what it changed."""

    source: Source
    release: int
    already: bool
    revisions: Revisions
    notes: tuple[str, ...] = ()


def already_stored(engine: Engine, paths: Sequence[Path]) -> dict[Path, int]:
    """The files whose very bytes the store has, with the first release of each; they need no reading."""
    known: dict[str, int] = {}
    with engine.connect() as connection:
        r = schema.releases.c
        for sha256, release in connection.execute(select(r.sha256, r.id).order_by(r.id)):
            known.setdefault(sha256, release)
    prints = {path: _sha256(path) for path in paths if known and path.is_file()}
    return {path: known[sha256] for path, sha256 in prints.items() if sha256 in known}


def read_files(paths: Sequence[Path], context: loaders.Context, as_at: date | None) -> list[Source]:
    """Every file as figures; Refused with the findings of all files together."""
    sources: list[Source] = []
    findings: list[Finding] = []
    for i, path in enumerate(paths):
        try:
            batches = loaders.read(path, _part(context, i, len(paths)))
            digest = _sha256(path)
        except Refused as refused:
            findings += refused.findings
            continue
        sources += [Source(path.name, digest, b, as_at or b.as_at or _end(b)) for b in batches]
    findings += contradictions(sources)
    if findings:
        raise Refused(findings)
    return sorted(sources, key=lambda s: s.as_at)


def _part(context: loaders.Context, i: int, of: int) -> loaders.Context:
    """The same context, whose progress is that of file i among all."""
    tell = context.progress
    if tell is None:
        return context
    return replace(context, progress=lambda what, share: tell(what, (i + share) / of))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _end(batch: Batch) -> date:
    """Without a date of its own, a file is taken as known at the end of its last month: never sooner."""
    return periods.last_day(int(batch.months[-1]))


def contradictions(sources: Sequence[Source]) -> list[Finding]:
    """Pairs of files of one call that give one figure two values as at the same day."""
    findings = []
    for i, one in enumerate(sources):
        for other in sources[i + 1 :]:
            if one.as_at == other.as_at and one.sha256 != other.sha256:
                findings += _contradiction(one, other)
            findings += _other_choices(one, other)
    return findings


def _other_choices(one: Source, other: Source) -> list[Finding]:
    """Two files of local priorities that give a borough other choices for one year, agreed on the same day."""
    mine, theirs = (chosen(s.batch.choices) for s in (one, other))
    apart = [b for b in mine.keys() & theirs.keys() if mine[b][0] == theirs[b][0] and mine[b] != theirs[b]]
    if not apart:
        return []
    unit, year = min(apart)
    picked = [wording.listing([m for _, m in sorted(x[unit, year][1])[1:]]) for x in (theirs, mine)]
    what = (
        f"contradicts {one.file} in the choices of {wording.some(len(apart), 'borough-year')}, for example {unit},"
        f" {periods.year_name(year)}: {picked[0]}, against {picked[1]}, agreed on the same day"
    )
    todo = "Ask the boroughs which is right and load that file alone; what was agreed later has a later day."
    return [Finding(other.file, what, todo)]


def _contradiction(one: Source, other: Source) -> list[Finding]:
    months, a, b = np.intersect1d(one.batch.months, other.batch.months, return_indices=True)
    rows = {key: i for i, key in enumerate(one.batch.keys)}
    count, first = 0, None
    for j, key in enumerate(other.batch.keys):
        if (i := rows.get(key)) is None or not len(months):
            continue
        old, new = one.batch.numerator[i, a], other.batch.numerator[j, b]
        apart = np.flatnonzero(~(np.isnan(old) | np.isnan(new) | (old == new)))
        count += len(apart)
        if first is None and len(apart):
            at = apart[0]
            first = (key, periods.name(int(months[at])), old[at], new[at])
    if first is None:
        return []
    (measure, unit), month, old, new = first
    what = f"contradicts {one.file} in {count:,} figures, for example {measure} in {unit}, {month}: {new:g} and {old:g}"
    todo = "Load them one after the other, each with the date its figures stood at (--as-at)."
    return [Finding(other.file, what, todo)]


def store_sources(
    engine: Engine,
    sources: Sequence[Source],
    catalogue: Catalogue,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Loaded]:
    """Stores each source as one release, in one transaction; one that is there already is left as it is."""
    with writing(engine, Lock.FIGURES) as connection:
        done = store(connection, sources, catalogue, progress)
        if dry_run:
            connection.rollback()
    return done


def store(
    connection: Connection, sources: Sequence[Source], catalogue: Catalogue, progress: Progress | None = None
) -> list[Loaded]:
    """`store_sources` inside a transaction of the caller's."""
    moment, told = _moment(connection)
    done: list[Loaded] = []
    for i, source in enumerate(sources):
        known = connection.scalar(
            select(schema.releases.c.id).where(
                schema.releases.c.sha256 == source.sha256, schema.releases.c.kind == source.batch.kind
            )
        )
        if known is not None:
            done.append(Loaded(source, known, True, Revisions()))
            continue
        release = _insert_release(connection, source, moment)

        def step(share: float, name: str = source.file, at: int = i) -> None:
            if progress:
                progress(name, (at + share) / len(sources))

        revisions, notes = Revisions(), told
        if source.batch.choices:
            notes = (*write_choices(connection, source.batch, source.file, source.as_at), *told)
        else:
            revisions = write_batch(connection, source.batch, release, source.as_at, catalogue, step)
        _finish_release(connection, release, source, revisions, notes)
        done.append(Loaded(source, release, False, revisions, notes))
    if new := [d.release for d in done if not d.already]:
        _raise_version(connection, new)
    return done


def _moment(connection: Connection) -> tuple[datetime, tuple[str, ...]]:
    """When this load is: now, or with the newest release where the clock is behind it, and what is said then."""
    now = clock.now()
    newest = connection.scalar(select(func.max(schema.releases.c.loaded_at)))
    if newest is None or newest <= now:
        return now, ()
    return newest, (
        f"the clock of this machine says {now:%Y-%m-%d %H:%M} UTC, and the newest release was loaded on"
        f" {newest:%Y-%m-%d %H:%M}: this one is dated with it. Put the clock right",
    )


def _insert_release(connection: Connection, source: Source, loaded_at: datetime) -> int:
    batch = source.batch
    there = ~np.isnan(batch.numerator)
    row = {
        "file": source.file,
        "sha256": source.sha256,
        "kind": batch.kind,
        "title": batch.title,
        "source": batch.source,
        "as_at": source.as_at,
        "rows": batch.rows,
        "figures": int(there.sum()),
        "first_month": periods.number(int(batch.months[0])),
        "last_month": periods.number(int(batch.months[-1])),
        "total": batch.total,
        "illustrative": batch.illustrative,
        "summary": {},
        "loaded_at": loaded_at,
        "version": 0,  # until all is in
    }
    key = connection.execute(insert(schema.releases).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _finish_release(
    connection: Connection, release: int, source: Source, revisions: Revisions, notes: Sequence[str] = ()
) -> None:
    batch = source.batch
    largest = revisions.largest
    summary = {
        "measures": len({m for m, _ in batch.keys}),
        "units": len({u for _, u in batch.keys}),
        "unmapped": [
            {"measure": u.measure, "name": u.name, "rows": u.rows, "total": u.total} for u in batch.unmapped
        ],
        "notes": [*batch.notes, *notes],
        "revised": revisions.figures,
        "compared": revisions.compared,
        "difference": revisions.difference,
        "largest": largest
        and {
            "measure": largest[1],
            "unit": largest[2],
            "month": periods.iso(largest[3]),
            "before": largest[4],
            "after": largest[5],
        },
    }
    if batch.counted:
        summary |= as_counted(connection, batch)
    if batch.choices:
        summary["choices"] = as_kept(batch.choices)
    table = schema.releases
    connection.execute(update(table).where(table.c.id == release).values(summary=summary))


def _raise_version(connection: Connection, new: Sequence[int]) -> None:
    """A new data version, that of the new releases, and the newest month that the Met's own overview speaks of."""
    m = schema.measures.c
    headline = connection.scalar(select(m.last_month).where(m.name == "total-notifiable-offences"))
    newest = headline or connection.scalar(select(func.max(m.last_month)))
    raise_versions(connection, "version", data_to=newest)
    release, version = schema.releases.c, select(schema.state.c.version).scalar_subquery()
    connection.execute(update(schema.releases).where(release.id.in_(new)).values(version=version))
