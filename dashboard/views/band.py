"""The likely range that a chart draws behind its months."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dashboard import spc
from dashboard.exceptions import is_change
from dashboard.measure import Kind
from dashboard.organisation import FORCE
from dashboard.series import Series
from dashboard.views.dive import Dive

if TYPE_CHECKING:
    from dashboard.scan.path import Path

Floats = NDArray[np.float64]
Band = tuple[Floats, Floats, Floats, str]
LEAST = 12
CONTROL_CHART = "control-chart"
SETTLING = 6
FEW = 3  # a month: rarer events are told one by one, a range says nothing of them


def band(d: Dive) -> Band:
    """Centre, lower and upper for the months shown, and what they are called; NaN where there are none.

    Counts and proportions: what was to be expected from earlier months alone, given the rest of London
    for a part of it. Else, or where the reader asks for it, moving-range limits as control charts have
    them. Neither raises an alarm: what is out of the ordinary is said by the exception scan alone.
    """
    own, measure = d.own, d.measure
    nothing = np.full(d.to - d.first + 1, np.nan)
    if own is None or measure.frequency != "monthly":
        return nothing, nothing, nothing, ""
    if measure.kind is Kind.COUNT and _mean(own, d) < FEW:
        return nothing, nothing, nothing, ""
    if measure.kind in (Kind.COUNT, Kind.PROPORTION) and d.s.view != CONTROL_CHART:
        return _expected(d, own)
    return _limits(d, own)


def _mean(own: Series, d: Dive) -> float:
    values = own.over(d.first, d.to + 1).values
    return float(np.nanmean(values)) if not np.isnan(values).all() else 0.0


def _limits(d: Dive, own: Series) -> Band:
    values = own.over(d.first, d.to + 1).values
    nothing = np.full(len(values), np.nan)
    if (~np.isnan(values)).sum() < LEAST:
        return nothing, nothing, nothing, ""
    breaks = [b.month - d.first for b in d.measure.breaks if d.first < b.month <= d.to]
    chart = spc.control_chart(values, breaks=breaks)
    lower = np.maximum(chart.lower, 0) if np.nanmin(values) >= 0 else chart.lower
    upper = np.minimum(chart.upper, 1) if d.measure.kind.is_share else chart.upper
    return chart.mean, lower, upper, "Control chart limits"


def _expected(d: Dive, own: Series) -> Band:
    """The expected path, from the first figure on; the months shown are cut from its end."""
    start = min(own.first if own.first is not None else d.first, d.first)
    breaks = tuple(b.month for b in d.measure.breaks if start < b.month <= d.to)
    london = None if d.whole else d.london
    path = _path(own, london, start, d.first, d.to, breaks)
    known = np.ones(d.to - d.first + 1, bool)
    for b in breaks:  # nothing can be expected until a few months have been counted the new way
        known[max(b - d.first, 0) : max(b - d.first + SETTLING, 0)] = False
    drawn = np.where(known, np.stack([path.expected, path.lower, path.upper]), np.nan)
    centre, lower, upper = _as_judged(d, drawn)
    given = "its own past" if london is None else "the rest of London and its own past"
    return centre, lower, upper, f"Likely range given {given}"


@lru_cache(800)
def _path(
    own: Series, london: Series | None, start: int, first: int, to: int, breaks: tuple[int, ...]
) -> Path:
    """The path of months first to last, given all from start on: made once for all who read the same series."""
    from dashboard.scan.path import expected_path  # SciPy comes in with the first chart, not with the start

    part = own.over(start, to + 1)
    rest = None if london is None else _rest(london.over(start, to + 1), part)
    return expected_path(
        part.numerator,
        None if rest is None else rest[0],
        part.denominator,
        None if rest is None else rest[1],
        months=to - first + 1,
        breaks=[b - start for b in breaks],
    )


def _as_judged(d: Dive, drawn: Floats) -> Floats:
    """(3, n) what is drawn, with the scan's own expectation in the months that it judged.

    So that a chart expects what the sentence of the exception expects. Nothing is drawn there where a scan of
    an earlier version, or of rare events, found something and kept no months of it.
    """
    scan = d.source.scan(d.to, d.s.as_at)
    if scan is None:
        return drawn
    measure, unit = d.measure.id, FORCE if d.whole else d.unit.code
    told = (f.span for f in scan.found if (f.measure, f.unit) == (measure, unit) and is_change(f))
    kept = scan.path(measure, unit) or ((np.nan,) * 3,) * max(told, default=0)
    months = min(len(kept), drawn.shape[1])
    if months:
        drawn[:, -months:] = np.array(kept[-months:]).T
    return drawn


def _rest(london: Series, own: Series) -> tuple[Floats, Floats | None]:
    """London without the unit: numerators, and denominators where there are any."""
    if london.denominator is None or own.denominator is None:
        return london.numerator - own.numerator, None
    return london.numerator - own.numerator, london.denominator - own.denominator
