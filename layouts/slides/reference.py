"""Slides of reference pages: method, definitions, releases. They are read on paper more than from the wall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.views.methods import Benchmark, Parameter
from dashboard.views.reference import Freshness, ReleaseLine
from layouts.slides.annex import definitions
from layouts.slides.model import Said, Slide
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import said


def families(_: Seen, found: Sequence[tuple]) -> Iterator[Slide]:
    """All definitions by family, (title, question, definitions) each."""
    for title, _question, items in found:
        yield from definitions(tuple(d.measure for d in items), title)


def releases(of: Seen, found: Sequence[ReleaseLine]) -> list[Slide]:
    rows = [
        (
            Said(x.release.title, invented=x.release.illustrative and of.mixed),
            *said((x.release.as_at.isoformat(), x.months, f"{x.release.rows:,}", x.revisions)),
        )
        for x in found
    ]
    head = ("Release", "As at", "Months", "Rows", "Revisions")
    return slides_of(of.frame.lead, head, rows, words=(0, 1, 2, 4))


def freshness(of: Seen, found: Sequence[Freshness]) -> list[Slide]:
    late = [f for f in found if f.behind != "up to date"]
    rows = [(Said(f.name, invented=f.illustrative and of.mixed), *said((f.months, f.behind))) for f in late]
    title = f"{len(late) or 'None'} of {len(found)} measures are behind the newest month"
    return slides_of(title, ("Measure", "Months", "Against the newest month"), rows, words=(0, 1, 2))


def parameters(_: Seen, found: Sequence[Parameter]) -> list[Slide]:
    rows = [said((p.name, p.value, p.meaning)) for p in found]
    return slides_of(
        "What the scan’s judgement rests on", ("Name", "Value", "Meaning"), rows, words=(0, 2), small=True
    )


def benchmark(_: Seen, found: Sequence[Benchmark]) -> list[Slide]:
    (b,) = found
    rows = [said((s.name, s.values[-1])) for s in b.scores]
    return slides_of(f"The rules on the open benchmark, run on {b.run}", ("Rule", b.heads[-1]), rows)
