"""What a loader has to know about the force and the catalogue; the caller fills it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from data.loaders.text import fold

SIGNED = frozenset(
    [
        "revenue-forecast-variance",
        "capital-forecast-variance",
        "officer-pay-variance",
        "overtime-variance",
        "satisfaction-gap",
    ]
)
CITY = "City of London has its own police force and is no part of the Met's figures. Leave its rows out."


@dataclass(frozen=True)
class Context:
    """Ids of the catalogue's measures; unit codes by any accepted name; the level of every unit code.

    `units` maps names, aliases, slugs and codes, casefolded, to unit codes. `progress`, if given, is
    called with what is being done and the share of it that is done (0 to 1). `signed` are the measures
    whose figures may lie below zero; `menu` the crimes that boroughs choose from; `names` what units are called.
    """

    measures: Collection[str]
    units: Mapping[str, str]
    levels: Mapping[str, str]
    progress: Callable[[str, float], None] | None = field(default=None, compare=False)
    signed: Collection[str] = SIGNED
    menu: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {fold(name): code for name, code in self.units.items()}

    @cached_property
    def boroughs(self) -> frozenset[str]:
        """The codes of all boroughs: a borough file that lacks one of them was cut off."""
        return frozenset(code for code, level in self.levels.items() if level == "borough")

    @cached_property
    def force(self) -> str:
        """The code of the force itself."""
        return next(code for code, level in self.levels.items() if level == "force")

    def unit(self, name: str) -> str | None:
        """The unit code of a name as a file writes it: capitals, & and spaces do not matter."""
        return self._folded.get(fold(name))

    def name(self, code: str) -> str:
        """What a unit is called; its code where nobody said."""
        return self.names.get(code, code)

    def unit_advice(self, name: str) -> str:
        """What to do about a unit name that is not known: the nearest known name, if one is near."""
        if fold(name) in ("city of london", "e09000001"):
            return CITY
        near = difflib.get_close_matches(name.casefold(), list(self.units), n=1, cutoff=0.6)
        if near:
            return (
                f"Did you mean {near[0].title()!r}? Correct the name, or add it to the organisation's names."
            )
        return "Correct the name, or add it to the organisation's names."

    def tell(self, what: str, share: float) -> None:
        if self.progress:
            self.progress(what, share)
