"""Exceptions in words: what a scan found, told once, with its sign, sentence and life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.measure import Direction, Kind, Measure
from dashboard.source import Signal

FORCE = "E12000007"
MANY = 8  # boroughs that move the same way at once are one London-wide item (exceptions.md 3.8)
WORDS = {
    Sign.CONCERN: "concern",
    Sign.IMPROVEMENT: "improvement",
    Sign.NOTABLE: "to understand",
    Sign.USUAL: "nothing unusual",
}


QUIET = Signal(Sign.USUAL, "", WORDS[Sign.USUAL], "", 10**9)


@dataclass(frozen=True)
class Found:
    """One exception as a scan kept it. value, expected, lower and upper are sums (shares for a
    proportion) over the `span` months that end with `month`; running counts the months in a row;
    also names measures or units that the same thing shows in."""

    id: int
    measure: str
    unit: str
    month: int
    layer: str
    direction: int
    span: int
    value: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    p: float | None
    q: float | None
    score: float
    rank: int
    running: int
    parts: Mapping[str, float]
    also: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Scan:
    """One scan: how it was made, what it looked through, what it found."""

    id: int
    month: int
    data_version: int
    method: str
    parameters: Mapping[str, float]
    scanned: int
    flagged: int
    expected_false: float
    tested: Mapping[str, tuple[str, ...]]
    calibration: Mapping[str, object]
    notes: tuple[str, ...]
    found: tuple[Found, ...]


def sign_of(measure: Measure, direction: int) -> Sign:
    """Whether a move is of concern: the measure's direction of good decides, never the size."""
    if measure.direction is Direction.NEUTRAL:
        return Sign.NOTABLE
    good = (measure.direction is Direction.HIGHER) == (direction > 0)
    return Sign.IMPROVEMENT if good else Sign.CONCERN


def told_once(found: Iterable[Found], part_of: Mapping[str, str]) -> list[Found]:
    """A part tells for the whole it belongs to, and many boroughs that move together are one item.

    found of one scan; part_of maps a measure to the measure that contains it. A whole that is flagged
    the same way in the same unit as its part is left to the part, which names it in `also`.
    """
    rows = list(found)
    kept = {(f.measure, f.unit, f.direction): f for f in rows if f.layer != "quality"}
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
        if f.layer == "quality" or (f.measure, f.unit, f.direction) not in covered
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
    for key, group in many.items():
        if key not in force:
            first = min(group, key=lambda f: f.rank)
            out.append(
                replace(first, unit=FORCE, layer="force", also=tuple(f.unit for f in group), note="many")
            )
    return sorted(out, key=lambda f: f.rank)


def window(f: Found) -> str:
    """'November 2017' or 'September to November 2017'."""
    first = f.month - f.span + 1
    if f.span == 1:
        return periods.name(f.month)
    early = periods.NAMES[first % 12] if first // 12 == f.month // 12 else periods.name(first)
    return f"{early} to {periods.name(f.month)}"


def signal(f: Found, measure: Measure, place: str) -> Signal:
    """The exception as pages show it."""
    sign = sign_of(measure, f.direction)
    return Signal(
        sign=sign,
        way="up" if f.direction > 0 else "down",
        word=WORDS[sign],
        sentence=sentence(f, measure, place),
        rank=f.rank,
    )


def sentence(f: Found, measure: Measure, place: str) -> str:
    """'Personal robbery in Camden: 656 in September to November 2017 where 401 were expected given
    the rest of London (likely range 340 to 462); third month running.'"""
    if f.value is None or f.expected is None:
        return f"{measure.name} in {place}: {f.note}"
    head = f"{measure.name} in {place}: {_shown(measure, f.value)} in {window(f)}"
    verb = "was" if measure.kind is not Kind.COUNT or round(f.expected) == 1 else "were"
    given = {"local": " given the rest of London", "force": " from its own past", "rare": ""}.get(f.layer, "")
    text = f"{head} where {_shown(measure, f.expected)} {verb} expected{given}"
    if f.lower is not None and f.upper is not None:
        text += f" (likely range {_shown(measure, f.lower)} to {_shown(measure, f.upper)})"
    if f.running > 1:
        text += f"; {_ordinal(f.running)} month running"
    return text + "."


def _shown(measure: Measure, amount: float) -> str:
    return wording.value(measure, amount) if measure.kind.is_share else wording.number(max(amount, 0.0))


def _ordinal(n: int) -> str:
    words = ("", "first", "second", "third", "fourth", "fifth", "sixth")
    return words[n] if n < len(words) else f"{n}th"
