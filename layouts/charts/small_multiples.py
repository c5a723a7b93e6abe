"""Small multiples: the same measure in many units on one scale."""

from __future__ import annotations

from htpy import Element, figcaption, figure, p, strong, ul
from markupsafe import Markup, escape

from dashboard import periods
from dashboard.charts import Multiples, Sign, Small
from layouts.charts import paths, scales, signs, words
from layouts.charts.scales import Scale

HEIGHT = 100
SAID = (Sign.IMPROVEMENT, Sign.CONCERN, Sign.NOTABLE)


def multiples(m: Multiples) -> Element:
    """A grid of small charts, each with its link and its text; the scale is said once for all."""
    rows = [scales.clean(row) for item in m.items for row in (item.values, item.lower, item.upper)]
    scale = scales.scale(
        scales.known(*rows), from_zero=m.kind_of_value != "value", whole=m.kind_of_value == "count"
    )
    count = max((len(item.values) for item in m.items), default=0)
    return figure(class_="chart multiples")[
        figcaption[strong[m.title], p[m.sentence]],
        p(class_="key")[_scale_in_words(m, scale, count)] if scales.known(*rows) else None,
        ul[Markup("".join(_small(item, scale, count) for item in m.items))],
    ]


def _scale_in_words(m: Multiples, scale: Scale, count: int) -> str:
    """'All on one scale, 0 to 400 offences, Dec 2015 to Nov 2017.'"""
    low, high = (words.grid(v, scale.step, m.kind_of_value) for v in (scale.low, scale.high))
    span_ = f"{periods.short(m.first)} to {periods.short(m.first + count - 1)}"
    return f"All on one scale, {low} to {high} {m.unit}".rstrip() + f", {span_}."


def _small(item: Small, scale: Scale, count: int) -> str:
    icon = signs.sign_icon(item.sign, "", words.WORDS[item.sign], compact=True) if item.sign in SAID else ""
    return (
        f'<li class="{item.sign.value}"><span class="name"><a href="{escape(item.href)}">'
        f"{escape(item.label)}</a>{icon}</span>{_drawing(item, scale, count)}"
        f'<span class="text">{escape(item.text)}</span></li>'
    )


def _drawing(item: Small, scale: Scale, count: int) -> str:
    """The line over its range; what it says is in the text under it."""
    rows = (row[: len(item.values)] for row in (item.values, item.lower, item.upper))
    own, lower, upper = (scale.places(row, HEIGHT) for row in rows)
    (foot,) = scale.places([min(max(0.0, scale.low), scale.high)], HEIGHT)
    drawn = f'<path class="foot" d="M0 {foot}h{max(count - 1, 1)}"/>'
    if band := paths.band(lower, upper):
        drawn += f'<path class="b" d="{band}"/>'
    drawn += f'<path d="{paths.line(paths.joined(own))}"/>'
    if own and own[-1] is not None:
        drawn += f'<path class="d" d="M{len(own) - 1} {own[-1]}h0"/>'
    box = f"0 0 {max(count - 1, 1)} {HEIGHT}"
    return f'<svg viewBox="{box}" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
