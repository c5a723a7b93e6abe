"""From what sign-in says to what somebody may see: the file of people, claims, units, limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.people import Person, listed, person, principal_of, read_people
from dashboard.organisation import FORCE, Membership, Organisation, Unit
from dashboard.principal import roles
from dashboard.told import Told

LEVELS = {
    FORCE: "force", "tp": "group", "sco": "group", "cn": "bcu", "lambeth": "borough", "camden": "borough",
    "brixton": "ward", "kentish-town": "ward",
}  # fmt: skip
PARENTS = (
    ("tp", FORCE), ("sco", FORCE), ("cn", "tp"), ("lambeth", "tp"), ("camden", "cn"), ("brixton", "lambeth"),
    ("kentish-town", "camden"),
)  # fmt: skip
FORCE_OF_TWO = Organisation(
    [Unit(code, code, code.title(), level, code) for code, level in LEVELS.items()],
    memberships=[Membership(child, parent) for child, parent in PARENTS],
)


def who(*of: str, units: tuple[str, ...] = (), home: str = "") -> Person:
    return Person("u1", "A post", of, units, home)


def test_a_borough_commander() -> None:
    found = principal_of(who("borough", units=("lambeth",)), FORCE_OF_TWO)
    assert found is not None
    assert found.commands == {"lambeth", "brixton"}
    assert found.above == {"tp", FORCE}
    assert found.home == "lambeth"
    assert found.may_see("camden")
    assert found.may_see("brixton")
    assert not found.may_see("kentish-town")
    assert not found.restricted


def test_the_head_of_a_group_leads_all_below() -> None:
    found = principal_of(who("group-head", units=("tp",)), FORCE_OF_TWO)
    assert found is not None
    assert found.commands == set(LEVELS) - {FORCE, "sco"}
    assert found.units is None
    assert found.home == "tp"
    assert found.may_edit("action", "brixton")
    assert not found.may_edit("action", "sco")


@pytest.mark.parametrize("role", roles())
def test_without_units_a_role_of_ones_own_units_reaches_none(role: str) -> None:
    found = principal_of(who(role), FORCE_OF_TWO)
    assert found is not None
    assert found.commands == (frozenset() if role in ("borough", "group-head") else None)
    assert found.home == FORCE


def test_units_that_nobody_knows_give_nothing_and_a_home_may_be_elsewhere() -> None:
    found = principal_of(who("borough", "analyst", units=("atlantis",), home="camden"), FORCE_OF_TWO)
    assert found is not None
    assert (found.commands, found.home) == (frozenset(), "camden")


@pytest.mark.parametrize("of", [(), ("king",), ("Board",)])
def test_without_a_role_nobody_is_anybody(of: tuple[str, ...]) -> None:
    assert principal_of(who(*of), FORCE_OF_TWO) is None


@given(st.lists(st.sampled_from(["borough", "analyst", "x-y"])), st.sampled_from([" ", ";", ", ", " ; "]))
def test_a_list_is_a_list_however_it_is_written(words: list[str], between: str) -> None:
    assert listed(between.join(words)) == tuple(words) == listed(words)


@given(st.dictionaries(st.sampled_from(["subject", "post", "roles", "units", "home"]), st.none() | st.text() | st.integers() | st.lists(st.integers())))  # fmt: skip
def test_no_claim_breaks_it(claims: dict[str, object]) -> None:
    assert len(person(claims).post) <= 120


def test_both_files_say_the_same(tmp_path: Path) -> None:
    table, toml = tmp_path / "people.csv", tmp_path / "people.toml"
    table.write_text('subject,post,roles,units,home\nu1,"A post","borough;analyst",lambeth,\n')
    toml.write_text(
        '[[person]]\nsubject = "u1"\npost = "A post"\nroles = ["borough", "analyst"]\nunits = ["lambeth"]\n'
    )
    assert read_people(table) == read_people(toml) == {"u1": who("borough", "analyst", units=("lambeth",))}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("u1,,borough,,", "post is empty"),
        (",A post,borough,,", "subject or post is empty"),
        ("u1,A post,wizard,,", "no role 'wizard'"),
        ("u1,A post,,,", "there is no role"),
        ("", "nobody in it"),
        ("u1,A post,board,,\nu1,A post,admin,,", "'u1' is there 2 times"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, row: str, sentence: str) -> None:
    table = tmp_path / "people.csv"
    table.write_text(f"subject,post,roles,units,home\n{row}\n")
    with pytest.raises(Told, match=sentence):
        read_people(table)
