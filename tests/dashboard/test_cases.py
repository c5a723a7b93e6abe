"""What people may say of a case, and what they have to say with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cases import (
    LONGEST,
    PROMPTS,
    REASONS,
    SAID,
    STATES,
    Case,
    Words,
    problems,
    proven,
    proven_line,
)
from tests.dashboard.findings import CAMDEN, NOV17

CASE = Case(4, "robbery-personal", CAMDEN, 1, NOV17 - 2, NOV17, "new", "", 1)
GOOD = Words("explained", "real change", "Two gangs moved in.", "Performance lead, Camden", 1)


def test_good_words_have_no_problems() -> None:
    assert problems(GOOD, CASE) == {}
    assert problems(replace(GOOD, state="acknowledged", reason="", text=""), CASE) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state": ""}, "state"),
        ({"state": "new"}, "state"),
        ({"state": "reopened"}, "state"),
        ({"reason": ""}, "reason"),
        ({"reason": "bad luck"}, "reason"),
        ({"text": ""}, "text"),
        ({"text": "x" * (LONGEST + 1)}, "text"),
        ({"post": ""}, "post"),
        ({"post": "x" * 81}, "post"),
        ({"post": "a.person@example.org"}, "post"),
    ],
)
def test_what_is_missing_is_told_at_its_field(change: dict[str, str], field: str) -> None:
    found = problems(replace(GOOD, **change), CASE)  # type: ignore[arg-type]
    assert list(found) == [field]
    assert found[field].endswith((".", "letters."))


@pytest.mark.parametrize("state", PROMPTS)
def test_what_is_decided_needs_a_sentence(state: str) -> None:
    assert "text" in problems(replace(GOOD, state=state, text=""), CASE)


def test_nothing_changed_is_said() -> None:
    case = replace(CASE, state="acknowledged")
    assert "state" in problems(Words("acknowledged", "", "", "Analyst", 1), case)
    assert not problems(Words("acknowledged", "", "Still looking.", "Analyst", 1), case)


@given(st.text(), st.text(), st.text(), st.text())
def test_any_words_are_judged_and_trimming_settles(state: str, reason: str, text: str, post: str) -> None:
    once = Words(state, reason, text, post, 1).trimmed()
    assert once.trimmed() == once
    kept = not problems(once, CASE)
    assert not kept or (once.state in SAID and once.post)


@given(st.lists(st.sampled_from(["", *REASONS])))
def test_alarms_that_proved_real_are_counted_among_those_explained(reasons: list[str]) -> None:
    cases = [replace(CASE, id=i, reason=r) for i, r in enumerate(reasons)]
    found = proven(cases)
    assert found.explained == sum(bool(r) for r in reasons)
    assert found.real == reasons.count("real change")
    assert sum(n for _, n in found.reasons) == found.explained
    assert proven_line(found).endswith(".")


def test_a_share_is_given_of_ten_or_more_alone() -> None:
    many = [replace(CASE, id=i, reason="real change" if i < 9 else "recording") for i in range(12)]
    assert proven_line(proven(many)) == (
        "Of 12 explained cases 9 proved a real change (75\u202f%); the others: 3 recording."
    )
    few = [replace(CASE, reason="operation"), CASE]
    assert proven_line(proven(few)) == (
        "Of 1 explained case none proved a real change; the others: 1 operation. 1 more are not yet explained."
    )


def test_every_state_has_words() -> None:
    assert set(SAID) < set(STATES)
    assert set(PROMPTS) < set(SAID)
