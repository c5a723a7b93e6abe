"""The trend chart: months against what was expected of them, with the words and the table it needs.

Places are per cent of the drawing and lines lie in a stretched drawing inside, so that one drawing
serves every width while its letters, points and strokes keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass

from htpy import Element, Node, div, figcaption, figure, i, li, ol, p, small, span, strong
from markupsafe import Markup, escape

from dashboard import periods
from dashboard.charts import Mark, Sign, Trend
from layouts.charts import paths, scales, signs, tables, words
from layouts.charts.months import januaries, labels
from layouts.charts.scales import Scale, across

HEIGHT = 500
"""Units of the inner drawing from top to bottom."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Plot:
    """A trend with its values cleaned and its scale: what all parts of the drawing share."""

    t: Trend
    scale: Scale
    values: list[float | None]
    cuts: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.values)

    def x(self, index: float) -> str:
        return f"{across(index, self.count):g}%"

    def y(self, value: float) -> str:
        return f"{100 * (1 - self.scale.share(value)):.1f}%"

    def places(self, values: scales.Values) -> list[int | None]:
        """The values as heights of the inner drawing, no longer than the months shown."""
        shown = scales.clean(values[: self.count])
        return [None if v is None else self.scale.down(v, HEIGHT) for v in shown]


def plot_of(t: Trend) -> Plot:
    """The scale holds the values, the range, the companion and the target."""
    beside = t.companion.values if t.companion else ()
    n = len(t.values)
    rows = [scales.clean(row[:n]) for row in (t.values, t.centre, t.lower, t.upper, beside)]
    found = scales.known(*rows, scales.clean([t.target]))
    whole = t.kind_of_value == "count"
    cuts = frozenset(b.month - t.first for b in inside(t, t.breaks, 1))
    return Plot(t, scales.scale(found, from_zero=t.from_zero, whole=whole), rows[0], cuts)


def inside(t: Trend, marks: tuple[Mark, ...], after: int = 0) -> list[Mark]:
    """The marks within the months shown, in order; `after` leaves out the first months."""
    return sorted(
        (m for m in marks if t.first + after <= m.month < t.first + len(t.values)), key=lambda m: m.month
    )


def trend(t: Trend) -> Element:
    """A figure: the finding as its title, the sentence, the drawing, its key, and the figures as a table."""
    plot = plot_of(t)
    drawn = bool(scales.known(plot.values))
    tag = small(class_="tag")["Illustrative"] if t.illustrative else None
    return figure(class_="chart trend")[
        figcaption[strong[t.title], tag, p[t.sentence]],
        [p(class_="unit")[t.unit], stage(plot), key(plot)]
        if drawn
        else p(class_="none")["No figures for these months."],
        tables.figures(t) if t.values else None,
    ]


def stage(plot: Plot) -> Element:
    """Notes of breaks above the drawing, each on a line of its own, and their dashed lines behind both."""
    t = plot.t
    places = [(b, across(b.month - t.first - 0.5, plot.count)) for b in inside(t, t.breaks, 1)]
    widest = max(len(words.grid(v, plot.scale.step, t.kind_of_value)) for v in plot.scale.ticks())
    end = len(_last(plot)) + 1
    return div(class_="stage", style=f"--left:{widest + 1}ch;--right:{end}ch")[
        [i(class_="cut", style=f"left:{at:g}%") for _, at in places],
        ol(class_="breaks")[
            (li(style=_beside(at))[f"{periods.short(b.month)}: {b.note}"] for b, at in places)
        ]
        if places
        else None,
        Markup(
            f'<svg class="plot" role="img" aria-label="{escape(t.sentence or t.title)}">'
            f"{grid(plot)}{lines(plot)}{marks(plot)}</svg>"
        ),
    ]


def _beside(at: float) -> str:
    """The note starts at its line, or ends there in the right half."""
    return f"margin-left:{at:g}%" if at <= 50 else f"margin-right:{100 - at:g}%;text-align:right"


def _last(plot: Plot) -> str:
    """The newest value as written at the end of the line; empty where the newest month has none."""
    value = plot.values[-1]
    return "" if value is None else words.figure(value, plot.t.kind_of_value, plot.t.decimals)


def grid(plot: Plot) -> str:
    """Gridlines with their values, years, and the months along the foot."""
    t, parts = plot.t, []
    for value in plot.scale.ticks():
        y, zero = plot.y(value), ' class="zero"' if value == 0 else ""
        parts.append(f'<line{zero} x2="100%" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="v" y="{y}">{words.grid(value, plot.scale.step, t.kind_of_value)}</text>')
    for index in januaries(t.first, plot.count):
        x = plot.x(index)
        parts.append(f'<line x1="{x}" x2="{x}" y2="100%"/>')
    for found in labels(t.first, plot.count):
        wide = " wide" if found.wide else ""
        parts.append(f'<text class="m {found.anchor}{wide}" x="{found.at:g}%" y="100%">{found.text}</text>')
    return f'<g class="grid">{"".join(parts)}</g>'


