"""Who is asking: what they may see, and which records of the meetings they may read and change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from dashboard.organisation import FORCE

RIGHTS = Path(__file__).parent / "rights.toml"


class Guarded(Protocol):
    """What may be restricted: a measure, which then says why."""

    @property
    def restricted(self) -> str: ...


@dataclass(frozen=True)
class Role:
    """A row of rights.toml. `read` and `edit` give a kind of record its reach: all, line or own.

    own: units of one's commands; line: these and the units above them; all: every unit. A kind that is
    not there is refused. `restricted`: sees restricted measures. `wards`: sees wards of every borough.
    """

    name: str
    title: str
    restricted: bool
    wards: bool
    read: dict[str, str]
    edit: dict[str, str]


@dataclass(frozen=True)
class Principal:
    """A person or a job. Left out, a right is not given; only `units` left out means all.

    units     whose figures they may see (None: all)
    post      what logs say of them: a post, never a name
    roles     names of rights.toml
    commands  the units that they lead or work for, with all below (None: all)
    above     the units above these
    home      the unit whose page they open on
    """

    name: str = "anyone on this network"
    units: frozenset[str] | None = None
    post: str = ""
    roles: frozenset[str] = frozenset()
    commands: frozenset[str] | None = frozenset()
    above: frozenset[str] = frozenset()
    home: str = FORCE
    restricted: bool = False

    def may_see(self, unit: str) -> bool:
        """Whether figures of this unit may be read."""
        return self.units is None or unit in self.units

    def may_see_measure(self, measure: Guarded) -> bool:
        """Whether figures of this measure may be read."""
        return self.restricted or not measure.restricted

    def may_read(self, kind: str, unit: str) -> bool:
        """Whether records of this kind that belong to this unit may be read."""
        return self.may_see(unit) and any(self._reaches(r.read.get(kind), unit) for r in self._rows())

    def may_edit(self, kind: str, unit: str) -> bool:
        """Whether records of this kind that belong to this unit may be made and changed."""
        return self.may_see(unit) and any(self._reaches(r.edit.get(kind), unit) for r in self._rows())

    @property
    def named(self) -> bool:
        """Whether somebody has said who they are: under whatever post, which others may have written."""
        return bool(self.post) and self.name != ANYONE.name

    @cached_property
    def scope(self) -> str:
        """A key that two principals share only if they have the same rights: they share what is cached."""
        if self == ANYONE:
            return "*"
        sets = (self.units, self.commands, self.above, self.roles)
        parts = [None if each is None else sorted(each) for each in sets]
        return blake2b(repr((parts, self.restricted)).encode(), digest_size=12).hexdigest()

    def _rows(self) -> Iterable[Role]:
        return (roles()[name] for name in self.roles if name in roles())

    def _reaches(self, reach: str | None, unit: str) -> bool:
        if reach is None:
            return False
        own = self.commands is None or unit in self.commands
        return reach == "all" or own or (reach == "line" and unit in self.above)


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of records that rights speak of."""
    return tuple(tomllib.loads(RIGHTS.read_text(encoding="utf-8"))["kinds"])


@cache
def roles() -> dict[str, Role]:
    """The roles by name, as rights.toml has them; ValueError where it names no kind or no reach."""
    table = tomllib.loads(RIGHTS.read_text(encoding="utf-8"))
    return {name: _role(name, row) for name, row in table["role"].items()}


def _role(name: str, row: dict) -> Role:
    read, edit = (_reaches(name, row.get(right, {})) for right in ("read", "edit"))
    return Role(name, row["title"], row["restricted"], row["wards"], read, edit)


def _reaches(name: str, row: dict[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reach, listed in row.items():
        of = kinds() if listed == ["*"] else listed
        unknown = [kind for kind in of if kind not in kinds()]
        if unknown or reach not in ("all", "line", "own"):
            raise ValueError(f"rights.toml, {name}: {reach} {unknown} is no reach or no kind; correct it.")
        found |= dict.fromkeys(of, reach)
    return found


# One person on their own machine: every right.
ANYONE = Principal(post="local user", roles=frozenset(roles()), commands=None, restricted=True)
