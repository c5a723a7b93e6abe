"""What people mark shows on the charts that it is about, as known on the day; what is made of a case shows on it."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import periods
from dashboard.cases import Case
from dashboard.principal import Principal
from dashboard.selection import Selection
from dashboard.views.measure import measure_page
from dashboard.views.records.listed import register_page
from dashboard.views.records.raised import raise_href, raised
from dashboard.views.records.shown import record_page
from layouts.charts import trend
from tests.dashboard.records.desk import PlainDesk, record

CAMDEN, LAMBETH, NOV17 = "E09000007", "E09000022", periods.month(2017, 11)
FIGURES = {("robbery", u): {NOV17 - i: (60.0, None) for i in range(36)} for u in (CAMDEN, LAMBETH)}
CASE = Case(4, "robbery", CAMDEN, 1, NOV17, NOV17, "new", "", 1)


@pytest.mark.parametrize(
    ("measures", "units", "seen"),
    [("", "", True), ("robbery", CAMDEN, True), ("burglary", "", False), ("robbery", LAMBETH, False)],
)
def test_a_mark_is_on_the_charts_that_it_is_about(measures: str, units: str, seen: bool) -> None:
    mark = record(
        "annotation",
        "N-1",
        text="Operation",
        type="operation",
        day="2017-10-16",
        measures=measures,
        units=units,
        approved="Head of Data",
    )
    desk = PlainDesk(FIGURES, kept=[mark])
    page = measure_page(desk, Selection("measure", measure="robbery", unit="camden"))
    assert page.trend is not None
    assert [(e.month, e.note) for e in page.trend.events] == ([(NOV17 - 1, "Operation")] if seen else [])


def test_a_mark_that_nobody_approved_says_so_on_chart_table_page_and_register() -> None:
    mark = record("annotation", "N-1", text="Operation", type="operation", day="2017-10-16")
    desk = PlainDesk(FIGURES, kept=[mark])
    page = measure_page(desk, Selection("measure", measure="robbery", unit="camden"))
    assert page.trend is not None
    (event,) = page.trend.events
    assert (event.note, event.waiting) == ("Operation (not yet approved)", True)
    drawn = str(trend(page.trend))
    assert 'class="event waiting"' in drawn
    assert drawn.count("not yet approved") >= 3  # tooltip, key, table
    assert (
        "not yet approved"
        in record_page(desk, Selection("record", register="annotation", ref="N-1")).frame.lead
    )
    (row,) = register_page(desk, Selection("register", register="annotation")).entries
    assert row.cells[-1][0] == "not yet approved"


def test_a_mark_made_later_is_not_on_an_earlier_days_chart() -> None:
    mark = record("annotation", "N-1", text="Operation", type="operation", day="2017-10-16")
    desk = PlainDesk(FIGURES, older={date(2017, 1, 1): FIGURES}, kept=[mark], earlier={date(2017, 12, 1): []})
    page = measure_page(desk, Selection("measure", measure="robbery", unit="camden", as_at=date(2017, 12, 1)))
    assert page.trend is not None
    assert page.trend.events == ()
    assert page.annotate == ""  # the past is not written on


def test_a_case_shows_its_actions_and_agenda_items_and_no_others() -> None:
    kept = [
        record("action", "A-1", text="Patrol", owner="y", due="2018-01-01", case="4"),
        record("action", "A-2", text="Other", owner="y", due="2018-01-01", case="5"),
        record("item", "I-1", meeting="m", title="Robbery in Camden", key=f"exception:robbery:{CAMDEN}:1"),
        record("item", "I-2", meeting="m", title="Fewer robberies", key=f"exception:robbery:{CAMDEN}:-1"),
    ]
    board = record("forum", "board", name="Management Board")
    kept += [
        board,
        record("meeting", "board-2018-01-16", forum="board", day="2018-01-16"),
        record("item", "I-3", meeting="board-2018-01-16", title="Phones", measures="robbery", units=CAMDEN),
        record("item", "I-4", meeting="board-2018-01-16", title="Hours", measures="robbery", units=LAMBETH),
        record("item", "I-5", meeting="m", title="Out", measures="robbery", units=CAMDEN, state="out"),
    ]
    links = raised(PlainDesk({}, kept=kept), Selection("exceptions"), CASE)
    assert [x.text for x in links] == [
        "Action A-1: Patrol, open",
        "Agenda item I-1: Robbery in Camden, on the agenda",
        "On an agenda: Management Board, 16 January 2018: Phones",
    ]
    assert links[-1].href == "/meeting/board-2018-01-16"


def test_only_those_who_may_write_there_are_led_to_the_form() -> None:
    asked = Selection("exceptions")
    assert "measure%3Arobbery" in raise_href(PlainDesk({}), asked, CASE)
    mine = Principal("x", post="p", roles=frozenset({"borough"}), commands=frozenset({CAMDEN}))
    other = Principal("x", post="p", roles=frozenset({"borough"}), commands=frozenset({LAMBETH}))
    assert raise_href(PlainDesk({}, principal=mine), asked, CASE)
    assert not raise_href(PlainDesk({}, principal=other), asked, CASE)
    assert not raise_href(PlainDesk({}), Selection("exceptions", as_at=date(2017, 12, 1)), CASE)
