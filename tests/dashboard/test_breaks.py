"""Breaks: what counts as registered, and for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.breaks import Registered, applied, of, of_measure, of_records
from dashboard.catalogue import catalogue
from dashboard.records.record import Record

APRIL = periods.month(2017, 4)
BODY = {
    "measures": ("robbery", "burglary"),
    "units": (),
    "month": "2017-04",
    "cause": "A new crime system",
    "approver": "Performance lead",
    "approved": "2017-05-02",
}


def test_a_record_is_a_break_of_each_measure_it_names():
    found = of_records([Record("break", "B1", BODY)])
    assert [(b.measure, b.month, b.effective) for b in found] == [
        ("robbery", APRIL, True),
        ("burglary", APRIL, True),
    ]


@pytest.mark.parametrize("lacking", ["approver", "approved", "cause", "month"])
def test_without_cause_month_approver_or_day_it_is_suggested_only(lacking):
    found = of_records([Record("break", "B1", {**BODY, lacking: ""})])
    assert found
    assert not any(b.effective for b in found)


@given(st.text(max_size=5), st.text(max_size=5), st.none() | st.integers(0, 30000))
def test_effective_by_its_definition(cause, approver, month):
    made = Registered("robbery", month, cause, approver)
    assert made.effective == (cause.strip() != "" and approver.strip() != "" and month is not None)


def test_those_of_the_catalogue_are_approved_with_the_definition():
    found = of_measure(catalogue().get("burglary-residential"))
    assert [(b.month, b.effective) for b in found] == [(APRIL, True)]


def test_a_variant_has_the_breaks_of_its_subject():
    breaks = [Registered("robbery", APRIL, "a", "b"), Registered("theft", APRIL, "a", "b")]
    assert of("robbery@2008", breaks) == of("robbery", breaks) == (breaks[0],)
    assert of("rob", breaks) == ()


def test_a_measure_learns_of_approved_breaks_of_all_boroughs_alone():
    robbery = catalogue().get("robbery")
    boroughs = ("a", "b")

    def months(*breaks):
        return [b.month for b in applied(robbery, breaks, boroughs).breaks if b not in robbery.breaks]

    assert months(Registered("robbery", APRIL, "c", "d")) == [APRIL]
    assert months(Registered("robbery", APRIL, "c", "d", units=boroughs)) == [APRIL]
    assert months(Registered("robbery", APRIL, "c", "d", units=("a",))) == []
    assert months(Registered("robbery", APRIL, "c", "")) == []
    assert months(Registered("burglary", APRIL, "c", "d")) == []
    assert applied(robbery, (), boroughs) is robbery


def test_a_break_that_the_definition_has_is_there_once():
    burglary = catalogue().get("burglary-residential")
    again = Registered("burglary-residential", APRIL, "the same", "d")
    assert applied(burglary, [again], ("a",)) is burglary
