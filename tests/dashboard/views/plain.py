"""A source of plain values: a dictionary of figures instead of a store, and a slow oracle beside it."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

import numpy as np

from dashboard import periods
from dashboard.catalogue import Catalogue, catalogue
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Organisation, Unit
from dashboard.principal import ANYONE
from dashboard.records.record import Record, Records
from dashboard.release import Release
from dashboard.series import FINAL, MISSING, PROVISIONAL, Series, add
from dashboard.source import Block, Key, LocalPriority, Signal, Span
from data import organisation as files

NOV17 = periods.month(2017, 11)
Point = tuple[float, float | None]  # numerator, denominator
Figures = Mapping[Key, Mapping[int, Point]]


@cache
def force() -> Organisation:
    """The product's own organisation, read from its files."""
    return files.rows().build()


def release(id: int, as_at: date, *, illustrative: bool = False) -> Release:
    known = {"title": "Figures for a test", "source": "Nobody", "kind": "test", "sha256": "0" * 64}
    months = {"first": periods.month(2010, 4), "last": NOV17}
    return Release(id=id, file="f.csv", as_at=as_at, rows=1, figures=1, total=1.0, illustrative=illustrative,
                   summary={}, loaded_at=datetime(2017, 12, 4), **known, **months)  # fmt: skip


def series_of(
    measure: Measure, unit: str, points: Mapping[int, Point], provisional: int | None = None
) -> Series:
    """The arrays of a dictionary of months."""
    start, end = min(points), max(points) + 1
    upper, lower = np.full(end - start, np.nan), np.full(end - start, np.nan)
    status = np.zeros(end - start, np.uint8)
    for month, (numerator, denominator) in points.items():
        upper[month - start], status[month - start] = numerator, FINAL
        lower[month - start] = math.nan if denominator is None else denominator
        if provisional is not None and month >= provisional:
            status[month - start] = PROVISIONAL
    ones = np.where(status != MISSING, 1, 0)
    with_lower = any(d is not None for _, d in points.values())
    return Series(measure.id, unit, start, upper, lower if with_lower else None, status,
                  ones.astype(np.int32), ones.astype(np.int16))  # fmt: skip


@dataclass
class Plain:
    """Answers as the store does: the Met is the sum of the leaves, but for what never adds up."""

    figures: Figures
    older: Mapping[date, Figures] = field(default_factory=dict)
    local: Mapping[str, Sequence[str]] = field(default_factory=dict)
    found: Mapping[Key, Signal] | None = None
    illustrative: bool = False
    kept: Sequence[Record] = ()
    stood: Sequence[Record] = ()
    today: date = date(2017, 12, 19)
    organisation: Organisation = field(default_factory=force)
    catalogue: Catalogue = field(default_factory=catalogue)

    principal = ANYONE

    @property
    def store(self) -> Plain:
        """What a reading asks its store for: the catalogue."""
        return self

    @cached_property
    def _all(self) -> dict[Key, Series]:
        return self._series(self.figures)

    def _series(self, figures: Figures) -> dict[Key, Series]:
        found = {k: series_of(self.measure(k[0]), k[1], p) for k, p in figures.items() if p}
        for measure in {m for m, _ in found}:
            parts = [
                s for (m, u), s in found.items() if m == measure and self.organisation[u].level != "ward"
            ]
            if (measure, FORCE) not in found and self.measure(measure).kind.adds_over_units and parts:
                whole = add(parts, FORCE)
                assert whole is not None
                found[measure, FORCE] = whole
        return found

    @property
    def spans(self) -> dict[str, Span]:
        months: dict[str, list[int]] = {}
        for (measure, _), points in self.figures.items():
            months.setdefault(measure, []).extend(points)
        return {m: Span(min(x), max(x), illustrative=self.illustrative) for m, x in months.items() if x}

    @property
    def data_to(self) -> int | None:
        return max((s.last for s in self.spans.values()), default=None)

    @property
    def releases(self) -> dict[int, Release]:
        return {1: release(1, date(2017, 12, 4), illustrative=self.illustrative)}

    def measure(self, id: str) -> Measure:
        return self.catalogue.get(id)

    def resolve(self, id: str, month: int | None, as_at: date | None = None) -> str:
        return id

    def series(self, *blocks: Block, as_at: date | None = None) -> dict[Key, Series]:
        every = (
            self._all
            if as_at is None
            else self._series(
                next((f for day, f in sorted(self.older.items(), reverse=True) if day <= as_at), {})
            )
        )
        return {(m, u): every[m, u] for ms, us in blocks for m in ms for u in us if (m, u) in every}

    def priorities(self, unit: str, month: int, as_at: date | None = None) -> list[LocalPriority]:
        return [LocalPriority(m, i, "", False) for i, m in enumerate(self.local.get(unit, ()), 1)]

    def signals(self, month: int, as_at: date | None = None) -> Mapping[Key, Signal] | None:
        return self.found

    def scan(self, month: int, as_at: date | None = None) -> Any:
        return None

    def scanned(self) -> tuple[int, ...]:
        return ()

    def past(self, first: int, last: int) -> dict[int, Any]:
        return {}

    def cases(self) -> dict[Any, Any]:
        return {}

    def log(self, cases: Sequence[int]) -> dict[int, Any]:
        return {}

    def records(self, as_at: date | None = None) -> Records:
        """Those on record, or as they stood on a day where that was said."""
        return Records(self.kept if as_at is None else self.stood)

    def changes(self, kind: str, ref: str) -> tuple[Any, ...]:
        return ()


