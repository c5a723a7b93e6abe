"""How many times as often people of one ethnic group are searched as white people, with its interval.

Counted only where residents of the group are known (dashboard.residents); what cannot be shown is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import wording
from dashboard.charts import Rank, RankItem
from dashboard.compare import total
from dashboard.organisation import FORCE, Unit
from dashboard.residents import Ratio, rate_ratio, residents, source
from dashboard.views.frame import Link
from dashboard.views.rows import Cell
from dashboard.views.searches import ALL, Window
from dashboard.views.shown import Shown

WHITE = "white"
ALONE = ("asian", "black", "other-ethnicity")
NAMES = {
    "asian": "Asian people",
    "black": "Black people",
    "other-ethnicity": "people of other ethnicity",
    "minority": "people from Black, Asian and other minority ethnic groups together",
    WHITE: "white people",
}
SHORT = {"minority": "Minority ethnic groups together"}
CAVEAT = (
    "Residents are not the people who are there to be searched: visitors, commuters and those who pass through are"
    " searched too and are no residents, and groups differ in age. The ratio says that there is a difference, not why."
    " At 1 both are searched equally often; toward 1 is more equal, in either direction. The interval is for chance in the"
    " number of searches alone."
)
PUBLISHED = (
    "Published for London, year to August 2016: Black people were searched just over three times as often as white"
    " people (Mayor’s answer 2016/4410)."
)


@dataclass(frozen=True)
class Rated:
    """Searches of a group in the months, its residents, searches per 1,000 of them, and the ratio to white."""

    name: str
    searches: Cell
    residents: Cell
    rate: Cell
    ratio: Ratio | None

    @property
    def text(self) -> str:
        """The ratio in a cell."""
        return wording.DASH if self.ratio is None else wording.number(self.ratio.value, 2)

    @property
    def range(self) -> str:
        """Its 95 % interval in a cell."""
        return wording.DASH if self.ratio is None else span(self.ratio)


@dataclass(frozen=True)
class Disproportion:
    """The ratios of a unit, beside those of other units; `lacking` says which cannot be given, and why."""

    sentence: str
    rated: tuple[Rated, ...]
    chart: Rank | None
    caveat: str
    lacking: str
    source: str
    more: Link


def span(r: Ratio) -> str:
    """'1.95 to 2.07'."""
    return f"{wording.number(r.low, 2)} to {wording.number(r.high, 2)}"


def disproportion(v: Shown, over: Window) -> Disproportion | None:
    """None where no searches by ethnicity are held for this place."""
    places = _places(v)
    rated = tuple(_rated(v, v.unit, places, group, over) for group in (*_known(places), WHITE))
    if not any(r.searches.sort for r in rated):
        return None
    lacking = [NAMES[g] for g in ALONE if g not in _known(places)]
    said = (
        f"For {wording.listing(lacking)} by themselves no ratio can be shown: residents of each group by itself are not"
        " loaded."
    )
    return Disproportion(
        sentence=_sentence(v, rated, over),
        rated=rated,
        chart=_chart(v, over),
        caveat=CAVEAT,
        lacking=f"{said} {PUBLISHED}" if lacking else "",
        source=f"{source()}. Searches are counted for {over.text}.",
        more=Link(
            v.source.measure("stop-and-search-disproportionality").name,
            v.s.go("measure", measure="stop-and-search-disproportionality", unit=v.s.unit),
        ),
    )


def _places(v: Shown) -> tuple[str, ...]:
    """The boroughs whose residents a unit's searches are held against."""
    return tuple(u.code for u in v.source.organisation.boroughs()) if v.unit.level == "force" else v.leaves


def _known(places: Sequence[str]) -> tuple[str, ...]:
    """The groups whose residents are known here: each by itself, and all of them together."""
    return tuple(g for g in (*ALONE, "minority") if residents(places, g) is not None)


def searched(v: Shown, unit: Unit, group: str, over: Window) -> float | None:
    """Searches of a group in a unit; of the groups together their sum."""
    parts = ALONE if group == "minority" else (group,)
    found = [
        total(v.own(id) if unit == v.unit else v.series.get((id, unit.code)), over.first, over.last).value
        for id in (f"{ALL}-{p}" for p in parts)
    ]
    known = [x for x in found if x is not None]
    return sum(known) if len(known) == len(found) else None


def _rated(v: Shown, unit: Unit, places: Sequence[str], group: str, over: Window) -> Rated:
    count, people = searched(v, unit, group, over), residents(places, group)
    white, whites = searched(v, unit, WHITE, over), residents(places, WHITE)
    rate = 1000 * count / people if count is not None and people else None
    ratio = None
    if group != WHITE and None not in (count, people, white, whites):
        ratio = rate_ratio(count or 0, people or 0, white or 0, whites or 0)
    return Rated(
        name=SHORT.get(group, NAMES[group][:1].upper() + NAMES[group][1:]),
        searches=_cell(count),
        residents=_cell(people),
        rate=_cell(rate, 1),
        ratio=ratio,
    )


def _cell(value: float | None, decimals: int = 0) -> Cell:
    return Cell(wording.DASH if value is None else wording.number(value, decimals), value)


def _sentence(v: Shown, rated: Sequence[Rated], over: Window) -> str:
    name = "London" if v.unit.level == "force" else v.name
    groups = (*_known(_places(v)), WHITE)
    known = [(NAMES[g], r) for g, r in zip(groups, rated, strict=True) if r.ratio is not None]
    if not known:
        return f"Too few searches in {name} to say how many times as often one group is searched as another."
    parts = [
        f"{name[:1].upper() + name[1:] if i == 0 else name} were searched {r.text} times as often as white people for"
        f" their number of residents (95 % interval {r.range})"
        for i, (name, r) in enumerate(known)
    ]
    return f"{'; '.join(parts)}, in {name}, {over.text}."


def _chart(v: Shown, over: Window) -> Rank | None:
    """The groups together: every borough that has figures, London, and the unit itself; 1 as reference."""
    organisation = v.source.organisation
    units = [organisation[FORCE], *organisation.boroughs(), *([v.unit] if v.unit.level == "bcu" else [])]
    found: list[tuple[Unit, Ratio]] = []
    for u in units:
        places = v.leaves if u == v.unit and u.level == "bcu" else _of(v, u)
        ratio = _rated(v, u, places, "minority", over).ratio
        if ratio is not None:
            found.append((u, ratio))
    if not found:
        return None
    found.sort(key=lambda x: -x[1].value)
    items = tuple(
        RankItem(
            label="London" if u.code == FORCE else organisation.name(u.code, v.member),
            href=v.s.href(unit="" if u.code == FORCE else u.slug),
            value=r.value,
            text=f"{wording.number(r.value, 2)} ({span(r)})",
            low=r.low,
            high=r.high,
            own=u == v.unit,
        )
        for u, r in found
    )
    return Rank(
        title="Minority ethnic groups together against white people, by place",
        sentence=f"How many times as often people of minority ethnic groups are searched for their number of residents, {over.text}, with 95 % intervals. Read it with the caveat above.",
        unit="times as often as white people (95 % interval)",
        items=items,
        reference=1.0,
        reference_name="equally often",
        decimals=0,
    )


def _of(v: Shown, unit: Unit) -> tuple[str, ...]:
    boroughs = v.source.organisation.boroughs()
    return tuple(u.code for u in boroughs) if unit.code == FORCE else (unit.code,)