def lines(plot: Plot) -> str:
    """Range, centre, companion and own line, in a drawing stretched over the whole plot."""
    t, cuts = plot.t, plot.cuts
    own = plot.places(t.values)
    centre, lower, upper = (plot.places(row) for row in (t.centre, t.lower, t.upper))
    beside = plot.places(t.companion.values) if t.companion else []
    hollow = [k for k, is_so in enumerate(t.provisional[: plot.count]) if is_so]
    drawn = (
        ("band", paths.band(lower, upper, cuts)),
        ("centre", paths.line(centre, cuts)),
        ("beside", paths.line(beside, cuts)),
        ("own", paths.line(own, cuts)),
        ("points", paths.dots(own, range(plot.count))),
        ("hollow", paths.dots(own, hollow)),
    )
    shapes = "".join(f'<path class="{name}" d="{d}"/>' for name, d in drawn if d)
    start, width = ("-1", 2) if plot.count == 1 else ("0", plot.count - 1)
    return (
        f'<svg class="lines" viewBox="{start} 0 {width} {HEIGHT}" preserveAspectRatio="none">{shapes}</svg>'
    )


def marks(plot: Plot) -> str:
    """Target, events, flags, and the words at the lines' ends."""
    t, parts = plot.t, []
    for letter, event in zip(LETTERS, inside(t, t.events), strict=False):
        x, note = plot.x(event.month - t.first), escape(f"{periods.name(event.month)}: {event.note}")
        parts.append(
            f'<svg class="event" x="{x}" y="100%"><title>{note}</title>'
            f'<path d="M0 0v-34h14v14h-14"/><text x="3.5" y="-23">{letter}</text></svg>'
        )
    for month, sign, text in t.flags:
        value = plot.values[month - t.first] if 0 <= month - t.first < plot.count else None
        if value is not None:
            parts.append(signs.mark(sign, plot.x(month - t.first), plot.y(value), text))
    return "".join(parts) + _target(plot) + _ends(plot)


def _target(plot: Plot) -> str:
    target = scales.clean([plot.t.target])[0]
    if target is None:
        return ""
    y = plot.y(target)
    said = words.figure(target, plot.t.kind_of_value, plot.t.decimals)
    return f'<line class="target" x2="100%" y1="{y}" y2="{y}"/><text class="t" y="{y}">Target {said}</text>'


def _ends(plot: Plot) -> str:
    """The companion's name where its line ends, on the side away from the own line; the newest value."""
    t, parts = plot.t, ""
    value = plot.values[-1]
    if t.companion:
        beside = scales.clean(t.companion.values[: plot.count])
        at = max((k for k, v in enumerate(beside) if v is not None), default=None)
        if at is not None:
            there, own = beside[at] or 0.0, plot.values[at]
            side = "over" if own is None or there >= own else "under"
            name = escape(t.companion.name)
            parts = f'<text class="c {side}" x="{plot.x(at)}" y="{plot.y(there)}">{name}</text>'
    if value is not None:
        parts += f'<text class="e" x="{plot.x(plot.count - 1)}" y="{plot.y(value)}">{_last(plot)}</text>'
    return parts


def key(plot: Plot) -> list[Node]:
    """What the drawing's quiet parts mean, in words, and the events by their letters."""
    t, shown = plot.t, range(plot.t.first, plot.t.first + plot.count)
    items: list[tuple[str, str]] = []
    if scales.known(t.lower) and scales.known(t.upper):
        items.append(("band", t.band_name or "Likely range"))
    if scales.known(t.centre):
        items.append(("centre", "Expected"))
    if any(t.provisional[: plot.count]):
        items.append(("hollow", "Provisional"))
    flagged = {sign for month, sign, _ in t.flags if month in shown}
    zoom = plot.scale.low > 0 or plot.scale.high < 0
    start = words.grid(plot.scale.low, plot.scale.step, t.kind_of_value)
    events = zip(LETTERS, inside(t, t.events), strict=False)
    return [
        p(class_="key")[
            [span[i(class_=f"k {kind}"), _capital(said)] for kind, said in items],
            [signs.sign_icon(sign, "", words.WORDS[sign]) for sign in Sign if sign in flagged],
            span[f"The axis starts at {start}, not at 0."] if zoom else None,
        ],
        [p(class_="key")[f"{letter} {periods.name(e.month)}: {e.note}"] for letter, e in events],
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
