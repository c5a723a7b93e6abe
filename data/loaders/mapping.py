"""The mapping files: which measures a published offence name counts to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.loaders.text import CUT, fold, slug, was_cut

FOLDER = Path(__file__).parents[1] / "mappings"
TOTAL = "total-notifiable-offences"
UNMAPPED = "unmapped:"


@dataclass(frozen=True)
class Grouping:
    """One way of grouping offences. Keys are folded names; the values are measure ids.

    `spellings` holds the names as the file writes them, to tell apart groupings that share names.
    """

    id: str
    title: str
    groups: dict[str, tuple[str, ...]]
    offences: dict[tuple[str, str], tuple[str, ...]]
    spellings: frozenset[tuple[str, str]]

    def measures(self, group: str, name: str) -> tuple[tuple[str, ...], bool]:
        """The measures that a row counts to, and whether its name is known.

        An unknown name counts to the total, to its group if that is known, and to an id of its own.
        """
        of_group = self.groups.get(fold(group), ())
        own = self._own(group, name)
        if own is None:
            return (TOTAL, *of_group, f"{UNMAPPED}{slug(group)}:{slug(name)}"), False
        return tuple(dict.fromkeys((TOTAL, *of_group, *own))), True

    def _own(self, group: str, name: str) -> tuple[str, ...] | None:
        key = (fold(group), fold(name))
        if key in self.offences or not was_cut(name):
            return self.offences.get(key)
        whole = [v for (g, n), v in self.offences.items() if g == key[0] and n.startswith(key[1])]
        return whole[0] if len(whole) == 1 else None

    def score(self, names: Iterable[tuple[str, str]]) -> tuple[int, int]:
        """How many (group, name) pairs are known, and how many in this very spelling."""
        pairs = list(names)
        known = sum(self._own(*pair) is not None for pair in pairs)
        return known, sum((g, n[:CUT]) in self.spellings for g, n in pairs)


@cache
def groupings() -> tuple[Grouping, ...]:
    """All mapping files of offences, by name."""
    found = (_grouping(path) for path in sorted(FOLDER.glob("[0-9]*.toml")))
    return tuple(found)


def _grouping(path: Path) -> Grouping:
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = {fold(g["name"]): tuple(g["measures"]) for g in text["group"]}
    offences: dict[tuple[str, str], tuple[str, ...]] = {}
    spellings = set()
    for entry in text["offence"]:
        names = entry["names"] if "names" in entry else [entry["name"], *entry.get("also", ())]
        for name in names:
            offences[fold(entry["group"]), fold(name)] = tuple(entry["measures"])
            spellings.add((entry["group"], name[:CUT]))
    if lost := {g for g, _ in offences} - set(groups):
        raise ValueError(f"{path.name}: offences of groups that are not listed: {', '.join(sorted(lost))}")
    return Grouping(path.stem, text["title"], groups, offences, frozenset(spellings))


def choose(names: Iterable[tuple[str, str]]) -> Grouping | None:
    """The grouping that knows most of these (group, name) pairs; None if none knows any."""
    pairs = list(names)
    scored = [(grouping.score(pairs), grouping) for grouping in groupings()]
    (known, _), best = max(scored, key=lambda s: s[0])
    return best if known else None
