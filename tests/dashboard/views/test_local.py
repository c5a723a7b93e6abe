"""Local priorities: the figures of the borough's own page, anti-social behaviour always, words that the figures bear."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.charts import Sign
from dashboard.selection import COMPARISONS, Selection
from dashboard.source import ASB, LocalPriority, Signal
from dashboard.views.local import LocalPage, local_page, way
from dashboard.views.local_asb import profile
from dashboard.views.local_borough import local_borough_page
from dashboard.views.local_choice import choices, outcome_of
from dashboard.views.local_unchosen import members, rolling_change
from dashboard.views.places import UnknownUnit
from dashboard.views.unit import unit_page
from tests.dashboard.views.plain import (
    MEASURES,
    NOV17,
    Plain,
    force,
    invented,
    series_of,
    slowly,
    unit_named,
    window,
)

BOROUGHS = force().boroughs()
LAMBETH = unit_named("lambeth").code
MENU = ("burglary", "robbery", "violence-with-injury")
picks = st.permutations(MENU).map(lambda p: tuple(p[:2]))
seeds = st.integers(0, 10**6)
comparisons = st.sampled_from(tuple(COMPARISONS))


@dataclass
class Choosing(Plain):
    """A source whose choices may be illustrative, of another year, or without anti-social behaviour."""

    made_up: frozenset[str] = frozenset()
    year: int | None = 2017
    spoilt: frozenset[str] = field(default_factory=frozenset)

    def priorities(self, unit: str, month: int, as_at: date | None = None) -> list[LocalPriority]:
        ids = self.local.get(unit, ("burglary", "robbery"))
        ids = ids if unit in self.spoilt else (ASB, *ids)
        return [
            LocalPriority(m, i, "A letter", unit in self.made_up and m != ASB, self.year)
            for i, m in enumerate(ids, 1)
        ]


def of(seed: int, picked: tuple[str, ...] = ("burglary", "robbery"), **more: object) -> Choosing:
    local = {u.code: picked if i % 2 else tuple(reversed(picked)) for i, u in enumerate(BOROUGHS)}
    return Choosing(invented(seed, months=60, gaps=0.002), local=local, **more)  # type: ignore[arg-type]


@settings(max_examples=8, deadline=None)
@given(seeds, picks, comparisons, st.integers(NOV17 - 3, NOV17), st.sampled_from(BOROUGHS))
def test_a_figure_is_that_of_the_boroughs_own_page(
    seed: int, picked: tuple[str, ...], comparison: str, to: int, unit: object
) -> None:
    source, slug = of(seed, picked), unit.slug  # type: ignore[attr-defined]
    matrix = local_page(source, Selection("local", to=to, compare=comparison))
    own = local_borough_page(source, Selection("local", slug, to=to, compare=comparison))
    page = unit_page(source, Selection("borough", slug, to=to, compare=comparison))
    section = next(s for s in page.sections if s.title == "Local priorities")
    assert section.href == matrix_href(matrix, own.unit.name)
    line = next(x for x in matrix.lines if x.name == own.unit.name)
    assert (
        [r.measure.id for r in section.rows]
        == [r.measure.id for r in line.rows]
        == [p.choice.measure.id for p in own.priorities]
    )
    for a, b in zip(line.rows, section.rows, strict=True):
        assert (a.main, a.before, a.change, a.london, a.href) == (
            b.main,
            b.before,
            b.change,
            b.london,
            b.href,
        )
    for tile, r in zip(own.tiles, section.rows, strict=True):
        assert tile.value == r.main.text
    chosen = next(g for g in own.unchosen.groups if g.code == "chosen")
    by_id = {r.measure.id: r for r in section.rows}
    for r in chosen.rows:
        assert (r.main, r.change, r.london) == (
            by_id[r.measure.id].main,
            by_id[r.measure.id].change,
            by_id[r.measure.id].london,
        )


def matrix_href(page: LocalPage, name: str) -> str:
    return next(x.href for x in page.lines if x.name == name)


@settings(max_examples=8, deadline=None)
@given(seeds, picks, comparisons)
def test_the_matrix_is_what_slow_sums_give_and_its_sentence_counts_it(
    seed: int, picked: tuple[str, ...], comparison: str
) -> None:
    source = of(seed, picked)
    page = local_page(source, Selection("local", compare=comparison))
    assert len(page.lines) == 32
    now, before = window(comparison, NOV17), [m - 12 for m in window(comparison, NOV17)]
    up = down = count = 0
    for unit, line in zip(BOROUGHS, page.lines, strict=True):
        assert line.rows[0].measure.id == ASB
        for r in line.rows:
            a, b = (slowly(source, r.measure.id, [unit.code], span) for span in (now, before))
            if a is None or b is None:
                assert way(r) == ""
                continue
            up, down, count = up + (a > b), down + (a < b), count + 1
            assert way(r) == ("up" if a > b else "down" if a < b else "the same")
    assert page.frame.lead.startswith(f"Of {count} local priorities {up} rose and {down} fell on ")


@settings(max_examples=8, deadline=None)
@given(seeds, picks)
def test_chosen_and_unchosen_share_no_offence_and_their_sums_are_slow_sums(
    seed: int, picked: tuple[str, ...]
) -> None:
    source = of(seed, picked)
    page = local_borough_page(source, Selection("local", "lambeth"))
    groups = {g.code: g for g in page.unchosen.groups}
    for g in groups.values():
        there = [
            r
            for r in g.rows
            if r.change.sort is not None or (r.before.sort is not None and r.main.sort is not None)
        ]
        if g.together[0].sort is not None:
            assert g.together[0].sort == sum(r.main.sort or 0 for r in there if r.label not in g.left_out)
    ids = {code: {r.measure.id for r in g.rows} for code, g in groups.items()}
    assert ids["chosen"] == set(picked)
    assert not ids["chosen"] & ids["not-chosen"]
    chosen, others = groups["chosen"], groups["not-chosen"]
    if chosen.moved.percent is not None and others.moved.percent is not None:
        said = page.unchosen.sentence
        for g in (chosen, others):
            percent = g.moved.percent or 0
            if abs(percent) >= 0.001:
                assert f"{'up' if percent > 0 else 'down'} {abs(100 * percent):.1f}" in said.replace(",", "")


@given(st.sets(st.sampled_from(Plain({}).catalogue.local_menu), min_size=1, max_size=3))
def test_no_crime_stands_in_two_groups_nor_its_part(picked: set[str]) -> None:
    source = Plain({})
    found = members(source, sorted(picked))
    both = [m for code in ("chosen", "not-chosen") for m in found[code]]
    for m in both:
        above = source.measure(m).part_of
        while above:
            assert above not in both
            above = source.measure(above).part_of
    assert set(found["chosen"]) <= picked
    assert not set(found["not-chosen"]) & picked
    assert all(source.measure(m).kind == "count" for m in found["high-harm"])


@pytest.mark.parametrize("page", ["matrix", "borough"])
def test_anti_social_behaviour_is_shown_even_where_the_store_has_lost_it(page: str) -> None:
    source = of(1, spoilt=frozenset(u.code for u in BOROUGHS))
    source.figures = {k: v for k, v in source.figures.items() if k[0] != ASB}
    if page == "matrix":
        for line in local_page(source, Selection("local")).lines:
            assert line.rows[0].measure.id == ASB
            assert line.rows[0].change.reason == "No figures are loaded."
        return
    view = local_borough_page(source, Selection("local", "lambeth"))
    assert view.priorities[0].choice.measure.id == ASB
    assert view.asb.reason.startswith("No figures of anti-social behaviour are loaded")
    assert "anti-social behaviour calls without figures" in view.frame.lead


def test_an_illustrative_choice_says_so_wherever_it_is_shown() -> None:
    source = of(2, made_up=frozenset({LAMBETH}))
    matrix = local_page(source, Selection("local"))
    assert [x.name for x in matrix.lines if x.illustrative] == ["Lambeth"]
    assert any("choices of 1 borough are illustrative" in n for n in matrix.frame.notices)
    own = local_borough_page(source, Selection("local", "lambeth"))
    assert any(n.startswith("Illustrative choices") for n in own.frame.notices)
    assert [p.choice.illustrative for p in own.priorities] == [False, True, True]
    page = unit_page(source, Selection("borough", "lambeth"))
    assert "illustrative" in page.sections[0].question
    assert [t.kicker for t in page.tiles[:3]] == [
        "Local priority",
        *["Local priority, illustrative choice"] * 2,
    ]
    real = local_borough_page(source, Selection("local", "camden"))
    assert not any("llustrative" in n for n in real.frame.notices)


def test_choices_of_another_year_say_so() -> None:
    source = of(3)
    assert local_page(source, Selection("local")).frame.notices == ()
    later = local_page(source, Selection("local", to=periods.parse("2018-04")))
    assert later.frame.notices[-1] == "No choices are loaded for 2018/19: those of 2017/18 are shown instead."
    assert "2018/19" in later.frame.title


def test_what_the_scan_found_is_counted_and_nothing_else_is_called_unusual() -> None:
    flagged = Signal(Sign.CONCERN, "up", "concern", "Robbery in Lambeth: more than expected.", 1)
    source = of(4, found={("robbery", LAMBETH): flagged})
    assert local_page(source, Selection("local")).frame.lead.endswith("Out of the ordinary: 1.")
    own = local_borough_page(source, Selection("local", "lambeth"))
    assert own.frame.lead.endswith("Out of the ordinary: robbery.")
    assert local_borough_page(source, Selection("local", "camden")).frame.lead.endswith(
        "Out of the ordinary: none."
    )
    unscanned = local_page(of(4), Selection("local"))
    assert unscanned.frame.lead.endswith("November 2017 has not been scanned for exceptions.")


def test_who_chose_what_names_every_choice_once() -> None:
    page = local_page(of(5, ("burglary", "robbery")), Selection("local"))
    assert sum(len(c.boroughs) for c in page.chosen) == 64
    assert {c.measure.id for c in page.chosen} == {"burglary", "robbery"}
    assert "Residential burglary" in page.unchosen


def test_no_borough_of_that_name() -> None:
    for name in ("nowhere", "heathrow", "central-north", "E12000007"):
        with pytest.raises(UnknownUnit):
            local_borough_page(of(6), Selection("local", name))


def test_outcomes_are_those_of_the_crime_or_of_what_it_is_part_of() -> None:
    source = Plain({})
    assert outcome_of(source, "robbery-personal") == "positive-outcome-rate-robbery"
    assert outcome_of(source, "burglary") == "positive-outcome-rate-burglary"
    assert outcome_of(source, "theft-from-person") == ""
    assert choices(source, LAMBETH, NOV17, None)[0].measure.id == ASB


@given(st.lists(st.integers(1, 500), min_size=36, max_size=36), st.integers(0, 11))
def test_a_rolling_change_is_two_slow_sums(values: list[int], broken: int) -> None:
    points = {NOV17 - 35 + i: (float(v), None) for i, v in enumerate(values)}
    s = series_of(Plain({}).measure("robbery"), LAMBETH, points)
    found = rolling_change([s], NOV17 - 12, NOV17)
    for i, got in enumerate(found):
        now, before = sum(values[12 + i : 24 + i]), sum(values[i : 12 + i])
        assert got == pytest.approx(now / before - 1)
    cut = rolling_change([s], NOV17 - 12, NOV17, [NOV17 - 12 + broken])
    assert not np.isnan(cut[:broken]).any()
    assert np.isnan(cut[broken:]).all()


@given(
    st.lists(st.floats(0.5, 2), min_size=12, max_size=12),
    st.lists(st.floats(10, 1000), min_size=3, max_size=6),
)
def test_a_season_is_found_again_whatever_the_level_of_the_years(
    season: list[float], levels: list[float]
) -> None:
    shape = np.array(season) / np.mean(season)
    months = [periods.parse("2017-04") + i for i in range(12)]
    found = profile([x * level for level in levels for x in shape], months)
    for i, m in enumerate(months):
        assert found[m % 12] == pytest.approx(shape[i])


@settings(max_examples=8, deadline=None)
@given(seeds, picks, comparisons, st.sampled_from(BOROUGHS))
def test_small_multiples_are_of_the_boroughs_that_chose_the_same_by_plain_sums(
    seed: int, picked: tuple[str, ...], comparison: str, unit: object
) -> None:
    source = of(seed, picked)
    here = unit  # type: ignore[assignment]
    view = local_borough_page(source, Selection("local", here.slug, compare=comparison))  # type: ignore[attr-defined]
    assert view.priorities[0].elsewhere is None  # anti-social behaviour is everyone's
    for p in view.priorities[1:]:
        chart, id = p.elsewhere, p.choice.measure.id
        if chart is None:
            continue
        by_name = {u.name: u.code for u in BOROUGHS}
        assert {i.label for i in chart.items} <= {u.name for u in BOROUGHS if id in source.local[u.code]}
        assert here.name not in {i.label for i in chart.items[1:]}  # type: ignore[attr-defined]
        for item in chart.items:
            people = force().population(by_name[item.label], NOV17)
            assert people is not None
            for k, value in enumerate(item.values):
                count = slowly(source, id, [by_name[item.label]], [chart.first + k])
                assert value == (None if count is None else pytest.approx(count / people[0] * 100_000))
        signs = [i.sign in (Sign.USUAL, Sign.UNKNOWN) for i in chart.items[1:]]
        assert signs == sorted(signs)


def test_the_page_has_at_most_eight_charts_and_an_address_for_every_link() -> None:
    view = local_borough_page(of(7), Selection("local", "lambeth"))
    charts = (
        [p.trend for p in view.priorities]
        + [p.elsewhere for p in view.priorities]
        + [view.asb.season, view.unchosen.chart]
    )
    assert 3 <= sum(c is not None for c in charts) <= 8
    for r in (x for p in view.priorities for x in p.wards):
        assert Selection.parse(r.href.partition("?")[0]) is not None
    assert Selection.parse("/local") == Selection("local")
    assert Selection.parse("/local/lambeth") == Selection("local", "lambeth")
    assert Selection.parse("/local/lambeth/x") is None
    assert Selection("local", "lambeth", to=NOV17).href() == "/local/lambeth?to=2017-11"


assert set(MENU) <= {*MEASURES}
