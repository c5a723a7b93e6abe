"""The scan of one month: quality, then the whole force, then each unit against the rest, then rare events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dashboard.scan import evidence, rows
from dashboard.scan.evidence import Evidence
from dashboard.scan.force import Force, force
from dashboard.scan.local import local
from dashboard.scan.panel import Bools, Floats, Panel
from dashboard.scan.parameters import DEFAULT, Parameters
from dashboard.scan.proportions import proportions
from dashboard.scan.provisional import less_clear, widened
from dashboard.scan.quality import ALL, Defect, defects, units_moved
from dashboard.scan.rare import Rare, rare
from dashboard.scan.result import Layer, Result, Row
from dashboard.scan.shapes import THREE, Fit
from dashboard.scan.track import Places, Track

Tested = list[tuple[Row, bool]]
"""Rows of tested series, with whether each is flagged."""

BREAK_LOCAL, BREAK_FORCE, STEP_LOCAL = 0.12, 2.0, 0.07
"""How far (sd, log scale) a registered break may move a unit's share and the force's total, and how far
units differ when the whole force takes a step."""


def scan(panel: Panel, month: int, parameters: Parameters = DEFAULT) -> Result:
    """Exceptions of `month` (periods.month), from figures up to that month alone.

    Deterministic: the same panel and parameters give the same result. ValueError if the panel does not
    hold the month. Series without a figure for the month, or with a defect in it, are never flagged.
    """
    panel = panel.until(month)
    found = defects(panel.value, panel.repeated)
    value = panel.value.copy()
    tainted = np.zeros(value.shape[:2], bool)
    for defect in found:
        value[defect.cells] = np.nan
        tainted[defect.cells[:2]] |= _taints(defect, value.shape[2], parameters)
    value = restarted(panel, value)
    rated = panel.proportion
    counts, rates = np.flatnonzero(~rated), np.flatnonzero(rated)
    tested: Tested = []
    more: list[Defect] = []
    known = value.shape[2] >= parameters.least_months
    if known and len(counts):
        tested, more = _counts(panel, value, counts, tainted, parameters)
    if known and len(rates):
        tested += _rates(panel, value, rates, tainted, parameters)
    quality = [*rows.registered(panel), *(rows.defect(panel, d) for d in (*found, *more))]
    flagged = [row for row, flag in tested if flag and not _across_a_break(row, panel)]
    flags = rows.ranked(rows.told_once(flagged, panel.part_of))
    return _result(month, flags, quality, tested, parameters)


def restarted(panel: Panel, value: Floats) -> Floats:
    """value without the figures of single units from before a break of theirs: their past begins anew."""
    kept = value.copy()
    for item in panel.breaks:
        at = item.month - panel.start
        if item.units and item.measure in panel.measures and at > 0:
            mine = [u for u, code in enumerate(panel.units) if code in item.units]
            kept[panel.measures.index(item.measure), mine, :at] = np.nan
    return kept


def _across_a_break(row: Row, panel: Panel) -> bool:
    """Whether the window of a finding holds months of both countings: then it is no performance."""
    first = row.month - row.window + 1
    return any(
        b.measure == row.measure and first < b.month <= row.month and row.unit in (b.units or (row.unit,))
        for b in panel.breaks
    )


def _taints(defect: Defect, months: int, parameters: Parameters) -> bool:
    """Whether nothing can be said of the series: the latest month is bad, or one series alone lately was."""
    single = ALL not in (defect.measure, defect.unit)
    return defect.month == months - 1 or (single and defect.month >= months - parameters.block)


def _result(
    month: int, flags: list[Row], quality: list[Row], tested: Tested, parameters: Parameters
) -> Result:
    doubts = sum(1 - row.parts.certainty for row in flags if row.parts)
    everything = tuple(row for row, _ in tested)
    return Result(month, (*flags, *quality), everything, len(everything), float(doubts), parameters)


def _counts(
    panel: Panel, value: Floats, counts: Places, tainted: Bools, parameters: Parameters
) -> tuple[Tested, list[Defect]]:
    """Rows of all count layers, with whether each is flagged, and units that moved as a whole."""
    figures, months = value[counts], min(value.shape[2], parameters.history)
    near, far = _breaks(panel, counts, months, BREAK_LOCAL), _breaks(panel, counts, months, BREAK_FORCE)
    marked, revision = panel.provisional[counts], panel.revision[counts]
    whole = force(figures, far, parameters)
    whole = less_clear(whole, widened(whole.track, marked, revision))
    tested, stepped = _force_rows(panel, whole, counts, parameters)
    for m, window in stepped.items():
        near[m] = (*near.get(m, ()), (months - window, STEP_LOCAL))
    fitted = local(figures, near, parameters)
    moved = units_moved(fitted.fit(), fitted.unit, len(panel.units))
    last = panel.shape[2] - 1
    queries = [Defect(ALL, u, last, "moved as a whole", side) for u, side in sorted(moved.items())]
    barred = tainted[counts].copy()
    barred[:, list(moved)] = True
    fitted = widened(fitted, marked, revision)
    tested += _local_rows(panel, fitted, counts, barred, parameters)
    tested += _rare_rows(panel, rare(figures, parameters), counts, barred, parameters)
    return tested, queries


def _breaks(
    panel: Panel, measures: Places, months: int, sd: float
) -> dict[int, tuple[tuple[int, float], ...]]:
    """Registered breaks as steps of unknown size, by position among `measures`."""
    place = {panel.measures[m]: i for i, m in enumerate(measures)}
    steps: dict[int, tuple[tuple[int, float], ...]] = {}
    for item in panel.breaks:
        start = item.month - panel.start - (panel.shape[2] - months)
        if item.measure in place and start > 0 and not item.units:
            i = place[item.measure]
            steps[i] = (*steps.get(i, ()), (start, sd))
    return steps


def _force_rows(
    panel: Panel, whole: Force, measures: Places, parameters: Parameters
) -> tuple[Tested, dict[int, int]]:
    """Force rows, and the window of the step for each flagged measure."""
    proof, fitted = whole.evidence, whole.track
    q = evidence.benjamini_hochberg(proof.p)
    made = rows.of_track(panel, fitted, proof, q, 1 - q, measures, Layer.FORCE)
    tested: Tested = []
    stepped: dict[int, int] = {}
    for i, row in enumerate(made):
        flag = bool(q[i] <= parameters.force_q and abs(proof.size[i]) >= parameters.least_change)
        tested.append((row, flag))
        if flag:
            stepped[int(fitted.measure[i])] = row.window
    return tested, stepped


def _local_rows(
    panel: Panel, fitted: Track, measures: Places, barred: Bools, parameters: Parameters
) -> Tested:
    """Rows of counts or proportions of single units, with whether each is flagged."""
    fit, counted = fitted.fit(), fitted.cases is None
    proof = evidence.clearest(fit, parameters, skewed=counted)
    allowed = ~barred[fitted.measure, fitted.unit] & (fit.sd[:, THREE] < parameters.widest)
    doubts = np.ones(len(allowed))
    tails = np.full(len(allowed), parameters.freedom) if fitted.freedom is None else fitted.freedom
    found = evidence.ratios(_subset(fit, allowed), tails[allowed], parameters, skewed=counted)
    doubts[allowed] = evidence.doubt(found, parameters)
    q = evidence.running_share(doubts, allowed)
    made = rows.of_track(panel, fitted, proof, q, 1 - doubts, measures, Layer.LOCAL)
    side = proof.direction
    still = (fit.z[:, THREE] * side >= parameters.still) | (proof.best == 0)
    keep = (q <= parameters.share_false) & (doubts <= _limit(made, parameters)) & still
    keep &= _matters(made, proof, counted, parameters) & _on_last_year(fitted, proof)
    return list(zip(made, keep.tolist(), strict=True))


def _on_last_year(fitted: Track, proof: Evidence) -> Bools:
    """Whether the share of the rest does not deny it: it lies on the same side of the same months last year."""
    if fitted.year is None:
        return np.ones(len(proof.best), bool)
    return np.take_along_axis(fitted.year, proof.best[:, None], 1)[:, 0] * proof.direction >= 0


def _limit(made: list[Row], parameters: Parameters) -> Floats:
    """(S,) how much doubt a flag may carry: more where more offences are at stake."""
    excess = np.array([abs(row.parts.excess) if row.parts else 0.0 for row in made])
    stake = np.clip(np.log10(np.maximum(excess, 1.0) / 10) / 1.5, 0.0, 1.0)
    return parameters.doubt + parameters.benefit * stake


def _matters(made: list[Row], proof: Evidence, counted: bool, parameters: Parameters) -> Bools:
    """Large enough to act on: offences and a relative change for a count, points for a proportion."""
    gap = np.array([row.value - row.expected for row in made])
    same = np.sign(gap) == proof.direction
    if not counted:
        return same & (np.abs(gap) >= parameters.least_points)
    return same & (np.abs(gap) >= parameters.least_excess) & (np.abs(proof.size) >= parameters.least_change)


def _subset(fit: Fit, chosen: Bools) -> Fit:
    return replace(fit, z=fit.z[chosen], sd=fit.sd[chosen])


def _rare_rows(panel: Panel, found: Rare, measures: Places, barred: Bools, parameters: Parameters) -> Tested:
    q = evidence.benjamini_hochberg(found.p)
    made = rows.of_rare(panel, found, q, measures)
    keep = (q <= parameters.rare_q) & found.cluster & ~barred[found.measure, found.unit]
    return list(zip(made, keep.tolist(), strict=True))


def _rates(panel: Panel, value: Floats, measures: Places, tainted: Bools, parameters: Parameters) -> Tested:
    fitted = proportions(value[measures], panel.denominator[measures], parameters)
    fitted = widened(fitted, panel.provisional[measures], panel.revision[measures])
    return _local_rows(panel, fitted, measures, tainted[measures], parameters)
