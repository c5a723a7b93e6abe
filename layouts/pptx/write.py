"""From a deck to the bytes of a file: each slide's title, body, notes and marks."""

from __future__ import annotations

import io
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Inches

from layouts.pptx import paint, template, text
from layouts.pptx.bodies import body
from layouts.slides.annex import meaning
from layouts.slides.model import Deck, Slide, Words

SIZES = ((70, 26), (130, 22), (220, 18))  # (longest title, points)
SMALLEST = 14


def write(deck: Deck) -> bytes:
    made = template.new(deck.title)
    for s in deck.slides:
        cover = s.title == s.about and isinstance(s.body, Words)
        slide = made.slides.add_slide(template.layout(made, template.COVER if cover else template.CONTENT))
        _title(slide, s)
        if cover:
            _lines(slide, s)
        else:
            text.run(_line(slide, paint.ABOUT), s.about, 12, paint.MUTED)
            body(slide, s)
        if s.note:
            text.run(_line(slide, paint.NOTE), s.note, 11, paint.MUTED)
        _marks(slide, s, deck.marking)
        for r in slide._element.iter(qn("a:r")):
            r.get_or_add_rPr().set("lang", "en-GB")
        slide.notes_slide.notes_text_frame.text = paint.clean(notes(s))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _title(slide: Any, s: Slide) -> None:
    """The finding in the title's place; smaller as it grows longer. A cover has the template's own size."""
    slide.shapes.title.text_frame.text = paint.clean(s.title)
    size = next((points for longest, points in SIZES if len(s.title) <= longest), SMALLEST)
    if size != SIZES[0][1]:
        for p in slide.shapes.title.text_frame.paragraphs:
            p.font.size = paint.pt(size)


def _lines(slide: Any, s: Slide) -> None:
    below = slide.placeholders[1]
    lines = s.body.lines if isinstance(s.body, Words) else ()
    if lines:
        below.text_frame.text = paint.clean("\n".join(lines))
    else:
        below.element.getparent().remove(below.element)


def _line(slide: Any, top: Any) -> Any:
    return text.box(slide, paint.LEFT, top, paint.WIDTH, Inches(0.3)).paragraphs[0]


def _marks(slide: Any, s: Slide, marking: str) -> None:
    """Classification, period, source, the illustrative mark; the number is a field of the template."""
    found = template.marks(slide)
    p = found[template.FOOTER].text_frame.paragraphs[0]
    for r in list(p.runs):
        p._p.remove(r._r)
    text.run(p, marking, 9, paint.INK, bold=True)
    text.run(p, f"    {'. '.join(filter(None, (s.period, s.source)))}", 9, paint.MUTED)
    if s.illustrative:
        text.run(p, f"    {s.illustrative}", 9, paint.INK, bold=True)


def notes(s: Slide) -> str:
    """What a speaker may be asked: definitions with their sources, the period, where figures come from."""
    defined = [f"{m.name}: {meaning(m)} Source: {m.source}." for m in s.measures]
    return "\n".join([*defined, *filter(None, (s.period, s.source, s.illustrative))])
