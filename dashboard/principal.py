"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Principal:
    """A person or a job, and the units whose figures they may see (None: all)."""

    name: str = "anyone on this network"
    units: frozenset[str] | None = None

    def may_see(self, unit: str) -> bool:
        """Whether figures of this unit may be read."""
        return self.units is None or unit in self.units

    @property
    def scope(self) -> str:
        """A key under which two principals with the same rights share what is cached."""
        return "*" if self.units is None else ",".join(sorted(self.units))


ANYONE = Principal()
