"""How a release changes what the store says: pure, one measure at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from dashboard.series import MISSING, Series, add, overlay, same_figures

FORCE = "E12000007"
PARTS_OF_FORCE = ("borough", "other", "unknown")
ENOUGH_WARDS = 0.7  # of today's number: the number of wards differs a little between generations


@dataclass(frozen=True)
class Tree:
    """What merging needs to know of the organisation: each unit's level, each ward's borough, and how
    many wards of today each borough has."""

    levels: Mapping[str, str]
    borough_of: Mapping[str, str]
    wards: Mapping[str, int] = field(default_factory=dict)


def merge(
    current: Mapping[str, Series], rows: Mapping[str, Series], tree: Tree, adds: bool
) -> dict[str, Series]:
    """The series of one measure that a release changes, by unit.

    current  what the store says now; rows  what the release says, at the levels it speaks of;
    adds     whether the measure sums over units: then boroughs that no release speaks of are the
    sum of their wards, and the Met the sum of its boroughs, other MPS areas and the unknown area in the
    months in which all boroughs have a figure (part of London is never shown as the Met).
    A sum never replaces a figure that a release gave for the unit itself.
    """
    changed: dict[str, Series] = {}

    def lay(unit: str, row: Series) -> None:
        before = current.get(unit)
        if before is not None and before.summed and not row.summed:
            before = None
        after = overlay(before, row)
        if before is None or not same_figures(before, after):
            changed[unit] = after

    for unit, row in rows.items():
        lay(unit, row)
    if adds:
        for borough, total in _ward_sums(rows, tree).items():
            if borough not in rows and (borough not in current or current[borough].summed):
                lay(borough, total)
        _force_sum({**current, **changed}, changed, rows, tree)
    return changed


def _ward_sums(rows: Mapping[str, Series], tree: Tree) -> dict[str, Series]:
    """Borough sums of the wards of this one release: ward codes of two generations are never added, and
    a release of some wards of a borough says nothing of the borough."""
    wards = defaultdict(list)
    for unit, row in rows.items():
        if tree.levels.get(unit) == "ward":
            wards[tree.borough_of[unit]].append(row)
    whole = {b: parts for b, parts in wards.items() if len(parts) >= ENOUGH_WARDS * tree.wards.get(b, 0)}
    sums = ((borough, add(parts, borough)) for borough, parts in whole.items())
    return {b: replace(s, areas=(s.status != MISSING).astype(np.int16)) for b, s in sums if s is not None}


def _force_sum(
    now: Mapping[str, Series], changed: dict[str, Series], rows: Mapping[str, Series], tree: Tree
) -> None:
    before = now.get(FORCE)
    if FORCE in rows or (before is not None and not before.summed):
        return
    if not any(tree.levels.get(unit) in PARTS_OF_FORCE for unit in changed):
        return
    total = _complete({u: s for u, s in now.items() if tree.levels.get(u) in PARTS_OF_FORCE}, tree)
    if total is None or (before is None and not total.status.any()):
        return
    if before is None or not same_figures(before, total):
        changed[FORCE] = total


def _complete(parts: Mapping[str, Series], tree: Tree) -> Series | None:
    """The sum of the parts in the months in which every borough has a figure: part of London is not London."""
    total = add(parts.values(), FORCE)
    if total is None:
        return None
    boroughs = [parts[u] for u, level in tree.levels.items() if level == "borough" and u in parts]
    needed = sum(level == "borough" for level in tree.levels.values())
    there = sum((b.over(total.start, total.end).status != MISSING).astype(int) for b in boroughs)
    whole = np.asarray(there) >= needed
    gone = np.where(whole, 0.0, np.nan)
    return replace(
        total,
        numerator=total.numerator + gone,
        denominator=None if total.denominator is None else total.denominator + gone,
        status=np.where(whole, total.status, MISSING).astype(np.uint8),
        release=np.where(whole, total.release, 0).astype(np.int32),
        areas=np.where(whole, total.areas, 0).astype(np.int16),
    )


@dataclass
class Revisions:
    """What a release changed among figures that were known before: of how many, where, how far."""

    figures: int = 0
    compared: int = 0
    units: int = 0
    difference: float = 0.0
    largest: tuple[float, str, str, int, float, float] | None = None

    def count(self, before: Series, row: Series) -> None:
        """Adds the differences between a release's own row and what was known; both of one unit."""
        start, end = max(before.start, row.start), min(before.end, row.end)
        if end <= start:
            return
        a, b = before.over(start, end), row.over(start, end)
        both = (a.status != MISSING) & (b.status != MISSING)
        self.compared += int(both.sum())
        old, new = a.values, b.values
        moved = np.flatnonzero(both & ~((old == new) | (np.isnan(old) & np.isnan(new))))
        if not len(moved):
            return
        self.figures += len(moved)
        self.units += 1
        gap = np.nan_to_num(new[moved] - old[moved])
        self.difference += float(gap.sum())
        at = int(np.argmax(np.abs(gap)))
        found = (abs(float(gap[at])), row.measure, row.unit, start + int(moved[at]))
        if self.largest is None or found[0] > self.largest[0]:
            self.largest = (*found, float(old[moved[at]]), float(new[moved[at]]))
