"""What a release changes, against slow sums; pure, without a store."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.series import Series, same_figures
from data.merge import FORCE, Revisions, Tree, merge
from tests.dashboard.series import APRIL, drawn, months, series

UNITS = ("E09000001", "E09000002", "other")
WARDS = ("w1", "w2", "w3")
TREE = Tree(
    {"E09000001": "borough", "E09000002": "borough", "other": "other", FORCE: "force"}
    | dict.fromkeys(WARDS, "ward"),
    dict.fromkeys(WARDS, "E09000001"),
    {"E09000001": 3},
)
COUNTS = st.dictionaries(st.sampled_from(UNITS), drawn(), min_size=1)
PAIRS = st.lists(
    st.tuples(drawn(), drawn()) | st.tuples(drawn(shares=True), drawn(shares=True)), min_size=1, max_size=4
)


@given(PAIRS)
def test_what_was_revised_is_counted_over_all_units(pairs: list[tuple[Series, Series]]) -> None:
    counted, moved, compared, units = Revisions(), [], 0, 0
    for before, row in pairs:
        counted.count(before, row)
        both = sorted(months(before).keys() & months(row).keys())
        here = [(m, before.value(m), row.value(m)) for m in both if before.value(m) != row.value(m)]
        compared, units = compared + len(both), units + bool(here)
        moved += [(row.unit, *x) for x in here]
    assert (counted.figures, counted.compared, counted.units) == (len(moved), compared, units)
    gaps = [0.0 if a is None or b is None else b - a for _, _, a, b in moved]
    assert counted.difference == pytest.approx(sum(gaps))
    assert (counted.largest is None) == (not moved)
    if counted.largest is not None and any(gaps):
        size, _, unit, month, before_, after = counted.largest
        assert size == pytest.approx(max(map(abs, gaps))) == pytest.approx(abs(after - before_))
        assert (unit, month, before_, after) in moved


@given(COUNTS, COUNTS)
def test_the_met_is_the_sum_in_the_months_in_which_all_boroughs_have_a_figure(
    first: dict[str, Series], then: dict[str, Series]
) -> None:
    store: dict[str, Series] = {}
    known: dict[str, dict[int, float]] = {u: {} for u in UNITS}
    for rows in (first, then):
        changed = merge(store, rows, TREE, adds=True)
        assert not any(u in store and same_figures(store[u], s) for u, s in changed.items())
        store |= changed
        for unit, row in rows.items():
            known[unit] |= {m: f[0] for m, f in months(row).items()}
    for unit in first | then:
        assert {m: f[0] for m, f in months(store[unit]).items()} == known[unit]
    all_have = known["E09000001"].keys() & known["E09000002"].keys()
    whole = {m: sum(known[u].get(m, 0.0) for u in UNITS) for m in all_have}
    met = months(store[FORCE]) if FORCE in store else {}
    assert {m: f[0] for m, f in met.items()} == whole
    assert all(f[4] == sum(m in known[u] for u in UNITS) for m, f in met.items())


@given(st.lists(drawn(), min_size=1, max_size=3), st.booleans())
def test_a_borough_is_the_sum_of_enough_wards_and_nothing_is_summed_that_does_not_add(
    parts: list[Series], adds: bool
) -> None:
    rows = dict(zip(WARDS, parts, strict=False))
    changed = merge({}, rows, TREE, adds)
    assert ("E09000001" in changed) == (adds and len(parts) == 3)
    if "E09000001" in changed:
        there = set().union(*map(months, parts))
        slow = {m: sum(months(p)[m][0] for p in parts if m in months(p)) for m in there}
        assert {m: f[0] for m, f in months(changed["E09000001"]).items()} == slow
        assert all(f[4] == 1 for f in months(changed["E09000001"]).values())


def test_seven_wards_of_ten_are_enough_and_six_are_not() -> None:
    names = [f"w{i}" for i in range(10)]
    tree = Tree(dict.fromkeys(names, "ward"), dict.fromkeys(names, "E09000001"), {"E09000001": 10})
    for n in (6, 7):
        assert ("E09000001" in merge({}, {w: series([1]) for w in names[:n]}, tree, True)) == (n == 7)


@given(drawn(), drawn(), drawn())
def test_a_sum_never_takes_the_place_of_a_figure_given_for_the_unit_itself(
    given_: Series, ward: Series, borough: Series
) -> None:
    held = {"E09000001": given_, FORCE: replace(given_, start=APRIL)}
    rows = {**dict.fromkeys(WARDS, ward), "E09000002": borough}
    assert merge(held, rows, TREE, True).keys() <= {*WARDS, "E09000002"}
    summed = {"E09000001": replace(given_, summed=True)}
    after = merge(summed, {"E09000001": borough}, TREE, True)["E09000001"]
    assert same_figures(after, borough)
