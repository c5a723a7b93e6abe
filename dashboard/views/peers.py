"""Boroughs beside each other: on the tile map, and in order with intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import wording
from dashboard.charts import Rank, RankItem, Sign, Tile, TileMap
from dashboard.compare import year_to
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Organisation, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Source
from dashboard.views.frame import unit_href

Z = 1.959964  # 95 % of a normal distribution
SURVEYED = 400  # people asked in a borough in a year, framework 1.6
STEPS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")


@dataclass(frozen=True)
class Level:
    """A unit's level over 12 months, with a 95 % interval for chance where one can be given."""

    value: float
    low: float | None
    high: float | None
    text: str
    brief: str


def poisson(count: float) -> tuple[float, float]:
    """Byar's approximation to the exact 95 % interval of a Poisson count (Breslow and Day 1987)."""
    upper = count + 1
    high = upper * (1 - 1 / (9 * upper) + Z / (3 * math.sqrt(upper))) ** 3
    low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3 if count > 0 else 0.0
    return max(low, 0.0), high


def wilson(share: float, of: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion (Wilson 1927); share 0 to 1, of more than 0."""
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    half = Z / (1 + Z**2 / of) * math.sqrt(max(share * (1 - share), 0) / of + Z**2 / (4 * of**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def per_thousand(measure: Measure) -> bool:
    """Counts of flows are compared between places by residents."""
    return measure.kind is Kind.COUNT


def level(
    organisation: Organisation, measure: Measure, series: Series | None, unit: str, to: int
) -> Level | None:
    """12 months per 1,000 residents of a count; summed parts of a share; else the latest value."""
    if series is None:
        return None
    f = year_to(series, measure, to)
    if f.value is None:
        return None
    if measure.kind is Kind.COUNT:
        people = organisation.population(unit, to)
        if people is None:
            return None
        residents = people[0] / 1000
        low, high = (x / residents for x in poisson(f.value))
        rate, count = wording.number(f.value / residents, 1), wording.number(f.value)
        text = f"{rate} per 1,000 residents ({count})"
        return Level(f.value / residents, low, high, text, f"{rate} ({count})")
    text = wording.value(measure, f.value)
    if measure.kind is Kind.PROPORTION and f.denominator:
        return Level(f.value, *wilson(f.value, f.denominator), text, text)
    if measure.kind is Kind.SURVEY:
        return Level(f.value, *wilson(f.value, SURVEYED), text, text)
    return Level(f.value, None, None, text, text)


def levels(
    source: Source, measure: Measure, series: Mapping[Key, Series], units: Sequence[Unit], to: int
) -> dict[str, Level]:
    """The level of each unit that has one."""
    found = {
        u.code: level(source.organisation, measure, series.get((measure.id, u.code)), u.code, to)
        for u in units
    }
    return {code: x for code, x in found.items() if x is not None}


def _what(measure: Measure, to: int) -> str:
    """'Robbery per 1,000 residents, December 2016 to November 2017'."""
    period = wording.span(to - 11, to) if measure.kind.adds_over_months else wording.span(to, to)
    return f"{measure.name}{' per 1,000 residents' if per_thousand(measure) else ''}, {period}"


def tile_map(
    source: Source, s: Selection, to: int, id: str, series: Mapping[Key, Series], here: Unit
) -> TileMap | None:
    """The boroughs by fifths of their level; None where no borough has one."""
    measure, organisation = source.measure(id), source.organisation
    found = levels(source, measure, series, organisation.boroughs(), to)
    if not found:
        return None
    edges = np.quantile([x.value for x in found.values()], [0.2, 0.4, 0.6, 0.8])
    own = {u.code for u in organisation.leaves(here.code, to)} if here.level in ("bcu", "borough") else set()
    tiles = tuple(
        Tile(
            code=u.short,
            label=u.name,
            short=u.name.split(" and ")[0].split(" upon ")[0],
            row=u.row or 0,
            col=u.col or 0,
            href=unit_href(s, u),
            text=found[u.code].text if u.code in found else "no figures",
            level=int(np.searchsorted(edges, found[u.code].value, "right")) if u.code in found else None,
            own=u.code in own,
        )
        for u in sorted(organisation.boroughs(), key=lambda u: (u.row or 0, u.col or 0))  # as they are read
    )
    top = max(found, key=lambda c: found[c].value)
    bottom = min(found, key=lambda c: found[c].value)
    sentence = (
        f"Highest in {organisation[top].name}: {found[top].text}; "
        f"lowest in {organisation[bottom].name}: {found[bottom].text}."
    )
    bounds = [min(x.value for x in found.values()), *edges, max(x.value for x in found.values())]
    shown = [wording.percent(b) if measure.kind.is_share else wording.number(b, 1) for b in bounds]
    legend = tuple(f"{name}: {shown[i]} to {shown[i + 1]}" for i, name in enumerate(STEPS))
    return TileMap(_what(measure, to), sentence, tiles, legend)


def rank_of(
    source: Source, s: Selection, to: int, id: str, series: Mapping[Key, Series], here: Unit
) -> Rank | None:
    """The boroughs in order of their level with intervals, London as reference; None without figures."""
    measure, organisation = source.measure(id), source.organisation
    found = levels(source, measure, series, organisation.boroughs(), to)
    if not found:
        return None
    order = sorted(found, key=lambda c: found[c].value, reverse=True)
    items = tuple(
        RankItem(
            label=organisation[c].name,
            href=s.go("measure", measure=id, unit=organisation[c].slug),
            value=found[c].value,
            text=found[c].brief,
            low=found[c].low,
            high=found[c].high,
            own=c == here.code,
            sign=Sign.UNKNOWN,
        )
        for c in order
    )
    whole = level(organisation, measure, series.get((id, FORCE)), FORCE, to)
    return Rank(
        title=_what(measure, to),
        sentence=_standing(organisation, found, order, here, whole),
        unit="per 1,000 residents" if per_thousand(measure) else measure.unit,
        items=items,
        reference=whole.value if whole else None,
        reference_name="London",
        kind_of_value="share" if measure.kind.is_share else "value",
        decimals=1,
    )


def _standing(
    organisation: Organisation,
    found: Mapping[str, Level],
    order: Sequence[str],
    here: Unit,
    whole: Level | None,
) -> str:
    """The unit's place in words: apart from London only where its interval is, never a bare rank."""
    own = found.get(here.code)
    if own is None or whole is None:
        return "Bars show how far chance alone could move each figure (95 % interval)."
    place = order.index(here.code) + 1
    block = "the highest ten" if place <= 10 else "the middle twelve" if place <= 22 else "the lowest ten"
    return (
        f"{here.name}: {own.text}, {apart(own, whole)} {whole.text}; among {block} of {len(order)} boroughs."
    )


def apart(own: Level, whole: Level) -> str:
    """Where a level stands beside London's: apart from it only where its interval is."""
    if own.low is None or own.high is None:
        return "beside London’s"
    if own.low > whole.value:
        return "by more than chance above London’s"
    if own.high < whole.value:
        return "by more than chance below London’s"
    return "not clearly apart from London’s"
