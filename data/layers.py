"""What the layers beside the monthly figures are judged from: waves of surveys, a year's levels, revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from dashboard.breaks import Registered, of, of_measure, whole
from dashboard.exceptions import REGISTERED, SUGGESTED
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE
from dashboard.scan.panel import Bools, Break, Panel
from dashboard.scan.parameters import Parameters
from dashboard.scan.result import Layer, Row
from dashboard.scan.standing import Level, year
from dashboard.scan.survey import YEAR, Wave
from dashboard.series import Series
from data.store import Reading

NEWEST = 4  # months after which a wave is no longer news: the one before it is two months late
Key = tuple[str, str]


def survey_measures(reading: Reading, month: int) -> list[Measure]:
    """Surveys of boroughs that have a wave about that month, in the counting of that month."""
    ids = dict.fromkeys(reading.resolve(m, month) for m in reading.catalogue.measures)
    held = [reading.measure(id) for id in ids if id in reading.spans]
    return [m for m in held if m.kind is Kind.SURVEY and "borough" in m.levels]


def waves_of(
    measures: Iterable[Measure],
    series: Mapping[Key, Series],
    units: Sequence[str],
    month: int,
    parameters: Parameters,
) -> list[Wave]:
    """Each survey's newest wave with the one a year before; surveys that lack either for London are left out."""
    found = []
    for m in measures:
        force = series.get((m.id, FORCE))
        for at in range(month, month - NEWEST - 1, -1) if force is not None else ():
            now, before = (_share(force, t) for t in (at, at - YEAR))
            if not np.isnan(now):
                if not np.isnan(before):
                    found.append(_wave(m, series, units, at, (now, before), parameters))
                break
    return found


def _wave(
    m: Measure,
    series: Mapping[Key, Series],
    units: Sequence[str],
    at: int,
    whole: tuple[float, float],
    parameters: Parameters,
) -> Wave:
    own = [series.get((m.id, u)) for u in units]
    asked = np.array([[_asked(x, t, parameters) for t in (at, at - YEAR)] for x in own])
    now, before = (np.array([_share(x, t) for x in own]) for t in (at, at - YEAR))
    return Wave(m.id, at, now, before, asked, whole, m.harm, weight(m))


def _share(series: Series | None, month: int) -> float:
    value = None if series is None else series.value(month)
    return float("nan") if value is None else value


def _asked(series: Series | None, month: int, parameters: Parameters) -> float:
    """People asked, where the file says it."""
    if series is None or series.denominator is None or not series.start <= month < series.end:
        return parameters.asked
    asked = float(series.denominator[month - series.start])
    return asked if asked > 0 else parameters.asked


def weight(measure: Measure) -> float:
    """What belongs to a priority of the Police and Crime Plan weighs half as much again (exceptions.md 3.8)."""
    return 1.5 if measure.priorities else 1.0


def levels_of(
    reading: Reading, panel: Panel, waves: Iterable[Wave], quality: Iterable[Row], parameters: Parameters
) -> list[Level]:
    """A year of each count per resident and of each proportion, and the newest waves; a unit with a defect
    in its year is left out."""
    month = panel.start + panel.shape[2] - 1
    people = [reading.organisation.population(u, month) for u in panel.units]
    residents = np.array([np.nan if p is None else p[0] for p in people], float)
    upper, lower, rated = year(panel.value), year(panel.denominator), panel.proportion
    bad = _defective(panel, quality, month)
    levels = []
    for i, id in enumerate(panel.measures):
        size = lower[i] if rated[i] else residents
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(bad[i] | ~(size > 0), np.nan, upper[i] / size)
        harm, priority = float(panel.harm[i]), float(panel.priority[i])
        levels.append(Level(id, month, value, size, size, bool(rated[i]), harm, priority))
    for w in waves:
        size = w.asked[:, 0] / parameters.design
        asked = w.asked[:, 0]
        levels.append(Level(w.measure, w.month, w.now, size, asked, True, w.harm, w.priority, w.whole[0]))
    return levels


def in_effect(measure: Measure, registered: Iterable[Registered], units: Sequence[str]) -> list[Break]:
    """The breaks of a measure that restart its limits, each month once: its own, and records that are approved."""
    every = [b for b in (*of_measure(measure), *of(measure.id, registered)) if b.effective]
    made: dict[tuple[int, tuple[str, ...]], Break] = {}
    for b in every:
        some = () if whole(b, units) else b.units
        if b.month is not None:
            made.setdefault((b.month, some), Break(measure.id, b.month, b.cause, some))
    return list(made.values())


def suggested(panel: Panel, registered: Iterable[Registered]) -> list[Row]:
    """A question about the data for each break of the last year that nobody has approved: nothing restarts."""
    last, no = panel.start + panel.shape[2] - 1, float("nan")
    waiting = [
        b for b in registered if not b.effective and b.month is not None and last - YEAR < b.month <= last
    ]
    return [
        Row(
            id,
            u,
            b.month or last,
            Layer.QUALITY,
            1,
            1,
            no,
            no,
            no,
            no,
            no,
            no,
            note=f"{SUGGESTED}: {b.cause}",
        )
        for b in waiting
        for id in panel.measures
        if of(id, [b])
        for u in b.units or ("*",)
    ]


def _defective(panel: Panel, quality: Iterable[Row], month: int) -> Bools:
    """(M, U) True where the year of a series has a defect."""
    bad = np.zeros(panel.shape[:2], bool)
    for row in quality:
        if month - YEAR < row.month <= month and not row.note.startswith((REGISTERED, SUGGESTED)):
            m = slice(None) if row.measure == "*" else panel.measures.index(row.measure)
            u = slice(None) if row.unit == "*" else panel.units.index(row.unit)
            bad[m, u] = True
    return bad
