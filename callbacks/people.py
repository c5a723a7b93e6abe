"""From what sign-in says of a person to what they may see: roles of the table, units of the organisation."""

from __future__ import annotations

import csv
import logging
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.organisation import FORCE, Organisation
from dashboard.principal import Principal, roles
from dashboard.told import Told

FIELDS = ("subject", "post", "roles", "units", "home")


@dataclass(frozen=True)
class Person:
    """subject: how sign-in knows them; post: what logs call them; units and home: codes or names."""

    subject: str
    post: str
    roles: tuple[str, ...]
    units: tuple[str, ...] = ()
    home: str = ""


def listed(value: Any) -> tuple[str, ...]:
    """A list of words: as a list, or in one text between semicolons, commas or spaces."""
    words = value if isinstance(value, list | tuple) else re.split(r"[;,\s]+", str(value or ""))
    return tuple(word.strip() for word in map(str, words) if word.strip())


def person(row: dict[str, Any]) -> Person:
    """A row of the file of people, or the claims about one."""
    post = str(row.get("post") or "").strip()[:120]
    return Person(
        subject=str(row.get("subject") or "").strip(),
        post=post,
        roles=listed(row.get("roles")),
        units=listed(row.get("units")),
        home=str(row.get("home") or "").strip(),
    )


def read_people(path: Path) -> dict[str, Person]:
    """The people of a CSV file, or of a TOML file with a [[person]] each, by subject; Told what is wrong."""
    if path.suffix == ".toml":
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("person", [])
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    wrong = [sentence for n, row in enumerate(rows, 1) for sentence in _wrong(path.name, n, row)]
    count = Counter(person(row).subject for row in rows)
    wrong += [f"{path.name}: {s!r} is there {n} times; keep one." for s, n in count.items() if n > 1]
    if wrong or not rows:
        raise Told("\n".join(wrong) or f"{path.name}: there is nobody in it.")
    found = [person(row) for row in rows]
    return {p.subject: p for p in found}


def _wrong(file: str, number: int, row: dict[str, Any]) -> Iterable[str]:
    who = person(row)
    where = f"{file}, person {number}"
    if set(row) - set(FIELDS):
        yield f"{where}: the fields are {', '.join(FIELDS)}; correct {sorted(map(str, set(row) - set(FIELDS)))}."
    if not who.subject or not who.post:
        yield f"{where}: subject or post is empty; fill both."
    for role in who.roles:
        if role not in roles():
            yield f"{where}: there is no role {role!r}; write any of {', '.join(roles())}."
    if not who.roles:
        yield f"{where}: there is no role; write any of {', '.join(roles())}."


class People:
    """The file of people, read again when it changes; a change that is wrong is logged and not taken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changed = path.stat().st_mtime_ns
        self.found = read_people(path)

    def find(self, subject: str) -> Person | None:
        """The person of this subject; None where nobody is."""
        try:
            changed = self.path.stat().st_mtime_ns
            if changed != self.changed:
                self.changed = changed
                self.found = read_people(self.path)
        except (OSError, ValueError, Told) as problem:
            logging.getLogger(__name__).error("%s was not read again: %s", self.path, problem)
        return self.found.get(subject)


@lru_cache(4096)
def principal_of(who: Person, organisation: Organisation) -> Principal | None:
    """The principal of a person; None where they have no role that we know.

    Units that nobody knows give nothing. Without units, a role for one's own units reaches none, and
    any other reaches all.
    """
    mine = frozenset(name for name in who.roles if name in roles())
    if not mine:
        return None
    named = [unit.code for unit in map(organisation.find, who.units) if unit is not None]
    commands: frozenset[str] | None = frozenset().union(*map(organisation.within, named))
    if not who.units and mine - {"borough", "group-head"}:
        commands = None
    home = organisation.find(who.home) if who.home else None
    return Principal(
        name=who.subject,
        units=None if any(roles()[r].wards for r in mine) else _without_wards(organisation, commands),
        post=who.post or " and ".join(sorted(roles()[r].title for r in mine)),
        roles=mine,
        commands=commands,
        above=frozenset().union(*map(organisation.over, named)),
        home=home.code if home else next(iter(named), FORCE),
        restricted=any(roles()[r].restricted for r in mine),
    )


def _without_wards(organisation: Organisation, commands: frozenset[str] | None) -> frozenset[str]:
    """Every unit but the wards of others."""
    own = commands or frozenset()
    return frozenset(c for c, unit in organisation.units.items() if unit.level != "ward" or c in own)
