"""The priorities: the figures of the other pages, each measure once, no judgement that the scan did not make."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.catalogue import catalogue
from dashboard.charts import Sign
from dashboard.organisation import FORCE
from dashboard.selection import COMPARISONS, Selection
from dashboard.source import Signal
from dashboard.views.measure import measure_page
from dashboard.views.places import UnknownUnit
from dashboard.views.priority import PriorityPage, UnknownPriority, priorities_page, priority_page
from dashboard.views.rows import Row
from layouts.priority import priority
from layouts.sheets import sheets
from tests.dashboard.views.plain import NOV17, Figures, Plain, _points, force, slowly, unit_named, window

CODES = [g.code for g in catalogue().priorities]
WOMEN = "violence-against-women-and-girls"
LAMBETH = unit_named("lambeth").code
seeds, codes = st.integers(0, 10**6), st.sampled_from(CODES)
places = st.sampled_from(["", "lambeth", "camden", "central-north", "east-area"])


def figures(seed: int, ids: tuple[str, ...], months: int = 40, without: float = 0.0) -> Figures:
    """Small figures of these measures for all boroughs, or for the Met where they are counted there only."""
    chance, found = random.Random(seed), {}
    for id in ids:
        measure = catalogue().get(id)
        below = "borough" in measure.levels
        for unit in force().boroughs() if below else (force()[FORCE],):
            if chance.random() >= without:
                found[id, unit.code] = _points(chance, measure, chance.choice((2, 30)), months, NOV17, 0.0)
        if below and not measure.kind.adds_over_units:
            found[id, FORCE] = _points(chance, measure, 30, months, NOV17, 0.0)
    return {key: points for key, points in found.items() if points}


def store(seed: int, code: str, without: float = 0.0) -> Plain:
    return Plain(figures(seed, catalogue().priority(code).measures, without=without))


def rows(page: PriorityPage) -> dict[str, Row]:
    return {r.measure.id: r for s in page.sections for r in s.rows}


@settings(max_examples=20, deadline=None)
@given(seeds, codes, places, st.sampled_from(tuple(COMPARISONS)), st.integers(NOV17 - 5, NOV17))
def test_figures_are_those_of_the_deep_dive_and_of_slow_sums(
    seed: int, code: str, place: str, comparison: str, to: int
) -> None:
    source = store(seed, code)
    page = priority_page(source, Selection("priority", place, priority=code, to=to, compare=comparison))
    unit = unit_named(place) if place else force()[FORCE]
    leaves = [u.code for u in force().leaves(unit.code, to)] if unit.level != "borough" else [unit.code]
    leaves = [u for u in leaves if force()[u].level == "borough"]
    for id, row in rows(page).items():
        deep = measure_page(source, Selection("measure", place, id, to=to, compare=comparison))
        assert (row.change, row.main) in {(c.change, c.now) for c in deep.compared}
        months = window(comparison, to)
        if row.measure.frequency == "quarterly" and comparison == "rolling-12-months":
            last = to - (to - NOV17) % 3  # the newest quarter there is
            months = [m for m in range(last - 11, last + 1) if (m - NOV17) % 3 == 0]
        elif row.measure.frequency == "quarterly":
            continue
        if row.measure.kind.adds_over_months and (id, leaves[0]) in source.figures:
            assert row.period.sort == pytest.approx(slowly(source, id, leaves, months))


def test_every_priority_tells_who_becomes_a_victim_again() -> None:
    for code in CODES:
        page = priority_page(store(2, code), Selection("priority", priority=code))
        [part] = [s for s in page.sections if "repeat-victimisation" in {r.measure.id for r in s.rows}]
        assert "again" in part.question
        assert "whatever the offence" in part.question  # it is not of this priority's crimes alone


@settings(max_examples=6, deadline=None)
@given(seeds, places)
def test_strands_of_hate_crime_overlap_and_are_never_summed(seed: int, place: str) -> None:
    """No figure of the page or of its sheets is the sum of the strands, and the page says why."""
    source = store(seed, "hatred-intolerance-extremism")
    page = priority_page(source, Selection("priority", place, priority="hatred-intolerance-extremism"))
    [strands] = [s for s in page.sections if s.title == "Strands of hate crime"]
    assert len(strands.rows) == 7
    assert "never added up" in strands.question
    whole = sum(r.period.sort or 0 for r in strands.rows)
    others = {r.period.sort for r in rows(page).values()} - {r.period.sort for r in strands.rows}
    own = rows(page)["hate-crime"].period.sort
    assert whole == own or whole not in others
    numbers = {v for s in sheets(page) for row in s.rows for v in row if isinstance(v, float | int)}
    assert whole in (own, 0) or whole not in numbers


@settings(max_examples=15, deadline=None)
@given(seeds, codes, st.sampled_from([0.0, 0.5, 1.0]), places)
def test_every_measure_is_there_once_with_figures_or_among_those_without(
    seed: int, code: str, without: float, place: str
) -> None:
    page = priority_page(store(seed, code, without), Selection("priority", place, priority=code))
    listed = [r.measure.id for s in page.sections for r in s.rows]
    assert len(listed) == len(set(listed))
    names = {source_name(m) for m in catalogue().priority(code).measures}
    assert {r.label for s in page.sections for r in s.rows} | {w.text for w in page.without} == names
    assert not {r.label for s in page.sections for r in s.rows} & {w.text for w in page.without}
    assert page.frame.lead.endswith(".")
    drawn = sum(len(p.drawn) for p in page.pairs) + (page.where.tile_map is not None)
    assert drawn + (page.where.multiples is not None) <= 8


def source_name(id: str) -> str:
    return catalogue().get(id).name


def found(*items: tuple[str, str, Sign, str]) -> dict[tuple[str, str], Signal]:
    return {
        (m, u): Signal(sign, way, sign.value, f"{m} in {u}: told.", i)
        for i, (m, u, sign, way) in enumerate(items)
    }


def test_only_the_scan_judges_and_only_what_belongs_here_is_shown() -> None:
    outcome = "positive-outcome-rate-domestic-abuse"
    signals = found(("robbery", LAMBETH, Sign.CONCERN, "up"), (outcome, LAMBETH, Sign.CONCERN, "down"))
    source = replace(store(1, WOMEN), found=signals)
    page = priority_page(source, Selection("priority", priority=WOMEN))
    assert [i.signal.sentence for i in page.attention.worse] == [f"{outcome} in {LAMBETH}: told."]
    assert [d.text for d in page.doing] == [f"{source_name(outcome)} in Lambeth"]
    assert page.doing[0].state == "no case yet"
    assert "/exceptions?unit=lambeth" in page.doing[0].href
    here = priority_page(source, Selection("priority", "lambeth", priority=WOMEN))
    assert rows(here)[outcome].signal == signals[outcome, LAMBETH]
    assert all(r.signal is None for i, r in rows(here).items() if i != outcome)
    camden = priority_page(source, Selection("priority", "camden", priority=WOMEN))
    assert (camden.doing, camden.attention.worse) == ((), ())
    assert camden.attention.calm.startswith("Nothing out of the ordinary among")
    every = {b.name: b.attention for b in priorities_page(source, Selection("priorities")).briefs}
    assert [bool(a.worse) for a in every.values()] == [c == WOMEN for c in CODES]


def test_reported_abuse_is_neutral_and_stands_beside_its_outcomes() -> None:
    page = priority_page(store(2, WOMEN), Selection("priority", priority=WOMEN))
    reported, outcome = page.pairs[0].drawn
    assert reported.good == "neither way is good in itself"
    assert outcome.good == "higher is better"
    assert reported.trend.first == outcome.trend.first
    assert "not good" not in page.note
    assert "recorded" in page.note


def test_strands_of_hate_crime_are_never_added_up() -> None:
    code = "hatred-intolerance-extremism"
    source = store(3, code)
    page = priority_page(source, Selection("priority", priority=code))
    strands = next(s for s in page.sections if s.title == "Strands of hate crime")
    assert len(strands.rows) == 7
    total = sum(r.period.sort or 0 for r in strands.rows)
    text = "".join(str(x) for x in priority(page))
    assert "never added up" in text
    assert f"{total:,.0f}" not in text


@pytest.mark.parametrize("place", ["tp", "E05009317"])
def test_a_group_and_a_ward_are_told_what_stands_for_them(place: str) -> None:
    page = priority_page(store(4, WOMEN), Selection("priority", place, priority=WOMEN))
    assert page.unit.level == ("force" if place == "tp" else "borough")
    assert len(page.frame.notices) == 1


def test_the_place_stays_on_the_way_to_other_pages() -> None:
    page = priority_page(store(5, WOMEN), Selection("priority", "lambeth", priority=WOMEN, to=NOV17))
    assert all("unit=lambeth" in o.href and "to=2017-11" in o.href for o in page.others)
    assert page.exceptions == f"/exceptions?unit=lambeth&to=2017-11&priority={WOMEN}"
    chosen = next(c for c in page.frame.controls if c.key == "unit")
    assert [o.text for o in chosen.options if o.chosen] == ["Lambeth"]
    deep = measure_page(store(5, WOMEN), Selection("measure", "lambeth", "rape"))
    assert [b.href for b in deep.belongs] == [f"/priority/{WOMEN}?unit=lambeth"]


def test_what_is_not_there_is_told_apart() -> None:
    with pytest.raises(UnknownPriority):
        priority_page(store(6, WOMEN), Selection("priority", priority="profit"))
    with pytest.raises(UnknownUnit):
        priority_page(store(6, WOMEN), Selection("priority", "atlantis", priority=WOMEN))
    with pytest.raises(UnknownUnit):
        priorities_page(store(6, WOMEN), Selection("priorities", "atlantis"))
    empty = priority_page(Plain({}), Selection("priority", priority=WOMEN))
    assert empty.frame.lead == "No figures of this priority are loaded for London."
    assert (empty.sections, empty.pairs, empty.where.tile_map) == ((), (), None)
