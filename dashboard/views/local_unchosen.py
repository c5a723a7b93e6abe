"""The crimes that a borough chose against those that it did not: what became of what was not chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard import wording
from dashboard.charts import Multiples, Small
from dashboard.compare import Change, Figure, change, compare
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import DEFAULT_COMPARISON, Selection
from dashboard.series import Series
from dashboard.source import Key, Signal, Source
from dashboard.views.local_choice import wholes
from dashboard.views.rows import Cell, Row, change_cell, row
from dashboard.views.trend import numbers

YEAR = 12
CAUSE = (
    "A crime is often chosen because it is rising, and what is recorded also follows where police look: "
    "this says what happened, not what choosing did."
)


@dataclass(frozen=True)
class Group:
    """Crimes of one kind: chosen, not chosen, high-harm; together is their sum, london the same across London.

    left_out names those that have no figures to sum.
    """

    code: str
    title: str
    rows: tuple[Row, ...]
    moved: Change
    whole: Change
    together: tuple[Cell, Cell, Cell]
    london: Cell
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Unchosen:
    """Chosen against unchosen: the answer in a sentence, a table by groups, rolling changes on one scale."""

    sentence: str
    caveat: str
    groups: tuple[Group, ...]
    chart: Multiples | None


def members(source: Source, chosen: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The measures of each group, by base id; none is part of another of its group, or of a chosen one."""
    picked = _tops(source, chosen)
    near = {w for m in chosen for w in (m, *wholes(source, m))}
    free = [
        m
        for m in source.catalogue.local_menu
        if m not in near and not set(chosen).intersection(wholes(source, m))
    ]
    harm = [
        next((m for m in g.measures if source.measure(m).kind is Kind.COUNT), "")
        for g in source.catalogue.high_harm
    ]
    return {"chosen": picked, "not-chosen": _tops(source, free), "high-harm": tuple(filter(None, harm))}


def _tops(source: Source, ids: Iterable[str]) -> tuple[str, ...]:
    """Those that are no part of another."""
    found = tuple(dict.fromkeys(ids))
    return tuple(m for m in found if not set(found).intersection(wholes(source, m)))


def unchosen(
    source: Source,
    s: Selection,
    to: int,
    unit: Unit,
    groups: Mapping[str, Sequence[str]],
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
) -> Unchosen:
    """groups are members(), in the counting that reaches the month; series hold the unit's and London's."""
    titles = {
        "chosen": "Chosen by this borough",
        "not-chosen": "On the menu, not chosen",
        "high-harm": "High harm, mandatory in every borough",
    }
    made = tuple(
        _group(source, s, to, unit, code, titles[code], groups[code], series, signals)
        for code in titles
        if groups[code]
    )
    return Unchosen(sentence(made, s), CAUSE, made, _chart(source, s, to, unit, groups, series))


def _group(
    source: Source,
    s: Selection,
    to: int,
    unit: Unit,
    code: str,
    title: str,
    ids: Sequence[str],
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
) -> Group:
    rows, own, london, left_out = [], [], [], []
    for id in ids:
        m, mine, whole = source.measure(id), series.get((id, unit.code)), series.get((id, FORCE))
        href = s.go("measure", measure=id, unit=unit.slug)
        rows.append(row(s, m, to, mine, whole, None, signals.get((id, unit.code)), href, brief=True))
        here, there = compare(mine, m, to, s.compare), compare(whole, m, to, s.compare)
        if here.difference is None:
            left_out.append(m.name)
            continue
        own.append(here)
        london.append(there)
    measure = replace(source.measure(ids[0]), id=code, name=title)
    moved, everywhere = _sum(measure, own), _sum(measure, london)
    cells = (
        Cell(wording.value(measure, moved.now.value), moved.now.value, moved.reason),
        Cell(wording.value(measure, moved.before.value), moved.before.value, moved.reason),
        change_cell(measure, moved),
    )
    return Group(
        code, title, tuple(rows), moved, everywhere, cells, change_cell(measure, everywhere), tuple(left_out)
    )


def _sum(measure: Measure, changes: Sequence[Change]) -> Change:
    """Changes over the same months as one; none unless every one of them is a change."""
    if not changes or any(c.difference is None for c in changes):
        none = Figure(None, 0, 0, "There is nothing to add up.")
        return Change(none, none, None, None, False, none.reason)
    sides = [[c.now for c in changes], [c.before for c in changes]]
    now, before = (Figure(sum(f.value or 0 for f in fs), fs[0].first, fs[0].last) for fs in sides)
    return change(measure, now, before)


