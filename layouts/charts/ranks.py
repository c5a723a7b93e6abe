"""The rank chart: peers as dots with their intervals, never bare places in a league."""

from __future__ import annotations

from htpy import Element, div, figcaption, figure, ol, p, span, strong
from markupsafe import Markup, escape

from dashboard.charts import Rank, RankItem, Sign
from layouts.charts import scales, signs, words
from layouts.charts.scales import Scale

GROUPS = {32: (10, 22)}
"""Where a list of this length is lightly divided: the 32 boroughs into first 10, middle 12, last 10."""
SAID = (Sign.IMPROVEMENT, Sign.CONCERN, Sign.NOTABLE)


def rank(r: Rank) -> Element:
    """A figure with a list: each peer a link, a dot on a common scale with its interval, and the text."""
    ends = scales.clean(v for item in r.items for v in (item.value, item.low, item.high))
    scale = scales.scale(
        scales.known(ends, scales.clean([r.reference])), from_zero=r.kind_of_value == "count", lines=3
    )
    after = GROUPS.get(sum(item.value is not None for item in r.items), ())
    return figure(class_="chart rank")[
        figcaption[strong[r.title], p[r.sentence]],
        p(class_="unit")[words.unit(r)],
        div(class_="rows")[
            axis(r, scale),
            ol[Markup("".join(_row(r, item, scale, k in after) for k, item in enumerate(r.items)))],
        ]
        if scales.known(ends)
        else p(class_="none")["No figures to compare."],
    ]


def _at(scale: Scale, value: float) -> str:
    return f"{100 * scale.share(value):.1f}%"


def axis(r: Rank, scale: Scale) -> Element:
    """The scale's values, and the reference's name over its line."""
    parts = [
        f'<text class="v" x="{_at(scale, v)}" y="36">{words.grid(v, scale.step, r.kind_of_value)}</text>'
        for v in scale.ticks()
    ]
    (reference,) = scales.clean([r.reference])
    if reference is not None:
        share = scale.share(reference)
        anchor = "start" if share < 0.2 else "end" if share > 0.8 else "middle"
        said = f"{r.reference_name} {words.figure(reference, r.kind_of_value, r.decimals)}".strip()
        parts.append(f'<text class="ref {anchor}" x="{_at(scale, reference)}" y="14">{escape(said)}</text>')
    return div(class_="axis", aria_hidden="true")[span, Markup(f"<svg>{''.join(parts)}</svg>"), span]


def _row(r: Rank, item: RankItem, scale: Scale, divided: bool) -> str:
    classes = " ".join(("own",) * item.own + ("divided",) * divided)
    icon = signs.sign_icon(item.sign, "", words.WORDS[item.sign], compact=True) if item.sign in SAID else ""
    here = ' aria-current="true"' if item.own else ""
    return (
        f'<li class="{classes}">'
        f'<span class="name"><a href="{escape(item.href)}"{here}>{escape(item.label)}</a>{icon}</span>'
        f'{_dot(r, item, scale)}<span class="text">{escape(item.text)}</span></li>'
    )


def _dot(r: Rank, item: RankItem, scale: Scale) -> str:
    """The row's part of the drawing; what it says is in the text beside it."""
    reference, value, low, high = scales.clean([r.reference, item.value, item.low, item.high])
    parts = ""
    if reference is not None:
        x = _at(scale, reference)
        parts += f'<line class="ref" x1="{x}" x2="{x}" y2="100%"/>'
    if low is not None and high is not None:
        parts += f'<line class="reach" x1="{_at(scale, low)}" x2="{_at(scale, high)}" y1="50%" y2="50%"/>'
    if value is not None:
        parts += f'<circle cx="{_at(scale, value)}" cy="50%" r="{6 if item.own else 4.5}"/>'
    return f'<svg aria-hidden="true">{parts}</svg>'
