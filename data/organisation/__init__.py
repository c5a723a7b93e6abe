"""The organisation as files that an analyst can edit, read into plain rows; each file states its sources."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard import periods
from dashboard.organisation import Membership, Name, Neighbour, Organisation, Population, Unit

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class OrganisationRows:
    """What the store keeps of the organisation."""

    units: list[Unit]
    names: list[Name]
    memberships: list[Membership]
    populations: list[Population]
    neighbours: list[Neighbour]

    def build(self) -> Organisation:
        return Organisation(self.units, self.names, self.memberships, self.populations, self.neighbours)


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of this folder, without the lines of comment."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _month(text: str) -> int | None:
    return periods.parse(text) if text else None


def _unit(row: dict[str, str]) -> Unit:
    row_, col = (int(row[key]) if row[key] else None for key in ("row", "col"))
    return Unit(
        row["code"], row["slug"], row["name"], row["level"], row["short"], row_, col, row["ranked"] == "true"
    )


def _membership(row: dict[str, str]) -> Membership:
    return Membership(row["child"], row["parent"], _month(row["start"]), _month(row["end"]), row["basis"])


def _name(row: dict[str, str]) -> Name:
    start, end = _month(row["start"]), _month(row["end"])
    return Name(row["code"], row["name"], row["short"], start, end, row["alias"] == "true")


def _population(row: dict[str, str]) -> Population:
    households = int(row["households"]) if row["households"] else None
    return Population(row["code"], int(row["year"]), int(row["residents"]), households)


@dataclass(frozen=True)
class PriorityRow:
    """A borough's priority of a financial year (2017: from April 2017)."""

    unit: str
    financial_year: int
    rank: int
    measure: str
    source: str
    illustrative: bool


def local_priorities() -> list[PriorityRow]:
    """The priorities a new store begins with."""
    return [
        PriorityRow(
            r["unit"],
            int(r["financial_year"]),
            int(r["rank"]),
            r["measure"],
            r["source"],
            r["illustrative"] == "true",
        )
        for r in read("local_priorities.csv")
    ]


def rows() -> OrganisationRows:
    """All rows; every ward is a unit and a member of its borough. ValueError for a month that is none."""
    wards = list(read("wards.csv"))
    return OrganisationRows(
        units=[
            *map(_unit, read("units.csv")),
            *(Unit(w["code"], w["code"], w["name"], "ward", w["name"]) for w in wards),
        ],
        names=[_name(row) for row in read("names.csv")],
        memberships=[
            *map(_membership, read("memberships.csv")),
            *(Membership(w["code"], w["borough"], _month(w["start"]), _month(w["end"])) for w in wards),
        ],
        populations=[_population(row) for row in read("populations.csv")],
        neighbours=[
            Neighbour(r["code"], int(r["rank"]), r["neighbour"], float(r["distance"]))
            for r in read("similar.csv")
        ],
    )
