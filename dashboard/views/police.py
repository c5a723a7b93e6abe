"""What the police did about violence: searches, what they found and whom, arrests, outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard import wording
from dashboard.catalogue import Catalogue, Part
from dashboard.charts import Multiples, Rank, Small
from dashboard.compare import compare, total
from dashboard.organisation import FORCE
from dashboard.series import MISSING
from dashboard.views import focus
from dashboard.views.disproportion import ALONE, WHITE, Disproportion, disproportion
from dashboard.views.searches import (
    ALL,
    ETHNICITY,
    OBJECT,
    RATE,
    Breakdown,
    Window,
    breakdown,
    outcomes,
    volume,
    window,
)
from dashboard.views.shown import Shown
from dashboard.views.trend import numbers
from dashboard.views.unit import Section

SEARCHES, ARRESTS, OUTCOMES = "violence-searches", "violence-arrests", "violence-outcomes"
BY_PLACE = tuple(f"{ALL}-{group}" for group in (*ALONE, WHITE))  # read for every borough too
MONTHS = 60
FEW = 6


@dataclass(frozen=True)
class Police:
    """All that this part of the page says; what has no figures is None or empty, and then `none` says so."""

    window: Window | None
    volume: str
    searches: Section | None
    drawn: focus.Drawn | None
    breakdowns: tuple[Breakdown, ...]
    found: Rank | None
    ratios: Disproportion | None
    none: str
    arrests: str
    arrested: Section | None
    arrests_drawn: Multiples | None
    outcomes: Section | None


def broken_down(catalogue: Catalogue) -> tuple[str, ...]:
    """The measures that this part reads beside those of priorities.toml."""
    return tuple(
        m.id for by in (OBJECT, ETHNICITY) for of in (ALL, RATE) for m in catalogue.breakdown(by, of)
    )


def police(v: Shown, sections: Mapping[str, Section], parts: Sequence[Part]) -> Police:
    """The part for the place of v; `sections` are the lines of `parts` by code, as far as they have any."""
    over = window(v.own(ALL), v.to)
    broken = tuple(breakdown(v, by, over) for by in (OBJECT, ETHNICITY)) if over else ()
    arrested = next((p.measures for p in parts if p.code == ARRESTS), ())
    held = [id for id in arrested if v.own(id) is not None]
    return Police(
        window=over,
        volume=volume(v, over) if over else "",
        searches=sections.get(SEARCHES),
        drawn=_course(v),
        breakdowns=tuple(b for b in broken if b.lines),
        found=outcomes(v, broken, over) if over else None,
        ratios=disproportion(v, over) if over else None,
        none="" if over else _none(v),
        arrests=_arrests(v, held),
        arrested=sections.get(ARRESTS),
        arrests_drawn=_drawn(v, held),
        outcomes=sections.get(OUTCOMES),
    )


def _course(v: Shown) -> focus.Drawn | None:
    """All searches month by month; a chart of a few months says nothing that the table does not."""
    own = v.own(ALL)
    if own is None or (own.over(v.to - MONTHS + 1, v.to + 1).status != MISSING).sum() < FEW:
        return None
    return next((d for p in focus.pairs(v, (Part(ALL, "", "", (ALL,)),), MONTHS) for d in p.drawn), None)


def _none(v: Shown) -> str:
    """Why there are no searches here."""
    if ALL not in v.source.spans:
        return "No searches are loaded."
    if v.unit.code != FORCE and v.series.get((ALL, FORCE)) is not None:
        return (
            f"No searches are loaded for {v.name}: the published records name no borough, so they are counted for"
            " London alone."
        )
    return "No searches are loaded for this month."


def _arrests(v: Shown, held: Sequence[str]) -> str:
    """The arrests of 12 months beside those of the 12 before, in figures: they are few."""
    said = []
    for id in held:
        m, own = v.source.measure(id), v.own(id)
        now, before = total(own, v.to - 11, v.to), total(own, v.to - 23, v.to - 12)
        if now.value is None:
            continue
        was = "" if before.value is None else f" ({wording.number(before.value)} in the 12 before)"
        said.append(f"{wording.number(now.value)} {m.name[:1].lower()}{m.name[1:]}{was}")
    if not said:
        return ""
    return f"In the 12 months to {wording.span(v.to, v.to)}: {wording.listing(said)}. More arrests are neither good nor bad in themselves."


def _drawn(v: Shown, held: Sequence[str]) -> Multiples | None:
    """The arrests month by month, on one scale."""
    items = []
    for id in held:
        own, m = v.own(id), v.source.measure(id)
        if own is None or (own.over(v.to - MONTHS + 1, v.to + 1).status == MISSING).all():
            continue
        moved = compare(own, m, v.to, v.s.compare)
        text = f"{wording.value(m, moved.now.value)}, {wording.change(m, moved)}"
        values = numbers(own.over(v.to - MONTHS + 1, v.to + 1).values)
        items.append(Small(m.name, v.s.go("measure", measure=id, unit=v.s.unit), values, text))
    if not items:
        return None
    return Multiples(
        title="Arrests month by month",
        sentence=f"Under each line its figure, and the change on {wording.THAN[v.s.compare]}.",
        unit="arrests",
        first=v.to - MONTHS + 1,
        items=tuple(items),
    )
