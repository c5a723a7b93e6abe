"""The organisation: units, who belongs to whom in which month, names, residents, similar boroughs.

Built once from plain rows, then only read. Months are periods.month integers; a start is the first
month, an end the first month no longer in; None leaves that side open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FORCE = "E12000007"
HEATHROW = "heathrow"
UNKNOWN = "unknown"
LEVELS = ("force", "group", "bcu", "borough", "other", "unknown", "ward")
COUNTED = ("borough", "other", "unknown")


@dataclass(frozen=True)
class Unit:
    """A place or command with figures of its own. row and col are its tile; ranked: has ranks and rates."""

    code: str
    slug: str
    name: str
    level: str
    short: str
    row: int | None = None
    col: int | None = None
    ranked: bool = False


@dataclass(frozen=True)
class Membership:
    """child belongs to parent from start up to, not with, end. basis: how sure the months are."""

    child: str
    parent: str
    start: int | None = None
    end: int | None = None
    basis: str = "always"

    def holds(self, month: int) -> bool:
        return _within(self.start, self.end, month)


@dataclass(frozen=True)
class Name:
    """Another name of a unit: an alias that find() knows, or the name shown from start to end."""

    code: str
    name: str
    short: str = ""
    start: int | None = None
    end: int | None = None
    alias: bool = True


@dataclass(frozen=True)
class Population:
    """Residents of a unit in a year, and households where they were estimated too."""

    code: str
    year: int
    residents: int
    households: int | None = None


@dataclass(frozen=True)
class Neighbour:
    """neighbour is the unit most similar to code but rank - 1 others."""

    code: str
    rank: int
    neighbour: str
    distance: float


def _within(start: int | None, end: int | None, month: int) -> bool:
    return (start is None or start <= month) and (end is None or month < end)


def plain(text: str) -> str:
    """A name as it is compared: lower case, '&' as 'and', anything but letters and digits one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace("&", " and ")).strip("-")


