"""Whether a measure has moved since something was decided: computed from figures, never written by hand.

The expectation is the scan's own model, fed with the series' months up to the decision and the rest of
London throughout: what was to be expected had nothing changed here. The sum of the months since is held
against the sums of the lower and of the upper bounds. That range is never narrower than the true one of
the sum (the deviation of a sum is at most the sum of the deviations), so it claims too little rather than
too much. Measures without that model are held against control chart limits of the months before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard import periods, spc, wording
from dashboard.charts import Mark, Trend
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Source
from dashboard.views.dive import Dive
from dashboard.views.frame import called, month_to
from dashboard.views.places import leaves_of, member_month
from dashboard.views.trend import trend_of

CHART = 36  # months
FEW = 3  # expected a month: below, nothing is said
YEAR = 12  # months looked at, the newest
LEAST = 12  # months before, for control chart limits
CAUSE = "This says that the figures moved, not what moved them."
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Since:
    """Figures since a month against what was to be expected. way: -1 below the range, 1 above, 0 within or
    not to be told; value and expected are sums of counts, else shares or means."""

    way: int
    value: float | None
    expected: float | None
    first: int
    last: int
    reason: str = ""


@dataclass(frozen=True)
class MovedView:
    """A measure since something was decided: sentence, verdict, chart, the way to its deep dive."""

    name: str
    place: str
    text: str
    verdict: str
    chart: Trend | None
    href: str
    series: Series | None = None


def since(own: Series | None, london: Series | None, measure: Measure, decided: int, to: int) -> Since:
    """The months after `decided` up to `to`, the last twelve at most. london: None where the series is London's own."""
    first = max(decided + 1, to - YEAR + 1)
    if own is None or own.last is None:
        return Since(0, None, None, first, to, "No figures are loaded.")
    last = min(to, own.last)
    if last < first:
        return Since(0, None, None, first, last, "No full month has been counted since.")
    crossed = next((b for b in measure.breaks if decided - 12 < b.month <= last), None)
    if crossed is not None:
        return Since(0, None, None, first, last, f"Counting changed in {periods.name(crossed.month)}.")
    if modelled(measure):
        return _modelled(own, london, first, last, decided)
    return _limited(own, first, last)


def modelled(measure: Measure) -> bool:
    """Whether the scan's model speaks of the measure; the others are held against limits."""
    return measure.kind in (Kind.COUNT, Kind.PROPORTION) and measure.frequency == "monthly"


def _modelled(own: Series, london: Series | None, first: int, last: int, decided: int) -> Since:
    start = own.first if own.first is not None else first
    part = own.over(start, last + 1)
    rest, rest_n = _rest(london, own, start, last)
    months = np.array(
        [_month(part, rest, rest_n, decided - start, m - start) for m in range(first, last + 1)]
    )
    y = part.numerator[first - start :]
    n = None if part.denominator is None else part.denominator[first - start :]
    there = ~(np.isnan(y) | np.isnan(months[:, 0]))
    if not there.any():
        return Since(0, None, None, first, last, "Too few months came before to expect anything.")
    weight = np.ones(len(y)) if n is None else np.nan_to_num(n)
    expected, lower, upper = (float((x * weight)[there].sum()) for x in months.T)
    value, below = float(y[there].sum()), 1.0 if n is None else float(weight[there].sum())
    if n is None and expected < FEW * there.sum():
        return Since(0, value, expected, first, last, "There are too few to tell.")
    way = -1 if value < lower else 1 if value > upper else 0
    return Since(way, value / below, expected / below, first, last)


def _month(
    part: Series, rest: Floats | None, rest_n: Floats | None, decided: int, at: int
) -> tuple[float, float, float]:
    """What was to be expected of the month at position `at`, and its range, from own months up to the
    position `decided`: those between are taken as unknown. The model sees no month's own figure."""
    from dashboard.scan.path import expected_path  # SciPy comes in with the first that asks

    known = part.numerator[: at + 1].copy()
    known[decided + 1 : at] = np.nan
    others, cases, others_n = (None if x is None else x[: at + 1] for x in (rest, part.denominator, rest_n))
    path = expected_path(known, others, cases, others_n, months=1)
    return float(path.expected[0]), float(path.lower[0]), float(path.upper[0])


def _rest(london: Series | None, own: Series, start: int, last: int) -> tuple[Floats | None, Floats | None]:
    """London without the unit, numerators and denominators."""
    if london is None:
        return None, None
    part, whole = own.over(start, last + 1), london.over(start, last + 1)
    if part.denominator is None or whole.denominator is None:
        return whole.numerator - part.numerator, None
    return whole.numerator - part.numerator, whole.denominator - part.denominator


