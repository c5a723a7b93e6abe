"""A series month by month: its chart, what was to be expected of it, and what it says in a sentence."""

from __future__ import annotations

import numpy as np

from dashboard import periods, wording
from dashboard.charts import Companion, Mark, Sign, Trend
from dashboard.compare import compare, latest
from dashboard.measure import Kind
from dashboard.series import PROVISIONAL, Series
from dashboard.views.band import band
from dashboard.views.dive import Dive


def numbers(values: np.ndarray) -> tuple[float | None, ...]:
    """Values as charts take them: None for NaN."""
    return tuple(None if v != v else float(v) for v in values)


def trend_of(d: Dive) -> Trend | None:
    """The months of the unit with its band, London beside it, breaks marked; None without figures."""
    own, measure, first = d.own, d.measure, d.first
    if own is None:
        return None
    part = own.over(first, d.to + 1)
    centre, lower, upper, name = band(d)
    signal = d.signal(d.unit)
    flagged = signal is not None and signal.sign is not Sign.USUAL
    return Trend(
        title=f"{measure.name} in {'London' if d.unit.level == 'force' else d.name(d.unit)}, {wording.span(first, d.to)}",
        sentence=extent(d, own),
        unit=measure.unit,
        first=first,
        values=numbers(part.values),
        provisional=tuple(bool(x) for x in part.status == PROVISIONAL),
        kind_of_value=d.kind_of_value,
        decimals=measure.decimals,
        centre=numbers(centre),
        lower=numbers(lower),
        upper=numbers(upper),
        band_name=name,
        companion=_companion(d, own, first),
        events=annotated(d, first),
        breaks=tuple(Mark(b.month, b.note) for b in measure.breaks if first < b.month <= d.to),
        flags=((latest(own, measure, d.to).last, signal.sign, signal.word),) if signal and flagged else (),
        target=measure.target,
        from_zero=measure.kind in (Kind.COUNT, Kind.STOCK, Kind.MEAN) and not measure.unit.startswith("£"),
        illustrative=own.illustrative,
    )


def annotated(d: Dive, first: int) -> tuple[Mark, ...]:
    """What people marked on this series, or on all, in the months shown, as known on the day asked for."""
    measure = d.measure.id.partition("@")[0]
    found = []
    for r in d.source.records(d.s.as_at).of("annotation"):
        day, measures, units = r.day("day"), r.many("measures"), r.many("units")
        if day is None or (measures and measure not in measures) or (units and d.unit.code not in units):
            continue
        end, waiting = r.day("end"), not r.text("approved")
        words = ["illustrative"] * r.illustrative + ["not yet approved"] * waiting
        mark = f" ({', '.join(words)})" if words else ""
        until = f", until {wording.day(end)}" if end else ""
        if first <= periods.of(day) <= d.to:
            found.append(Mark(periods.of(day), f"{r.text('text')}{until}{mark}", waiting))
    return tuple(found)


def extent(d: Dive, own: Series) -> str:
    """The newest value of the months shown, and the highest and lowest with their months."""
    values = own.over(d.first, d.to + 1).values
    there = np.flatnonzero(~np.isnan(values))
    if not len(there):
        return f"There are no figures from {wording.span(d.first, d.to)}."
    high, low = (int(there[f(values[there])]) for f in (np.argmax, np.argmin))
    last = int(there[-1])

    def said(at: int) -> str:
        return f"{wording.value(d.measure, float(values[at]))} in {wording.span(d.first + at, d.first + at)}"

    return f"{said(last)}; highest {said(high)}, lowest {said(low)}."


def _companion(d: Dive, unit: Series, first: int) -> Companion | None:
    """London on the same scale: as it is for shares and means, scaled to the unit's own average for counts."""
    if d.whole or d.london is None:
        return None
    values = d.london.over(first, d.to + 1).values
    if d.measure.kind in (Kind.PROPORTION, Kind.MEAN, Kind.SURVEY, Kind.INDEX):
        return Companion("London", numbers(values))
    own = unit.over(first, d.to + 1).values
    both = ~np.isnan(own) & ~np.isnan(values)
    if not both.any() or not values[both].sum():
        return None
    return Companion("London, scaled", numbers(values * own[both].sum() / values[both].sum()))


def finding(d: Dive) -> str:
    """The main thing about the series in one sentence, from its own figures."""
    now = latest(d.own, d.measure, d.to)
    moved = compare(d.own, d.measure, d.to, d.s.compare)
    summed = d.measure.kind.adds_over_months and moved.now.value is not None
    if now.value is None and not summed:
        return f"{d.measure.name}: {now.reason[:1].lower()}{now.reason[1:]}"
    quantity = wording.quantity(d.measure, now)
    text = f"{quantity} in {wording.span(now.first, now.last)}"
    if summed:
        text = f"{wording.quantity(d.measure, moved.now)} in {wording.span(moved.now.first, moved.now.last)}"
    change = wording.change_in_words(d.measure, moved, wording.than(d.measure, d.s.compare))
    if moved.difference is None:
        return f"{text}. {change}"
    london = compare(d.london, d.measure, d.to, d.s.compare) if not d.whole else None
    beside = ""
    if london is not None and london.difference is not None:
        beside = f"; {wording.beside(d.measure, london)}"
    return f"{text}, {change}{beside}."
