"""Sparklines: up to a hundred on a page, so one string each, drawn on a grid of whole units."""

from __future__ import annotations

from markupsafe import Markup, escape

from dashboard.charts import Spark
from layouts.charts import paths, scales

HEIGHT = 28


def spark(s: Spark) -> Markup:
    """A line over its likely range, the last month a dot in the sign's colour; gaps stay gaps.

    It has a scale of its own, from the least to the largest figure or limit. The drawing stretches to
    the width that the page gives it.
    """
    rows = [scales.clean(row) for row in (s.values, s.lower, s.upper)]
    found = [v for row in rows for v in row if v is not None]
    low, high = (min(found), max(found)) if found else (0.0, 0.0)
    k = HEIGHT / (high - low) if high > low else 0.0
    top = high if k else low + HEIGHT / 2
    k = k or 1.0
    line, lower, upper = ([None if v is None else round((top - v) * k) for v in row] for row in rows)
    drawn = f'<path class="b" d="{paths.band(lower, upper)}"/>' if lower and upper else ""
    last = len(line) - 1
    if found and last >= 0:
        drawn += f'<path d="{paths.line(line)}"/>'
        if line[last] is not None:
            drawn += f'<path class="d" d="M{last} {line[last]}h0"/>'
    return Markup(
        f'<svg class="spark {s.sign.value}" viewBox="0 0 {max(last, 1)} {HEIGHT}" preserveAspectRatio="none" '
        f'role="img" aria-label="{escape(s.text)}">{drawn}</svg>'
    )
