"""Anti-social behaviour, the priority of every borough: its kinds, repeat callers, its season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import periods, wording
from dashboard.charts import Companion, Trend
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import PROVISIONAL, Series
from dashboard.source import ASB, Key, Signal, Source
from dashboard.views.rows import Cell, Row, no_cell, row
from dashboard.views.trend import numbers

KINDS = (
    "anti-social-behaviour-personal",
    "anti-social-behaviour-nuisance",
    "anti-social-behaviour-environmental",
)
REPEAT = "asb-repeat-callers"
YEAR = 12
FEWEST = 3  # years, before a season is spoken of


@dataclass(frozen=True)
class Asb:
    """Calls by kind with their share of all calls, repeat callers, and the year's course beside the usual one.

    reason says why there are no figures; season_text why there is no season, or what it is.
    """

    reason: str
    rows: tuple[tuple[Row, Cell], ...]
    season: Trend | None
    season_text: str


def asb(
    source: Source,
    s: Selection,
    to: int,
    unit: Unit,
    ids: Mapping[str, str],
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
) -> Asb:
    """ids maps ASB, KINDS and REPEAT to the countings that reach the month."""
    lines = []
    for base in (ASB, *KINDS, REPEAT):
        id = ids[base]
        m, own, whole = source.measure(id), series.get((id, unit.code)), series.get((id, FORCE))
        href = s.go("measure", measure=id, unit=unit.slug)
        lines.append(row(s, m, to, own, whole, None, signals.get((id, unit.code)), href, brief=True))
    held = any(r.main.sort is not None for r in lines)
    calls = lines[0].main.sort
    rows = tuple((r, share(r, calls)) for r in lines) if held else ()
    season, text = _season(source, to, unit, ids[ASB], series.get((ids[ASB], unit.code)))
    reason = (
        ""
        if held
        else (
            "No figures of anti-social behaviour are loaded for these months. It stays the first priority of every "
            "borough: load the calls in our own file format (measure anti-social-behaviour-calls) to fill this part."
        )
    )
    return Asb(reason, rows, season, text)


def share(r: Row, calls: float | None) -> Cell:
    """A kind's share of all calls; none of repeat callers, who are people, not calls."""
    if r.measure.id.partition("@")[0] not in KINDS or not calls or r.main.sort is None:
        return no_cell("")
    return Cell(wording.percent(r.main.sort / calls, 0), r.main.sort / calls)


def profile(values: Sequence[float], months: Sequence[int]) -> dict[int, float]:
    """Each calendar month (0 January) against the average month of its year: the mean over whole years.

    values and months cover whole years of 12, so that a trend over years does not look like a season.
    """
    years = np.asarray(values, float).reshape(-1, YEAR)
    ratios = (years / years.mean(axis=1, keepdims=True)).mean(axis=0)
    return {months[i] % YEAR: float(ratios[i]) for i in range(YEAR)}


def _years(own: Series, to: int) -> np.ndarray:
    """The whole years before the last 12 months, oldest first, as far back as none lacks a figure."""
    last = to - YEAR
    count = 0
    while not np.isnan(own.over(last - YEAR * (count + 1) + 1, last + 1).numerator).any():
        count += 1
    return own.over(last - YEAR * count + 1, last + 1).numerator


def _season(source: Source, to: int, unit: Unit, id: str, own: Series | None) -> tuple[Trend | None, str]:
    m = source.measure(id)
    if own is None:
        return None, ""
    before, now = _years(own, to), own.over(to - YEAR + 1, to + 1)
    years = len(before) // YEAR
    if years < FEWEST or before.reshape(-1, YEAR).sum(axis=1).min() <= 0 or np.isnan(now.numerator).any():
        return (
            None,
            f"A season needs {FEWEST} whole years of calls before the last 12 months; there are {years}.",
        )
    months = range(to - YEAR + 1, to + 1)
    usual = profile(before.tolist(), list(months))
    level = float(now.numerator.mean())
    top, low = max(usual, key=lambda k: usual[k]), min(usual, key=lambda k: usual[k])
    text = (
        f"Calls peak in {periods.NAMES[top]}, {wording.percent(usual[top] - 1, 0)} above an average month, and are "
        f"fewest in {periods.NAMES[low]}, {wording.percent(1 - usual[low], 0)} below: the mean of the {years} years "
        f"to {periods.name(to - YEAR)}."
    )
    return Trend(
        title="The season: the last 12 months beside their usual course",
        sentence=text,
        unit=m.unit,
        first=to - YEAR + 1,
        values=numbers(now.numerator),
        provisional=tuple(bool(x) for x in now.status == PROVISIONAL),
        companion=Companion("Usual season", tuple(level * usual[k % YEAR] for k in months)),
        illustrative=own.illustrative,
    ), text
