"""The rules of the framework (section 4.4), one test each: what breaks them is told by field, what keeps them is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.principal import Principal
from dashboard.records.kind import kinds
from dashboard.records.place import readable, unit_of
from dashboard.records.record import Record, Records
from dashboard.records.rules import Draft, problems, unanswered, withdrawal
from tests.dashboard.records.desk import THEN, change, record

BOARD = record(
    "forum",
    "management-board",
    name="Management Board",
    level="corporate",
    chair="Commissioner",
    cadence="every-two-months",
)
MEETING = record("meeting", "m", forum="management-board", day="2017-12-12")
RISK = record("risk", "R-1", title="Violence", owner="AC", cause="a", event="b", consequence="c", inherent_likelihood="4",
              inherent_impact="4", likelihood="3", impact="4", indicators="knife-crime")  # fmt: skip
ACTION = record("action", "A-1", text="Visit", owner="Commander", due="2017-12-01")
CAMDEN, LAMBETH = "E09000007", "E09000022"


def wrong(new: Record, *others: Record, old: Record | None = None, why: str = "") -> dict[str, str]:
    return problems(kinds()[new.kind], Draft(new, old, why, Records(others)))


def test_an_action_has_an_owner_and_a_date() -> None:
    assert wrong(record("action", "A-1", text="Visit")).keys() == {"owner", "due"}
    assert not wrong(ACTION)


def test_a_due_date_moves_with_a_reason() -> None:
    moved, _ = change(ACTION, THEN, due="2018-02-01")
    assert wrong(moved, old=ACTION).keys() == {"due"}
    assert not wrong(moved, old=ACTION, why="The team is formed in January")
    same, _ = change(ACTION, THEN, owner="DAC")
    assert not wrong(same, old=ACTION)


@pytest.mark.parametrize("status", ["awaiting-sign-off", "closed"])
def test_an_action_is_signed_off_on_evidence(status: str) -> None:
    done, _ = change(ACTION, THEN, status=status)
    assert wrong(done, old=ACTION).keys() == {"evidence"}
    shown, _ = change(done, THEN, evidence="Twelve visited")
    assert not wrong(shown, old=ACTION)


def paper(**more: str) -> Record:
    return record("paper", "P-1", title="Stocktake", meeting="m", author="DAC", **more)


@pytest.mark.parametrize("status", ["ready", "tabled"])
def test_a_board_paper_names_a_risk_before_it_is_ready(status: str) -> None:
    assert wrong(paper(status=status), BOARD, MEETING, RISK).keys() == {"risks"}
    assert not wrong(paper(status=status, risks="R-1"), BOARD, MEETING, RISK)
    assert not wrong(paper(status="draft"), BOARD, MEETING, RISK)


def decision(ref: str, effect: str) -> Record:
    return record("decision", ref, meeting="m", text="x", day="2017-12-12", risk_effect=effect)


@given(st.lists(st.sampled_from(["", "none", "some", "some, told"]), max_size=5))
def test_a_meeting_closes_once_every_decision_says_what_it_does_to_the_risks(effects: list[str]) -> None:
    decisions = [decision(f"D-{i}", e.removesuffix(", told")) for i, e in enumerate(effects)]
    told = [
        record("effect", f"E-{i}", decision=f"D-{i}", risk="R-1", direction="reduces")
        for i, e in enumerate(effects)
        if e.endswith("told")
    ]
    every = (BOARD, MEETING, RISK, *decisions, *told)
    closed, _ = change(MEETING, THEN, status="closed")
    open_ = [f"D-{i}" for i, e in enumerate(effects) if e in ("", "some")]
    assert [d.ref for d in unanswered("m", Records(every))] == open_
    assert bool(wrong(closed, *every, old=MEETING)) == bool(open_)


def test_what_a_closed_meeting_decided_stands() -> None:
    closed, _ = change(MEETING, THEN, status="closed")
    was = decision("D-1", "none")
    other, _ = change(was, THEN, text="Something else")
    assert wrong(other, BOARD, closed, was, old=was).keys() == {"text"}
    again, _ = change(closed, THEN, status="held")
    assert wrong(again, BOARD, closed, old=closed).keys() == {"status"}
    assert not wrong(record("action", "A-2", text="x", owner="y", due="2018-01-01", meeting="m"), closed)


def test_local_priorities_cannot_be_taken_off_an_agenda() -> None:
    standing = record("standing", "S-1", order="2", title="Local priorities", mandatory="yes")
    item = record("item", "I-1", meeting="m", title="Local priorities", key="standing:S-1")
    out, _ = change(item, THEN, state="out")
    assert wrong(out, BOARD, MEETING, standing, item, old=item).keys() == {"state"}
    draft = Draft(item, item, "not wanted", Records([BOARD, MEETING, standing, item]))
    gone = Record("item", "I-1", item.body, 2, withdrawn=True)
    assert withdrawal(kinds()["item"], Draft(gone, item, "not wanted", draft.records))


def test_a_line_of_a_recommendations_log_is_never_changed() -> None:
    recommendation = record(
        "recommendation", "REC-1", body="DARA", report="x", day="2017-01-01", text="x", owner="y"
    )
    line = record(
        "update", "U-1", subject_kind="recommendation", subject="REC-1", day="2017-12-01", text="Begun"
    )
    assert not wrong(line, recommendation)
    other, _ = change(line, THEN, text="Never begun")
    assert wrong(other, recommendation, line, old=line).keys() == {"text"}
    gone = Record("update", "U-1", line.body, 2, withdrawn=True)
    assert withdrawal(kinds()["update"], Draft(gone, line, "regret", Records([recommendation, line])))


def test_a_recommendation_is_done_on_evidence_and_a_gold_group_closes_on_its_criteria() -> None:
    told = {"body": "DARA", "report": "x", "day": "2017-01-01", "text": "x", "owner": "y"}
    assert wrong(record("recommendation", "REC-1", **told, status="complete")).keys() == {"evidence"}
    gold = {
        "title": "x",
        "trigger": "risk",
        "forum": "management-board",
        "day": "2017-01-02",
        "chair": "y",
        "aim": "z",
        "exit": "q",
    }
    assert wrong(record("gold-group", "G-1", **gold, closed="2017-03-01"), BOARD).keys() == {"met", "lessons"}
    assert wrong(
        record("gold-group", "G-1", **gold, closed="2016-03-01", met="a", lessons="b"), BOARD
    ).keys() == {"closed"}


def test_limits_restart_only_for_a_break_that_another_post_approved() -> None:
    told = {
        "measures": "robbery",
        "month": "2017-04",
        "cause": "New rules",
        "author": "Analyst",
        "recorded": "2017-05-01",
    }
    assert wrong(record("break", "B-1", **told, approver="analyst", approved="2017-05-02")).keys() == {
        "approver"
    }
    assert wrong(record("break", "B-1", **told, approver="Head of Data")).keys() == {"approved"}
    assert not wrong(record("break", "B-1", **told, approver="Head of Data", approved="2017-05-02"))


def test_what_is_named_has_to_be_there_and_stays_while_it_is_named() -> None:
    named = record("action", "A-2", text="x", owner="y", due="2018-01-01", risks="R-1; R-9")
    assert wrong(named, RISK) == {"risks": "There is no risk “R-9”."}
    gone = Record("risk", "R-1", RISK.body, 2, withdrawn=True)
    draft = Draft(
        gone,
        RISK,
        "merged",
        Records([RISK, record("action", "A-3", text="x", owner="y", due="2018-01-01", risks="R-1")]),
    )
    assert "A-3" in withdrawal(kinds()["risk"], draft)["why"]


def camden(role: str) -> Principal:
    return Principal("c", post="Post", roles=frozenset({role}), commands=frozenset({CAMDEN}))


def test_a_borough_sees_its_own_actions_and_no_other_boroughs() -> None:
    mine = record("action", "A-1", text="x", owner="y", due="2018-01-01", unit=CAMDEN)
    theirs = record("action", "A-2", text="x", owner="y", due="2018-01-01", unit=LAMBETH)
    lines = [
        record("update", f"U-{a.ref}", subject_kind="action", subject=a.ref, day="2017-12-01", text="x")
        for a in (mine, theirs)
    ]
    every = Records([mine, theirs, *lines])
    assert {r.ref for r in readable(every, camden("borough"))} == {"A-1", "U-A-1"}
    assert {r.ref for r in readable(every, camden("group-head"))} == {r.ref for r in every}
    assert unit_of(lines[1], every) == LAMBETH
    assert camden("borough").may_edit("action", CAMDEN)
    assert not camden("borough").may_edit("action", LAMBETH)
    assert not camden("group-head").may_edit("action", LAMBETH)
    assert not camden("auditor").may_edit("action", CAMDEN)
