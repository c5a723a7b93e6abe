"""What of the store one principal sees: units, restricted measures, cases. Every read of a Reading goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.cases import Case
from dashboard.catalogue import Catalogue, Group, Part
from dashboard.exceptions import TOGETHER, Found, Scan
from dashboard.principal import Principal
from dashboard.release import Release
from dashboard.source import Block, LocalPriority, Span

EVERYWHERE = "*"  # the unit of a defect that lies in all units


def restricted(catalogue: Catalogue) -> frozenset[str]:
    """The ids of the measures that are restricted."""
    return frozenset(m.id for m in catalogue.measures.values() if m.restricted)


def open_part(catalogue: Catalogue) -> Catalogue:
    """The catalogue as if restricted measures were not: in no family, no priority, related to nothing."""
    hidden = restricted(catalogue)

    def rest(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(i for i in ids if i not in hidden)

    def parts(of: Iterable[Part], least: int) -> tuple[Part, ...]:
        left = (replace(p, measures=rest(p.measures)) for p in of)
        return tuple(p for p in left if len(p.measures) >= least)

    def groups(of: Iterable[Group]) -> tuple[Group, ...]:
        return tuple(
            replace(g, measures=rest(g.measures), parts=parts(g.parts, 1), pairs=parts(g.pairs, 2))
            for g in of
        )

    shown = [m for m in catalogue.measures.values() if m.id not in hidden]
    return replace(
        catalogue,
        measures={
            m.id: replace(m, related=rest(m.related), part_of="" if m.part_of in hidden else m.part_of)
            for m in shown
        },
        priorities=groups(catalogue.priorities),
        focuses=groups(catalogue.focuses),
        high_harm=groups(catalogue.high_harm),
        local_menu=rest(catalogue.local_menu),
    )


def places(scan: Scan) -> frozenset[str]:
    """All that a scan names as a place: what a principal sees of it rests on these and restricted measures."""
    tested = {u for us in scan.tested.values() for u in us}
    found = {x for f in scan.found for x in (f.unit, *f.also)}
    expected = {u for by_unit in scan.expected.values() for u in by_unit}
    return frozenset(tested | found | expected)


@dataclass(frozen=True)
class Sight:
    """The eyes of one principal; `hidden` are the ids of restricted measures."""

    principal: Principal
    hidden: frozenset[str]

    @property
    def full(self) -> bool:
        """Whether every figure may be seen."""
        return self.principal.units is None and self.principal.restricted

    def is_restricted(self, measure: str) -> bool:
        """Whether a measure, or the measure of this variant, is restricted."""
        return measure.partition("@")[0] in self.hidden

    def measure(self, id: str) -> bool:
        """Whether figures of a measure may be seen."""
        return self.principal.restricted or not self.is_restricted(id)

    def both(self, measure: str, unit: str) -> bool:
        """Whether figures of a measure in a unit may be seen."""
        return self.measure(measure) and (unit == EVERYWHERE or self.principal.may_see(unit))

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """What may be seen of blocks of measures and units."""
        see = self.principal.may_see
        return [([m for m in ms if self.measure(m)], [u for u in us if see(u)]) for ms, us in blocks]

    def found(self, found: Iterable[Found]) -> tuple[Found, ...]:
        """The findings that may be seen, each naming no more than may be seen."""
        if self.full:
            return tuple(found)
        mine = (f for f in found if self.both(f.measure, f.unit))
        return tuple(replace(f, also=tuple(self._also(f))) if f.also else f for f in mine)

    def _also(self, f: Found) -> Iterator[str]:
        """Where a finding shows too: of the units of one made of many, else of measures."""
        return filter(self.principal.may_see if f.note == TOGETHER else self.measure, f.also)

    def scan(self, scan: Scan | None) -> Scan | None:
        """A scan, as far as it may be seen."""
        if scan is None or self.full:
            return scan
        see = self.principal.may_see
        tested = {m: tuple(u for u in us if see(u)) for m, us in scan.tested.items() if self.measure(m)}
        expected = {
            m: {u: x for u, x in of.items() if see(u)} for m, of in scan.expected.items() if self.measure(m)
        }
        return replace(scan, tested=tested, found=self.found(scan.found), expected=expected)

    def cases(self, cases: Sequence[Case]) -> dict[tuple[str, str, int], Case]:
        """The cases that may be read, each marked with whether it may be written to, and under which post."""
        who = self.principal
        return {
            (c.measure, c.unit, c.direction): replace(
                c, editable=who.may_edit("case", c.unit), named=who.named
            )
            for c in cases
            if self.measure(c.measure) and who.may_read("case", c.unit)
        }

    def spans(self, spans: dict[str, Span]) -> dict[str, Span]:
        """What is held of the measures that may be seen."""
        return spans if self.principal.restricted else {n: s for n, s in spans.items() if self.measure(n)}

    def releases(
        self, releases: Mapping[int, Release], restricted: frozenset[int], wards: frozenset[int]
    ) -> dict[int, Release]:
        """The releases. A total is left out where not all that it is the sum of may be seen: restricted
        are those that hold restricted measures, wards those that hold wards."""
        none: frozenset[int] = frozenset()
        secret = none if self.principal.restricted else restricted
        secret |= none if self.principal.units is None else wards
        return {i: self._release(r, i in secret) for i, r in releases.items()}

    def _release(self, release: Release, secret: bool) -> Release:
        largest = release.summary.get("largest")
        if largest and not self.both(largest["measure"], largest["unit"]):
            release = replace(release, summary={**release.summary, "largest": None})
        if "counted" in release.summary and not self.principal.restricted:
            release = replace(release, summary={**release.summary, **self._counted(release.summary)})
        return replace(release, total=None) if secret else release

    def _counted(self, summary: Mapping[str, Any]) -> dict[str, Any]:
        """By which SQL measures were counted, of those that may be seen."""
        mine = {m: f for m, f in summary["counted"].items() if self.measure(m)}
        return {"counted": mine, "sql": {f: s for f, s in summary["sql"].items() if f in mine.values()}}

    def priorities(self, chosen: tuple[LocalPriority, ...]) -> tuple[LocalPriority, ...]:
        """A borough's choices among the measures that may be seen."""
        return tuple(p for p in chosen if self.measure(p.measure))
