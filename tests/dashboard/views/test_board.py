"""The overview: each line as slow sums have it, risks and actions as they are on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.charts import Sign
from dashboard.compare import compare
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.selection import COMPARISONS, Selection
from dashboard.signal import Signal
from dashboard.views.board import board_page, measures
from dashboard.views.board_lines import LONGEST, direction_since
from dashboard.views.board_records import score
from dashboard.views.unit import unit_page
from layouts.sheets import sheets
from tests.dashboard.views.plain import NOV17, Plain, invented, series_of, unit_named

ROBBERY = catalogue().get("robbery")
UP = Signal(Sign.CONCERN, "up", "concern", "Robbery in Camden: more than expected.", 1)


def record(kind: str, ref: str, **fields: str) -> Record:
    body, _ = kinds()[kind].parse(fields)
    return Record(kind, ref, body, 1)


def risk(ref: str, likelihood: int, impact: int, **fields: str) -> Record:
    scores = {"likelihood": str(likelihood), "impact": str(impact)}
    return record("risk", ref, title=f"Risk {ref}", indicators="robbery; homicide", **scores, **fields)


def test_every_measure_of_the_overview_is_in_the_catalogue() -> None:
    assert [m for m in measures() if m not in catalogue()] == []


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(tuple(COMPARISONS)), st.integers(NOV17 - 5, NOV17))
def test_a_line_has_the_figure_of_the_page_of_all_measures(seed: int, comparison: str, to: int) -> None:
    source = Plain(invented(seed))
    s = Selection(to=to, compare=comparison)
    page, whole = board_page(source, s), unit_page(source, replace(s, page="force"))
    rows = {r.measure.id: r for section in whole.sections for r in section.rows}
    lines = [line for b in (page.violence, *page.priorities, page.service) for line in b.lines]
    assert lines
    for line in lines:
        assert line.value == rows[line.measure].main.text
        assert line.signal == rows[line.measure].signal


@given(st.lists(st.integers(0, 400), min_size=40, max_size=90), st.sampled_from(tuple(COMPARISONS)))
@settings(max_examples=40, deadline=None)
def test_a_direction_has_lasted_as_long_as_every_month_says(values: list[int], comparison: str) -> None:
    own = series_of(ROBBERY, FORCE, {NOV17 - len(values) + 1 + i: (v, None) for i, v in enumerate(values)})
    found = direction_since(own, ROBBERY, NOV17, comparison)
    moved = [compare(own, ROBBERY, NOV17 - i, comparison).difference for i in range(LONGEST)]
    if not moved[0]:
        assert found is None
        return
    same = [d is not None and d * moved[0] > 0 for d in moved]
    length = same.index(False) if False in same else LONGEST
    assert found == ("up" if moved[0] > 0 else "down", NOV17 - length + 1, length < LONGEST)


def test_risks_come_by_score_with_where_they_came_from_and_what_touches_them() -> None:
    now = [risk("R-1", 3, 4), risk("R-2", 5, 4), risk("R-3", 2, 2, state="closed")]
    held = record("meeting", "m", forum="management-board", day="2017-11-21", status="held")
    source = Plain(
        invented(1),
        found={("robbery", unit_named("camden").code): UP},
        kept=(*now, held),
        stood=(risk("R-1", 2, 4),),
    )
    page = board_page(source, Selection())
    assert [(r.ref, r.score, r.direction) for r in page.risks] == [
        ("R-2", 20, "new"),
        ("R-1", 12, "up from 8"),
    ]
    assert page.risks[0].touched == ("Robbery",)
    assert score(now[0]) == 12


def test_actions_due_are_those_of_the_corporate_forums_the_oldest_first() -> None:
    def action(ref: str, due: str, forum: str, status: str = "open") -> Record:
        return record("action", ref, text=ref, owner="DAC", due=due, forum=forum, status=status)

    kept = (
        action("late", "2017-12-01", "performance-group"),
        action("soon", "2018-01-05", "management-board"),
        action("far", "2018-06-05", "management-board"),
        action("done", "2017-11-01", "management-board", "closed"),
        action("borough", "2017-11-01", "crimefighters-camden"),
        record(
            "forum", "management-board", name="Management Board", cadence="every-two-months", phase="2018-01"
        ),
    )
    page = board_page(Plain(invented(1), kept=kept, today=date(2017, 12, 19)), Selection())
    assert [(a.ref, a.overdue) for a in page.actions.lines] == [
        ("late", True),
        ("soon", False),
        ("far", False),
    ]
    assert page.actions.sentence == "3 corporate actions open, 1 overdue, 1 due before the next meeting."
    assert page.sittings.sentence == "Management Board next meets on 16 January 2018."


def test_beside_figures_of_another_month_the_records_are_said_to_be_of_today() -> None:
    source = Plain(invented(1), kept=(risk("R-1", 3, 4),))
    said = "Meetings, risks and actions are those on record on 19 December 2017, not those of January 2009."
    asked = (Selection(to=periods.month(2009, 1)), Selection(), Selection(as_at=date(2017, 9, 1)))
    assert [said in board_page(source, s).frame.notices for s in asked] == [True, False, False]


def test_what_was_out_of_the_ordinary_at_the_last_meeting_is_not_new() -> None:
    page = board_page(Plain(invented(1), found={("robbery", unit_named("camden").code): UP}), Selection())
    assert page.changes.since == f"since the figures to {periods.name(NOV17 - 2)}"
    assert (page.changes.worse, page.changes.better, page.changes.ended) == ((), (), "")


def test_the_sheets_say_what_the_page_says() -> None:
    page = board_page(Plain(invented(3), kept=(risk("R-1", 3, 4),)), Selection())
    found = {t.name: t for t in sheets(page)}
    lines = [line for b in (page.violence, *page.priorities, page.service) for line in b.lines]
    assert [r[3] for r in found["Overview"].rows] == [line.value for line in lines]
    assert found["Corporate risks"].rows[0][:3] == ("R-1", "Risk R-1", 12)