def sentence(groups: Sequence[Group], s: Selection) -> str:
    """What the chosen crimes and the others did here, and across London."""
    found = {g.code: g for g in groups}
    chosen, others = found.get("chosen"), found.get("not-chosen")
    if chosen is None or others is None or chosen.moved.percent is None or others.moved.percent is None:
        return "The chosen crimes and the others cannot be compared: figures of one or the other are lacking."
    text = (
        f"The chosen crimes are {said(chosen.moved)} on {wording.THAN[s.compare]}, those on the menu that were "
        f"not chosen {said(others.moved)}"
    )
    if chosen.whole.percent is None or others.whole.percent is None:
        return f"{text}."
    return f"{text}; the same crimes across London {said(chosen.whole)} and {said(others.whole)}. {_next_to(chosen, others)}"


def said(c: Change) -> str:
    """'up 3.2 %'; 'unchanged' where it rounds to nothing."""
    if c.percent is None or not round(abs(c.percent), 3):
        return "unchanged"
    return f"{'up' if c.percent > 0 else 'down'} {wording.percent(abs(c.percent))}"


def _next_to(chosen: Group, others: Group) -> str:
    """How far each stands from London's change, in points."""

    def gap(g: Group) -> str:
        points = round(100 * ((g.moved.percent or 0) - (g.whole.percent or 0)), 1)
        if not points:
            return "level with it"
        return f"{wording.number(abs(points), 1)} percentage points {'above' if points > 0 else 'below'}"

    return f"Next to London’s change, the chosen crimes are {gap(chosen)} and the others {gap(others)}."


def _chart(
    source: Source,
    s: Selection,
    to: int,
    unit: Unit,
    groups: Mapping[str, Sequence[str]],
    series: Mapping[Key, Series],
) -> Multiples | None:
    """12 months against the 12 before, month after month, for each group on one scale.

    What cannot be compared to the newest month is left out, and counted in the text.
    """
    first, items = to - s.months + 1, []
    names = {"chosen": "Chosen", "not-chosen": "Not chosen", "high-harm": "High harm"}
    for code, ids in groups.items():

        def moved(id: str, u: str) -> Change:
            return compare(series.get((id, u)), source.measure(id), to, DEFAULT_COMPARISON)

        whole = [id for id in ids if moved(id, unit.code).difference is not None]
        breaks = [b.month for id in whole for b in source.measure(id).breaks]
        values, there = (
            rolling_change([series[id, u] for id in whole if (id, u) in series], first, to, breaks)
            for u in (unit.code, FORCE)
        )
        if np.isnan(values).all():
            continue
        lacking = len(ids) - len(whole)
        text = f"{_percent(values[-1])}, London {_percent(there[-1])}"
        if lacking:
            text += f"; without {lacking} of {len(ids)}"
        items.append(Small(names[code], f"#{code}", numbers(values), text))
    if len(items) < 2:
        return None
    return Multiples(
        title="12 months against the 12 before, month after month",
        sentence=f"Each line is the sum of its crimes in {source.organisation.name(unit.code, to)}.",
        unit="change",
        first=first,
        items=tuple(items),
        kind_of_value="share",
        decimals=1,
    )


def _percent(value: float) -> str:
    return wording.DASH if value != value else f"{wording.signed(100 * value, 1)}{wording.THIN}%"


def rolling_change(parts: Sequence[Series], first: int, to: int, breaks: Sequence[int] = ()) -> np.ndarray:
    """For each month from first to `to`: the sum of the 12 months to it over that of the 12 before, minus 1.

    NaN where any of the 24 months lacks a figure of any part, where the counting changed between them
    (breaks: the first months of a new counting), or where nothing stood before.
    """
    start = first - 2 * YEAR + 1
    if not parts:
        return np.full(to - first + 1, np.nan)
    months = np.sum([p.over(start, to + 1).numerator for p in parts], axis=0)
    sums = np.lib.stride_tricks.sliding_window_view(months, YEAR).sum(axis=1)
    now, before = sums[YEAR:], sums[:-YEAR]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(before > 0, now / before - 1, np.nan)
    for b in breaks:
        found[max(b - first, 0) : max(b - first + 2 * YEAR - 1, 0)] = np.nan
    return found
