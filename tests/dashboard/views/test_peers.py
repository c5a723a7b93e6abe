"""Boroughs beside each other: levels, intervals, the map and the order, each against its definition."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from dashboard.organisation import FORCE
from dashboard.selection import Selection
from dashboard.views.peers import STEPS, Level, Z, apart, level, levels, poisson, rank_of, tile_map, wilson
from tests.dashboard.views.dives import LAMBETH, YEAR
from tests.dashboard.views.plain import NOV17, Plain, force, invented, slowly

seeds = st.integers(0, 10**6)


@given(st.integers(0, 20_000))
def test_the_interval_of_a_count_is_nearly_the_exact_one(count: int) -> None:
    low, high = poisson(count)
    exact = (chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, chi2.ppf(0.975, 2 * count + 2) / 2)
    assert (low, high) == pytest.approx(exact, rel=0.003, abs=0.025)


@given(st.floats(0, 1), st.integers(1, 5000))
def test_the_ends_of_the_interval_of_a_share_are_just_so_far_from_it(share: float, of: int) -> None:
    low, high = wilson(share, of)
    assert 0 <= low <= high <= 1
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            assert abs(share - end) == pytest.approx(Z * math.sqrt(end * (1 - end) / of), rel=1e-6, abs=1e-9)
    assert low < high


@given(st.floats(0, 10), st.floats(0, 3), st.floats(0, 3), st.floats(0, 10))
def test_apart_from_london_is_only_whose_interval_is(
    value: float, down: float, up: float, whole: float
) -> None:
    own = Level(value, value - down, value + up, "", "")
    said = apart(own, Level(whole, None, None, "", ""))
    assert ("above" in said) == (value - down > whole)
    assert ("below" in said) == (value + up < whole)
    assert (said == "not clearly apart from London’s") == (value - down <= whole <= value + up)
    assert apart(replace(own, low=None), own) == apart(replace(own, high=None), own) == "beside London’s"


@settings(max_examples=15, deadline=None)
@given(seeds, st.sampled_from(("robbery", "positive-outcome-rate", "public-confidence", "bail-caseload")))
def test_a_level_is_a_year_a_share_or_the_latest(seed: int, id: str) -> None:
    source = Plain(invented(seed))
    measure = source.measure(id)
    own = source.series(([id], [LAMBETH.code]))[id, LAMBETH.code]
    got = level(force(), measure, own, LAMBETH.code, NOV17)
    people = force().population(LAMBETH.code, NOV17)
    assert people is not None
    year = slowly(source, id, [LAMBETH.code], YEAR)
    if id == "robbery":
        assert year is not None
        assert got is not None
        per = people[0] / 1000
        assert (got.value, got.low, got.high) == pytest.approx(
            (year / per, *(x / per for x in poisson(year)))
        )
        assert got.text == f"{got.value:,.1f} per 1,000 residents ({year:,.0f})"
        assert got.brief == f"{got.value:,.1f} ({year:,.0f})"
        return
    if id == "positive-outcome-rate":
        if year is None:
            assert got is None
            return
        asked = sum(source.figures[id, LAMBETH.code][m][1] or 0 for m in YEAR)
        assert got is not None
        assert (got.value, got.low, got.high) == pytest.approx((year, *wilson(year, asked)))
        return
    latest = slowly(source, id, [LAMBETH.code], [NOV17])
    assert got is not None
    assert got.value == latest
    if id == "public-confidence":
        assert latest is not None
        assert (got.low, got.high) == wilson(latest, 400)
    else:
        assert (got.low, got.high) == (None, None)


@settings(max_examples=10, deadline=None)
@given(seeds, st.sampled_from(("robbery", "public-confidence")), st.sampled_from((0.0, 0.3)))
def test_the_map_parts_boroughs_into_fifths(seed: int, id: str, without: float) -> None:
    source = Plain(invented(seed, without=without))
    here = Selection("borough", "lambeth")
    known = source._all
    drawn = tile_map(source, here, NOV17, id, known, LAMBETH)
    value = {
        c: x.value for c, x in levels(source, source.measure(id), known, force().boroughs(), NOV17).items()
    }
    if drawn is None:
        assert not value
        return
    by_name = {u.name: u for u in force().boroughs()}
    assert [(t.row, t.col) for t in drawn.tiles] == sorted((t.row, t.col) for t in drawn.tiles)
    assert len(drawn.tiles) == 32
    edges = np.quantile(list(value.values()), [0.2, 0.4, 0.6, 0.8])
    for tile in drawn.tiles:
        unit = by_name[tile.label]
        assert tile.own == (unit == LAMBETH)
        assert (tile.row, tile.col) == (unit.row, unit.col)
        if unit.code not in value:
            assert (tile.text, tile.level) == ("no figures", None)
        else:
            assert tile.level == sum(value[unit.code] >= e for e in edges)
    top, bottom = max(value.values()), min(value.values())
    high, low = re.fullmatch(r"Highest in (.*?): .*; lowest in (.*?): .*\.", drawn.sentence).groups()  # type: ignore[union-attr]
    assert (value[by_name[high].code], value[by_name[low].code]) == (top, bottom)
    ends = [
        [float(x.rstrip("\u202f%").replace(",", "")) for x in line.split(": ")[1].split(" to ")]
        for line in drawn.legend
    ]
    assert [line.split(":")[0] for line in drawn.legend] == list(STEPS)
    scale = 100 if id == "public-confidence" else 1
    assert np.allclose(
        [a for a, _ in ends] + [ends[-1][1]], scale * np.array([bottom, *edges, top]), atol=0.051
    )
    assert drawn.title.endswith("December 2016 to November 2017" if id == "robbery" else ", November 2017")
    assert ("per 1,000 residents" in drawn.title) == (id == "robbery")


@settings(max_examples=10, deadline=None)
@given(seeds, st.sampled_from(("robbery", "positive-outcome-rate")), st.sampled_from(force().boroughs()))
def test_the_order_says_where_a_borough_stands_beside_london(seed: int, id: str, here: Any) -> None:
    source = Plain(invented(seed))
    drawn = rank_of(source, Selection("borough", here.slug), NOV17, id, source._all, here)
    whole = level(force(), source.measure(id), source._all.get((id, FORCE)), FORCE, NOV17)
    if drawn is None:
        return
    assert whole is not None
    assert drawn.reference == whole.value
    assert [i.own for i in drawn.items].count(True) <= 1
    own = next((i for i in drawn.items if i.own), None)
    assert own is None or own.label == here.name
    values = [i.value for i in drawn.items]
    assert values == sorted(values, reverse=True)  # type: ignore[type-var]
    if own is None:
        assert drawn.sentence.startswith("Bars show")
        return
    place = drawn.items.index(own) + 1
    block = "highest ten" if place < 11 else "middle twelve" if place < 23 else "lowest ten"
    assert drawn.sentence.endswith(f"; among the {block} of {len(drawn.items)} boroughs.")
    assert own.low is not None
    assert own.high is not None
    assert ("above" in drawn.sentence) == (own.low > whole.value)
    assert ("below" in drawn.sentence) == (own.high < whole.value)


def test_without_a_figure_of_london_there_is_no_reference() -> None:
    source = Plain(invented(1))
    known = {k: v for k, v in source._all.items() if k[1] != FORCE}
    drawn = rank_of(source, Selection("borough", "lambeth"), NOV17, "robbery", known, LAMBETH)
    assert drawn is not None
    assert drawn.reference is None
    assert drawn.sentence.startswith("Bars show")
