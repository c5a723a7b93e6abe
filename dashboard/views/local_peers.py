"""The same priority in the other boroughs that chose it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import wording
from dashboard.charts import Rank, RankItem, Sign
from dashboard.compare import compare
from dashboard.measure import Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Signal, Source
from dashboard.views.peers import apart, level, levels, per_thousand


def peers(
    source: Source,
    s: Selection,
    to: int,
    m: Measure,
    here: Unit,
    units: Sequence[Unit],
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
) -> Rank | None:
    """The boroughs that chose the same crime, by their level, with intervals; their changes beside it."""
    found = levels(source, m, series, units, to)
    if len(found) < 2:
        return None
    whole = level(source.organisation, m, series.get((m.id, FORCE)), FORCE, to)
    moved = {u.code: compare(series.get((m.id, u.code)), m, to, s.compare) for u in units}
    order = sorted((u for u in units if u.code in found), key=lambda u: -found[u.code].value)
    up, down = (sum((c.difference or 0) * way > 0 for c in moved.values()) for way in (1, -1))
    text = f"{len(units)} boroughs chose it: it rose in {up or 'none'} and fell in {down or 'none'} on {wording.THAN[s.compare]}."
    own = found.get(here.code)
    if own is not None and whole is not None:
        text += f" {here.name}: {own.text}, {apart(own, whole)} {whole.text}."
    return Rank(
        title=f"{m.name} in the boroughs that chose it, {wording.span(to - 11, to)}",
        sentence=text,
        unit="per 1,000 residents (count), change" if per_thousand(m) else m.unit,
        items=tuple(
            RankItem(
                label=u.name,
                href=s.go("local", unit=u.slug),
                value=found[u.code].value,
                text=f"{found[u.code].brief}, {wording.change(m, moved[u.code])}",
                low=found[u.code].low,
                high=found[u.code].high,
                own=u.code == here.code,
                sign=x.sign if (x := signals.get((m.id, u.code))) else Sign.UNKNOWN,
            )
            for u in order
        ),
        reference=whole.value if whole else None,
        reference_name="London",
    )
