"""Who stands apart from the other boroughs over a year, told apart from changes: by measure, with a funnel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import exceptions, periods, wording
from dashboard.charts import Funnel, FunnelDot
from dashboard.compare import total
from dashboard.exceptions import STANDING, Found
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE
from dashboard.scan import standing as scanned
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.standing import PER, YEAR
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.signal import Signal
from dashboard.source import Block, Key, Source
from dashboard.views.frame import Link

MOST = 4  # measures with their funnels; all of them behind a link
STEPS = 24


@dataclass(frozen=True)
class Apart:
    """One unit that stands apart: figures as texts. `since` says for how long scans have found it."""

    found: Found
    place: str
    href: str
    signal: Signal
    value: str
    london: str
    usual: str
    since: str


@dataclass(frozen=True)
class Standing:
    """One measure of which units stand apart."""

    id: int
    title: str
    measure: Measure
    href: str
    definition: str
    units: tuple[Apart, ...]
    also: tuple[Link, ...]
    funnel: Funnel | None
    illustrative: bool


@dataclass(frozen=True)
class StandingPart:
    """The part of the page: the measures shown, how many units stand apart in all, the way to all of them."""

    lead: str
    measures: tuple[Standing, ...]
    all: Link | None


def by_measure(found: Sequence[Found]) -> list[list[Found]]:
    """Standing findings by measure, the highest score first."""
    groups: dict[str, list[Found]] = {}
    for f in found:
        if f.layer == STANDING:
            groups.setdefault(f.measure, []).append(f)
    return list(groups.values())


def blocks(source: Source, groups: Sequence[Sequence[Found]]) -> list[Block]:
    """The series that the funnels of these groups need."""
    units = tuple(u.code for u in source.organisation.boroughs())
    return [((group[0].measure,), (*units, FORCE)) for group in groups]


def shown(s: Selection, groups: list[list[Found]]) -> list[list[Found]]:
    """Those of which the page tells in full."""
    return groups if s.view == STANDING else groups[:MOST]


def part(
    source: Source, s: Selection, groups: list[list[Found]], stood: int, series: Mapping[Key, Series]
) -> StandingPart | None:
    """What the page says; None where no unit stands apart."""
    if not groups:
        return None
    count, more = sum(map(len, groups)), len(groups) > MOST
    many = "1 stands apart" if count == 1 else f"{count} stand apart"
    where = " here" if s.unit else ""
    lead = (
        f"Of {stood:,} levels held beside those of the other boroughs {many}{where}, beyond chance and beyond what "
        "boroughs usually differ by; at most one in twenty of such findings is expected to be false. "
        "This is how things stand over a year, not a change."
    )
    link = None
    if more:
        every = s.view == STANDING
        text = f"Show the first {MOST} measures" if every else f"Show all {len(groups)} measures"
        link = Link(text, s.href(view="" if every else STANDING))
    return StandingPart(lead, tuple(_standing(source, s, g, series) for g in shown(s, groups)), link)


def _standing(source: Source, s: Selection, group: list[Found], series: Mapping[Key, Series]) -> Standing:
    first = group[0]
    measure = source.measure(first.measure)
    chart = funnel(source, s, measure, first.month, series, group)
    also = dict.fromkeys(m for f in group for m in f.also)
    made_up = any(x.illustrative for (m, _), x in series.items() if m == measure.id)
    return Standing(
        id=first.id,
        title=measure.name,
        measure=measure,
        href=s.go("measure", measure=measure.id),
        definition=s.go("definitions") + f"#{measure.id.partition('@')[0]}",
        units=tuple(_apart(source, s, f, measure) for f in group),
        also=tuple(Link(source.measure(m).name, s.go("measure", measure=m)) for m in also),
        funnel=chart,
        illustrative=made_up,
    )


def _apart(source: Source, s: Selection, f: Found, measure: Measure) -> Apart:
    place = exceptions.place(source.organisation, f.unit)
    figures = [
        exceptions.level(measure, x, bare=True) if x is not None else "" for x in (f.value, f.expected)
    ]
    ends = [exceptions.level(measure, x, bare=True) for x in (f.lower, f.upper) if x is not None]
    return Apart(
        found=f,
        place=place,
        href=s.go("measure", measure=f.measure, unit=source.organisation[f.unit].slug),
        signal=exceptions.standing(f, measure, place),
        value=figures[0],
        london=figures[1],
        usual=" to ".join(ends),
        since=since(f),
    )


def since(f: Found) -> str:
    """'first found now', 'in 4 scans running'."""
    if f.running < 2:
        return "first found now"
    return f"in {f.running} scans running"


def funnel(
    source: Source,
    s: Selection,
    measure: Measure,
    month: int,
    series: Mapping[Key, Series],
    told: Sequence[Found],
    own: str = "",
) -> Funnel | None:
    """The boroughs' year by size, with the limits of the scan's own method; None where sizes are all alike
    or there are too few boroughs."""
    boroughs = source.organisation.boroughs()
    found = [_level(source, measure, series.get((measure.id, u.code)), u.code, month) for u in boroughs]
    value, size = np.array([v for v, _ in found]), np.array([n for _, n in found])
    force = series.get((measure.id, FORCE))
    whole = force.value(month) if measure.kind is Kind.SURVEY and force is not None else None
    made = scanned.funnel(value, size, measure.kind.is_share, whole)
    if (
        made is None
        or made.units < DEFAULT.standing_units
        or np.nanmax(made.size) < 1.05 * np.nanmin(made.size)
    ):
        return None
    per = 1.0 if made.share else PER
    named = {f.unit: exceptions.place(source.organisation, f.unit) for f in told}
    dots = tuple(
        FunnelDot(
            label=u.name,
            href=s.go("measure", measure=measure.id, unit=u.slug),
            size=float(made.size[i]),
            value=float(made.value[i]) * per,
            text=exceptions.level(measure, float(made.value[i]) * per, bare=True),
            told=u.code in named,
            own=u.code == own,
        )
        for i, u in enumerate(boroughs)
        if not np.isnan(made.value[i])
    )
    return Funnel(
        title=f"{measure.name}{'' if made.share else ' per 1,000 residents'}, {_span(measure, month)}",
        sentence=_sentence(measure, made, list(named.values())),
        unit=measure.unit if made.share else f"{measure.unit} per 1,000 residents",
        size_name=measure.denominator.replace("in the month", "in the year") if made.share else "residents",
        dots=dots,
        curves=_curves(made, per),
        centre=made.whole * per,
        centre_name="London",
        kind_of_value="share" if made.share else "value",
        illustrative=any(x.illustrative for (m, _), x in series.items() if m == measure.id),
    )


def _level(
    source: Source, measure: Measure, series: Series | None, unit: str, month: int
) -> tuple[float, float]:
    """Value and size as the scan takes them; NaN where there is none."""
    no = (float("nan"), float("nan"))
    if series is None:
        return no
    if measure.kind is Kind.SURVEY:
        value = series.value(month)
        return no if value is None else (value, DEFAULT.asked / DEFAULT.design)
    f = total(series, month - YEAR + 1, month)
    if f.value is None:
        return no
    if measure.kind.is_share:
        return f.value, f.denominator or float("nan")
    people = source.organisation.population(unit, month)
    return no if people is None else (f.value / people[0], float(people[0]))


def _curves(made: scanned.Funnel, per: float) -> tuple[tuple[float, float, float, float, float], ...]:
    sizes = np.linspace(float(np.nanmin(made.size)), float(np.nanmax(made.size)), STEPS)
    (low, high), (far_low, far_high) = made.limits(sizes, 0.95), made.limits(sizes, 0.998)
    columns = (sizes, far_low * per, low * per, high * per, far_high * per)
    return tuple(tuple(float(c[i]) for c in columns) for i in range(STEPS))  # type: ignore[misc]


def _sentence(measure: Measure, made: scanned.Funnel, named: list[str]) -> str:
    who = (
        f"{wording.listing(named)} {'lies' if len(named) == 1 else 'lie'} apart from"
        if named
        else "Nobody lies apart from"
    )
    beyond = (
        "more than chance alone would make them" if made.between > 0 else "no more than chance makes them"
    )
    return f"{who} the other boroughs, which differ by {beyond}; the limits allow for that."


def _span(measure: Measure, month: int) -> str:
    return wording.span(month - YEAR + 1, month) if measure.kind.adds_over_months else periods.name(month)