class Organisation:
    """The tree of the force in any month. A child has one parent at a time; ValueError where it has two."""

    def __init__(
        self,
        units: Iterable[Unit],
        names: Iterable[Name] = (),
        memberships: Iterable[Membership] = (),
        populations: Iterable[Population] = (),
        neighbours: Iterable[Neighbour] = (),
    ) -> None:
        self.units = {unit.code: unit for unit in units}
        self._names: dict[str, list[Name]] = defaultdict(list)
        self._below: dict[str, list[Membership]] = defaultdict(list)
        self._above: dict[str, list[Membership]] = defaultdict(list)
        self._people: dict[str, dict[int, Population]] = defaultdict(dict)
        self._similar: dict[str, tuple[str, ...]] = {}
        self._keys: dict[str, Unit] = {}
        names = list(names)
        for name in names:
            if not name.alias:
                self._names[name.code].append(name)
        for member in memberships:
            self._join(member)
        for row in populations:
            self._people[row.code][row.year] = row
        for near in sorted(neighbours, key=lambda n: (n.code, n.rank)):
            self._similar[near.code] = (*self._similar.get(near.code, ()), near.neighbour)
        self._index(names)

    def _join(self, new: Membership) -> None:
        if new.child not in self.units or new.parent not in self.units:
            raise ValueError(f"{new.child} belongs to {new.parent}, but one of them is no unit")
        for old in self._above[new.child]:
            if (new.end is None or old.start is None or old.start < new.end) and (
                old.end is None or new.start is None or new.start < old.end
            ):
                raise ValueError(f"{new.child} belongs to {old.parent} and {new.parent} at once")
        self._above[new.child].append(new)
        self._below[new.parent].append(new)

    def _index(self, names: list[Name]) -> None:
        """Keys in order of weight: a code wins over a slug, a slug over a name, the first over the next."""
        tree = [unit for unit in self.units.values() if unit.level != "ward"]
        for unit in self.units.values():
            self._keys[plain(unit.code)] = unit
        for unit in tree:
            self._keys.setdefault(plain(unit.slug), unit)
        for unit in tree:
            self._keys.setdefault(plain(unit.name), unit)
        for name in names:
            if name.code in self.units:
                self._keys.setdefault(plain(name.name), self.units[name.code])

    def find(self, key: str) -> Unit | None:
        """The unit with this code, slug, name or alias, however it is cased or spaced; None if none.

        Wards are found by code alone: boroughs share their names.
        """
        return self._keys.get(plain(key))

    def __getitem__(self, code: str) -> Unit:
        return self.units[code]

    def parent(self, code: str, month: int) -> Unit | None:
        """The unit that this one belongs to in that month."""
        return next((self.units[m.parent] for m in self._above[code] if m.holds(month)), None)

    def parents(self, code: str, month: int) -> tuple[Unit, ...]:
        """All units above this one in that month, nearest first."""
        found = []
        above = self.parent(code, month)
        while above is not None:
            found.append(above)
            above = self.parent(above.code, month)
        return tuple(found)

    def path(self, code: str, month: int) -> tuple[Unit, ...]:
        """From the Met down to the unit itself: the Met, business group, BCU if any, borough, ward."""
        return (*reversed(self.parents(code, month)), self.units[code])

    def children(self, code: str, month: int, level: str | None = None) -> tuple[Unit, ...]:
        """The units right below in that month; with a level, all of that level however far below."""
        below = tuple(self.units[m.child] for m in self._below[code] if m.holds(month))
        if level is None:
            return below
        found: list[Unit] = []
        for unit in below:
            if unit.level == level:
                found.append(unit)
            elif unit.level not in COUNTED or level == "ward":
                found += self.children(unit.code, month, level)
        return tuple(sorted(found, key=lambda unit: unit.name))

    def within(self, code: str) -> frozenset[str]:
        """The codes of the unit and of all that ever was below it."""
        found, left = {code}, [code]
        while left:
            left = [m.child for unit in left for m in self._below.get(unit, ()) if m.child not in found]
            found.update(left)
        return frozenset(found)

    def over(self, code: str) -> frozenset[str]:
        """The codes of all units that the unit ever was below."""
        found: set[str] = set()
        left = [code]
        while left:
            left = [m.parent for unit in left for m in self._above.get(unit, ()) if m.parent not in found]
            found.update(left)
        return frozenset(found)

    def siblings(self, code: str, month: int) -> tuple[Unit, ...]:
        """The other units of the same level under the same parent in that month."""
        unit, above = self.units[code], self.parent(code, month)
        if above is None:
            return ()
        return tuple(u for u in self.children(above.code, month, unit.level) if u.code != code)

    def exists(self, code: str, month: int) -> bool:
        """Whether the unit is part of the force in that month (a BCU before it began is not)."""
        return self.units[code].level == "force" or self.parent(code, month) is not None

    def start(self, code: str) -> int | None:
        """The first month in which the unit is part of the force; None if it always was."""
        starts = [m.start for m in self._above[code]]
        return None if None in starts or not starts else min(s for s in starts if s is not None)

    def basis(self, code: str, month: int) -> str:
        """How sure the months of the unit's membership are: always, reported, planned or by."""
        return next((m.basis for m in self._above[code] if m.holds(month)), "")

    def name(self, code: str, month: int) -> str:
        """The unit's name in that month."""
        named = self._named(code, month)
        return named.name if named else self.units[code].name

    def short(self, code: str, month: int) -> str:
        """The unit's short name in that month."""
        named = self._named(code, month)
        return named.short if named and named.short else self.units[code].short

    def _named(self, code: str, month: int) -> Name | None:
        return next((n for n in self._names.get(code, ()) if _within(n.start, n.end, month)), None)

    def boroughs(self) -> tuple[Unit, ...]:
        """The ranked units: 32 boroughs in the order of their names."""
        return tuple(sorted((u for u in self.units.values() if u.ranked), key=lambda unit: unit.name))

    def leaves(self, code: str, month: int) -> tuple[Unit, ...]:
        """The units whose figures this one's counts are the sum of: boroughs, airports, unknown area.

        A leaf, and a ward, is its own; a group without places, or a BCU before it began, has none.
        """
        unit = self.units[code]
        if unit.level in (*COUNTED, "ward"):
            return (unit,)
        return tuple(leaf for child in self.children(code, month) for leaf in self.leaves(child.code, month))

    def population(self, code: str, month: int) -> tuple[int, int] | None:
        """Residents and the year they were counted in: the latest up to the month's year, else the earliest.

        Units made of boroughs have the sum of theirs; None where nobody is counted (airports, wards).
        """
        found = self._people_at(code, month)
        return (sum(p.residents for p in found), found[0].year) if found else None

    def households(self, code: str, month: int) -> tuple[int, int] | None:
        """As population(), for the years in which households were estimated."""
        found = self._people_at(code, month, households=True)
        return (sum(p.households or 0 for p in found), found[0].year) if found else None

    def _people_at(self, code: str, month: int, households: bool = False) -> list[Population]:
        whole = self.units[code].level in ("force", "group", "bcu")
        codes = [leaf.code for leaf in self.leaves(code, month) if leaf.ranked] if whole else [code]
        found = []
        for each in codes:
            rows = self._people.get(each, {})
            years = sorted(y for y, p in rows.items() if p.households is not None or not households)
            if years:
                found.append(rows[max((y for y in years if y <= month // 12), default=years[0])])
        return found

    def similar(self, code: str) -> tuple[str, ...]:
        """Codes of the most similar boroughs, nearest first; empty for other units."""
        return self._similar.get(code, ())
