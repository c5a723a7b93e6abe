"""What a deck says, for tests: every text of its bodies, every figure of its charts; and views to make decks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.charts import Multiples, Rank, TileMap, Trend
from dashboard.selection import COMPARISONS, Selection
from dashboard.views.measure import measure_page
from dashboard.views.priority import priorities_page, priority_page
from dashboard.views.unit import unit_page
from dashboard.views.violence import violence_page
from dashboard.wording import DASH
from layouts.charts.tables import columns
from layouts.slides.model import Contents, Deck, Figures, Graph, Points, Slide, Table, Words
from tests.dashboard.views.plain import NOV17, Plain

SELECTIONS = (
    Selection("force"),
    Selection("group", "tp"),
    Selection("bcu", "central-north"),
    Selection("borough", "lambeth"),
    Selection("measure", "", "robbery"),
    Selection("measure", "lambeth", "positive-outcome-rate"),
    Selection("measure", "camden", "public-confidence"),
    Selection("priorities"),
    Selection("priority", priority="children-and-young-people"),
    Selection("violence"),
)
MADE = {
    "measure": measure_page,
    "priorities": priorities_page,
    "priority": priority_page,
    "violence": violence_page,
}


def view(source: Plain, s: Selection) -> Any:
    """The view of a selection, as the route table would make it."""
    return MADE.get(s.page, unit_page)(source, s)


def selections(n: int) -> Iterator[Selection]:
    """The selections at other months and comparisons; n turns them."""
    from dataclasses import replace

    for i, s in enumerate(SELECTIONS):
        compare = tuple(COMPARISONS)[(n + i) % len(COMPARISONS)]
        yield replace(s, to=NOV17 - (n + i) % 5, compare=compare)


def told(s: Slide) -> Iterator[str]:
    """Every text of a slide's body that comes from the page; cells of two figures as two."""
    b = s.body
    if isinstance(b, Words):
        return
    if isinstance(b, Points):
        yield from (p.text for _, points in b.groups for p in points)
    elif isinstance(b, Figures):
        yield from (t for x in b.items for t in (x.label, x.value, x.unit, x.change))
    elif isinstance(b, Table):
        yield from (part for row in b.rows for c in row for part in c.text.split("; "))
    elif isinstance(b, Graph):
        yield from charted(b)


def charted(b: Graph) -> Iterator[str]:
    """The figures of a chart as the page writes them."""
    c = b.chart
    if isinstance(c, Trend):
        yield from (cell for _, cells in columns(c) for cell in cells if cell != DASH)
    elif isinstance(c, Rank | TileMap | Multiples):
        items = c.tiles if isinstance(c, TileMap) else c.items
        yield from (part for i in items for part in (i.label, i.text))


def own(deck: Deck) -> list[Slide]:
    """The slides of the pages themselves: neither contents nor annex."""
    return [s for s in deck.slides if not s.title.startswith("Annex") and not isinstance(s.body, Contents)]


def squeezed(text: str) -> str:
    """Without any space, so that texts in several elements compare."""
    return "".join(text.split())
