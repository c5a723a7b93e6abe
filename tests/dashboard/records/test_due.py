"""Due dates, the clock of section 55, the direction of a risk."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.records.kind import kinds
from dashboard.selection import Selection
from dashboard.views.records.actions import actions_page
from dashboard.views.records.due import SECTION_55, SOON, clock, due_words, history, is_late, is_open, is_soon
from dashboard.views.records.risk import LEVELS, matrix, risks_page, steps, travel
from tests.dashboard.records.desk import THEN, TODAY, PlainDesk, change, record

DAYS = st.dates(date(2017, 1, 1), date(2018, 12, 31))
STATUS = st.sampled_from(list(kinds()["action"].fields["status"].choices))


@given(DAYS, DAYS, STATUS)
def test_an_action_is_late_soon_later_or_done_and_never_two_of_them(
    due: date, today: date, status: str
) -> None:
    action = record("action", "A-1", text="x", owner="y", due=str(due), status=status)
    late, soon, done = is_late(action, today), is_soon(action, today), not is_open(action)
    assert late + soon + done + (not done and due > today + timedelta(SOON)) == 1
    assert ("late" in due_words(action, today)) == late


@given(DAYS, st.integers(0, 120))
def test_the_clock_runs_out_56_days_after_the_report(day: date, passed: int) -> None:
    today = day + timedelta(passed)
    found = clock(record("recommendation", "REC-1", body="HMICFRS", day=str(day)), today)
    assert found is not None
    assert found.last - day == timedelta(56)
    assert found.late == (passed > SECTION_55)
    sent = clock(
        record("recommendation", "REC-1", body="HMICFRS", day=str(day), comments_sent=str(today)), TODAY
    )
    assert sent is not None
    assert sent.late == (passed > SECTION_55)


def test_other_bodies_have_no_clock() -> None:
    assert clock(record("recommendation", "REC-1", body="DARA", day="2017-01-01"), TODAY) is None


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_every_due_date_is_kept_once_for_each_time_that_it_was_set(days: list[date]) -> None:
    now = record("action", "A-1", text="x", owner="y", due=str(days[0]))
    log = []
    for i, day in enumerate(days):
        now, line = change(now, THEN + timedelta(i), f"reason {i}", due=str(day))
        log.append(line)
    expected = [d for i, d in enumerate(days) if i == 0 or days[i - 1] != d]
    assert [m.why for m in history(log)] == [
        f"reason {i}" for i, d in enumerate(days) if i == 0 or days[i - 1] != d
    ]
    assert len(history(log)) == len(expected)


def risk(ref: str, likelihood: int, impact: int) -> dict[str, str]:
    return {
        "title": ref,
        "owner": "DAC",
        "likelihood": str(likelihood),
        "impact": str(impact),
        "indicators": "robbery",
    }


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=12))
def test_every_risk_lies_in_the_one_cell_of_its_score(scores: list[tuple[int, int]]) -> None:
    kept = [record("risk", f"R-{i}", **risk(f"R-{i}", *s)) for i, s in enumerate(scores)]
    page = risks_page(PlainDesk({}, kept=kept), Selection("risks"))
    cells = {
        (n, impact): [x.record.ref for x in cell]
        for impact, row in matrix(page.lines)
        for n, cell in zip(LEVELS, row, strict=True)
    }
    assert sorted(r for refs in cells.values() for r in refs) == sorted(r.ref for r in kept)
    for r, s in zip(kept, scores, strict=True):
        assert r.ref in cells[s]


def test_the_direction_of_travel_is_that_of_the_log() -> None:
    old = record("risk", "R-1", **risk("R-1", 3, 4))
    new, line = change(old, datetime(2017, 12, 5), "Injuries rise", likelihood="4")
    desk = PlainDesk({}, kept=[new], earlier={date(2017, 12, 4): [old]})
    assert travel(desk, new, TODAY) == "up from 12 to 16 in three months"
    assert [(x.score.total, x.why) for x in steps([line])] == [(16, "Injuries rise")]


def test_the_page_of_actions_counts_what_its_lists_hold() -> None:
    kept = [
        record("action", f"A-{i}", text="x", owner="y", due=due, status=status)
        for i, (due, status) in enumerate(
            [
                ("2017-12-01", "open"),
                ("2017-12-20", "in-progress"),
                ("2018-03-01", "open"),
                ("2017-12-01", "closed"),
            ]
        )
    ]
    page = actions_page(PlainDesk({}, kept=kept), Selection("actions"))
    assert [(x.code, len(x.lines)) for x in page.lists] == [
        ("overdue", 1),
        ("soon", 1),
        ("open", 1),
        ("closed", 1),
    ]
    assert page.frame.lead.startswith("3 actions open on 19 December 2017: 1 overdue, 1 due")
    late = actions_page(PlainDesk({}, kept=kept), Selection("actions", status="overdue"))
    assert [x.record.ref for part in late.lists for x in part.lines] == ["A-0"]


def test_nothing_at_all_says_what_would_fill_it() -> None:
    page = actions_page(PlainDesk({}), Selection("actions"))
    assert not page.lists
    assert "Write the first one" in page.empty
