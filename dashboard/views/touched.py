"""Which measures today's exceptions touch: the same for every page that holds risks against them."""

from __future__ import annotations

from dashboard.charts import Sign
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views.frame import month_to

QUIET = (Sign.USUAL, Sign.UNKNOWN)


def touched(source: Source, s: Selection) -> frozenset[str]:
    """Measures with an exception anywhere in the month of `s`, and the wholes that these are part of; what
    is told elsewhere as the same change is left out. Without the grouping of their counting."""
    found: set[str] = set()
    for (measure, _), signal in (source.signals(month_to(s, source), s.as_at) or {}).items():
        if signal.sign in QUIET or signal.echo:
            continue
        id = measure.partition("@")[0]
        while id and id not in found:
            found.add(id)
            id = source.measure(id).part_of if id in source.catalogue else ""
    return frozenset(found)
