"""Who may see, read and change what: properties of the table of rights, and what framework and paper say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.organisation import FORCE
from dashboard.principal import ANYONE, Principal, _reaches, kinds, roles

UNITS = ("E12000007", "tp", "E09000022", "E09000007", "E05000129")
sets = st.frozensets(st.sampled_from(UNITS))


@dataclass(frozen=True)
class Figures:
    restricted: str


principals = st.builds(
    Principal,
    name=st.sampled_from(["a", "b"]),
    units=st.none() | sets,
    post=st.sampled_from(["Analyst", "Auditor"]),
    roles=st.frozensets(st.sampled_from([*roles(), "unheard of"])),
    commands=st.none() | sets,
    above=sets,
    home=st.sampled_from(UNITS),
    restricted=st.booleans(),
)


def rights(who: Principal) -> tuple[object, ...]:
    """All that somebody may do, spelled out."""
    return (
        tuple(who.may_see(u) for u in UNITS),
        tuple(who.may_see_measure(Figures(why)) for why in ("", "few people")),
        tuple((who.may_read(k, u), who.may_edit(k, u)) for k in kinds() for u in UNITS),
    )


@given(principals, principals)
def test_whoever_shares_a_scope_has_the_same_rights(one: Principal, other: Principal) -> None:
    if rights(one) != rights(other):
        assert one.scope != other.scope


@given(principals)
def test_a_post_and_a_name_alone_part_nobody_from_what_is_kept(who: Principal) -> None:
    other = Principal(**{**vars_of(who), "name": "c", "post": "Clerk", "home": "tp"})
    assert other.scope == who.scope


def vars_of(who: Principal) -> dict[str, object]:
    return {name: getattr(who, name) for name in Principal.__dataclass_fields__}


@given(principals, st.sampled_from(kinds()), st.sampled_from(UNITS))
def test_nobody_reads_or_writes_of_a_unit_that_they_may_not_see(who: Principal, kind: str, unit: str) -> None:
    if not who.may_see(unit):
        assert not who.may_read(kind, unit)
        assert not who.may_edit(kind, unit)


@given(principals, st.sampled_from(kinds()), st.sampled_from(UNITS))
def test_whoever_writes_reads(who: Principal, kind: str, unit: str) -> None:
    assert who.may_read(kind, unit) or not who.may_edit(kind, unit)


@given(principals, st.sampled_from(list(roles())), st.sampled_from(kinds()), st.sampled_from(UNITS))
def test_one_role_more_takes_no_right_away(who: Principal, role: str, kind: str, unit: str) -> None:
    more = Principal(**{**vars_of(who), "roles": who.roles | {role}})
    assert more.may_read(kind, unit) >= who.may_read(kind, unit)
    assert more.may_edit(kind, unit) >= who.may_edit(kind, unit)


@pytest.mark.parametrize("kind", kinds())
def test_without_a_role_there_is_no_right(kind: str) -> None:
    assert not Principal(commands=None).may_read(kind, FORCE)
    assert not Principal(commands=None, roles=frozenset({"unheard of"})).may_edit(kind, FORCE)


@pytest.mark.parametrize("kind", kinds())
def test_one_person_alone_may_do_all(kind: str) -> None:
    assert ANYONE.may_read(kind, FORCE)
    assert ANYONE.may_edit(kind, FORCE)


def lambeth(*of: str) -> Principal:
    """Somebody of Lambeth, which belongs to TP."""
    own = frozenset({"E09000022"})
    return Principal("x", None, "x", frozenset(of), own, frozenset({"tp", FORCE}))


@pytest.mark.parametrize("kind", ["action", "risk", "decision", "case", "update", "cascade"])
def test_a_borough_reads_its_own_and_no_other_boroughs_actions(kind: str) -> None:
    who = lambeth("borough")
    assert who.may_read(kind, "E09000022")
    assert not who.may_read(kind, "E09000007")
    assert lambeth("group-head").may_read(kind, "E09000007")  # unless by a role of the business group
    assert not lambeth("group-head").may_edit(kind, "E09000007")


def test_a_borough_reads_the_agenda_of_the_meetings_above_it() -> None:
    who = lambeth("borough")
    assert who.may_read("meeting", "tp")
    assert who.may_read("theme", FORCE)
    assert not who.may_edit("meeting", "tp")
    assert not who.may_read("meeting", "E09000007")


def test_auditors_read_all_and_change_nothing() -> None:
    who = Principal("x", None, "x", frozenset({"auditor"}), None)
    assert all(who.may_read(k, u) and not who.may_edit(k, u) for k in kinds() for u in UNITS)
    assert {r for r, row in roles().items() if "audit" in row.read} == {"auditor", "admin"}


def test_analysts_and_the_secretariat_change_what_is_theirs() -> None:
    assert set(roles()["analyst"].edit) == {"annotation", "break", "case"}
    assert {"forum", "meeting", "item", "theme", "paper"} <= set(roles()["secretariat"].edit)
    assert not {"annotation", "break", "case"} & set(roles()["secretariat"].edit)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALL = frozenset(kinds())
MEETINGS = ALL - {"audit", "annotation", "break", "case"}  # what the secretariat keeps
OWN = words("cascade action decision risk paper recommendation gold-group deep-dive update case")
LED = MEETINGS - {"forum", "link", "control-strategy"} | {"case"}  # of a business group
# role: (sees restricted measures, sees wards of others, reads, changes); a right given or lost fails here
TABLE = {
    "board": (True, True, {"all": ALL - {"audit"}}, {"all": words("decision risk gold-group deep-dive update")}),
    "performance-group": (True, True, {"all": ALL - {"audit"}}, {"all": words("theme cascade action decision gold-group deep-dive programme control-strategy practice update case")}),
    "group-head": (True, True, {"all": ALL - {"audit"}}, {"own": LED}),
    "borough": (False, False, {
        "all": words("forum link theme control-strategy practice annotation break"),
        "line": words("meeting item standing programme"), "own": OWN,
    }, {"own": LED - {"gold-group", "deep-dive", "programme"}}),
    "analyst": (True, True, {"all": ALL - {"audit"}}, {"all": frozenset({"annotation", "break", "case"})}),
    "secretariat": (False, True, {"all": ALL - {"audit"}}, {"all": MEETINGS}),
    "auditor": (True, True, {"all": ALL}, {}),
    "admin": (True, True, {"all": ALL}, {"all": ALL}),
}  # fmt: skip


@pytest.mark.parametrize("role", roles())
def test_each_role_has_these_rights_and_no_others(role: str) -> None:
    found = roles()[role]
    restricted, wards, read, edit = TABLE[role]
    assert (found.restricted, found.wards) == (restricted, wards)
    for has, right in ((found.read, read), (found.edit, edit)):
        assert has == {kind: reach for reach, of in right.items() for kind in of}


@given(principals, st.sampled_from(["", "few people"]), st.sampled_from(UNITS))
def test_figures_are_seen_by_measure_and_unit(who: Principal, why: str, unit: str) -> None:
    assert who.may_see_measure(Figures(why)) == (not why or who.restricted)
    assert who.may_see(unit) == (who.units is None or unit in who.units)


def test_whoever_says_no_post_is_not_named() -> None:
    assert not Principal("u1").named
    assert not ANYONE.named
    assert Principal("u1", post="Analyst").named
    assert Principal("u1", post=ANYONE.post).named  # or whoever calls their post so would leave no trail


@pytest.mark.parametrize("row", [{"all": ["nothing"]}, {"most": ["action"]}])
def test_a_table_with_a_slip_is_not_taken(row: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="no reach or no kind"):
        _reaches("x", row)


@pytest.mark.parametrize("role", roles())
def test_every_role_has_words_and_reads_something(role: str) -> None:
    assert roles()[role].title
    assert roles()[role].read
