"""The pages of a subject as sheets, beside the sheet of their measures: charts, places, what is being done."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import periods
from dashboard.residents import Ratio
from dashboard.views.focus import Doing, Drawn, Pair, Where
from dashboard.views.police import Police
from dashboard.views.violence import ViolencePage
from layouts.sheet import Sheet, Value

MONTHS = ("Measure", "Month", "Value", "Expected", "Lower", "Upper", "Status", "Illustrative")


def months(pairs: Iterable[Pair]) -> list[Sheet]:
    """What is drawn, one row a month, exact."""
    rows = tuple(row for p in pairs for d in p.drawn for row in _months(d))
    return [Sheet("Months", MONTHS, rows)] if rows else []


def _months(d: Drawn) -> Iterable[tuple[Value, ...]]:
    t = d.trend
    mark = "illustrative" if d.illustrative else ""
    for i, v in enumerate(t.values):
        if v is not None:
            band = (x[i] if i < len(x) else None for x in (t.centre, t.lower, t.upper))
            status = "provisional" if t.provisional[i] else "final"
            yield (d.name, periods.iso(t.first + i), v, *band, status, mark)


def places(where: Where) -> list[Sheet]:
    """The map and the units below, in words."""
    found = []
    if where.tile_map:
        rows = tuple((t.label, t.text) for t in where.tile_map.tiles)
        found.append(Sheet("Map", (where.tile_map.title, "In words"), rows))
    if where.multiples:
        rows = tuple((i.label, i.text) for i in where.multiples.items)
        found.append(Sheet("Each place", (where.multiples.title, "In words"), rows))
    return found


def done(rows: tuple[Doing, ...]) -> list[Sheet]:
    """Exceptions with since when and their state."""
    head = ("Out of the ordinary", "Sign", "In words", "Since", "State", "Reason")
    lines = tuple((r.text, r.signal.word, r.signal.sentence, r.since, r.state, r.reason) for r in rows)
    return [Sheet("What is being done", head, lines)] if rows else []


def police(view: Police) -> list[Sheet]:
    """Searches by object and by ethnicity, and the ratios with their caveat; exact."""
    head = (
        "Searches", "Group", "Months", "Number", "Of all", "Change", "With an outcome", "Lower 95 %", "Upper 95 %",
        "Illustrative",
    )  # fmt: skip
    months = view.window.text if view.window else ""
    rows = tuple(
        (
            b.title,
            x.name,
            months,
            *(c.sort for c in (x.searches, x.share, x.change, x.rate)),
            x.low,
            x.high,
            said,
        )
        for b in view.breakdowns
        for x in b.lines
        for said in ("illustrative" if x.illustrative else "",)
    )
    found = [Sheet("Searches", head, rows)] if rows else []
    if view.ratios:
        rated_head = (
            "Group", "Searches", "Residents", "Per 1,000", "Times as often as white", "Lower 95 %", "Upper 95 %",
        )  # fmt: skip
        ratios = tuple(
            (r.name, r.searches.sort, r.residents.sort, r.rate.sort, *_ratio(r.ratio))
            for r in view.ratios.rated
        )
        notes = tuple(
            (text,) for text in (view.ratios.caveat, view.ratios.lacking, view.ratios.source) if text
        )
        found.append(Sheet("Disproportionality", rated_head, ratios + notes))
    return found


def _ratio(r: Ratio | None) -> tuple[Value, ...]:
    return (None, None, None) if r is None else (r.value, r.low, r.high)


def violence(view: ViolencePage) -> list[Sheet]:
    """What the page of violence adds: context and course, rare events, the paper's sentences."""
    levels = tuple(
        (
            x.row.label,
            *(x.context.value, x.context.above, x.context.of, x.context.text, x.context.reason),
            *(x.course.change, x.course.low, x.course.high, x.course.way.value, x.settling),
        )
        for x in view.levels
    )
    head = (
        "Measure", "12 months", "Earlier months below", "Of", "In five years", "Note",
        "Last 3 months beyond the season", "Lower 95 %", "Upper 95 %", "Still rising", "Stabilising",
    )  # fmt: skip
    rare = tuple(
        (
            x.name,
            *(c.sort for c in (x.month, x.quarter, x.year)),
            x.range,
            x.before.sort,
            x.gap,
            x.gap_before,
            x.last,
        )
        for x in view.rare
    )
    events = (
        "Rare events", "Newest month", "3 months", "12 months", "By chance (95 %)", "12 months before",
        "Time between", "A year before", "Last in",
    )  # fmt: skip
    found = [Sheet("Level and course", head, levels), Sheet("Rare events", events, rare)]
    found += police(view.police)
    if view.paper:
        said = tuple((c.paper, c.store, c.verdict) for c in view.paper)
        found.append(Sheet("The paper", ("The paper says", "These figures say", "So"), said))
    return found
