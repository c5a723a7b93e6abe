"""The facts of each measure replayed slowly and plainly, and every version of every series held against them.

Shares no code with the write path: what merges releases is found out here if it errs.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.organisation import COUNTED, FORCE
from data import schema
from data.codec import decode

Figure = tuple[float, float | None, int]  # numerator, denominator, status
Figures = dict[int, Figure]  # by month
Units = dict[str, Figures]


@dataclass
class _Said:
    """What the releases of one measure said, up to a day. given: by unit, month and release."""

    own: Units = field(default_factory=lambda: defaultdict(dict))
    of_wards: Units = field(default_factory=lambda: defaultdict(dict))
    given: dict[tuple[str, int, int], Figure] = field(default_factory=dict)

    def hear(self, release: int, rows: Units, borough_of: dict[str, str], needed: dict[str, float]) -> None:
        """One more release: its figures win over the earlier ones, month by month."""
        wards: dict[str, list[Figures]] = defaultdict(list)
        for unit, figures in rows.items():
            self.own[unit].update(figures)
            self.given |= {(unit, month, release): figure for month, figure in figures.items()}
            if unit in borough_of:
                wards[borough_of[unit]].append(figures)
        for borough, parts in wards.items():
            if len(parts) >= needed.get(borough, 0):
                self.of_wards[borough].update(_sum(parts))

    def shown(self, levels: dict[str, str], adds: bool) -> tuple[Units, set[str]]:
        """The figures that the store should show, and which units of them are sums."""
        if not adds:
            return dict(self.own), set()
        view = {u: f for u, f in self.of_wards.items() if u not in self.own} | self.own
        summed = self.of_wards.keys() - self.own.keys()
        if FORCE not in self.own and (force := _whole_force(view, levels)):
            view, summed = view | {FORCE: force}, summed | {FORCE}
        return view, summed


def _whole_force(view: Units, levels: dict[str, str]) -> Figures:
    """The sum of all areas, in the months in which every borough has a figure."""
    boroughs = [view.get(unit, {}) for unit, level in levels.items() if level == "borough"]
    total = _sum(f for unit, f in view.items() if levels[unit] in COUNTED)
    return {month: figure for month, figure in total.items() if all(month in b for b in boroughs)}


def _sum(parts: Iterable[Figures]) -> Figures:
    by_month: dict[int, list[Figure]] = defaultdict(list)
    for figures in parts:
        for month, figure in figures.items():
            by_month[month].append(figure)
    return {month: _sum_of_month(found) for month, found in by_month.items()}


def _sum_of_month(found: list[Figure]) -> Figure:
    lower = [f[1] for f in found if f[1] is not None]
    status = max(f[2] for f in found)
    return math.fsum(f[0] for f in found), math.fsum(lower) if lower else None, status


def _wards_needed(connection: Connection) -> dict[str, float]:
    """Of how many wards a release must speak to speak of a borough: seven tenths of today's."""
    m = schema.memberships.c
    rows = select(m.parent).where(m.finish.is_(None), m.basis != "file", m.child.like("E05%"))
    found = connection.scalars(rows).all()
    return {borough: 0.7 * found.count(borough) for borough in set(found)}


def differences(connection: Connection, catalogue: Catalogue) -> Iterator[str]:
    """Sentences on what differs; measure by measure, so that one measure's facts are in memory at a time."""
    levels = {c: v for c, v in connection.execute(select(schema.units.c.code, schema.units.c.level))}
    members = select(schema.memberships.c.child, schema.memberships.c.parent)
    borough_of = {child: up for child, up in connection.execute(members) if levels.get(child) == "ward"}
    needed = _wards_needed(connection)
    as_at = {r: d for r, d in connection.execute(select(schema.releases.c.id, schema.releases.c.as_at))}
    measures = connection.execute(select(schema.measures.c.id, schema.measures.c.name)).all()
    for number, name in measures:
        adds = name not in catalogue or catalogue.get(name).kind.adds_over_units
        facts, versions = _facts(connection, number), _versions(connection, number, name)
        said, days = _Said(), sorted({as_at[release] for release in facts})
        for day in days:
            for release in sorted(r for r in facts if as_at[r] == day):
                said.hear(release, facts[release], borough_of, needed)
            view, summed = said.shown(levels, adds)
            for unit in sorted(view.keys() | versions.keys()):
                there = [v for v in versions.get(unit, ()) if v.valid_from <= day < v.valid_to]
                where = f"{name} in {unit} as at {day}"
                yield from _version(where, there, view.get(unit), unit in summed, said, unit)
        yield from _validity(name, versions, {*days, schema.FOREVER})


