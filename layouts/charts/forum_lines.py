"""The lines of the map of forums: where each leaves a box, where it runs, where it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

STRAIGHT = 26  # between two lines that join a pair of boxes
APART = 18  # between two lines that leave a box side by side
LANE = 15  # between two lines that run beside each other
SHARED = 60  # boxes that lie over each other by so much are joined straight
MARGIN = 14  # of a box's side that no line leaves from
Point = tuple[float, float]
Asked = tuple[int, str, str, str]  # number, source, target, relation


@dataclass(frozen=True)
class Box:
    """A box of a row, its upper left corner and its size."""

    row: int
    x: float
    y: float
    wide: float
    tall: float

    @property
    def middle(self) -> float:
        return self.x + self.wide / 2


@dataclass(frozen=True)
class Route:
    """A line along and across through its points, and where its number stands."""

    number: int
    relation: str
    points: tuple[Point, ...]
    label: Point


@dataclass(frozen=True)
class _Lane:
    """A stretch along a gutter, from left to right, that wants a height of its own."""

    gutter: int
    left: float
    right: float

    def meets(self, other: _Lane) -> bool:
        return self.left <= other.right and other.left <= self.right


def routes(asked: Sequence[Asked], boxes: Mapping[str, Box]) -> list[Route]:
    """A route for each that is asked for."""
    level = [a for a in asked if _beside(boxes[a[1]], boxes[a[2]], boxes)]
    found = _level(level, boxes)
    rest = [a for a in asked if a not in level]
    ports = _ports(rest, boxes)
    lanes = _lanes(rest, ports, boxes)
    for number, source, target, relation in rest:
        points = _points(
            boxes[source],
            boxes[target],
            *ports[number],
            lanes.get(number),
            _below(boxes[source], boxes[target], relation),
        )
        found.append(Route(number, relation, points, _label(points, number)))
    return sorted(found, key=lambda r: r.number)


def _beside(one: Box, other: Box, boxes: Mapping[str, Box]) -> bool:
    """Whether two boxes stand in one row with nothing between them."""
    low, high = sorted((one.x, other.x))
    return one.row == other.row and not any(b.row == one.row and low < b.x < high for b in boxes.values())


def _level(asked: Sequence[Asked], boxes: Mapping[str, Box]) -> list[Route]:
    """Straight lines between neighbours of a row."""
    many: dict[tuple[str, ...], list[Asked]] = defaultdict(list)
    for a in asked:
        many[tuple(sorted(a[1:3]))].append(a)
    found = []
    for group in many.values():
        for i, (number, source, target, relation) in enumerate(group):
            one, other = boxes[source], boxes[target]
            y = one.y + one.tall / 2 + (i - (len(group) - 1) / 2) * STRAIGHT
            ends = (one.x + one.wide, other.x) if one.x < other.x else (one.x, other.x + other.wide)
            found.append(
                Route(number, relation, ((ends[0], y), (ends[1], y)), ((ends[0] * 0.6 + ends[1] * 0.4), y))
            )
    return found


def _below(source: Box, target: Box, relation: str) -> bool:
    """Whether a line leaves from the foot of its box: it goes down, or along a row as a commission."""
    return source.row < target.row or (source.row == target.row and relation == "commissions")


def _ports(asked: Sequence[Asked], boxes: Mapping[str, Box]) -> dict[int, tuple[float, float]]:
    """Where each line leaves and where it arrives, across. Straight lines stand in the middle of what their
    boxes share; the others leave on the side to which they go, the farthest outermost, so that none crosses."""
    found: dict[int, list[float]] = {a[0]: [0.0, 0.0] for a in asked}
    straight: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sides: dict[tuple[str, bool], list[tuple[float, int, int, int]]] = defaultdict(list)
    for number, source, target, relation in asked:
        one, other = boxes[source], boxes[target]
        if _shared(one, other) >= SHARED:
            straight[tuple(sorted((source, target)))].append(number)
            continue
        below = _below(one, other, relation)
        ends = ((source, other, below), (target, one, below if one.row == other.row else not below))
        for end, (key, far, foot) in enumerate(ends):
            nested = number if boxes[key].row < far.row else -number
            sides[key, foot].append((far.middle - boxes[key].middle, nested, number, end))
    for pair, numbers in straight.items():
        middle = _middle(*(boxes[key] for key in pair))
        for i, number in enumerate(numbers):
            found[number] = [middle + (i - (len(numbers) - 1) / 2) * STRAIGHT] * 2
    for (key, _), lines in sides.items():
        for way in (-1, 1):
            going = sorted((x for x in lines if (x[0] >= 0) == (way > 0)), key=lambda x: (-abs(x[0]), x[1]))
            for i, (_, _, number, end) in enumerate(going):
                found[number][end] = boxes[key].middle + way * (boxes[key].wide / 2 - MARGIN - i * APART)
    return {number: (x0, x1) for number, (x0, x1) in found.items()}


def _shared(one: Box, other: Box) -> float:
    """How far two boxes lie over each other; nothing within one row."""
    if one.row == other.row:
        return 0.0
    return min(one.x + one.wide, other.x + other.wide) - max(one.x, other.x)


def _middle(one: Box, other: Box) -> float:
    return (max(one.x, other.x) + min(one.x + one.wide, other.x + other.wide)) / 2


def _gutter(one: Box, other: Box, below: bool) -> int:
    """The gutter under a row in which a line runs along: that by the upper of its boxes."""
    return min(one.row, other.row) if one.row != other.row or below else one.row - 1


def _lanes(
    asked: Sequence[Asked], ports: Mapping[int, tuple[float, float]], boxes: Mapping[str, Box]
) -> dict[int, float]:
    """How far from the middle of its gutter each line runs, so that none lies on another."""
    want: dict[int, _Lane] = {}
    for number, source, target, relation in asked:
        x0, x1 = ports[number]
        if abs(x0 - x1) > 1:
            one, other = boxes[source], boxes[target]
            gutter = _gutter(one, other, _below(one, other, relation))
            want[number] = _Lane(gutter, min(x0, x1) - 6, max(x0, x1) + 6)
    placed: dict[int, list[list[_Lane]]] = defaultdict(list)
    at: dict[int, int] = {}
    for number, lane in sorted(want.items(), key=lambda item: item[1].left - item[1].right):
        tracks = placed[lane.gutter]
        free = (i for i, track in enumerate(tracks) if not any(lane.meets(other) for other in track))
        i = next(free, len(tracks))
        tracks[i:] = tracks[i:] or [[]]
        tracks[i].append(lane)
        at[number] = i
    return {n: (i - (len(placed[want[n].gutter]) - 1) / 2) * LANE for n, i in at.items()}


def _points(one: Box, other: Box, x0: float, x1: float, lane: float | None, below: bool) -> tuple[Point, ...]:
    """From box to box: straight where there is no lane, else along it."""
    y0 = one.y + (one.tall if below else 0)
    down = below if one.row == other.row else not below
    y1 = other.y + (other.tall if down else 0)
    if lane is None:
        return ((x0, y0), (x0, y1))
    upper = one if one.row < other.row else other
    within = y0 + (20 if below else -20)
    along = within if one.row == other.row else upper.y + upper.tall + 26 + lane
    return ((x0, y0), (x0, along), (x1, along), (x1, y1))


def _label(points: Sequence[Point], number: int) -> Point:
    """On the longest stretch; straight lines beside each other have their numbers at two heights."""
    (x0, y0), (x1, y1) = max(
        pairwise(points), key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1])
    )
    share = 0.5 if len(points) > 2 else 0.36 if number % 2 else 0.62
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


def head(relation: str, x: float, y: float, dx: float, dy: float) -> str:
    """The arrowhead of a relation, its point at (x, y), going (dx, dy)."""
    ax, ay = -dy, dx  # across
    back = (x - 10 * dx, y - 10 * dy)
    one, other = ((back[0] + 5 * s * ax, back[1] + 5 * s * ay) for s in (1, -1))
    at = " ".join(f"{a:g} {b:g}" for a, b in ((x, y), one, other))
    if relation == "cascades":
        return f'<path class="head open" d="M{one[0]:g} {one[1]:g}L{x:g} {y:g}L{other[0]:g} {other[1]:g}"/>'
    if relation == "commissions":
        far = (x - 12 * dx, y - 12 * dy)
        mid = [(x - 6 * dx + 4.5 * s * ax, y - 6 * dy + 4.5 * s * ay) for s in (1, -1)]
        return f'<path class="head" d="M{x:g} {y:g}L{mid[0][0]:g} {mid[0][1]:g}L{far[0]:g} {far[1]:g}L{mid[1][0]:g} {mid[1][1]:g}z"/>'
    if relation == "assures":
        return f'<circle class="head hollow" cx="{x - 5 * dx:g}" cy="{y - 5 * dy:g}" r="4.5"/>'
    return f'<path class="head" d="M{at}z"/>'
