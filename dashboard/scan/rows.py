"""Arrays of the layers made into rows of a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from dashboard.scan.evidence import Evidence
from dashboard.scan.panel import Floats, Panel
from dashboard.scan.quality import ALL, Defect
from dashboard.scan.rare import Rare
from dashboard.scan.result import Layer, Month, Parts, Row
from dashboard.scan.shapes import SHAPES
from dashboard.scan.track import Places, Track

RANGE = 1.96


def of_track(
    panel: Panel,
    fitted: Track,
    proof: Evidence,
    q: Floats,
    certainty: Floats,
    measures: Places,
    layer: Layer,
) -> list[Row]:
    """One row a series, over the window of its clearest shape. `measures` are the panel's positions."""
    n = len(fitted.measure)
    value, expected, spread, whole = (np.empty(n) for _ in range(4))
    paths, newest = np.empty(n, object), _months(fitted, 1, np.arange(n))
    windows = np.array([shape.window for shape in SHAPES])[proof.best]
    for window in np.unique(windows):
        here = windows == window
        mean, sd = fitted.expected(int(window))
        value[here] = fitted.observed[here, -window:].sum(1)
        expected[here], spread[here] = mean[here].sum(1), sd[here]
        whole[here] = 1.0 if fitted.cases is None else fitted.cases[here, -window:].sum(1)
        chosen = np.flatnonzero(here)
        for place, months in zip(chosen, _months(fitted, int(window), chosen), strict=True):
            paths[place] = months
    month, side = panel.start + panel.shape[2] - 1, proof.direction
    lower, upper = _ranges(expected, spread, whole, fitted.cases is not None)
    out = []
    for i in range(n):
        m, u = int(measures[fitted.measure[i]]), int(fitted.unit[i])
        parts = _parts(panel, m, u, value[i] - expected[i], certainty[i])
        row = Row(
            panel.measures[m], panel.units[u] if u >= 0 else panel.force, month, layer, int(side[i]),
            int(windows[i]), float(value[i] / whole[i]), float(expected[i] / whole[i]), float(lower[i]), float(upper[i]),
            float(proof.p[i]), float(q[i]), parts.score, 0, parts, SHAPES[proof.best[i]].name,
            path=paths[i], newest=newest[i],
        )  # fmt: skip
        out.append(row)
    return out


def _months(fitted: Track, window: int, chosen: Places) -> list[tuple[Month, ...]]:
    """For each chosen series, what was expected of each of its last months: figures of a count, shares of a proportion."""
    mean, sd = fitted.each(window)
    cases = np.ones_like(mean) if fitted.cases is None else np.maximum(fitted.cases[:, -window:], 1e-9)
    low, high = _ranges(mean, sd, cases, fitted.cases is not None)
    table = np.stack([mean / cases, low, high], axis=2)[chosen].tolist()
    return [tuple((e, a, b) for e, a, b in rows) for rows in table]


def _ranges(expected: Floats, spread: Floats, whole: Floats, proportion: bool) -> tuple[Floats, Floats]:
    """The 95 % range: on the log scale for a count, which cannot fall below nothing. Arrays of one shape."""
    if proportion:
        low, high = expected - RANGE * spread, expected + RANGE * spread
        return np.maximum(0.0, low / whole), np.minimum(1.0, high / whole)
    ratio = spread / np.maximum(expected, 1e-9)
    reach = RANGE * np.sqrt(np.log1p(ratio**2))
    return expected * np.exp(-reach), expected * np.exp(reach)


def _parts(panel: Panel, measure: int, unit: int, excess: float, certainty: float) -> Parts:
    months = panel.persistence[measure, unit] if unit >= 0 else 0.0
    persistence = min(2.0, 1 + 0.25 * float(months))
    sure = float(np.clip(certainty, 0.0, 1.0))
    return Parts(float(panel.harm[measure]), float(panel.priority[measure]), persistence, float(excess), sure)


def of_rare(panel: Panel, found: Rare, q: Floats, measures: Places) -> list[Row]:
    """One row a near-empty series."""
    month = panel.start + panel.shape[2] - 1
    out = []
    for i in range(len(found.measure)):
        m, u = int(measures[found.measure[i]]), int(found.unit[i])
        parts = _parts(panel, m, u, found.observed[i] - found.expected[i], 1 - q[i])
        spread = np.sqrt(found.expected[i] + found.expected[i] ** 2 / found.shape[i])
        row = Row(
            panel.measures[m], panel.units[u], month, Layer.RARE, 1, int(found.window[i]), float(found.observed[i]),
            float(found.expected[i]), 0.0, float(found.expected[i] + RANGE * spread), float(found.p[i]), float(q[i]),
            parts.score, 0, parts, "cluster",
        )  # fmt: skip
        out.append(row)
    return out


def defect(panel: Panel, found: Defect) -> Row:
    """A defect as a row; it carries no p and no rank."""
    measure = "*" if found.measure == ALL else panel.measures[found.measure]
    unit = "*" if found.unit == ALL else panel.units[found.unit]
    nothing = float("nan")
    value = nothing
    if ALL not in (found.measure, found.unit):
        value = float(panel.value[found.measure, found.unit, found.month])
    return Row(
        measure, unit, panel.start + found.month, Layer.QUALITY, found.direction, 1, value, nothing, nothing, nothing,
        nothing, nothing, note=found.kind,
    )  # fmt: skip


NEWS = 12
"""For this many months a registered break is told with the list."""


def registered(panel: Panel) -> list[Row]:
    """A quality row for each registered break of the last year: its figures do not compare with before."""
    last, no = panel.start + panel.shape[2] - 1, float("nan")
    blank = Row("", "*", last, Layer.QUALITY, 1, 1, no, no, no, no, no, no)
    return [
        replace(
            blank, measure=b.measure, unit=u, month=b.month, note=f"definition changed: {b.note}".rstrip(": ")
        )
        for b in panel.breaks
        for u in b.units or ("*",)
        if last - NEWS < b.month <= last and b.measure in panel.measures
    ]


def told_once(flags: list[Row], part_of: Mapping[str, str]) -> list[Row]:
    """Flags without those of a parent measure whose excess lies, half or more of it, in flagged children.

    Same unit, layer and direction; the children say where else they were seen.
    """

    def within(child: Row, parent: Row) -> bool:
        same = (child.unit, child.layer, child.direction) == (parent.unit, parent.layer, parent.direction)
        return same and parent.measure in _ancestors(child.measure, part_of)

    dropped: set[int] = set()
    notes: dict[int, list[str]] = {}
    for i, parent in enumerate(flags):
        children = [j for j, child in enumerate(flags) if within(child, parent)]
        if children and sum(_per_month(flags[j]) for j in children) >= 0.5 * _per_month(parent):
            dropped.add(i)
            for j in children:
                notes.setdefault(j, []).append(parent.measure)
    return [
        replace(row, note=f"also in {', '.join(notes[i])}") if i in notes else row
        for i, row in enumerate(flags)
        if i not in dropped
    ]


def _ancestors(measure: str, part_of: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while (measure := part_of.get(measure, "")) and measure not in found:
        found.append(measure)
    return found


def _per_month(row: Row) -> float:
    return abs(row.parts.excess) / row.window if row.parts else 0.0


def ranked(flags: list[Row]) -> list[Row]:
    """Flags by score, highest first; ties by p, measure and unit."""
    order = sorted(flags, key=lambda row: (-row.score, row.p, row.measure, row.unit))
    return [replace(row, rank=place) for place, row in enumerate(order, 1)]
