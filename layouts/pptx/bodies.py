"""What stands in the middle of a PowerPoint slide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pptx.util import Inches, Pt

from dashboard.charts import Multiples, Rank, TileMap, Trend
from layouts.pptx import paint, text
from layouts.pptx.charts import multiples, rank, trend
from layouts.pptx.table import table
from layouts.pptx.tiles import tile_map
from layouts.slides.model import Contents, Figures, Graph, Points, Said, Slide, Table, Words

GAP = Inches(0.4)
CHARTS: dict[type, Callable[[Any, Any, Any, str], None]] = {
    Trend: trend, Rank: rank, TileMap: tile_map, Multiples: multiples,
}  # fmt: skip


def body(slide: Any, s: Slide) -> None:
    BODIES[type(s.body)](slide, s.body, s)


def _words(slide: Any, b: Words, _: Slide) -> None:
    frame = text.box(slide, paint.LEFT, paint.BODY, Inches(10), Inches(4))
    text.lines(frame, b.lines, 20, after=12)


def _points(slide: Any, b: Points, _: Slide) -> None:
    width = (paint.WIDTH - GAP * (len(b.groups) - 1)) // len(b.groups)
    size = 14 if len(b.groups) > 2 else 16
    for i, (heading, points) in enumerate(b.groups):
        frame = text.box(slide, paint.LEFT + i * (width + GAP), paint.BODY, width, Inches(4.6))
        text.run(text.paragraph(frame, True, 8), heading, 18, bold=True)
        for p in points:
            text.said(text.paragraph(frame, False, 10), p, size)


def _figures(slide: Any, b: Figures, _: Slide) -> None:
    """Two by two."""
    width = (paint.WIDTH - GAP) // 2
    for i, x in enumerate(b.items):
        top = paint.BODY + Inches(0.1) + (i // 2) * Inches(2.4)
        frame = text.box(slide, paint.LEFT + (i % 2) * (width + GAP), top, width, Inches(2.2))
        p = text.paragraph(frame, True)
        if x.kicker:
            text.run(p, f"{x.kicker}: ", 14, paint.MUTED)
        text.run(p, x.label + (paint.INVENTED if x.invented else ""), 16, bold=True)
        text.run(text.paragraph(frame, False), x.value, 48, paint.NAVY, bold=True)
        text.run(text.paragraph(frame, False), x.unit, 12, paint.MUTED)
        text.run(text.paragraph(frame, False), x.change, 16)
        if x.sign:
            text.said(text.paragraph(frame, False), x.sign, 14)


def _graph(slide: Any, b: Graph, s: Slide) -> None:
    """Sentences, then the chart with what it says as its alternative text."""
    beside = [*b.beside, *_dated(b.chart)]
    if beside:
        text.lines(text.box(slide, paint.LEFT, paint.BODY, paint.WIDTH, Inches(0.25)), beside, 13, after=1)
    top = paint.BODY + Pt(19) * sum(1 + len(line) // 130 for line in beside)
    said = " ".join((s.title, b.chart.title, b.chart.sentence))
    CHARTS[type(b.chart)](slide, b.chart, (paint.LEFT, top, paint.WIDTH, paint.NOTE - top), paint.clean(said))


def _dated(chart: Any) -> list[str]:
    """What a native chart cannot draw: breaks and events, with their months."""
    from dashboard import periods

    if not isinstance(chart, Trend):
        return []
    found = sorted((*chart.breaks, *chart.events), key=lambda m: m.month)
    dated = [f"{periods.short(m.month)}: {m.note}" for m in found]
    return [*dated, *(["Illustrative figures."] if chart.illustrative else [])]


def _contents(slide: Any, b: Contents, s: Slide) -> None:
    rows = tuple((Said(name), Said(str(at))) for name, at in b.lines)
    table(slide, Table(("Page", "Slide"), rows), s)


BODIES: dict[type, Callable[[Any, Any, Slide], None]] = {
    Words: _words, Points: _points, Figures: _figures, Graph: _graph, Table: table, Contents: _contents,
}  # fmt: skip
