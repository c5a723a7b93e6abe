"""Slides of exceptions: one finding a slide for the first three of each list, the rest as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.views.exceptions import FindingList, Query
from dashboard.views.finding import Finding
from layouts.slides.model import Graph, Said, Slide, Words
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import said, sign

FIRST = 3


def lists(of: Seen, found: Sequence[FindingList]) -> Iterator[Slide]:
    for part in found:
        for f in part.findings[:FIRST]:
            yield _finding(f)
        yield from _others(of, part)


def _finding(f: Finding) -> Slide:
    """The sentence of a finding over its months; where it lies, London, what became of it."""
    lies = f"{f.inside} {', '.join(link.text for link in f.within)}." if f.within else ""
    london = f"London: {f.london}" if f.london else ""
    state = f"Case: {f.case.state}." if f.case else ""
    beside = tuple(filter(None, (f"{f.since} {state}".strip(), lies, london)))
    body = Graph(f.chart, beside) if f.chart else Words(beside)
    return Slide(f.signal.sentence, body, measures=(f.measure,))


def _others(of: Seen, part: FindingList) -> list[Slide]:
    rest = part.findings[FIRST:]
    rows = [
        (replace(sign(f.signal, brief=False), invented=f.illustrative and of.mixed), Said(f.since))
        for f in rest
    ]
    title = f"{part.title}, further: {len(rest)} more"
    return slides_of(title, ("What was found", "Since"), rows, words=(0, 1))


def queries(_: Seen, found: Sequence[Query]) -> list[Slide]:
    rows = [said((q.sentence, q.check)) for q in found]
    title = f"Check the data first: {len(rows)} of these figures look wrong"
    return slides_of(title, ("What looks wrong", "What to do"), rows, words=(0, 1))
