"""The annex of a deck: what its measures mean, and where its figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.measure import Measure
from dashboard.views.frame import Cited
from dashboard.views.rows import GOOD
from layouts.slides.model import Said, Slide
from layouts.slides.tables import slides_of


def definitions(measures: Iterable[Measure], what: str = "Annex") -> list[Slide]:
    """Each measure once, with its definition, which way is good, its source."""
    known = {m.id: m for m in measures}
    rows = [(Said(m.name), Said(meaning(m)), Said(m.source)) for m in known.values()]
    return slides_of(
        f"{what}: definitions", ("Measure", "Definition", "Source"), rows, words=(0, 1, 2), small=True
    )


def meaning(m: Measure) -> str:
    good = GOOD[m.direction]
    return f"{m.definition} {good[:1].upper()}{good[1:]}."


def sources(cited: Sequence[Cited]) -> list[Slide]:
    """Each release behind the figures, with its as-at date."""
    once = {c.id: c for c in cited}
    rows = [(Said(c.title, invented=c.illustrative), Said(c.as_at), Said(c.source)) for c in once.values()]
    head = ("Release", "As at", "Source")
    return slides_of("Annex: where the figures come from", head, rows, words=(0, 1, 2), small=True)
