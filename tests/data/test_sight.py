"""What one principal sees of a store, without the store: nothing of what is hidden, all of the rest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cases import Case
from dashboard.catalogue import catalogue
from dashboard.exceptions import TOGETHER
from dashboard.principal import ANYONE, Principal
from dashboard.release import Release
from dashboard.source import LocalPriority, Span
from data.sight import EVERYWHERE, Sight, open_part, places, restricted
from tests.dashboard.findings import NOV17, found, scan

HIDDEN = frozenset({"secret"})
MEASURES, UNITS = ("open", "secret", "secret@2008"), ("here", "there")
people = st.builds(
    Principal,
    units=st.none() | st.frozensets(st.sampled_from(UNITS)),
    roles=st.frozensets(st.sampled_from(["borough", "analyst", "auditor", "secretariat"])),
    commands=st.none() | st.frozensets(st.sampled_from(UNITS)),
    restricted=st.booleans(),
)
pairs = st.lists(st.tuples(st.sampled_from(MEASURES), st.sampled_from([*UNITS, EVERYWHERE])), max_size=6)


def may(who: Principal, measure: str, unit: str) -> bool:
    """The rule, written out anew."""
    open_to_all = who.restricted or measure == "open"
    return open_to_all and (unit == EVERYWHERE or who.units is None or unit in who.units)


@given(people, pairs)
def test_a_scan_tells_of_what_may_be_seen_and_of_all_of_it(
    who: Principal, pairs: list[tuple[str, str]]
) -> None:
    """Where a finding shows too are units, if it is made of many, else measures."""
    one = [found(measure=m, unit=u, also=MEASURES) for m, u in pairs]
    many = [found(measure=m, unit=u, also=UNITS, note=TOGETHER) for m, u in pairs]
    expected: Any = {m: dict.fromkeys(UNITS) for m in MEASURES}
    whole = scan([*one, *many], NOV17, dict.fromkeys(MEASURES, UNITS), expected=expected)
    seen = Sight(who, HIDDEN).scan(whole)
    assert seen is not None
    assert [(f.measure, f.unit) for f in seen.found] == 2 * [p for p in pairs if may(who, *p)]
    for f in seen.found:
        units = tuple(u for u in UNITS if may(who, "open", u))
        assert f.also == (units if f.note else tuple(m for m in MEASURES if may(who, m, EVERYWHERE)))
    rest = {(m, u) for m in MEASURES for u in UNITS if may(who, m, u)}
    for held in (seen.tested, seen.expected):
        assert {(m, u) for m, us in held.items() for u in us} == rest  # type: ignore[attr-defined]
    if who.units is not None:
        assert places(seen) - set(MEASURES) <= {*who.units, EVERYWHERE}


@given(people)
def test_blocks_spans_and_choices_hold_what_may_be_seen(who: Principal) -> None:
    sight = Sight(who, HIDDEN)
    ((measures, units),) = sight.blocks([(MEASURES, UNITS)])
    seen = [m for m in MEASURES if may(who, m, EVERYWHERE)]
    assert (measures, units) == (seen, [u for u in UNITS if may(who, "open", u)])
    assert list(sight.spans({m: Span(0, 1) for m in MEASURES})) == seen
    assert [
        c.measure for c in sight.priorities(tuple(LocalPriority(m, 1, "s", False) for m in MEASURES))
    ] == seen
    assert sight.full == (who.units is None and who.restricted)


@given(people, st.sampled_from(MEASURES), st.sampled_from(UNITS))
def test_a_case_is_read_and_written_by_right(who: Principal, measure: str, unit: str) -> None:
    case = Case(1, measure, unit, 1, NOV17, NOV17, "new", "", 1)
    seen = Sight(who, HIDDEN).cases([case])
    assert bool(seen) == (may(who, measure, EVERYWHERE) and who.may_read("case", unit))
    assert all(c.editable == who.may_edit("case", unit) for c in seen.values())


def release(id: int, **summary: Any) -> Release:
    day = date(2017, 12, 4)
    return Release(
        id, "f", "0", "tidy", "t", "s", day, 1, 1, 0, 1, 5.0, False, summary, datetime(2017, 12, 4)
    )


@given(people)
def test_a_release_tells_no_sum_and_no_query_of_what_may_not_be_seen(who: Principal) -> None:
    counted = {"open": "f1", "secret": "f2", "secret@2008": "f1"}
    held = {
        1: release(1, largest={"measure": "open", "unit": "here"}),
        2: release(2, largest={"measure": "secret", "unit": "here"}),
        3: release(3, counted=counted, sql={"f1": "select 1", "f2": "select 2"}),
        4: release(4),
    }
    seen = Sight(who, HIDDEN).releases(held, frozenset({2, 3}), frozenset({1, 3}))
    assert {i: bool(r.summary.get("largest")) for i, r in seen.items() if i < 3} == {
        1: may(who, "open", "here"), 2: may(who, "secret", "here")
    }  # fmt: skip
    assert set(seen[3].summary["counted"]) == {m for m in counted if may(who, m, EVERYWHERE)}
    assert set(seen[3].summary["sql"]) == ({"f1", "f2"} if who.restricted else {"f1"})
    hidden = {i for i, r in seen.items() if r.total is None}
    assert hidden == (set() if who.restricted else {2, 3}) | (set() if who.units is None else {1, 3})


def test_the_open_part_of_the_catalogue_names_nothing_that_is_restricted() -> None:
    every = catalogue()
    shown, secret = open_part(every), restricted(every)
    assert set(shown.measures) == set(every.measures) - secret
    assert secret
    assert not restricted(shown)
    groups = (*shown.priorities, *shown.focuses, *shown.high_harm)
    told = {m for g in groups for m in (*g.measures, *(m for p in (*g.parts, *g.pairs) for m in p.measures))}
    told |= {m for x in shown.measures.values() for m in (*x.related, x.part_of)} | set(shown.local_menu)
    assert not told & secret
    assert all(p.measures for g in groups for p in g.parts)
    assert all(len(p.measures) > 1 for g in groups for p in g.pairs)
    kept = {m for g in (*every.priorities, *every.focuses, *every.high_harm) for m in g.measures} - secret
    assert {m for g in groups for m in g.measures} == kept


@pytest.mark.parametrize("who", [ANYONE, Principal()])
def test_no_scan_is_none(who: Principal) -> None:
    assert Sight(who, HIDDEN).scan(None) is None
