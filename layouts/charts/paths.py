"""SVG path data on a grid of whole units, `wide` of them a month.

Relative steps, equal ones merged, keep it short: it is most of a page's bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

Places = Sequence[int | None]
QUARTER = 3


def runs(places: Places, cuts: Collection[int] = ()) -> Iterator[tuple[int, list[int]]]:
    """(start, places) of each unbroken stretch; a stretch also ends before an index in `cuts`."""
    start = 0
    run: list[int] = []
    for i, y in enumerate(places):
        if run and (y is None or i in cuts):
            yield start, run
            run = []
        if y is not None:
            if not run:
                start = i
            run.append(y)
    if run:
        yield start, run


def steps(run: Sequence[int], wide: int, slack: int = 0) -> str:
    """The stretch after its first place, to the left where wide is negative: 'l1+4 2-6'.

    Steps of one slope are merged. With slack 1 so are two whose slopes differ by 1: no place moves by
    more than half a unit.
    """
    parts: list[str] = []
    length = total = 0
    for before, after in pairwise(run):
        change = after - before
        if length and change * length != total and (length > 1 or abs(change - total) > slack):
            parts.append(f"{length * wide}{total:+d}")
            length = total = 0
        length += 1
        total += change
    if length:
        parts.append(f"{length * wide}{total:+d}")
    return ("l" + (" " if wide > 0 else "").join(parts)) if parts else ""


def line(places: Places, cuts: Collection[int] = (), wide: int = 1) -> str:
    """A line with gaps; a month alone between gaps becomes a point."""
    return "".join(f"M{i * wide} {run[0]}{steps(run, wide) or 'h0'}" for i, run in runs(places, cuts))


def joined(places: Places, cuts: Collection[int] = ()) -> Places:
    """Quarterly figures with the straight line between them; where one lacks, or at a cut, the gap stays.

    Figures are quarterly where the closest two are a quarter apart. Others are given back as they are.
    """
    known = [i for i, y in enumerate(places) if y is not None]
    if min((b - a for a, b in pairwise(known)), default=1) != QUARTER:
        return places
    found = list(places)
    for a, b in pairwise(known):
        start, end = places[a], places[b]
        if b - a == QUARTER and start is not None and end is not None and not any(a < c <= b for c in cuts):
            found[a:b] = [start + round((end - start) * k / QUARTER) for k in range(QUARTER)]
    return found


def band(lower: Places, upper: Places, cuts: Collection[int] = (), wide: int = 1, slack: int = 0) -> str:
    """Areas between two lines wherever both are known; a month alone is an upright without width."""
    both = [u if low is not None else None for low, u in zip(lower, upper, strict=False)]
    found = []
    for i, top in runs(both, cuts):
        low = [v for v in lower[i : i + len(top)] if v is not None]
        back = f"v{low[-1] - top[-1]}{steps(low[::-1], -wide, slack)}z"
        found.append(f"M{i * wide} {top[0]}{steps(top, wide, slack)}{back}")
    return "".join(found)


def dots(places: Places, chosen: Collection[int]) -> str:
    """Points without length: with round ends they are discs whatever the drawing's proportions."""
    return "".join(f"M{i} {y}h0" for i, y in enumerate(places) if y is not None and i in chosen)
