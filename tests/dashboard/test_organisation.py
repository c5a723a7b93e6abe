"""The tree of the force: in every month every leaf counts once, and names lead to their unit."""

import csv
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.organisation import FORCE, Membership, Organisation, Unit
from dashboard.periods import parse
from data.organisation import rows

ROWS = rows()
ORG = ROWS.build()
months = st.integers(parse("2008-01"), parse("2026-12"))
units = st.sampled_from(sorted(ORG.units))
boroughs = st.sampled_from([unit.code for unit in ORG.boroughs()])


def codes(found):
    return [unit.code for unit in found]


@given(months)
def test_every_leaf_counts_once_in_the_met(month):
    leaves = codes(ORG.leaves(FORCE, month))
    assert len(leaves) == len(set(leaves)) == 34
    groups = [leaf for group in ORG.children(FORCE, month) for leaf in codes(ORG.leaves(group.code, month))]
    assert sorted(groups) == sorted(leaves)


@given(boroughs, months)
def test_a_path_leads_from_the_met_to_the_borough(code, month):
    path = ORG.path(code, month)
    assert [u.level for u in path] in (["force", "group", "borough"], ["force", "group", "bcu", "borough"])
    assert codes(path)[0] == FORCE
    assert codes(path)[1] == "tp"
    for above, below in pairwise(path):
        assert below in ORG.children(above.code, month)


@given(units, months)
def test_children_and_parents_agree(code, month):
    assert all(ORG.parent(child.code, month) == ORG[code] for child in ORG.children(code, month))
    assert ORG[code] not in ORG.siblings(code, month)


@given(units)
def test_a_code_and_a_slug_lead_to_the_unit(code):
    unit = ORG[code]
    assert ORG.find(code.lower()) == ORG.find(unit.slug.upper()) == unit


@given(boroughs, months)
def test_residents_are_of_the_year_or_the_nearest_known(code, month):
    residents, year = ORG.population(code, month)
    assert 100_000 < residents < 450_000
    assert year <= month // 12 or year == 2017


@given(months)
def test_the_met_has_the_residents_of_its_boroughs(month):
    of_boroughs = [ORG.population(unit.code, month) for unit in ORG.boroughs()]
    assert ORG.population(FORCE, month) == (sum(n for n, _ in of_boroughs), of_boroughs[0][1])


def test_bcus_begin_one_after_the_other():
    def bcus(month):
        return codes(ORG.children("tp", parse(month), "bcu"))

    assert bcus("2017-03") == []
    assert bcus("2017-11") == ["central-north", "east-area"]
    assert len(bcus("2018-12")) < 12
    assert len(bcus("2019-04")) == 12
    assert len(ORG.children("tp", parse("2017-11"))) == 2 + 27
    assert len(ORG.children("tp", parse("2017-11"), "borough")) == 32
    assert not ORG.exists("north-west", parse("2017-11"))
    assert ORG.leaves("north-west", parse("2017-11")) == ()
    assert ORG.basis("north-west", parse("2019-04")) == "planned"


def test_groups_change_their_names():
    assert ORG.name("tp", parse("2017-11")) == "Territorial Policing"
    assert ORG.name("tp", parse("2019-04")) == "Frontline Policing"
    assert ORG.short("sco", parse("2017-11")) == "SC&O"
    assert ORG.find("met operations") == ORG["sco"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("kensington-and-chelsea", "E09000020"),
        ("Kensington & Chelsea", "E09000020"),
        ("City of Westminster", "E09000033"),
        ("RICHMOND UPON THAMES", "E09000027"),
        ("London Heathrow and London City Airports", "heathrow"),
        ("Aviation Security (SO18)", "heathrow"),
        ("UNKNOWN", "unknown"),
        ("met", FORCE),
        ("Central North BCU", "central-north"),
        ("e05009317", "E05009317"),
    ],
)
def test_names_of_public_files_are_known(written, code):
    assert ORG.find(written) == ORG[code]


@pytest.mark.parametrize("written", ["", "City of London", "E09000001", "atlantis", "Abbey"])
def test_what_is_no_unit_is_not_found(written):
    assert ORG.find(written) is None


def test_wards_follow_the_months_of_their_figures():
    at = {
        month: len(ORG.children(FORCE, parse(month), "ward")) for month in ("2017-11", "2021-05", "2023-01")
    }
    assert at == {"2017-11": 679, "2021-05": 1162, "2023-01": 679}
    assert codes(ORG.path("E05009317", parse("2017-11"))) == [FORCE, "tp", "E09000030", "E05009317"]


def test_airports_and_unknown_area_are_outside_ranks_and_rates():
    assert [ORG[code].ranked for code in ("heathrow", "unknown", FORCE)] == [False] * 3
    assert ORG.population("heathrow", parse("2017-11")) is None
    assert ORG.leaves("so", parse("2017-11")) == (ORG["heathrow"],)
    assert ORG.leaves("sco", parse("2017-11")) == ()


def test_five_similar_boroughs_each_and_never_itself():
    for unit in ORG.boroughs():
        similar = ORG.similar(unit.code)
        assert len(set(similar)) == 5
        assert unit.code not in similar
        assert all(ORG[code].ranked for code in similar)


def test_households_are_known_for_2017_alone():
    assert ORG.households("E09000002", parse("2026-06")) == (78_188, 2017)


def test_tiles_do_not_overlap():
    tiles = [(unit.row, unit.col) for unit in ORG.boroughs()]
    assert len(set(tiles)) == 32


def test_two_parents_at_once_and_strangers_are_refused():
    three = [Unit(code, code, code, "group", code) for code in "abc"]
    with pytest.raises(ValueError, match="at once"):
        Organisation(three, memberships=[Membership("a", "b", None, 10), Membership("a", "c", 9, None)])
    with pytest.raises(ValueError, match="no unit"):
        Organisation(three, memberships=[Membership("a", "z")])


def test_members_and_names_agree_with_the_public_lookup(shared):
    with (shared / "data/lookups/bcu_to_borough.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            unit = ORG.find(row["borough_name"])
            assert unit.code == row["borough_gss"]
            assert ORG.parent(unit.code, parse("2019-04")) == ORG.find(row["bcu_location"])