MEASURES = (
    "total-notifiable-offences", "robbery", "burglary", "burglary-residential", "violence-with-injury",
    "homicide", "positive-outcome-rate", "immediate-response-in-15-minutes", "anti-social-behaviour-calls",
    "public-confidence", "bail-caseload",
)  # fmt: skip


def invented(
    seed: int, *, months: int = 40, to: int = NOV17, gaps: float = 0.0, without: float = 0.0
) -> Figures:
    """Small figures for all boroughs: some measures missing in some, some months missing, zeros too."""
    chance = random.Random(seed)
    found: dict[Key, dict[int, Point]] = {}
    for id in MEASURES:
        measure = catalogue().get(id)
        size = chance.choice((0.3, 4, 60, 900))
        for unit in (*force().boroughs(), *((force()[FORCE],) if not measure.kind.adds_over_units else ())):
            if chance.random() >= without:
                found[id, unit.code] = _points(chance, measure, size, months, to, gaps)
    return {key: points for key, points in found.items() if points}


def _points(
    chance: random.Random, m: Measure, size: float, months: int, to: int, gaps: float
) -> dict[int, Point]:
    points: dict[int, Point] = {}
    for month in range(to - months + 1, to + 1):
        if chance.random() < gaps or (m.frequency == "quarterly" and (month - to) % 3):
            continue
        amount = float(chance.randint(0, max(2, int(2 * size))))
        if m.kind is Kind.PROPORTION:
            lower = amount + chance.randint(0, 40)
            points[month] = (amount, float(lower))
        else:
            points[month] = (round(chance.random(), 4) if m.kind is Kind.SURVEY else amount, None)
    return points


WINDOWS = {"rolling-12-months": 12, "last-3-months": 3, "same-month-last-year": 1}


def window(comparison: str, to: int) -> list[int]:
    """The months of now; those of before are a year earlier."""
    length = WINDOWS.get(comparison)
    if length is None:
        length = (to % 12 - 3) % 12 + 1  # April is the first
    return list(range(to - length + 1, to + 1))


def slowly(source: Plain, id: str, units: Sequence[str], months: Sequence[int]) -> float | None:
    """The figure of units and months by plain sums; None where any is missing or nothing divides."""
    upper, lower, shares = 0.0, 0.0, False
    for unit in units:
        points = source.figures.get((id, unit), {})
        for month in months:
            if month not in points:
                return None
            numerator, denominator = points[month]
            upper += numerator
            shares = shares or denominator is not None
            lower += denominator or 0
    if not shares:
        return upper
    return upper / lower if lower > 0 else None


def unit_named(slug: str) -> Unit:
    found = force().find(slug)
    assert found is not None
    return found