@dataclass(frozen=True)
class _Version:
    valid_from: date
    valid_to: date
    summed: bool
    figures: Figures
    released: dict[int, int]


def _facts(connection: Connection, measure: int) -> dict[int, Units]:
    f = schema.facts.c
    found: dict[int, Units] = defaultdict(lambda: defaultdict(dict))
    query = select(f.release_id, schema.units.c.code, f.month, f.numerator, f.denominator, f.status)
    query = query.join(schema.units).join(schema.releases)
    rows = connection.execute(query.where(f.measure_id == measure))
    for release, unit, month, *figure in rows:
        upper, lower, status = figure
        found[release][unit][periods.from_number(month)] = (upper, lower, status)
    return found


def _versions(connection: Connection, measure: int, name: str) -> dict[str, list[_Version]]:
    s = schema.series.c
    found: dict[str, list[_Version]] = defaultdict(list)
    query = select(schema.units.c.code, s.valid_from, s.valid_to, s.summed, s.data)
    for unit, start, end, summed, data in connection.execute(
        query.join(schema.units).where(s.measure_id == measure)
    ):
        series = decode(data, name, unit, summed=summed, illustrative=False)
        lower: Any = [None] * len(series.numerator) if series.denominator is None else series.denominator
        every = zip(series.numerator, lower, series.status, strict=True)
        figures = {
            series.start + i: (float(n), None if d is None or d != d else float(d), int(status))
            for i, (n, d, status) in enumerate(every)
            if status
        }
        released = {month: int(series.release[month - series.start]) for month in figures}
        found[unit].append(_Version(start, end, summed, figures, released))
    return found


def _version(
    where: str, there: list[_Version], expected: Figures | None, summed: bool, said: _Said, unit: str
) -> Iterator[str]:
    if len(there) > 1:
        yield f"{where}: {len(there)} series are valid at once."
    if not expected or not there:
        if expected or any(v.figures for v in there):
            yield (
                f"{where}: there is a series and no fact." if there else f"{where}: the series is not there."
            )
        return
    shown = there[0]
    apart = sorted(
        m for m in expected.keys() | shown.figures.keys() if not _same(expected.get(m), shown.figures.get(m))
    )
    if apart:
        month = apart[0]
        what = "the sum of its areas" if summed else "its releases"
        told = f"{_words(shown.figures.get(month))} in the series, {_words(expected.get(month))} by {what}"
        yield f"{where}: {len(apart):,} months differ, the first {periods.name(month)}: {told}."
    elif not summed and (
        wrong := [m for m, r in shown.released.items() if said.given.get((unit, m, r)) != shown.figures[m]]
    ):
        yield f"{where}: {periods.name(wrong[0])} is put down to a release that did not say so."


def _validity(name: str, versions: dict[str, list[_Version]], days: set[date]) -> Iterator[str]:
    for unit, found in versions.items():
        if any(v.valid_from not in days or v.valid_to not in days for v in found):
            yield f"{name} in {unit}: a series is valid from or to a day on which nothing was released."


def _same(a: Figure | None, b: Figure | None) -> bool:
    if a is None or b is None or a[2] != b[2]:
        return a is b
    return math.isclose(a[0], b[0], rel_tol=1e-9) and math.isclose(a[1] or 0, b[1] or 0, rel_tol=1e-9)


def _words(figure: Figure | None) -> str:
    if figure is None:
        return "nothing"
    return f"{figure[0]:g}" if figure[1] is None else f"{figure[0]:g} of {figure[1]:g}"
