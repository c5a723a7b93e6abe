"""Exceptions in words: what is told, once, with which sign, in which figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import exceptions
from dashboard.catalogue import Catalogue, catalogue
from dashboard.charts import Sign
from dashboard.exceptions import TOGETHER, counted, defect, expected_false, rounded, sentence, sign_of
from dashboard.measure import Direction
from dashboard.once import MANY, told_once
from dashboard.organisation import FORCE
from tests.dashboard.findings import CAMDEN, LAMBETH, found, scan

UNITS = [f"E090000{n:02d}" for n in range(2, 34)]
PART_OF = {"robbery-personal": "robbery", "robbery": "total-notifiable-offences"}


@pytest.fixture(scope="module")
def all_measures() -> Catalogue:
    return catalogue()


@given(st.sampled_from(sorted(catalogue().measures)), st.sampled_from([1, -1]))
def test_a_sign_turns_with_the_direction_unless_neither_is_good(id: str, direction: int) -> None:
    measure = catalogue()[id]
    pair = {sign_of(measure, direction), sign_of(measure, -direction)}
    assert pair == (
        {Sign.NOTABLE} if measure.direction is Direction.NEUTRAL else {Sign.CONCERN, Sign.IMPROVEMENT}
    )


def test_more_robbery_is_of_concern_and_more_positive_outcomes_are_not(all_measures: Catalogue) -> None:
    assert sign_of(all_measures["robbery"], 1) is Sign.CONCERN
    assert sign_of(all_measures["positive-outcome-rate"], 1) is Sign.IMPROVEMENT


def test_a_sentence_says_figure_period_expectation_range_and_how_long(all_measures: Catalogue) -> None:
    assert sentence(found(), all_measures["robbery-personal"], "Camden") == (
        "Personal robbery in Camden: 656 in September to November 2017 where 401 were expected given the rest "
        "of London (likely range 340 to 462); third month running."
    )


def test_a_rate_is_told_in_per_cent_and_a_new_one_without_running(all_measures: Catalogue) -> None:
    f = found(measure="positive-outcome-rate", value=0.1, expected=0.2, lower=0.15, upper=0.25, running=1)
    text = sentence(f, all_measures["positive-outcome-rate"], "Camden")
    assert "10.0\u202f% in September" in text
    assert "20.0\u202f% was expected" in text
    assert "running" not in text


def test_the_force_is_called_london_and_held_against_its_own_past(all_measures: Catalogue) -> None:
    from data import organisation

    where = exceptions.place(organisation.rows().build(), FORCE)
    text = sentence(found(unit=FORCE, layer="force"), all_measures["robbery-personal"], where)
    assert text.startswith("Personal robbery in London: 656")
    assert "from its own past" in text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0.0, "0"), (0.04, "0"), (0.4, "0.4"), (7.94, "7.9"), (8.0, "8"), (9.97, "10"), (401.4, "401"),
     (1234.0, "1,230"), (98765.0, "98,800")],
)  # fmt: skip
def test_rounded_figures(amount: float, text: str) -> None:
    assert rounded(amount) == text


@given(st.floats(0.05, 1e7))
def test_rounding_moves_a_figure_by_little(amount: float) -> None:
    assert float(rounded(amount).replace(",", "")) == pytest.approx(amount, rel=0.06, abs=0.06)


def test_observed_figures_below_ten_thousand_are_exact(all_measures: Catalogue) -> None:
    text = sentence(found(value=6262.0, expected=3221.7), all_measures["robbery-personal"], "Camden")
    assert "6,262 in" in text
    assert "3,220 were" in text


def test_a_part_tells_for_its_wholes_in_the_same_unit_alone() -> None:
    rows = [found(), found(measure="robbery"), found(measure="total-notifiable-offences"),
            found(measure="robbery", unit=LAMBETH)]  # fmt: skip
    kept = told_once(rows, PART_OF)
    assert [(f.measure, f.unit) for f in kept] == [("robbery-personal", CAMDEN), ("robbery", LAMBETH)]
    assert kept[0].also == ("robbery", "total-notifiable-offences")


def test_a_whole_that_moved_the_other_way_is_told_too() -> None:
    assert len(told_once([found(), found(measure="robbery", direction=-1)], PART_OF)) == 2


@given(st.integers(1, len(UNITS)))
def test_many_boroughs_that_move_together_are_one_item_of_london(n: int) -> None:
    rows = [found(unit=u, rank=i, value=100.0 + i, expected=50.0) for i, u in enumerate(UNITS[:n], 1)]
    kept = told_once(rows, {})
    if n < 8:  # exceptions.md 3.8
        assert kept == rows
        return
    (item,) = kept
    assert (item.unit, item.note, set(item.also)) == (FORCE, TOGETHER, set(UNITS[:n]))
    assert item.value == sum(f.value or 0 for f in rows)
    assert item.expected == 50.0 * n
    assert item.parts["excess"] == pytest.approx(255.0 * n)


@given(st.permutations(range(1, 13)))
def test_what_is_folded_and_what_is_not_stand_in_the_order_of_their_ranks(ranks: list[int]) -> None:
    rows = [found(unit=u, rank=i) for u, i in zip(UNITS, ranks[:MANY], strict=False)]
    rows += [found(measure=f"other-{i}", rank=i) for i in ranks[MANY:]]
    kept = told_once(rows, {})
    (item,) = (f for f in kept if f.note == TOGETHER)
    assert [f.rank for f in kept] == sorted([min(ranks[:MANY]), *ranks[MANY:]])
    assert [
        f.rank for u in item.also for f in rows if f.unit == u and not f.measure.startswith("other")
    ] == sorted(ranks[:MANY])
    assert (item.score, item.running) == (pytest.approx(sum(f.score for f in rows[:MANY])), 3)


def test_london_s_own_item_stands_for_its_boroughs_and_parts_are_means() -> None:
    rows = [
        found(unit=u, rank=i, running=i, parts={"harm": i, "excess": i})
        for i, u in enumerate(UNITS[:MANY], 1)
    ]
    (item,) = told_once(rows, {})
    assert item.parts == {"harm": (MANY + 1) / 2, "excess": MANY * (MANY + 1) / 2}
    assert item.running == MANY
    own = found(unit=FORCE, layer="force", rank=20)
    assert told_once([*rows, own], {}) == [own]
    assert len(told_once([*rows, replace(own, direction=-1)], {})) == 2


def test_shares_and_unlike_windows_are_not_added_up(all_measures: Catalogue) -> None:
    shares = [found(unit=u, value=0.4, expected=0.2) for u in UNITS[:MANY]]
    (item,) = told_once(shares, {})
    assert item.value is None
    text = sentence(item, all_measures["positive-outcome-rate"], "London")
    assert f"higher than expected in September to November 2017 in {MANY} boroughs taken together" in text
    mixed = [found(unit=u, span=1 + i % 2) for i, u in enumerate(UNITS[:MANY])]
    assert told_once(mixed, {})[0].value is None


def test_defects_are_never_folded_nor_counted_as_exceptions() -> None:
    rows = [found(unit=u, layer="quality", note="missing", parts={}) for u in UNITS[:MANY]]
    assert told_once(rows, {}) == rows
    assert expected_false(rows) == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_at_most_so_many_are_false_is_never_less_than_the_doubts(sure: list[float]) -> None:
    rows = [found(parts={"certainty": c}) for c in sure]
    assert expected_false(rows) >= max(1, sum(1 - c for c in sure) - 1e-9)


def test_what_a_scan_says_in_one_sentence() -> None:
    assert exceptions.scan_line(scan([found(), found(unit=LAMBETH)])) == (
        "November 2017: 1,284 series scanned, 2 exceptions, at most 3 expected to be false."
    )
    assert counted(found().month, 114, 0, 0) == "November 2017: 114 series scanned, no exceptions."


@pytest.mark.parametrize("note", [*exceptions.DEFECTS, "definition changed: a new rule", "something else"])
def test_a_defect_is_told_as_one_of_data(note: str) -> None:
    text = defect(found(layer="quality", note=note), "", "Camden")
    assert text.startswith("All measures in Camden, November 2017: ")
    assert "expected" not in text
    assert exceptions.check(found(note=note)).endswith(".")


@pytest.mark.parametrize("direction", [1, -1])
def test_the_way_is_that_of_the_finding_wherever_it_is_said(direction: int, all_measures: Catalogue) -> None:
    f, robbery = found(direction=direction, value=None), all_measures["robbery-personal"]
    way, size, place = ("up", "higher", "above") if direction > 0 else ("down", "lower", "below")
    assert exceptions.signal(f, robbery, "Camden").way == exceptions.echo(f, robbery, "").way == way
    assert f": {size} than expected in" in sentence(f, robbery, "Camden")
    stood = exceptions.standing(replace(f, layer="standing"), robbery, "Camden")
    assert (stood.way, stood.word) == (way, f"stands {place}")
    assert f"Camden stands {place} the other boroughs" in stood.sentence
    revised = defect(replace(f, note="revised", value=12.0, expected=9.0), "Robbery", "Camden")
    assert f"were revised {way} from 9 to 12" in revised


@pytest.mark.parametrize(
    ("lower", "upper", "text"), [(4.44, 9.94, "4.4 to 9.9"), (9.6, 15.2, "10 to 15"), (9.6, 10.0, "10 to 10")]
)
def test_both_ends_of_a_range_have_the_digits_of_the_upper_one(
    lower: float, upper: float, text: str, all_measures: Catalogue
) -> None:
    f = found(lower=lower, upper=upper)
    assert f"(likely range {text})" in sentence(f, all_measures["robbery-personal"], "Camden")


def test_what_is_large_is_told_in_three_digits_and_one_is_singular(all_measures: Catalogue) -> None:
    text = sentence(found(value=12345.0, expected=1.0), all_measures["robbery-personal"], "Camden")
    assert ": 12,300 in September to November 2017 where 1 was expected" in text


@pytest.mark.parametrize(
    ("running", "text"),
    [(2, "second"), (10, "tenth"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd"),
     (23, "23rd"), (24, "24th"), (111, "111th"), (121, "121st")],
)  # fmt: skip
def test_how_long_it_has_been_so(running: int, text: str, all_measures: Catalogue) -> None:
    assert sentence(found(running=running), all_measures["robbery-personal"], "Camden").endswith(
        f"; {text} month running."
    )


def test_a_finding_without_doubt_takes_none_from_the_others() -> None:
    assert expected_false([found(parts={"certainty": 0.4})] * 3 + [found(parts={})]) == 2
