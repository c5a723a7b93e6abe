"""The forums of the framework, what they pass to each other, what they take every time: as records.

Every store has them: the paper of December 2017 states them, so they are not illustrative. A store that
has forums, edited or withdrawn ones too, is left alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, exists, insert, select

from dashboard import periods
from dashboard.organisation import Organisation, Unit
from data import wishes
from data.engine import writing
from data.records import Wish, slug
from data.schema_records import record_log, records
from data.state import raise_versions
from data.units import read_organisation

FOLDER = Path(__file__).parent
PAPER = periods.month(2017, 12)
AT = datetime(2016, 11, 1)  # before anything that a store may want to show as it stood
BY = "Strategy and Governance"
WHY = "Stated in the paper to the Audit Panel of 19 December 2017."
GROUPS = {"groups": ("tp", "sco", "so", "professionalism", "met-hq"), "operational": ("sco", "so")}
PICTURE = "Paper, {para}; reconstructed: the picture of Appendix A is not in the text"
UNLOGGED = ("body", "made", "changed", "illustrative")
Row = dict[str, Any]


def ensure(engine: Engine) -> None:
    """Gives a store without forums those of the framework; does nothing to any other."""
    with engine.connect() as connection:
        there = _has_forums(connection)
    if not there:
        with writing(engine) as connection:
            seed(connection)


def seed(connection: Connection) -> None:
    """`ensure` inside a transaction of the caller's."""
    if not _has_forums(connection):
        rows = [_row(wish) for wish in framework(read_organisation(connection))]
        logged = [{k: v for k, v in row.items() if k not in UNLOGGED} for row in rows]
        connection.execute(insert(records), rows)
        connection.execute(
            insert(record_log),
            [
                row | {"at": AT, "why": WHY, "before": None, "after": full["body"]}
                for row, full in zip(logged, rows, strict=True)
            ],
        )
        raise_versions(connection, "records_version")


def _row(wish: Wish) -> Row:
    """A record as the store has it. All at once, since every store pays for it: tests hold them to the rules."""
    body = {name: v if isinstance(v, str) else list(v) for name, v in wish.body.items() if v}
    return {
        "kind": wish.kind,
        "ref": wish.ref,
        "body": body,
        "revision": 1,
        "made": AT,
        "changed": AT,
        "by": BY,
        "illustrative": False,
        "withdrawn": False,
    }


def _has_forums(connection: Connection) -> bool:
    return bool(connection.scalar(select(exists().where(records.c.kind == "forum"))))


def framework(organisation: Organisation) -> Iterator[Wish]:
    """Forums, then links, then standing items, as a person would have them saved."""
    for kind, rows in (
        ("forum", _each("forum", organisation)),
        ("link", _links(organisation)),
        ("standing", _standing()),
    ):
        for row in rows:
            yield wishes.new(kind, row, organisation, row.pop("ref"), at=AT, by=BY, why=WHY)


def _read(name: str) -> list[Row]:
    rows: list[Row] = tomllib.loads((FOLDER / f"{name}s.toml").read_text("utf-8"))[name]
    return rows


def _each(name: str, organisation: Organisation) -> Iterator[Row]:
    """The rows of a file, those with `each` once for every unit that it names."""
    for row in _read(name):
        for unit in _units(row.pop("each", ""), organisation):
            yield _filled(row, unit, organisation) if unit else row


def _units(each: str, organisation: Organisation) -> tuple[Unit | None, ...]:
    if each == "boroughs":
        return organisation.boroughs()
    return tuple(organisation[code] for code in GROUPS[each]) if each else (None,)


def _filled(row: Row, unit: Unit, organisation: Organisation) -> Row:
    words = {
        "slug": unit.slug,
        "unit": organisation.name(unit.code, PAPER),
        "short": organisation.short(unit.code, PAPER),
    }
    return {name: text.format(**words) for name, text in row.items()}


def _links(organisation: Organisation) -> Iterator[Row]:
    for row in _each("link", organisation):
        row["source"] = PICTURE.format(para=row.pop("para"))
        row["ref"] = slug(f"{row['source_forum']} {row['relation']} {row['target_forum']}")
        yield row


def _standing() -> Iterator[Row]:
    for agenda in _read("standing"):
        name, items = agenda.pop("agenda"), agenda.pop("items")
        for i, item in enumerate(items, 1):
            yield {**agenda, **item, "ref": f"{name}-{item['ref']}", "order": str(i)}
