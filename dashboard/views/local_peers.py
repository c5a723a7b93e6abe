"""The same priority in the other boroughs that chose it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import wording
from dashboard.charts import Multiples, Rank, RankItem, Sign, Small
from dashboard.compare import compare
from dashboard.measure import Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Signal, Source
from dashboard.views.peers import apart, level, levels, per_thousand
from dashboard.views.trend import numbers


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


def elsewhere(
    source: Source,
    s: Selection,
    to: int,
    m: Measure,
    here: Unit,
    units: Sequence[Unit],
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
    sentence: str,
) -> Multiples | None:
    """The months of each borough that chose the same crime, on one scale: this one first, then what is out of
    the ordinary, then the largest change. Counts are per 100,000 residents, so that boroughs compare."""
    first, items = to - s.months + 1, []
    found = levels(source, m, series, units, to)
    for u in units:
        values = _monthly(source, m, series.get((m.id, u.code)), u, first, to)
        if u.code not in found or all(v is None for v in values):
            continue
        moved = compare(series.get((m.id, u.code)), m, to, s.compare)
        signal = signals.get((m.id, u.code))
        small = Small(
            label=u.name,
            href=s.go("local", unit=u.slug),
            values=values,
            text=f"{wording.value(m, moved.now.value)}, {wording.change(m, moved)}",
            sign=signal.sign if signal else Sign.UNKNOWN,
        )
        usual = signal is None or signal.sign in (Sign.USUAL, Sign.UNKNOWN)
        size = abs(moved.percent if moved.percent is not None else moved.difference or 0)
        items.append(((u.code != here.code, usual, -size), small))
    if len(items) < 2:
        return None
    items.sort(key=lambda i: i[0])
    return Multiples(
        title=f"{m.name} in the boroughs that chose it, month by month",
        sentence=f"{sentence} Under each line its {m.unit} and their change on {wording.THAN[s.compare]}.",
        unit=f"{m.unit} per 100,000 residents a month" if per_thousand(m) else m.unit,
        first=first,
        items=tuple(small for _, small in items),
        kind_of_value="share" if m.kind.is_share else "count",
    )


def _monthly(
    source: Source, m: Measure, own: Series | None, unit: Unit, first: int, to: int
) -> tuple[float | None, ...]:
    if own is None:
        return ()
    values = own.over(first, to + 1).values
    if per_thousand(m):
        people = source.organisation.population(unit.code, to)
        if people is None:
            return ()
        values = values / (people[0] / 100_000)
    return numbers(values)
