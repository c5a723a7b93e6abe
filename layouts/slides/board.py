"""Slides of what opens Management Board: blocks of measures, money and people, risks, changes, actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.views.board import Block
from dashboard.views.board_money import MoneyLine
from dashboard.views.board_records import Actions, Changes, RiskLine
from layouts.slides.model import Points, Said, Slide, Words
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import count, said, sign, sign_of, told


def blocks(of: Seen, found: Sequence[Block]) -> Iterator[Slide]:
    """A few measures under one heading."""
    for b in found:
        title = told(b.title, [(line.label, sign_of(line.signal)) for line in b.lines], "measures")
        rows = [
            (
                Said(x.label, invented=x.illustrative and of.mixed),
                Said(x.value),
                *said((x.period or of.heads, x.change)),
                sign(x.signal),
            )
            for x in b.lines
        ]
        head = ("Measure", "Figure", "Period", "Change", "Signal")
        yield from slides_of(title, head, rows, words=(0, 2, 3, 4))


def money(of: Seen, found: Sequence[MoneyLine]) -> list[Slide]:
    """Forecast against budget, strength against plan."""
    first = found[0]
    rows = [
        (Said(x.label, invented=x.illustrative and of.mixed), *said((x.value, x.meaning, x.moved)))
        for x in found
    ]
    title = f"{first.label}: {', '.join(filter(None, (first.value, first.meaning)))}"
    return slides_of(title, ("Line", "Figure", "Meaning", "Movement"), rows, words=(0, 2, 3))


def risks(_: Seen, found: Sequence[RiskLine]) -> list[Slide]:
    """The gravest first, with how many of their indicators are out of the ordinary."""
    rows = [
        (
            Said(r.title, invented=r.illustrative),
            *said((str(r.score), r.direction, f"{len(r.touched)} of {r.indicators}" if r.touched else "")),
        )
        for r in found
    ]
    touched = sum(bool(r.touched) for r in found)
    title = (
        f"Corporate risks: {count(touched).lower()} of {len(rows)} with an exception among their indicators"
    )
    head = ("Risk", "Score of 25", "Since the last meeting", "Exceptions")
    return slides_of(title, head, rows, words=(0, 2, 3))


def changes(_: Seen, found: Sequence[Changes]) -> Iterator[Slide]:
    """What is new since the last meeting, and what has ended."""
    for c in found:
        lists = (("Of concern", c.worse), ("Improving", c.better))
        groups = tuple((t, tuple(sign(i.signal, brief=False) for i in items)) for t, items in lists if items)
        if groups:
            parts = ", ".join(f"{count(len(p))} {t}".lower() for t, p in groups)
            yield Slide(f"New {c.since}: {parts}", Points(groups), note=c.ended)
        elif c.since:
            yield Slide(f"Nothing new {c.since}", Words(tuple(filter(None, (c.ended,)))))


def actions(of: Seen, found: Sequence[Actions]) -> Iterator[Slide]:
    """What is due."""
    for a in found:
        rows = [
            (
                Said(x.text, invented=x.illustrative),
                *said((x.owner, f"{'Overdue: ' if x.overdue else ''}{x.due}")),
            )
            for x in a.lines
        ]
        late = sum(x.overdue for x in a.lines)
        title = a.sentence or f"Actions due: {wording.some(late, 'action')} overdue"
        head = ("Action", "Owner", "Due")
        note = of.view.sittings.sentence
        yield from slides_of(title, head, rows, words=(0, 1, 2), note=note) or [Slide(title, Words((note,)))]
