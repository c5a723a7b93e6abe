"""One figure, one value: wherever a page, a tile, a table or a sheet shows it, and as slow sums give it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbacks.downloads import _series_csv
from dashboard.organisation import FORCE
from dashboard.selection import COMPARISONS, Selection
from dashboard.views.measure import measure_page
from dashboard.views.rows import Row
from dashboard.views.unit import UnitPage, unit_page
from dashboard.wording import value
from layouts.sheets import sheets
from tests.dashboard.views.plain import NOV17, Plain, force, invented, slowly, unit_named, window

TEXTS = {c: t[0].upper() + t[1:] for c, t in COMPARISONS.items()}
BOROUGHS = [u.slug for u in force().boroughs()]
# what a store is made from, so that a failing one can be made again
stores = st.tuples(st.integers(0, 10**6), st.sampled_from((0.0, 0.0, 0.03)), st.sampled_from((0.0, 0.2)))
comparisons = st.sampled_from(tuple(COMPARISONS))
months = st.integers(NOV17 - 5, NOV17)


Store = tuple[int, float, float]


def made(store: Store) -> Plain:
    return Plain(invented(store[0], gaps=store[1], without=store[2]))


def rows(page: UnitPage) -> dict[str, Row]:
    return {r.measure.id: r for s in page.sections for r in s.rows}


@settings(max_examples=12, deadline=None)
@given(stores, comparisons, months, st.sampled_from(BOROUGHS))
def test_a_figure_is_the_same_on_every_page(store: Store, comparison: str, to: int, slug: str) -> None:
    source = made(store)
    here = Selection("borough", slug, to=to, compare=comparison)
    page = unit_page(source, here)
    met = unit_page(source, Selection(to=to, compare=comparison))
    assert met.children is not None
    listed = {
        m.id: r
        for child in met.children.rows
        if child.name == page.frame.title
        for m, r in zip(met.children.measures, child.rows, strict=True)
    }
    tiles = {t.label: t for t in page.tiles}
    for id, row in rows(page).items():
        if row.measure.name in tiles:
            assert tiles[row.measure.name].value == row.main.text
        if id in listed:
            assert (listed[id].main, listed[id].change) == (row.main, row.change)
        if id not in source.spans:
            continue
        deep = measure_page(source, Selection("measure", slug, id, to=to, compare=comparison))
        compared = {c.text: c for c in deep.compared}
        if not compared:
            assert row.main.sort is None
            continue
        same = compared[
            TEXTS[comparison] if row.measure.kind.adds_over_months else "The latest against a year before"
        ]
        assert (same.now, same.change) == (row.main, row.change)
        assert (same.london.text, bool(same.london.reason)) == (row.london.text, bool(row.london.reason))


@settings(max_examples=12, deadline=None)
@given(stores, comparisons, months, st.sampled_from(BOROUGHS))
def test_rows_are_what_slow_sums_give(store: Store, comparison: str, to: int, slug: str) -> None:
    source, unit = made(store), unit_named(slug)
    page = unit_page(source, Selection("borough", slug, to=to, compare=comparison))
    for id, row in rows(page).items():
        if not row.measure.kind.adds_over_months:
            continue
        now, before = window(comparison, to), [m - 12 for m in window(comparison, to)]
        for cell, span in ((row.period, now), (row.before, before)):
            figure = slowly(source, id, [unit.code], span)
            assert cell.sort == (None if figure is None else pytest.approx(figure))
            assert bool(cell.reason) == (figure is None)
        similar = [slowly(source, id, force().similar(unit.code), span) for span in (now, before)]
        if None in similar:
            assert row.similar.sort is None


@settings(max_examples=6, deadline=None)
@given(stores, comparisons, st.sampled_from(BOROUGHS))
def test_a_row_has_the_year_to_date_and_two_years_of_months(store: Store, comparison: str, slug: str) -> None:
    source, unit = made(store), unit_named(slug)
    shown = rows(unit_page(source, Selection("borough", slug, compare=comparison)))
    year = rows(unit_page(source, Selection("borough", slug, compare="year-to-date")))
    assert shown.keys() == year.keys()
    for id, row in shown.items():
        assert row.year == year[id].change
        months = [slowly(source, id, [unit.code], [m]) for m in range(NOV17 - 23, NOV17 + 1)]
        there = [v for v in months if v is not None]
        drawn = months if row.measure.frequency == "monthly" else there
        assert list(row.spark.values) == pytest.approx(drawn if there else [])
        if there:
            low, high = (value(row.measure, f(there)) for f in (min, max))
            assert row.spark.text.endswith(f"December 2015 to November 2017: lowest {low}, highest {high}")


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), comparisons, st.sampled_from(["central-north", "central-south"]))
def test_a_bcu_is_its_boroughs_and_shares_are_sums_divided(seed: int, comparison: str, slug: str) -> None:
    source = Plain(invented(seed))
    unit = unit_named(slug)
    month = max(NOV17, force().start(unit.code) or 0)
    leaves = [u.code for u in force().leaves(unit.code, month)]
    assert len(leaves) >= 2
    page = unit_page(source, Selection("bcu", slug, compare=comparison))
    found = rows(page)
    assert "positive-outcome-rate" in found
    for id, row in found.items():
        if row.measure.kind.adds_over_months:
            figure = slowly(source, id, leaves, window(comparison, NOV17))
            assert row.period.sort == (None if figure is None else pytest.approx(figure))
    met = rows(unit_page(source, Selection(compare=comparison)))
    everywhere = [u.code for u in force().boroughs()]
    for id in ("robbery", "positive-outcome-rate"):
        assert met[id].period.sort == pytest.approx(slowly(source, id, everywhere, window(comparison, NOV17)))


@settings(max_examples=10, deadline=None)
@given(stores, comparisons, st.sampled_from(BOROUGHS))
def test_sheets_and_series_hold_the_numbers_of_the_page(store: Store, comparison: str, slug: str) -> None:
    source = made(store)
    page = unit_page(source, Selection("borough", slug, compare=comparison))
    sheet = next(s for s in sheets(page) if s.name == "Measures")
    lines = {(r[0], r[2]): dict(zip(sheet.head, r, strict=True)) for r in sheet.rows}
    assert len(lines) == sum(len(s.rows) for s in page.sections)
    for section in page.sections:
        for row in section.rows:
            line = lines[section.title, row.measure.id]
            assert line["Latest month"] == (row.latest.reason if row.latest.sort is None else row.latest.sort)
            assert line["Period"] == (row.period.reason if row.period.sort is None else row.period.sort)
            assert (line["Change"], line["London"]) == (row.change.text, row.london.text)
    row = rows(page).get("robbery")
    if row is not None and row.period.sort is not None:
        text = _series_csv(source, {"measure": "robbery", "unit": slug, "to": "2017-11"})  # type: ignore[arg-type]
        parts = {r["month"]: float(r["value"]) for r in csv.DictReader(io.StringIO(text))}
        span = [f"{m // 12}-{m % 12 + 1:02d}" for m in window(comparison, NOV17)]
        assert sum(parts[m] for m in span) == row.period.sort


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), comparisons)
def test_contributions_sum_to_the_change_of_the_whole(seed: int, comparison: str) -> None:
    source = Plain(invented(seed))
    deep = measure_page(source, Selection("measure", measure="robbery", compare=comparison))
    now, before = window(comparison, NOV17), [m - 12 for m in window(comparison, NOV17)]
    codes = [u.code for u in force().boroughs()]
    whole = [slowly(source, "robbery", codes, span) or 0 for span in (now, before)]
    assert len(deep.contributions) == 32
    assert sum(c.difference.sort or 0 for c in deep.contributions) == pytest.approx(whole[0] - whole[1])
    order = [c.difference.sort or 0 for c in deep.contributions]
    assert order == sorted(order, reverse=whole[0] >= whole[1])
    assert deep.contributions[0].name in deep.contributions_text


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_map_and_the_order_hold_the_same_levels(seed: int) -> None:
    source = Plain(invented(seed, without=0.1))
    page = unit_page(source, Selection())
    if page.tile_map is None or page.place is None:
        return
    ranked = {i.label: i for i in page.place.items}
    for tile in page.tile_map.tiles:
        if tile.level is None:
            assert tile.label not in ranked
        else:
            assert tile.text.replace(" per 1,000 residents", "") == ranked[tile.label].text
    values = [i.value for i in page.place.items]
    assert values == sorted(values, key=lambda v: -(v or 0))
    assert all((i.low or 0) <= (i.value or 0) <= (i.high or 0) for i in page.place.items)
    for item in page.place.items:
        unit = force().find(item.label)
        assert unit is not None
        people = force().population(unit.code, NOV17)
        count = slowly(source, "total-notifiable-offences", [unit.code], window("rolling-12-months", NOV17))
        assert people is not None
        assert count is not None
        assert item.value == pytest.approx(1000 * count / people[0])
    assert FORCE not in ranked
