"""The four signs: a shape, a colour and a word each; the arrow inside follows the figures."""

from __future__ import annotations

from markupsafe import Markup, escape

from dashboard.charts import Sign

SHAPES = {
    Sign.IMPROVEMENT: '<circle class="s" cx="9" cy="9" r="8"/>',
    Sign.CONCERN: '<path class="s" d="M9 0l9 9-9 9-9-9z"/>',
    Sign.NOTABLE: '<circle class="s" cx="9" cy="9" r="7"/>',
    Sign.USUAL: '<circle class="s" cx="9" cy="9" r="3"/>',
    Sign.UNKNOWN: "",
}
ARROWS = {
    "up": '<path class="a" d="M9 13V5.5M5.7 8.5L9 5.2l3.3 3.3"/>',
    "down": '<path class="a" d="M9 5v7.5M5.7 9.5L9 12.8l3.3-3.3"/>',
    "flat": '<path class="a" d="M5 9h7.5M9.5 5.7L12.8 9l-3.3 3.3"/>',
}


def sign_icon(sign: Sign, direction: str, word: str, compact: bool = False) -> Markup:
    """The sign's icon with its word; compact keeps the word for screen readers and as a tooltip.

    direction is up, down, flat or empty: where the figures went, not whether that is good.
    """
    arrow = ARROWS.get(direction, "") if sign not in (Sign.USUAL, Sign.UNKNOWN) else ""
    said = escape(word)
    shape = SHAPES[sign]
    icon = f'<svg viewBox="0 0 18 18" aria-hidden="true">{shape}{arrow}</svg>' if shape else ""
    tip, hidden = (f' title="{said}"', ' class="vh"') if compact else ("", "")
    return Markup(f'<span class="sign {sign.value}"{tip}>{icon}<span{hidden}>{said}</span></span>')


def flag(sign: Sign, x: str, y: str, text: str) -> Markup:
    """The sign's shape at a place of a larger drawing (SVG lengths), its text as a tooltip."""
    return Markup(
        f'<svg class="flag {sign.value}" x="{x}" y="{y}"><title>{escape(text)}</title>'
        f'<g transform="translate(-9 -9)">{SHAPES[sign] or SHAPES[Sign.USUAL]}</g></svg>'
    )
