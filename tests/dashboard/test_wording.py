"""Figures in words: signs, units, rounding, and never a word that the figures do not bear out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import wording
from dashboard.catalogue import catalogue
from dashboard.compare import Change, Figure
from dashboard.compare import change as compare
from dashboard.measure import Kind, Measure
from dashboard.periods import parse
from dashboard.wording import DASH, MINUS, THIN

COUNT, SHARE, STOCK, MONEY, RARE = (
    catalogue()[id]
    for id in (
        "robbery",
        "positive-outcome-rate",
        "officer-strength",
        "revenue-forecast-variance",
        "homicide",
    )
)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)
MEASURES = st.sampled_from(list(catalogue().measures.values()))


def held(measure: Measure, before: float | None, now: float | None) -> Change:
    month = parse("2017-11")
    return compare(measure, Figure(now, month, month), Figure(before, month - 12, month - 12))


def back(text: str) -> float:
    """The number that a reader takes from a text."""
    return float(re.sub(rf"[,£m%{THIN}]|pp", "", text).replace(MINUS, "-"))


@given(NUMBERS, st.integers(0, 3))
def test_a_number_reads_back_as_rounded(value: float, decimals: int) -> None:
    text = wording.number(value, decimals)
    assert back(text) == pytest.approx(value, abs=0.5000001 * 10**-decimals)
    assert "-" not in text, "a hyphen is no minus sign"


def test_a_share_has_one_decimal_where_nothing_else_is_asked_for() -> None:
    assert (wording.percent(0.1234), wording.percent(0.1234, 0)) == (f"12.3{THIN}%", f"12{THIN}%")


@given(st.floats(-0.04, 0.04), st.integers(0, 1))
def test_there_is_no_minus_nought(value: float, decimals: int) -> None:
    assert wording.number(value, decimals) == f"{0:.{decimals}f}"
    assert wording.signed(value, decimals) == f"{0:.{decimals}f}"


@given(NUMBERS)
def test_a_signed_number_has_its_sign_unless_it_is_nought(value: float) -> None:
    text = wording.signed(value, 1)
    shown = back(text.removeprefix("+"))
    assert text[0] == ("+" if shown > 0 else MINUS if shown < 0 else "0")


@pytest.mark.parametrize(
    ("measure", "amount", "text"),
    [
        (COUNT, 1234.0, "1,234"),
        (COUNT, 0.0, "0"),
        (COUNT, None, DASH),
        (SHARE, 0.1234, f"12.3{THIN}%"),
        (SHARE, 0.0, f"0.0{THIN}%"),
        (MONEY, 12.34, "£12.3m"),
        (MONEY, -12.34, f"{MINUS}£12.3m"),
    ],
)
def test_cells(measure: Measure, amount: float | None, text: str) -> None:
    assert wording.value(measure, amount) == text


@pytest.mark.parametrize(
    ("measure", "before", "now", "cell", "words"),
    [
        (COUNT, 100, 112, f"+12.0{THIN}%", f"up 12{THIN}% on last year"),
        (COUNT, 1000, 995, f"{MINUS}0.5{THIN}%", f"down 0.5{THIN}% on last year"),
        (COUNT, 100, 100, f"0.0{THIN}%", "the same as last year"),
        (RARE, 2, 6, "2 → 6", "up from 2 to 6 on last year"),
        (RARE, 0, 3, "0 → 3", "up from 0 to 3 on last year"),
        (SHARE, 0.25, 0.237, f"{MINUS}1.3{THIN}pp", "down 1.3 percentage points on last year"),
        (STOCK, 30_000, 30_600, f"+2.0{THIN}%", f"up 2.0{THIN}% on last year"),
        (MONEY, 10, 8.5, f"{MINUS}£1.5m", "down from £10.0m to £8.5m on last year"),
        (MONEY, -1.0, 2.0, "+£3.0m", f"up from {MINUS}£1.0m to £2.0m on last year"),
        (replace(STOCK, kind=Kind.MEAN), 0, 3, "+3.0", "up from 0 to 3 on last year"),
        (STOCK, 9, 2, "9 → 2", "down from 9 to 2 on last year"),
        (COUNT, None, 5, DASH, "There is nothing to compare with."),
    ],
)
def test_changes(measure: Measure, before: float | None, now: float, cell: str, words: str) -> None:
    found = held(measure, before, now)
    assert wording.change(measure, found) == cell
    assert wording.change_in_words(measure, found, "last year") == words


@given(MEASURES, st.floats(0, 1e6) | st.integers(0, 30), st.floats(0, 1e6) | st.integers(0, 30))
def test_the_word_is_the_way_of_the_figures(measure: Measure, before: float, now: float) -> None:
    change = held(measure, before, now)
    text = wording.change_in_words(measure, change, "last year")
    if text.startswith("almost the same as"):
        size = change.difference if measure.kind.is_share else change.percent
        assert size is not None
        assert 0 < abs(size) < wording.NOTHING
        return
    way = "up " if now > before else "down " if now < before else "the same as"
    assert text.startswith(way)
    assert ("percentage points" in text) == (measure.kind.is_share and now != before)
    assert "-" not in text.replace("12-month", "")


@given(MEASURES, st.floats(0, 1e6), st.floats(0, 1e6))
def test_london_beside_says_the_same_way(measure: Measure, before: float, now: float) -> None:
    text = wording.beside(measure, held(measure, before, now))
    if now == before:
        assert text == "London unchanged"
    elif " up " in text or " down " in text:
        assert (" up " in text) == (now > before)
    else:
        assert text.startswith("London ")


@given(st.floats(20, 1e6), st.floats(20, 1e6))
def test_two_changes_of_a_sentence_are_rounded_alike(before: float, now: float) -> None:
    found = held(COUNT, before, now)
    own, london = wording.change_in_words(COUNT, found, "x"), wording.beside(COUNT, found)
    assert own.startswith(("almost", "the same")) or own == f"{london.removeprefix('London ')} on x"


def test_nothing_is_said_beside_where_london_is_not_to_be_had() -> None:
    assert wording.beside(COUNT, held(COUNT, None, 5)) == ""


def test_periods_and_days_in_words() -> None:
    assert wording.span(parse("2016-12"), parse("2017-11")) == "December 2016 to November 2017"
    assert wording.span(parse("2017-11"), parse("2017-11")) == "November 2017"
    assert wording.day(date(2017, 12, 4)) == "4 December 2017"
    assert wording.than(COUNT, "year-to-date") == "the same months last year"
    assert wording.than(STOCK, "year-to-date") == "a year before"


def test_quantities_carry_their_unit_where_it_is_a_thing() -> None:
    month = parse("2017-11")
    assert wording.quantity(COUNT, Figure(1234, month, month)) == "1,234 offences"
    assert wording.quantity(SHARE, Figure(0.5, month, month)) == f"50.0{THIN}%"
    assert wording.quantity(MONEY, Figure(3, month, month)) == "£3.0m"
    assert wording.quantity(COUNT, Figure(None, month, month)) == DASH


@given(st.lists(st.sampled_from(["Camden", "Lambeth", "Brent"]), max_size=5))
def test_a_list_has_one_and(names: list[str]) -> None:
    text = wording.listing(names)
    assert text.count(" and ") == (len(names) > 1)
    assert [n for part in text.split(" and ") for n in part.split(", ") if n] == names
