"""Colours and sizes of the PowerPoint template: those of the light palette, on 13.33 by 7.5 inches."""

from __future__ import annotations

import re

from pptx.dml.color import RGBColor
from pptx.util import Inches, Length, Pt

from dashboard.charts import Sign

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, WIDTH = Inches(0.6), Inches(12.13)
ABOUT, TITLE, BODY, NOTE, FOOT = (Inches(y) for y in (0.28, 0.58, 1.7, 6.5, 6.92))
NAVY, BLUE, ORANGE, SLATE, LONDON, INK, MUTED, EDGE, LINE, BAND, PAPER = (
    RGBColor.from_string(c)
    for c in (
        "12306B", "1D70B8", "C25700", "5A6B7B", "7A4FA3", "1B2330", "566272", "848F9D", "DFE4EA", "A9BBD9", "FFFFFF",
    )
)  # fmt: skip
LEVELS = tuple(RGBColor.from_string(c) for c in ("EDF2FA", "C8D6EE", "97B0DD", "40609F", "12306B"))
DARK = 3  # the level from which letters are white
SIGNS = {
    Sign.IMPROVEMENT: ("●", BLUE),
    Sign.CONCERN: ("◆", ORANGE),
    Sign.NOTABLE: ("○", SLATE),
    Sign.USUAL: ("·", EDGE),
}
ARROWS = {"up": "↑", "down": "↓", "flat": "→"}
INVENTED = " (illustrative)"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def pt(size: float) -> Length:
    return Pt(size)


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return _CONTROL.sub("", text)


def label(text: str) -> str:
    """A text for a chart's workbook, where a leading sign must not make a formula of it."""
    found = clean(text)
    return f"'{found}" if found[:1] in ("=", "{") else found
