"""The tile map: boroughs as equal squares in their rough places. The page's table says it all again."""

from __future__ import annotations

from htpy import Element, figcaption, figure, li, p, span, strong, ul
from markupsafe import Markup, escape

from dashboard.charts import Sign, Tile, TileMap
from layouts.charts import signs, words

SAID = (Sign.IMPROVEMENT, Sign.CONCERN, Sign.NOTABLE, Sign.USUAL)


def tile_map(m: TileMap) -> Element:
    """Squares shaded by level; where no tile has a level, by sign: shape and colour."""
    top = min((t.row for t in m.tiles), default=0)
    left = min((t.col for t in m.tiles), default=0)
    shaded = any(t.level is not None for t in m.tiles)
    columns = max((t.col for t in m.tiles), default=0) - left + 1
    return figure(class_="chart tilemap")[
        figcaption[strong[m.title], p[m.sentence]],
        ul(class_="tiles", style=f"--columns:{columns}")[
            Markup("".join(_tile(t, top, left, shaded) for t in m.tiles))
        ],
        legend(m, shaded),
    ]


def _tile(t: Tile, top: int, left: int, shaded: bool) -> str:
    """One square; its accessible name starts with what is seen, then says it in full."""
    kind = ("empty" if t.level is None else f"l{t.level}") if shaded else t.sign.value
    known = t.sign in SAID
    icon = signs.sign_icon(t.sign, "", "", compact=True) if known and not shaded else ""
    said = escape(f"{t.label}: {t.text}{f' {words.WORDS[t.sign]}.' if known else ''}")
    short = f'<span class="short" aria-hidden="true">{escape(t.short)}</span>' if t.short != t.code else ""
    return (
        f'<li style="grid-area:{t.row - top + 1}/{t.col - left + 1}">'
        f'<a class="{kind}{" own" if t.own else ""}" href="{escape(t.href)}" title="{said}">'
        f'<b>{escape(t.code)}</b>{short}{icon}<span class="vh"> {said}</span></a></li>'
    )


def legend(m: TileMap, shaded: bool) -> Element:
    """What the shades, or the shapes, mean."""
    if shaded:
        items = [li[span(class_=f"swatch l{k}"), said] for k, said in enumerate(m.legend)]
        if any(t.level is None for t in m.tiles):
            items.append(li[span(class_="swatch empty"), "No figure"])
    else:
        found = {t.sign for t in m.tiles}
        items = [li[signs.sign_icon(sign, "", words.WORDS[sign])] for sign in SAID if sign in found]
    return ul(class_="legend")[items]
