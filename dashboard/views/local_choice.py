"""What boroughs put first: anti-social behaviour always, and the volume crimes that each chose for a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard import periods, wording
from dashboard.measure import Measure
from dashboard.release import PRIORITIES, Release
from dashboard.source import ASB, Source
from dashboard.views.frame import Cited

PLACES = ("First", "Second", "Third")


@dataclass(frozen=True)
class Choice:
    """One of a borough's priorities: its measure in the counting that reaches the month, who says so."""

    measure: Measure
    source: str
    illustrative: bool
    year: int | None


def choices(source: Source, unit: str, to: int, as_at: date | None) -> tuple[Choice, ...]:
    """A borough's priorities of the financial year of a month. Anti-social behaviour is the first of them,
    even where the store has lost it."""
    held = {p.measure: p for p in source.priorities(unit, to, as_at)}
    order = dict.fromkeys((ASB, *held))
    found = []
    for id in order:
        measure, p = source.measure(source.resolve(id, to, as_at)), held.get(id)
        if p is None:
            found.append(Choice(measure, "Police and Crime Plan 2017 to 2021: every borough", False, None))
        else:
            found.append(Choice(measure, p.source, p.illustrative, p.year))
    return tuple(found)


def of_another_year(found: Iterable[Choice], to: int) -> str:
    """That the choices shown were made for another financial year than that of the month; else empty."""
    asked = periods.financial_year(to)
    years = sorted({c.year for c in found if c.year is not None} - {asked})
    if not years:
        return ""
    shown = wording.listing([periods.year_name(y) for y in years])
    return f"No choices are loaded for {periods.year_name(asked)}: those of {shown} are shown instead."


def releases(
    source: Source, units: Iterable[str], years: Iterable[int | None], as_at: date | None
) -> tuple[Release, ...]:
    """The releases known on a day that brought choices of these boroughs for these years, the newest first."""
    units, years = set(units), set(years)
    found = [
        r
        for r in source.releases.values()
        if r.kind == PRIORITIES
        and (as_at is None or r.as_at <= as_at)
        and any(c["unit"] in units and c["year"] in years for c in r.summary.get("choices", ()))
    ]
    return tuple(sorted(found, key=lambda r: (r.as_at, r.id), reverse=True))


def cited(found: Iterable[Release]) -> tuple[Cited, ...]:
    """Releases as the foot of a page names them."""
    return tuple(Cited(r.id, r.title, r.source, wording.day(r.as_at), r.illustrative) for r in found)


def outcome_of(source: Source, measure: str) -> str:
    """The positive outcome rate of a crime, or of the wider crime it is part of; empty where there is none."""
    id = measure.partition("@")[0]
    while id:
        if f"positive-outcome-rate-{id}" in source.catalogue:
            return f"positive-outcome-rate-{id}"
        id = source.measure(id).part_of if id in source.catalogue else ""
    return ""


def wholes(source: Source, id: str) -> tuple[str, ...]:
    """The measures that contain this one, the nearest first."""
    found = []
    above = source.measure(id.partition("@")[0]).part_of
    while above:
        found.append(above)
        above = source.measure(above).part_of
    return tuple(found)
