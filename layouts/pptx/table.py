"""A native table: hairlines under its rows, figures at the right, signs before their words."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from layouts.pptx import paint, text
from layouts.slides.model import Said, Slide, Table
from layouts.slides.tables import shares

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's style without fills and lines
SIZE, SMALL = 16, 9
SIDES = ("a:lnL", "a:lnR", "a:lnT", "a:lnB")


def table(slide: Any, t: Table, s: Slide) -> None:
    size = SMALL if t.small else SIZE
    high = Pt(size * 1.9)
    shape = slide.shapes.add_table(
        len(t.rows) + 1, len(t.head), paint.LEFT, paint.BODY, paint.WIDTH, high * (len(t.rows) + 1)
    )
    shape._element.nvGraphicFramePr.cNvPr.set("descr", paint.clean(s.title))
    grid = shape.table
    grid.horz_banding = False
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    for column, share in zip(grid.columns, shares(t), strict=True):
        column.width = int(paint.WIDTH * share)
    for row in grid.rows:
        row.height = high
    for i, name in enumerate(t.head):
        _cell(grid.cell(0, i), Said(name), t, i, SMALL if t.small else 12, head=True)
    for r, cells in enumerate(t.rows, 1):
        for i, x in enumerate(cells):
            _cell(grid.cell(r, i), x, t, i, size)


def _cell(cell: Any, x: Said, t: Table, column: int, size: float, *, head: bool = False) -> None:
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.margin_left, cell.margin_right = Inches(0.0 if column == 0 else 0.08), Inches(0.08)
    p = cell.text_frame.paragraphs[0]
    p.alignment = PP_ALIGN.LEFT if column in t.words or column == 0 else PP_ALIGN.RIGHT
    if head:
        text.run(p, x.text, size, paint.MUTED, bold=True)
    else:
        text.said(p, x, size)
    _line_under(cell, paint.EDGE if head else paint.LINE, 1.5 if head else 0.75)


def _line_under(cell: Any, colour: Any, points: float) -> None:
    """A line at the foot of a cell alone; the order of its properties is that of the schema."""
    properties = cell._tc.get_or_add_tcPr()
    for place, side in enumerate(SIDES):
        line = etree.Element(qn(side), w=str(int(Pt(points)) if side == "a:lnB" else 0))
        if side == "a:lnB":
            fill = etree.SubElement(line, qn("a:solidFill"))
            etree.SubElement(fill, qn("a:srgbClr"), val=str(colour))
        else:
            etree.SubElement(line, qn("a:noFill"))
        properties.insert(place, line)
