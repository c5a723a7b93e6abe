"""Slides of what the pages of a subject and of one measure have besides: pairs of charts, courses, cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard import wording
from dashboard.views.contribution import Contribution
from dashboard.views.focus import Doing, Pair, Where
from dashboard.views.measure import Compared
from dashboard.views.paper import Claim
from dashboard.views.priority import Brief
from dashboard.views.violence import Level, Rare
from layouts.slides import pieces
from layouts.slides.model import ROWS, Graph, Said, Slide
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import said, sign, sign_of, told


def pairs(of: Seen, found: Sequence[Pair]) -> Iterator[Slide]:
    """Each chart of a pair under its finding, and why the pair is read together."""
    for p in found:
        for d in p.drawn:
            known = of.measures((d.name,))
            yield Slide(d.trend.title, Graph(d.trend, (d.trend.sentence, p.text)), measures=known)


def where(of: Seen, found: Sequence[Where]) -> Iterator[Slide]:
    for w in found:
        yield from pieces.maps(of, [w.tile_map] if w.tile_map else ())
        yield from pieces.multiples(of, [w.multiples] if w.multiples else ())


def doing(_: Seen, found: Sequence[Doing]) -> list[Slide]:
    """What has become of each exception."""
    held = sum(bool(d.since) for d in found)
    title = f"What is being done: {wording.some(len(found), 'exception')}, {held or 'none'} with a case"
    head = ("Out of the ordinary", "Sign", "Since", "State")
    rows = [
        (
            Said(d.text),
            sign(d.signal),
            Said(d.since or "–"),
            Said(": ".join(filter(None, (d.state, d.reason)))),
        )
        for d in found
    ]
    return slides_of(title, head, rows, words=(0, 1, 2, 3))


def levels(of: Seen, found: Sequence[Level]) -> list[Slide]:
    """How high in five years, and whether it still rises."""
    title = told("Level and course", [(x.row.label, sign_of(x.row.signal)) for x in found], "measures")
    head = ("Measure", of.heads, "Change", "In five years", "Still rising", "Signal")
    rows = [
        (
            Said(x.row.label, invented=x.row.illustrative and of.mixed),
            *said((x.row.period.text, x.row.change.text, x.context.text, x.course.text)),
            sign(x.row.signal),
        )
        for x in found
    ]
    return slides_of(title, head, rows, words=(0, 3, 4, 5), measures=tuple(x.row.measure for x in found))


def rare(of: Seen, found: Sequence[Rare]) -> list[Slide]:
    """Events too few for percentages: counts, what chance alone does, the time between."""
    title = told("Rare events", [(x.name, sign_of(x.signal)) for x in found], "measures")
    head = (
        "Measure",
        "Newest month",
        "3 months",
        "12 months",
        "By chance",
        "12 before",
        "Time between",
        "Signal",
    )
    rows = [
        (
            Said(x.name, invented=x.illustrative and of.mixed),
            *said((x.month.text, x.quarter.text, x.year.text, x.range, x.before.text, x.gap)),
            sign(x.signal),
        )
        for x in found
    ]
    note = "By chance: how far the year’s number could lie apart if nothing had changed (95 %)."
    return slides_of(title, head, rows, words=(0, 7), note=note, measures=of.measures(x.name for x in found))


def claims(_: Seen, found: Sequence[Claim]) -> list[Slide]:
    title = "What the paper of December 2017 said, held against these figures"
    rows = [said((c.paper, c.store, c.verdict)) for c in found]
    return slides_of(title, ("The paper says", "These figures say", "So"), rows, words=(0, 1, 2))


def briefs(of: Seen, found: Sequence[Brief]) -> Iterator[Slide]:
    """Each priority: what needs attention in it, its first figures."""
    for b in found:
        found_here = list(pieces.attention(of, [b.attention], b.name))
        if b.attention.calm:
            found_here = [replace(s, title=f"{b.name}: {b.attention.calm}") for s in found_here]
        yield from found_here
        yield from pieces.tiles(of, b.tiles, b.name)


def compared(of: Seen, found: Sequence[Compared]) -> list[Slide]:
    """Every comparison that the measure allows."""
    once = {c.text: c for c in found}
    london = any(c.london and c.london.sort is not None for c in once.values())
    head = ("Comparison", "Now", "Before", "Change", *(("London",) if london else ()))
    rows = [
        said(
            (
                c.text,
                c.now.text,
                c.before.text,
                c.change.text,
                *((c.london.text,) if london and c.london else ()),
            )
        )
        for c in once.values()
    ]
    return slides_of("Every comparison beside the others", head, rows)


def contributions(of: Seen, found: Sequence[Contribution]) -> list[Slide]:
    """The largest parts of a change."""
    rows = [said((c.name, c.now.text, c.before.text, c.difference.text, c.change.text)) for c in found]
    title = of.view.contributions_text or f"{of.frame.title}: who contributed to the change"
    note = pieces.cut(min(ROWS, len(rows)), len(rows))
    return slides_of(title, ("Place", "Now", "Before", "Difference", "Change"), rows[:ROWS], note=note)
