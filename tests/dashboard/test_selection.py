"""The address of a view: there and back again, and in one form only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.selection import COMPARISONS, KINDS, LAYERS, MONTHS, ONLY, PAGES, Selection

NAME = st.text(st.characters(exclude_characters="/%\x00", exclude_categories=["Cs"]), min_size=1, max_size=30)
WITH_UNIT = ONLY["unit"]


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    page = draw(st.sampled_from(["met", *PAGES]))
    where = {name: draw(NAME) for name in PAGES.get(page, ())}
    if page in WITH_UNIT:
        where["unit"] = draw(st.one_of(st.just(""), NAME))
    if page == "exceptions":
        where |= {key: draw(st.one_of(st.just(""), NAME)) for key in ("family", "priority")}
        where["layer"] = draw(st.sampled_from(["", *LAYERS]))
        where["kind"] = draw(st.sampled_from(["", *KINDS]))
    for key in ("status", "forum", "given"):
        if page in ONLY[key]:
            where[key] = draw(st.one_of(st.just(""), NAME))
    return Selection(
        page=page,
        **where,
        to=draw(st.none() | st.integers(1900 * 12, 2199 * 12 + 11)),
        months=draw(st.integers(12, 240)),
        as_at=draw(st.none() | st.dates()),
        compare=draw(st.sampled_from(list(COMPARISONS))),
        view=draw(st.one_of(st.just(""), NAME)),
    )


def parsed(address: str) -> Selection | None:
    path, _, query = address.partition("?")
    return Selection.parse(path, query)


@given(selections())
def test_an_address_leads_back_to_its_view(s: Selection) -> None:
    assert parsed(s.href()) == s


@given(selections())
def test_a_path_may_come_decoded_as_a_server_hands_it_over(s: Selection) -> None:
    path, _, query = s.href().partition("?")
    assert Selection.parse(unquote(path), query) == s


@given(selections(), selections())
def test_changes_of_an_address_are_changes_of_the_view(s: Selection, other: Selection) -> None:
    changes = {"to": other.to, "months": other.months, "as_at": other.as_at, "compare": other.compare}
    assert parsed(s.href(**changes)) == replace(s, **changes)


@given(selections(), NAME)
def test_going_elsewhere_keeps_the_way_of_looking(s: Selection, unit: str) -> None:
    there = parsed(s.go("borough", unit=unit))
    assert there is not None
    assert (there.page, there.unit, there.measure, there.view) == ("borough", unit, "", "")
    assert (there.to, there.months, there.as_at, there.compare) == (s.to, s.months, s.as_at, s.compare)


def test_defaults_are_left_out() -> None:
    assert Selection().href() == "/"
    assert Selection("borough", unit="lambeth").href() == "/borough/lambeth"
    assert parsed("/borough/lambeth?months=24&compare=rolling-12-months&as-at=&to=") == Selection(
        "borough", unit="lambeth"
    )


def test_every_part_has_its_place() -> None:
    s = Selection(
        "measure",
        measure="robbery@2008",
        unit="kensington-and-chelsea",
        to=periods.parse("2017-11"),
        months=36,
        as_at=date(2017, 12, 1),
        compare="year-to-date",
        view="table",
    )
    assert s.href() == (
        "/measure/robbery%402008?unit=kensington-and-chelsea&to=2017-11&months=36&as-at=2017-12-01"
        "&compare=year-to-date&view=table"
    )


@pytest.mark.parametrize("path", ["/nowhere", "/borough", "/borough/lambeth/robbery", "/met", "/data/1"])
def test_a_path_that_is_no_page_is_none(path: str) -> None:
    assert Selection.parse(path) is None


@pytest.mark.parametrize("path", ["/borough/lambeth/", "//borough//lambeth"])
def test_slashes_too_many_do_no_harm(path: str) -> None:
    assert Selection.parse(path) == Selection("borough", unit="lambeth")


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("to=2017-13", "“2017-13” is not a value of to; the newest month is shown instead."),
        ("to=last", "“last” is not a value of to; the newest month is shown instead."),
        ("months=11", "“11” is not a value of months; 24 months is shown instead."),
        ("months=1e9", "“1e9” is not a value of months; 24 months is shown instead."),
        (
            "as-at=yesterday",
            "“yesterday” is not a value of as-at; the newest version of the figures is shown",
        ),
        (
            "compare=best",
            "“best” is not a value of compare; rolling 12 months against the 12 before is shown",
        ),
        (f"view={'x' * 81}", f"“{'x' * 40}” is not a value of view; the usual view is shown instead."),
    ],
)
def test_what_is_not_understood_is_said_and_set_to_its_default(query: str, notice: str) -> None:
    s = Selection.parse("/borough/lambeth", query)
    assert s is not None
    (said,) = s.notices
    assert said.startswith(notice)
    assert replace(s, notices=()) == Selection("borough", unit="lambeth")
    assert s.href() == "/borough/lambeth"


def test_filters_of_exceptions_belong_to_that_page_alone() -> None:
    s = Selection.parse(
        "/exceptions", "unit=lambeth&family=stop-and-search&layer=rare&kind=concern&priority=x"
    )
    assert s is not None
    assert s.href() == ("/exceptions?unit=lambeth&family=stop-and-search&layer=rare&kind=concern&priority=x")
    assert s.go("borough", unit="lambeth") == "/borough/lambeth"
    assert Selection.parse("/borough/lambeth", "layer=rare&kind=worst") == Selection(
        "borough", unit="lambeth"
    )


@pytest.mark.parametrize(
    ("query", "said"), [("layer=deep", "every layer"), ("kind=bad", "every kind of sign")]
)
def test_an_unknown_filter_is_said_and_left_out(query: str, said: str) -> None:
    s = Selection.parse("/exceptions", query)
    assert s is not None
    assert s.notices[0].endswith(f"{said} is shown instead.")
    assert s.href() == "/exceptions"


@given(st.text(max_size=60), st.text(max_size=80))
def test_no_address_breaks_it(path: str, query: str) -> None:
    s = Selection.parse(path, query)
    assert s is None or parsed(s.href()) is not None


def test_a_query_cannot_name_another_place_than_the_path() -> None:
    s = Selection.parse("/borough/lambeth", "unit=camden&measure=robbery&page=data&colour=red")
    assert s == Selection("borough", unit="lambeth")


@pytest.mark.parametrize("months", MONTHS)
def test_the_lengths_on_offer_are_allowed(months: int) -> None:
    s = Selection.parse("/", f"months={months}")
    assert s is not None
    assert (s.months, s.notices) == (months, ())
