"""What the police did: searches by object and ethnicity, ratios with intervals, arrests, each by plain sums too."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.catalogue import catalogue
from dashboard.measure import Kind
from dashboard.organisation import FORCE
from dashboard.residents import rate_ratio, residents
from dashboard.selection import Selection
from dashboard.views.places import children_of, measures_for
from dashboard.views.police import broken_down
from dashboard.views.searches import ALL, ETHNICITY, OBJECT, RATE
from dashboard.views.violence import ViolencePage, violence_page
from layouts.sheets import sheets
from layouts.violence import violence
from tests.dashboard.views.plain import NOV17, Figures, Plain, force, slowly, unit_named

ARRESTS = ("habitual-knife-carriers-arrested", "prolific-firearms-offenders-arrested")
GROUPS = ("asian", "black", "other-ethnicity")
WHITE = f"{ALL}-white"
MINE = (ALL, RATE, f"{ALL}-weapons", *broken_down(catalogue()), *ARRESTS)
seeds = st.integers(0, 10**6)
places = st.sampled_from(["", "lambeth", "central-north"])
JAN18 = NOV17 + 2


def searches(seed: int, months: int, to: int = NOV17, only_force: bool = False) -> Figures:
    """Searches whose objects add up to all of them; those whose ethnicity is not recorded are left over."""
    chance = random.Random(seed)
    units = [force()[FORCE]] if only_force else list(force().boroughs())
    found: dict = {}
    for unit in units:
        for month in range(to - months + 1, to + 1):
            for by in (OBJECT, ETHNICITY):
                ids = [m.id for m in catalogue().breakdown(by, ALL)] + [f"{ALL}-weapons"] * (by == OBJECT)
                counts = {id: chance.randint(0, 60) for id in ids}
                for id, n in counts.items():
                    found.setdefault((id, unit.code), {})[month] = (float(n), None)
                    got = (float(chance.randint(0, n)), float(n))
                    found.setdefault((id.replace(ALL, RATE, 1), unit.code), {})[month] = got
                if by == ETHNICITY:
                    whole = sum(counts.values()) + chance.randint(0, 9)
                    found.setdefault((ALL, unit.code), {})[month] = (float(whole), None)
                    found.setdefault((RATE, unit.code), {})[month] = (
                        float(chance.randint(0, whole)),
                        float(whole),
                    )
            for id in ARRESTS:
                found.setdefault((id, unit.code), {})[month] = (float(chance.randint(0, 5)), None)
    return found


def leaves(place: str) -> list[str]:
    unit = unit_named(place) if place else force()[FORCE]
    if unit.level == "force":
        return [u.code for u in force().boroughs()]
    return [unit.code] if unit.level == "borough" else [u.code for u in force().leaves(unit.code, NOV17)]


def html(page: ViolencePage) -> str:
    return "".join(str(node) for node in violence(page) if node is not None)


@settings(max_examples=6, deadline=None)
@given(seeds, places, st.sampled_from([1, 2, 7, 12, 30]))
def test_searches_are_those_of_the_months_there_are(seed: int, place: str, months: int) -> None:
    source = Plain(searches(seed, months))
    page = violence_page(source, Selection("violence", place)).police
    span = range(NOV17 - min(months, 12) + 1, NOV17 + 1)
    assert page.window is not None
    assert (page.window.first, page.window.last) == (span[0], span[-1])
    whole = slowly(source, ALL, leaves(place), span) or 0
    assert page.volume.startswith(f"{whole:,.0f} searches in ")
    lines = [x for b in page.breakdowns for x in b.lines]
    parts = [m for by in (OBJECT, ETHNICITY) for m in catalogue().breakdown(by, ALL)]
    assert {x.measure.id for x in lines} == {m.id for m in parts if not m.breaks}  # objects: see below
    for x in lines:
        count = slowly(source, x.measure.id, leaves(place), span)
        assert x.searches.sort == count
        assert x.share.sort == pytest.approx((count or 0) / whole)
        rate = slowly(source, x.measure.id.replace(ALL, RATE, 1), leaves(place), span)
        assert x.rate.sort == (None if rate is None else pytest.approx(rate))
        if x.rate.sort is not None and x.low is not None and x.high is not None:
            assert 0 <= x.low <= x.rate.sort <= x.high <= 1


@settings(max_examples=6, deadline=None)
@given(seeds, places)
def test_the_ratio_is_the_rate_of_one_group_over_that_of_white_people(seed: int, place: str) -> None:
    source = Plain(searches(seed, 24))
    page = violence_page(source, Selection("violence", place))
    span, mine = range(NOV17 - 11, NOV17 + 1), leaves(place)
    found = page.police.ratios
    assert found is not None
    minority = sum(slowly(source, f"{ALL}-{g}", mine, span) or 0 for g in GROUPS)
    white = slowly(source, WHITE, mine, span) or 0
    people, whites = residents(mine, "minority") or 0, residents(mine, "white") or 0
    first, last = found.rated[0], found.rated[-1]
    assert (first.searches.sort, first.residents.sort) == (minority, people)
    assert (last.searches.sort, last.residents.sort, last.ratio) == (white, whites, None)
    value = (minority / people) / (white / whites)
    spread = 1.959964 * math.sqrt(1 / minority + 1 / white)
    assert first.ratio is not None
    assert first.ratio.value == pytest.approx(value)
    assert first.ratio.low == pytest.approx(math.exp(math.log(value) - spread))
    assert first.ratio.high == pytest.approx(math.exp(math.log(value) + spread))
    assert f"{value:.2f} times as often" in found.sentence
    text = html(page)
    assert found.caveat in text.replace("&#39;", "'")
    assert "toward 1 is more equal" in text
    if found.chart is not None:
        values = [i.value for i in found.chart.items if i.value is not None]
        assert values == sorted(values, reverse=True)
        assert found.chart.reference == 1.0


counts, people = st.integers(10, 10**5), st.integers(1, 10**6)


@given(counts, people, counts, people)
def test_an_interval_holds_its_ratio_and_turns_over_with_it(a: int, p: int, b: int, q: int) -> None:
    there, back = rate_ratio(a, p, b, q), rate_ratio(b, q, a, p)
    assert there is not None
    assert back is not None
    assert 0 < there.low < there.value < there.high
    assert back.value == pytest.approx(1 / there.value)
    assert (back.low, back.high) == (pytest.approx(1 / there.high), pytest.approx(1 / there.low))
    more = rate_ratio(4 * a, 4 * p, 4 * b, 4 * q)
    assert more is not None
    assert math.log(more.high / more.low) == pytest.approx(math.log(there.high / there.low) / 2)


def test_no_ratio_of_a_handful_and_none_without_residents() -> None:
    assert rate_ratio(9, 1000, 500, 1000) is None
    assert rate_ratio(500, 1000, 9, 1000) is None
    assert rate_ratio(50, 0, 50, 1000) is None
    assert residents(["E09000022"], "black") is None  # the census is not among what is known
    assert residents(["E09000022", "heathrow"], "white") is None
    assert residents([], "white") is None


def test_objects_of_2017_are_not_told_apart_in_published_figures() -> None:
    """Figures that a store took in before: they are not shown, and the page says why. From 2018 they are."""
    for to, illustrative, shown in ((NOV17, False, 1), (NOV17, True, 4), (JAN18, False, 4)):
        source = Plain(searches(3, 1, to), illustrative=illustrative)
        if illustrative:
            made_up = {k: s for k, s in source._all.items()}
            for s in made_up.values():
                object.__setattr__(s, "illustrative", True)
        page = violence_page(source, Selection("violence", to=to)).police
        objects = page.breakdowns[0]
        assert len(objects.lines) == shown
        assert ("cannot be told apart" in objects.note) == (shown == 1)


def test_published_records_have_no_boroughs_and_the_page_says_so() -> None:
    source = Plain(searches(4, 2, only_force=True))
    london = violence_page(source, Selection("violence")).police
    assert london.window is not None
    assert not london.window.whole
    assert "so no year can be shown" in london.volume
    assert london.ratios is not None
    assert [i.label for i in london.ratios.chart.items if london.ratios.chart] == ["London"]  # type: ignore[union-attr]
    lambeth = violence_page(source, Selection("violence", "lambeth"))
    assert lambeth.police.window is None
    assert "name no borough" in lambeth.police.none
    assert "name no borough" in html(lambeth)


def test_a_group_without_residents_is_named_and_the_published_figure_stands_beside_it() -> None:
    found = violence_page(Plain(searches(5, 12)), Selection("violence")).police.ratios
    assert found is not None
    assert "Black people" in found.lacking
    assert "just over three times" in found.lacking


@settings(max_examples=6, deadline=None)
@given(seeds, places)
def test_arrests_are_told_in_figures(seed: int, place: str) -> None:
    source = Plain(searches(seed, 24))
    page = violence_page(source, Selection("violence", place)).police
    for id in ARRESTS:
        now = slowly(source, id, leaves(place), range(NOV17 - 11, NOV17 + 1))
        before = slowly(source, id, leaves(place), range(NOV17 - 23, NOV17 - 11))
        name = catalogue().get(id).name
        assert f"{now:,.0f} {name[:1].lower()}{name[1:]} ({before:,.0f} in the 12 before)" in page.arrests
    assert "%" not in page.arrests


def test_sheets_carry_what_the_page_shows() -> None:
    page = violence_page(Plain(searches(6, 24)), Selection("violence"))
    found = {s.name: s for s in sheets(page)}
    assert len(found["Searches"].rows) == sum(len(b.lines) for b in page.police.breakdowns)
    assert page.police.ratios is not None
    assert found["Disproportionality"].rows[0][4] == page.police.ratios.rated[0].ratio.value  # type: ignore[union-attr]
    assert any(page.police.ratios.caveat in row for row in found["Disproportionality"].rows)


def test_a_breakdown_is_neither_listed_among_the_measures_of_a_place_nor_of_any_direction_by_ethnicity() -> (
    None
):
    source = Plain(searches(7, 2))
    broken = {m.id for m in catalogue().measures.values() if m.breakdown}
    assert broken == set(broken_down(catalogue()))
    for unit in (force()[FORCE], unit_named("lambeth")):
        assert not broken & set(measures_for(source, unit, Selection("met"), NOV17))
    assert children_of(source, force()[FORCE], NOV17)
    judged = [
        m for m in catalogue().measures.values() if m.breakdown == ETHNICITY and m.direction != "neutral"
    ]
    assert not judged
    assert {catalogue().get(i).kind for i in broken} == {Kind.COUNT, Kind.PROPORTION}
