"""The tile map as squares that can be moved and coloured, in one group with its alternative text."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from dashboard.charts import Tile, TileMap
from layouts.pptx import paint, text

APART = Inches(0.04)


def tile_map(slide: Any, m: TileMap, place: Any, said: str) -> None:
    """place: left, top, width and height; the legend stands at the right."""
    left, top, _, height = place
    if not m.tiles:
        return
    first, start = min(t.row for t in m.tiles), min(t.col for t in m.tiles)
    rows = max(t.row for t in m.tiles) - first + 1
    side = min(height // rows, Inches(0.72))
    group = slide.shapes.add_group_shape()
    group._element.nvGrpSpPr.cNvPr.set("descr", said)
    for t in m.tiles:
        at = (left + Inches(1) + (t.col - start) * side, top + (t.row - first) * side)
        _tile(group, t, at, side - APART)
    legend = [*enumerate(m.legend), *([(None, "No figure")] if any(t.level is None for t in m.tiles) else [])]
    for i, (level, name) in enumerate(legend):
        at = (left + Inches(8.2), top + Inches(0.4) * i + Inches(0.3))
        square = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *at, Inches(0.25), Inches(0.25))
        _fill(square, level)
        frame = text.box(slide, at[0] + Inches(0.4), at[1], Inches(3.4), Inches(0.3))
        text.run(frame.paragraphs[0], name, 13)


def _tile(group: Any, t: Tile, at: tuple[Any, Any], side: Any) -> None:
    square = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *at, side, side)
    square.name = paint.clean(t.label)
    square._element.nvSpPr.cNvPr.set("descr", paint.clean(f"{t.label}: {t.text}"))
    _fill(square, t.level)
    if t.own:
        square.line.color.rgb, square.line.width = paint.INK, Pt(3)
    frame = square.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.paragraphs[0].alignment = MSO_ANCHOR.MIDDLE, PP_ALIGN.CENTER
    light = t.level is not None and t.level >= paint.DARK
    text.run(frame.paragraphs[0], t.code, 12, paint.PAPER if light else paint.INK, bold=True)


def _fill(square: Any, level: int | None) -> None:
    square.shadow.inherit = False
    square.line.color.rgb, square.line.width = paint.EDGE, Pt(0.75)
    square.fill.solid()
    square.fill.fore_color.rgb = paint.PAPER if level is None else paint.LEVELS[level]
