"""Local priorities in the store: the choices of a file take the place of illustrative or older ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select

from dashboard import periods
from dashboard.source import ASB
from dashboard.wording import some
from data import schema
from data.batch import Batch, Choice, Finding, Refused
from data.state import raise_versions

Block = tuple[str, int]  # borough, financial year


def write_choices(connection: Connection, batch: Batch, file: str, as_at: date) -> list[str]:
    """Puts the batch's choices in place, borough by borough and year by year; what was done, in sentences.

    They are known from as_at on. What a file agreed on a later day brought stays; what gives way is kept for
    days in the past. Refused where any borough would be left without anti-social behaviour as its first priority.
    """
    held = _agreed(connection)
    blocks: dict[Block, list[Choice]] = defaultdict(list)
    for c in batch.choices:
        blocks[c.unit, c.year].append(c)
    older = [b for b, found in blocks.items() if b in held and held[b] > max(c.agreed for c in found)]
    put = {b: found for b, found in blocks.items() if b not in older}
    for block, found in put.items():
        _keep_past(connection, block)
        connection.execute(insert(schema.local_priorities), _rows(block, found, as_at))
    for block in older:
        rows = [{**r, "number": _next(connection, block)} for r in _rows(block, blocks[block], as_at)]
        connection.execute(insert(schema.past_priorities), rows)
    lost = list(without_asb(connection))
    if lost:
        raise Refused([Finding(file, lost[0].rstrip("."), "Nothing was stored: add the missing rows.")])
    raise_versions(connection, "organisation_version")
    notes = [f"choices put in place: {some(len(put), 'borough-year')}"]
    if older:
        notes.append(f"{len(older)} were left as they are: a file agreed later has brought them")
    return notes


def chosen(choices: Sequence[Choice]) -> dict[Block, tuple[date, frozenset[tuple[int, str]]]]:
    """By borough and year: the day of the agreement and its (rank, measure)."""
    blocks: dict[Block, list[Choice]] = defaultdict(list)
    for c in choices:
        blocks[c.unit, c.year].append(c)
    return {
        b: (max(c.agreed for c in found), frozenset((c.rank, c.measure) for c in found))
        for b, found in blocks.items()
    }


def as_kept(choices: Sequence[Choice]) -> list[dict[str, object]]:
    """The choices as the release keeps them, so that each can be traced to its file."""
    return [
        {"unit": c.unit, "year": c.year, "rank": c.rank, "measure": c.measure, "agreed": c.agreed.isoformat()}
        for c in choices
    ]


def _agreed(connection: Connection) -> dict[Block, date]:
    """The day on which the choices in place were agreed, of those that a file brought."""
    found: dict[Block, date] = {}
    query = select(schema.releases.c.summary).order_by(schema.releases.c.id)
    for kept in connection.scalars(query):
        for c in kept.get("choices", ()):
            block, day = (c["unit"], c["year"]), date.fromisoformat(c["agreed"])
            found[block] = max(day, found.get(block, day))
    return found


def _next(connection: Connection, block: Block) -> int:
    """The number of the next choices of the past of a borough and year."""
    past = schema.past_priorities.c
    query = select(func.max(past.number)).where(past.unit == block[0], past.financial_year == block[1])
    return (connection.scalar(query) or 0) + 1


def _keep_past(connection: Connection, block: Block) -> None:
    """Moves the choices in place to those of the past."""
    now = schema.local_priorities
    here = (now.c.unit == block[0], now.c.financial_year == block[1])
    rows = [dict(r._mapping) for r in connection.execute(select(now).where(*here))]
    if rows:
        number = _next(connection, block)
        connection.execute(insert(schema.past_priorities), [{**r, "number": number} for r in rows])
        connection.execute(delete(now).where(*here))


def _rows(block: Block, found: Sequence[Choice], as_at: date) -> list[dict[str, object]]:
    return [
        {
            "unit": block[0],
            "financial_year": block[1],
            "rank": c.rank,
            "measure": c.measure,
            "source": c.source,
            "illustrative": False,
            "agreed": max(x.agreed for x in found),
            "known_from": as_at,
        }
        for c in found
    ]


def without_asb(connection: Connection) -> Iterator[str]:
    """Anti-social behaviour is the first priority of every borough in every year on record."""
    table = schema.local_priorities.c
    rows = connection.execute(select(table.unit, table.financial_year, table.rank, table.measure)).all()
    first = {(r.unit, r.financial_year): r.measure for r in rows if r.rank == 1}
    on_record = {(r.unit, r.financial_year) for r in rows}
    years = sorted({year for _, year in on_record})
    boroughs = connection.execute(
        select(schema.units.c.code, schema.units.c.name)
        .where(schema.units.c.level == "borough")
        .order_by(schema.units.c.name)
    )
    for code, name in boroughs:
        mine = {year for unit, year in on_record if unit == code}
        for year in [y for y in years if (y in mine or not mine) and first.get((code, y)) != ASB]:
            what = "does not have anti-social behaviour as its first local priority"
            yield f"{name} {what} in {periods.year_name(year)}."


def untraced(connection: Connection) -> Iterator[str]:
    """Boroughs and years of which a file spoke, and whose choices in place no file brought."""
    told: dict[Block, list[set[str]]] = defaultdict(list)
    for kept in connection.scalars(select(schema.releases.c.summary)):
        one: dict[Block, set[str]] = defaultdict(set)
        for c in kept.get("choices", ()):
            one[c["unit"], c["year"]].add(c["measure"])
        for block, measures in one.items():
            told[block].append(measures)
    table = schema.local_priorities.c
    there: dict[Block, set[str]] = defaultdict(set)
    for unit, year, measure in connection.execute(select(table.unit, table.financial_year, table.measure)):
        there[unit, year].add(measure)
    for (unit, year), brought in sorted(told.items()):
        if there[unit, year] not in brought:
            yield f"The local priorities of {unit} in {periods.year_name(year)} are those of no release."
