"""Who contributed to a change: the differences of the parts, which sum to the difference of the whole."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import wording
from dashboard.compare import compare
from dashboard.measure import Kind
from dashboard.views.dive import Dive
from dashboard.views.rows import Cell, cell, change_cell


@dataclass(frozen=True)
class Contribution:
    """A part's figures now and before, its difference, and its share of all that moved the same way."""

    name: str
    href: str
    now: Cell
    before: Cell
    change: Cell
    difference: Cell


def contributions(dive: Dive) -> tuple[Contribution, ...]:
    """The parts of a count in the order of their differences; empty where parts are not comparable."""
    if dive.measure.kind not in (Kind.COUNT, Kind.STOCK):
        return ()
    whole = compare(dive.own, dive.measure, dive.to, dive.s.compare)
    if whole.difference is None:
        return ()
    found = []
    for child in dive.children:
        moved = compare(dive.of(child), dive.measure, dive.to, dive.s.compare)
        if moved.difference is None:
            continue
        text = wording.signed(moved.difference, dive.measure.decimals)
        found.append(
            Contribution(
                name=dive.name(child),
                href=dive.s.go("measure", measure=dive.s.measure, unit=child.slug),
                now=cell(dive.measure, moved.now),
                before=cell(dive.measure, moved.before),
                change=change_cell(dive.measure, moved),
                difference=Cell(text, moved.difference),
            )
        )
    rising = whole.difference >= 0
    found.sort(key=lambda c: c.difference.sort or 0, reverse=rising)
    return tuple(found)
