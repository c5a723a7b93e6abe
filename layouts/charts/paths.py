"""SVG path data on a grid one unit a month wide. Relative steps keep it short: it is most of a page's bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

Places = Sequence[int | None]


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


def steps(run: Sequence[int], way: int = 1) -> str:
    """The stretch after its first place as relative steps, equal ones merged: 'l1+4 2-6'."""
    parts: list[str] = []
    length, last = 0, 0
    for before, after in pairwise(run):
        change = after - before
        if length and change != last:
            parts.append(f"{length * way}{last * length:+d}")
            length = 0
        last = change
        length += 1
    if length:
        parts.append(f"{length * way}{last * length:+d}")
    return ("l" + (" " if way > 0 else "").join(parts)) if parts else ""


def line(places: Places, cuts: Collection[int] = ()) -> str:
    """A line with gaps; a month alone between gaps becomes a point."""
    return "".join(f"M{i} {run[0]}{steps(run) or 'h0'}" for i, run in runs(places, cuts))


def band(lower: Places, upper: Places, cuts: Collection[int] = ()) -> str:
    """Areas between two lines wherever both are known; a month alone has no width and shows nothing."""
    both = [u if low is not None else None for low, u in zip(lower, upper, strict=False)]
    found = []
    for i, top in runs(both, cuts):
        low = [v for v in lower[i : i + len(top)] if v is not None]
        found.append(f"M{i} {top[0]}{steps(top)}v{low[-1] - top[-1]}{steps(low[::-1], -1)}z")
    return "".join(found)


def dots(places: Places, chosen: Collection[int]) -> str:
    """Points without length: with round ends they are discs whatever the drawing's proportions."""
    return "".join(f"M{i} {y}h0" for i, y in enumerate(places) if y is not None and i in chosen)
