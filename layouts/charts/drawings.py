"""The SVG of a trend: grid, lines, marks."""

from __future__ import annotations

from markupsafe import escape

from dashboard import periods
from layouts.charts import paths, scales, signs, words
from layouts.charts.months import januaries, labels
from layouts.charts.plots import HEIGHT, Plot, inside, last

POINTS = 72
"""With more months than this a point for each would hide the line."""
DIRECT = 16
"""A companion's name up to this long stands at its line's end, a longer one in the key."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


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
        ("companion", paths.line(paths.joined(beside, cuts), cuts)),
        ("own", paths.line(paths.joined(own, cuts), cuts)),
        ("points", paths.dots(own, range(plot.count) if plot.count <= POINTS else [*hollow, plot.count - 1])),
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
            f'<svg class="event{" waiting" if event.waiting else ""}" x="{x}" y="100%"><title>{note}</title>'
            f'<path d="M0 0v-34h14v14h-14"/><text x="3.5" y="-23">{letter}</text></svg>'
        )
    for month, sign, text in t.flags:
        value = plot.values[month - t.first] if 0 <= month - t.first < plot.count else None
        if value is not None:
            parts.append(signs.flag(sign, plot.x(month - t.first), plot.y(value), text))
    return "".join(parts) + _target(plot) + _ends(plot)


def _target(plot: Plot) -> str:
    """The label stands over its line, or under it at the top of the drawing."""
    target = scales.clean([plot.t.target])[0]
    if target is None:
        return ""
    y, side = plot.y(target), "under" if plot.scale.share(target) > 0.92 else "over"
    said = words.figure(target, plot.t.kind_of_value, plot.t.decimals)
    return (
        f'<line class="target" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text class="t {side}" x="0.25rem" y="{y}">Target {said}</text>'
    )


def _ends(plot: Plot) -> str:
    """The companion's name and the newest value where their lines end."""
    t, parts = plot.t, ""
    value = plot.values[-1]
    if t.companion and len(t.companion.name) <= DIRECT:
        beside = scales.clean(t.companion.values[: plot.count])
        at = max((k for k, v in enumerate(beside) if v is not None), default=None)
        if at is not None:
            there = beside[at] or 0.0
            side, name = _free_side(plot, at, there), escape(t.companion.name)
            parts = f'<text class="c {side}" x="{plot.x(at)}" y="{plot.y(there)}">{name}</text>'
    if value is not None:
        parts += f'<text class="e" x="{plot.x(plot.count - 1)}" y="{plot.y(value)}">{last(plot)}</text>'
    return parts


def _free_side(plot: Plot, at: int, there: float) -> str:
    """Over or under a place, whichever is further from the own line along the label's length."""
    near = scales.known(plot.values[max(0, at - plot.count // 5) : at + 1])
    offset = (plot.scale.high - plot.scale.low) * 0.06
    room = {
        side: min((abs(v - place) for v in near), default=0.0)
        for side, place in (("over", there + offset), ("under", there - offset))
    }
    return max(room, key=lambda side: room[side])
