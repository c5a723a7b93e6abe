"""Sparklines: up to a hundred on a page, so one string each, drawn on a grid of whole units."""

from __future__ import annotations

from markupsafe import Markup, escape

from dashboard.charts import Spark
from layouts.charts import paths, scales

HEIGHT = 24
LEAST = 1e-9
"""A smaller difference than this is drawn as none."""
WIDTH = 96
"""About as many units whatever the number of months, so that columns of sparklines line up."""


def spark(s: Spark) -> Markup:
    """A line over its likely range, the last month a dot in the sign's colour; gaps stay gaps.

    It has a scale of its own, from the least to the largest figure or limit.
    """
    rows = [scales.clean(row[: len(s.values)]) for row in (s.values, s.lower, s.upper)]
    found = [v for row in rows for v in row if v is not None]
    low, high = (min(found), max(found)) if found else (0.0, 0.0)
    k = HEIGHT / (high - low) if high - low > LEAST else 0.0
    top = high if k else low + HEIGHT / 2
    k = k or 1.0
    line, lower, upper = ([None if v is None else round((top - v) * k) for v in row] for row in rows)
    last = len(line) - 1
    wide = max(round(WIDTH / max(last, 1)), 1)
    drawn = f'<path class="b" d="{paths.band(lower, upper, (), wide, 1)}"/>' if lower and upper else ""
    drawn += f'<path d="{paths.line(line, (), wide)}"/>'
    if line and line[-1] is not None:
        drawn += f'<path class="d" d="M{last * wide} {line[-1]}h0"/>'
    return Markup(
        f'<svg class="spark {s.sign.value}" viewBox="0 0 {max(last, 1) * wide} {HEIGHT}" role="img" '
        f'aria-label="{escape(s.text)}">{drawn}</svg>'
    )
