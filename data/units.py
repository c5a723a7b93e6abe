"""The organisation in the store: seeded from data/organisation, widened by the wards that files bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Table, insert, select

from dashboard import periods
from dashboard.organisation import Membership, Name, Neighbour, Organisation, Population, Unit
from data import organisation, schema
from data.batch import NewUnit
from data.merge import Tree
from data.state import raise_versions


def _number(month: int | None) -> int | None:
    return None if month is None else periods.number(month)


def _month(number: int | None) -> int | None:
    return None if number is None else periods.from_number(number)


def seed(connection: Connection) -> None:
    """The organisation and the state row of a new store; nothing where they are there already."""
    if connection.execute(select(schema.state.c.id)).first():
        return
    rows = organisation.rows()

    def put(table: Table, values: list[dict]) -> None:
        connection.execute(insert(table), values)

    put(schema.units, [_unit_row(u) for u in rows.units])
    put(
        schema.unit_names,
        [
            {
                "unit": n.code,
                "name": n.name,
                "short": n.short,
                "start": _number(n.start),
                "finish": _number(n.end),
                "alias": n.alias,
            }
            for n in rows.names
        ],
    )
    put(schema.memberships, [_membership_row(m) for m in rows.memberships])
    put(
        schema.populations,
        [
            {"unit": p.code, "year": p.year, "residents": p.residents, "households": p.households}
            for p in rows.populations
        ],
    )
    put(
        schema.neighbours,
        [
            {"unit": n.code, "rank": n.rank, "neighbour": n.neighbour, "distance": n.distance}
            for n in rows.neighbours
        ],
    )
    put(schema.local_priorities, [asdict(p) for p in organisation.local_priorities()])
    put(schema.state, [{"id": 1, "version": 1, "organisation_version": 1, "data_to": None}])


def _unit_row(u: Unit) -> dict:
    return {
        "code": u.code,
        "slug": u.slug,
        "name": u.name,
        "level": u.level,
        "short": u.short,
        "tile_row": u.row,
        "tile_col": u.col,
        "ranked": u.ranked,
    }


def _membership_row(m: Membership) -> dict:
    return {
        "child": m.child,
        "parent": m.parent,
        "start": _number(m.start),
        "finish": _number(m.end),
        "basis": m.basis,
    }


def ensure_units(connection: Connection, new: Sequence[NewUnit]) -> None:
    """Creates the units that a file defines and the store does not know."""
    known = set(connection.scalars(select(schema.units.c.code)))
    unknown = [u for u in new if u.code not in known]
    if not unknown:
        return
    units = [Unit(u.code, u.code, u.name, u.level, u.name) for u in unknown]
    connection.execute(insert(schema.units), [_unit_row(u) for u in units])
    members = [_membership_row(Membership(u.code, u.parent, basis="file")) for u in unknown]
    connection.execute(insert(schema.memberships), members)
    raise_versions(connection, "organisation_version")


def read_tree(connection: Connection) -> Tree:
    """What the merging of releases needs: levels, the borough of each ward, the wards of today.

    Wards that only a file has named are not counted among those that a borough should have.
    """
    levels = {
        code: level for code, level in connection.execute(select(schema.units.c.code, schema.units.c.level))
    }
    m = schema.memberships.c
    members = [
        r
        for r in connection.execute(select(m.child, m.parent, m.finish, m.basis))
        if levels[r.child] == "ward"
    ]
    today = Counter(r.parent for r in members if r.finish is None and r.basis != "file")
    return Tree(levels, {r.child: r.parent for r in members}, today)


def read_organisation(connection: Connection) -> Organisation:
    """The organisation as the store has it."""
    every = {
        t: connection.execute(select(t)).all() for t in (schema.units, schema.unit_names, schema.memberships)
    }
    return Organisation(
        units=[
            Unit(u.code, u.slug, u.name, u.level, u.short, u.tile_row, u.tile_col, u.ranked)
            for u in every[schema.units]
        ],
        names=[
            Name(n.unit, n.name, n.short, _month(n.start), _month(n.finish), n.alias)
            for n in every[schema.unit_names]
        ],
        memberships=[
            Membership(m.child, m.parent, _month(m.start), _month(m.finish), m.basis)
            for m in every[schema.memberships]
        ],
        populations=[
            Population(p.unit, p.year, p.residents, p.households)
            for p in connection.execute(select(schema.populations))
        ],
        neighbours=[
            Neighbour(n.unit, n.rank, n.neighbour, n.distance)
            for n in connection.execute(select(schema.neighbours))
        ],
    )
