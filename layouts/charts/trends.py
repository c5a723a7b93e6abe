"""The trend chart: months against what was expected of them, with the words and the table it needs."""

from __future__ import annotations

from htpy import Element, Node, div, figcaption, figure, i, p, small, span, strong
from markupsafe import Markup, escape

from dashboard import periods
from dashboard.charts import Mark, Sign, Trend
from layouts.charts import scales, signs, tables, words
from layouts.charts.drawings import DIRECT, LETTERS, grid, lines, marks
from layouts.charts.plots import Plot, inside, last, plot_of
from layouts.charts.scales import across

ROOM = 30.0
"""Per cent of the width that a break's note needs at least."""


def trend(t: Trend) -> Element:
    """A figure: the finding as its title, the sentence, the drawing, its key, and the figures as a table."""
    plot = plot_of(t)
    drawn = bool(scales.known(plot.values))
    tag = small(class_="tag")["Illustrative"] if t.illustrative else None
    return figure(class_="chart trend")[
        figcaption[strong[t.title], tag, p[t.sentence]],
        [p(class_="unit")[words.unit(t)], stage(plot), key(plot)]
        if drawn
        else p(class_="none")["No figures for these months."],
        tables.figures(t) if t.values else None,
    ]


def stage(plot: Plot) -> Element:
    """The drawing, with room for its words at both sides and the notes of breaks above."""
    t = plot.t
    said = f"Chart: {t.title}. The table after it has the figures."
    widest = max(len(words.grid(v, plot.scale.step, t.kind_of_value)) for v in plot.scale.ticks())
    return div(class_="stage", style=f"--left:{widest + 1}ch;--right:{max(len(last(plot)) + 1, 4)}ch")[
        breaks(plot),
        Markup(
            f'<svg class="plot" role="img" aria-label="{escape(said)}">'
            f"{grid(plot)}{lines(plot)}{marks(plot)}</svg>"
        ),
    ]


def breaks(plot: Plot) -> Element | None:
    """Notes of breaks, each on lines of its own at the top of its dashed line.

    A note of the left half starts at its line, one of the right half ends there. From the top: the
    left half from left to right, then the right half from right to left, so that no note lies on
    another's line.
    """
    t = plot.t
    places = [(across(b.month - t.first - 0.5, plot.count), b) for b in inside(t, t.breaks, 1)]
    left, right = [p for p in places if p[0] <= 50], [p for p in places if p[0] > 50][::-1]
    edge = max((at for at, _ in left), default=0.0)
    if not places:
        return None
    notes = [(at, at, 0.0, b) for at, b in left]
    notes += [(at, edge if at - edge >= ROOM else 0.0, 100 - at, b) for at, b in right]
    return div(class_="breaks", style=f"--n:{len(notes)}")[
        (
            p(class_={"back": after > 0}, style=f"--k:{k};--x:{at:g}%;--from:{before:g}%;--to:{after:g}%")[
                span[_dated(b)]
            ]
            for k, (at, before, after, b) in enumerate(notes, 1)
        )
    ]


def _dated(m: Mark) -> str:
    return f"{periods.short(m.month)}: {m.note}"


def key(plot: Plot) -> list[Node]:
    """What the drawing's quiet parts mean, in words, and the events by their letters."""
    t, shown = plot.t, range(plot.t.first, plot.t.first + plot.count)
    items: list[tuple[str, str]] = []
    if scales.known(t.lower) and scales.known(t.upper):
        items.append(("band", t.band_name or "Likely range"))
    if scales.known(t.centre):
        items.append(("centre", t.centre_name))
    if t.companion and len(t.companion.name) > DIRECT:
        items.append(("companion", t.companion.name))
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
