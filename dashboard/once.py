"""What a scan found, told once: a part for its whole, one item for many boroughs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dashboard.exceptions import QUALITY, TOGETHER, Found
from dashboard.organisation import FORCE

MANY = 8  # boroughs that move the same way at once are one London-wide item (exceptions.md 3.8)


def told_once(found: Iterable[Found], part_of: Mapping[str, str]) -> list[Found]:
    """A part tells for the whole it belongs to, and many boroughs that move together are one item.

    found of one scan; part_of maps a measure to the measure that contains it. A whole that is flagged
    the same way in the same unit as its part is left to the part, which names it in `also`.
    """
    rows = list(found)
    kept = {(f.measure, f.unit, f.direction): f for f in rows if f.layer != QUALITY}
    also: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    covered = set()
    for measure, unit, direction in kept:
        above = part_of.get(measure, "")
        while above:
            whole = (above, unit, direction)
            if whole in kept:
                covered.add(whole)
                also[measure, unit, direction].append(above)
            above = part_of.get(above, "")
    single = [
        replace(f, also=(*f.also, *also[f.measure, f.unit, f.direction]))
        for f in rows
        if f.layer == QUALITY or (f.measure, f.unit, f.direction) not in covered
    ]
    return _together(single)


def _together(rows: list[Found]) -> list[Found]:
    """MANY or more boroughs with the same measure and direction become one item of the force."""
    groups: dict[tuple[str, int], list[Found]] = defaultdict(list)
    for f in rows:
        if f.layer == "local":
            groups[f.measure, f.direction].append(f)
    many = {key: group for key, group in groups.items() if len(group) >= MANY}
    if not many:
        return rows
    out = [f for f in rows if f.layer != "local" or (f.measure, f.direction) not in many]
    force = {(f.measure, f.direction) for f in rows if f.layer == "force"}
    out += [_one(group) for key, group in many.items() if key not in force]
    return sorted(out, key=lambda f: f.rank)


def _one(group: list[Found]) -> Found:
    """Boroughs that moved together as one item: their sums where they add up and cover the same months."""
    first = min(group, key=lambda f: f.rank)
    n = len(group)
    parts = {name: sum(f.parts[name] for f in group) for name in first.parts}
    parts = {name: total if name == "excess" else total / n for name, total in parts.items()}
    values = [f.value for f in group if f.value is not None and f.expected is not None]
    counts = len(values) == n and min(values) > 1  # shares lie below 1 and do not add up
    known = counts and {f.span for f in group} == {first.span}
    return replace(
        first,
        unit=FORCE,
        layer="force",
        value=sum(f.value or 0 for f in group) if known else None,
        expected=sum(f.expected or 0 for f in group) if known else None,
        lower=None,
        upper=None,
        score=sum(f.score for f in group),
        running=max(f.running for f in group),
        parts=parts,
        also=tuple(f.unit for f in sorted(group, key=lambda f: f.rank)),
        note=TOGETHER,
    )