def _limited(own: Series, first: int, last: int) -> Since:
    limits, after = _limits(own, first, last), own.over(first, last + 1).values
    after = after[~np.isnan(after)]
    if limits is None or not len(after):
        return Since(0, None, None, first, last, "Too few figures came before to expect anything.")
    low, mean, high = limits
    way = -1 if (after < low).all() else 1 if (after > high).all() else 0
    return Since(way, float(after.mean()), mean, first, last)


def _limits(own: Series, first: int, last: int) -> tuple[float, float, float] | None:
    """Lower limit, mean and upper limit of the months of the chart before `first`; None where too few."""
    start = max(own.first if own.first is not None else first, last - CHART + 1)
    before = own.over(start, first).values
    before = before[~np.isnan(before)]
    if len(before) < LEAST:
        return None
    chart = spc.control_chart(before)
    low = float(chart.lower[-1])
    return max(low, 0.0) if before.min() >= 0 else low, float(chart.mean[-1]), float(chart.upper[-1])


def verdict(way: int, aim: str) -> str:
    """What became of what was meant, in words."""
    if way == 0:
        return (
            "Held, as it was meant to."
            if aim == "steady"
            else "No clear move: what was to be expected anyway."
        )
    if aim == "steady" or not aim:
        return "Lower than expected." if way < 0 else "Higher than expected."
    if (aim == "fall") == (way < 0):
        return "Moved as it was meant to."
    return "Moved the other way."


def sentence(measure: Measure, found: Since, decided: int) -> str:
    """'Since September 2017, in October to November 2017: 412 offences, 455 expected.'"""
    head = f"Since {periods.name(decided)}"
    if found.value is None or found.expected is None:
        return f"{head}: {found.reason[:1].lower()}{found.reason[1:]}"
    value, expected = (
        wording.value(measure, x)
        for x in (found.value, round(found.expected) if measure.kind is Kind.COUNT else found.expected)
    )
    what = f" {measure.unit}" if measure.kind is Kind.COUNT else ""
    where = "below" if found.way < 0 else "above" if found.way > 0 else "within"
    told = found.reason or f"That is {where} the range in which it was to be expected."
    return f"{head}, in {wording.span(found.first, found.last)}: {value}{what}, {expected} expected. {told}"


def moved_view(
    source: Source, s: Selection, measure: str, code: str, aim: str, decided: date, due: date | None = None
) -> MovedView | None:
    """A measure in a unit since a day; None where the reader may not see it or there is none."""
    try:
        definition = source.measure(measure)
    except KeyError:
        return None
    unit = source.organisation.find(code or FORCE) or source.organisation[FORCE]
    d = _dive(source, s, definition, unit)
    month = periods.of(decided)
    found = since(d.own, None if d.whole else d.london, d.measure, month, d.to)
    place = called(source.organisation, unit, d.to)
    text = sentence(d.measure, found, month)
    return MovedView(
        name=definition.name,
        place=place,
        text=text,
        verdict=verdict(found.way, aim)
        if found.value is not None and not found.reason
        else "Cannot be told yet.",
        chart=_chart(d, decided, due),
        href=s.go("measure", measure=measure, unit="" if unit.code == FORCE else unit.slug),
        series=d.own,
    )


def _dive(source: Source, s: Selection, measure: Measure, unit: Unit) -> Dive:
    to = month_to(s, source)
    id = source.resolve(measure.id, to, s.as_at)
    leaves = leaves_of(source, unit, member_month(source, unit, to))
    series: Mapping[Key, Series] = source.series(((id,), tuple({*leaves, FORCE})), as_at=s.as_at)
    looked = replace(s, months=CHART, view="", to=to)
    return Dive(source, looked, to, source.measure(id), unit, (), series)


def _chart(d: Dive, decided: date, due: date | None) -> Trend | None:
    """Three years with the day it was decided and the day it is due as flags; where there is no model, with
    the limits of the months before that day, as the sentence has them."""
    chart = trend_of(d)
    if chart is None:
        return None
    events = [Mark(periods.of(decided), f"raised {wording.day(decided)}")]
    if due is not None:
        events.append(Mark(periods.of(due), f"due {wording.day(due)}"))
    chart = replace(chart, events=(*chart.events, *events))
    if modelled(d.measure) or d.own is None or d.own.last is None:
        return chart
    last = min(d.to, d.own.last)
    limits = _limits(d.own, max(periods.of(decided) + 1, last - YEAR + 1), last)
    if limits is None:
        return replace(chart, centre=(), lower=(), upper=(), band_name="")
    low, mean, high = ((x,) * len(chart.values) for x in limits)
    name = "Control chart limits of the months before"
    return replace(chart, centre=mean, lower=low, upper=high, band_name=name)
