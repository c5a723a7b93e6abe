"""Texts on a slide: boxes, paragraphs, signs with their words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pptx.util import Pt

from dashboard.charts import Sign
from layouts.pptx import paint
from layouts.slides.model import Said


def box(slide: Any, left: Any, top: Any, width: Any, height: Any) -> Any:
    """The text frame of a new box without margins; its words wrap."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def paragraph(frame: Any, first: bool, after: float = 0) -> Any:
    """The first paragraph of a frame, or one more."""
    p = frame.paragraphs[0] if first else frame.add_paragraph()
    p.space_after = Pt(after)
    return p


def run(p: Any, text: str, size: float, colour: Any = paint.INK, *, bold: bool = False) -> None:
    r = p.add_run()
    r.text = paint.clean(text)
    r.font.size, r.font.bold, r.font.color.rgb = Pt(size), bold, colour


def said(p: Any, x: Said, size: float, colour: Any = paint.INK) -> None:
    """A text after its sign: shape and arrow, then always the word."""
    if x.sign not in (None, Sign.UNKNOWN):
        shape, tint = paint.SIGNS[x.sign]
        run(
            p,
            f"{shape}{paint.ARROWS.get(x.way, '') if x.sign is not Sign.USUAL else ''} ",
            size,
            tint,
            bold=True,
        )
    run(p, x.text + (paint.INVENTED if x.invented else ""), size, colour)


def lines(frame: Any, texts: Iterable[str], size: float, colour: Any = paint.INK, after: float = 4) -> None:
    for i, text in enumerate(texts):
        run(paragraph(frame, i == 0, after), text, size, colour)
