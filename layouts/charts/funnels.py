"""The funnel: units by size and value, and the limits within which most of them lie."""

from __future__ import annotations

from collections.abc import Sequence

from htpy import (
    Element,
    details,
    div,
    figcaption,
    figure,
    i,
    p,
    small,
    span,
    strong,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
)
from markupsafe import Markup, escape

from dashboard import wording
from dashboard.charts import Funnel, FunnelDot
from layouts.charts import scales, words
from layouts.charts.scales import Scale

BOX = 1000
ZERO = ' class="zero"'
NEAR = 6.0  # per cent of the height: names nearer than this would lie on one another


def funnel(f: Funnel, tagged: bool = True) -> Element:
    """A figure: title, sentence, drawing, its key, and the figures as a table. tagged: illustrative figures
    are marked here; a page that marks all of its own leaves it out."""
    tag = small(class_="tag")["Illustrative"] if f.illustrative and tagged else None
    return figure(class_="chart funnel")[
        figcaption[strong[f.title], tag, p[f.sentence]],
        p(class_="unit")[_capital(words.unit(f))],
        stage(f),
        p(class_="key")[
            span[i(class_="k band"), "19 in 20 boroughs"],
            span[i(class_="k far"), "998 in 1,000"],
            span[i(class_="k centre"), f"{f.centre_name} {words.figure(f.centre, f.kind_of_value, f.decimals)}"],
            span[f"Across: {f.size_name}."],
        ],
        figures(f),
    ]  # fmt: skip


def axes(f: Funnel) -> tuple[Scale, Scale]:
    """The scale across (sizes) and the scale up (values)."""
    sizes = [c[0] for c in f.curves] + [d.size for d in f.dots]
    values = [d.value for d in f.dots] + [v for c in f.curves for v in (c[1], c[4])]
    low = min(values) < 0.25 * max(values)
    return scales.scale(sizes, from_zero=False), scales.scale(values, from_zero=low)


def stage(f: Funnel) -> Element:
    """The drawing: limits as areas, a line for the whole, a dot for each unit, names of those that are told."""
    across, up = axes(f)
    said = f"Funnel chart: {f.title}. The table after it has the figures."
    widest = max(len(words.grid(v, up.step, f.kind_of_value)) for v in up.ticks())
    return div(class_="stage", style=f"--left:{widest + 1}ch;--right:2ch")[
        Markup(
            f'<svg class="plot" role="img" aria-label="{escape(said)}">'
            f"{_grid(f, across, up)}{_limits(f, across, up)}{_dots(f, across, up)}</svg>"
        )
    ]


def _x(scale: Scale, value: float) -> float:
    return round(100 * scale.share(value), 1)


def _y(scale: Scale, value: float) -> float:
    return round(100 * (1 - scale.share(value)), 1)


def _grid(f: Funnel, across: Scale, up: Scale) -> str:
    rows = "".join(
        f'<line{ZERO if v == 0 else ""} x2="100%" y1="{_y(up, v)}%" y2="{_y(up, v)}%"/>'
        f'<text class="v" y="{_y(up, v)}%">{words.grid(v, up.step, f.kind_of_value)}</text>'
        for v in up.ticks()
    )
    feet = "".join(
        f'<text class="m {_anchor(_x(across, v))}" x="{_x(across, v)}%" y="100%">{wording.number(v)}</text>'
        for v in across.ticks()
    )
    return f'<g class="grid">{rows}{feet}</g>'


def _anchor(x: float) -> str:
    return "start" if x < 1 else "end" if x > 99 else ""


def _limits(f: Funnel, across: Scale, up: Scale) -> str:
    """Two areas, stretched over the whole plot, and the line of the whole."""

    def line(column: int) -> list[str]:
        return [f"{10 * _x(across, c[0]):.0f} {10 * _y(up, c[column]):.0f}" for c in f.curves]

    def area(low: int, high: int, kind: str) -> str:
        return f'<path class="{kind}" d="M{"L".join([*line(low), *reversed(line(high))])}Z"/>'

    middle = _y(up, f.centre)
    return (
        f'<svg class="lines" viewBox="0 0 {BOX} {BOX}" preserveAspectRatio="none">'
        f"{area(1, 4, 'far')}{area(2, 3, 'band')}</svg>"
        f'<line class="centre" x2="100%" y1="{middle}%" y2="{middle}%"/>'
    )


def _dots(f: Funnel, across: Scale, up: Scale) -> str:
    plain = "".join(_dot(d, across, up) for d in f.dots if not d.told)
    told = [d for d in f.dots if d.told]
    return plain + "".join(_dot(d, across, up) for d in told) + _names(told, across, up)


def _dot(d: FunnelDot, across: Scale, up: Scale) -> str:
    kind = " ".join(("dot",) + ("told",) * d.told + ("own",) * d.own)
    return (
        f'<circle class="{kind}" cx="{_x(across, d.size)}%" cy="{_y(up, d.value)}%" r="{5.5 if d.told else 4}">'
        f"<title>{escape(d.label)}: {escape(d.text)}</title></circle>"
    )


def _names(told: Sequence[FunnelDot], across: Scale, up: Scale) -> str:
    """Names beside their dots, moved apart where they would lie on one another."""
    order = sorted(told, key=lambda d: _y(up, d.value))
    drawn = ""
    for d, y in zip(order, spaced([_y(up, d.value) for d in order]), strict=True):
        x = _x(across, d.size)
        side, gap = ("end", -9) if x > 50 else ("start", 9)
        drawn += f'<text class="name {side}" x="{x}%" dx="{gap}" dy="4" y="{y:g}%">{escape(d.label)}</text>'
    return drawn


def spaced(places: Sequence[float]) -> list[float]:
    """Places from 0 to 100, in order, moved as little down and then up as keeps them NEAR apart."""
    gap = min(NEAR, 100 / max(len(places), 1))
    down, last = [], -gap
    for y in places:
        last = max(y, last + gap)
        down.append(last)
    limit, up = 100.0, []
    for y in reversed(down):
        up.append(min(y, limit))
        limit = up[-1] - gap
    return [round(max(y, 0.0), 1) for y in reversed(up)]


def figures(f: Funnel) -> Element:
    """Every unit with its figure and its limits, the highest first."""
    return details[
        summary["Show the figures"],
        div(class_="scroll")[
            table(class_="figures")[
                thead[tr[(th(scope="col")[t] for t in ("Borough", _capital(f.size_name), _capital(words.unit(f)), "Limits, 95\u202f%"))]],
                tbody[(_row(f, d) for d in sorted(f.dots, key=lambda d: -d.value))],
            ]
        ],
    ]  # fmt: skip


def _row(f: Funnel, d: FunnelDot) -> Element:
    near = min(f.curves, key=lambda c: abs(c[0] - d.size))
    return tr[
        th(scope="row")[d.label],
        td(class_="n")[wording.number(d.size)],
        td(class_="n")[d.text],
        td(class_="n")[words.between(near[2], near[3], f.kind_of_value, f.decimals)],
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
