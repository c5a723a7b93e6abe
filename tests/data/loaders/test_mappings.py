"""The mapping files: every name leads to a measure of the catalogue, and no two groupings share a series."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dashboard.catalogue import catalogue
from data.loaders import Context
from data.loaders.mapping import FOLDER, TOTAL, choose, groupings
from tests.data.loaders.files import OFFENCES, borough_rows, figures, read_bytes, text_of


def mapped(entries: object) -> set[str]:
    """Every measure id in a mapping file."""
    if isinstance(entries, dict):
        own = set(entries.get("measures", ()))
        return own.union(*(mapped(v) for v in entries.values()))
    if isinstance(entries, list):
        return set().union(*(mapped(v) for v in entries))
    return set()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_every_id_is_in_the_catalogue(path: Path) -> None:
    lost = {m for m in mapped(tomllib.loads(path.read_text(encoding="utf-8"))) if m not in catalogue()}
    assert not lost


def test_groupings_are_told_apart_by_their_names() -> None:
    for grouping in groupings():
        assert choose(grouping.spellings) is grouping


def test_groups_that_differ_never_share_an_id() -> None:
    """Violence is 237,461 in 2016/17 in the old grouping and 193,080 in the new."""
    old, new, newest = groupings()
    violence = "violence against the person"
    assert old.groups[violence] == ("violence-against-the-person@2008",)
    assert new.groups[violence][0] == newest.groups[violence][0] == "violence-against-the-person"
    assert new.groups["public order offences"] != newest.groups["public order offences"]


def test_a_name_cut_at_50_characters_is_the_whole_name() -> None:
    new = next(g for g in groupings() if g.id == "2019")
    whole = "Racially or Religiously Aggravated Public Fear, Alarm or Distress"
    for name in (whole, whole[:50], whole[:50].upper()):
        assert (
            new.measures("Public Order Offences", name)[0][-1]
            == "racially-or-religiously-aggravated-public-fear"
        )
    assert not new.measures("Public Order Offences", whole[:30])[1], "shorter is another name"


def test_an_unknown_name_counts_to_the_total_and_its_group_and_is_listed(
    tmp_path: Path, context: Context
) -> None:
    rows = borough_rows()
    rows.append(["Robbery", "Robbery in Space", "Lambeth", "1", "2", "3"])
    rows.append(["New Group", "New / Name!", "Lambeth", "4", "5", "6"])
    batch = read_bytes(tmp_path, text_of(rows), context)
    plain = figures(read_bytes(tmp_path, text_of(borough_rows()), context))
    found, lambeth, april = figures(batch), "E09000022", int(batch.months[0])
    assert [(u.measure, u.rows, u.total) for u in batch.unmapped] == [
        ("unmapped:new-group:new-name", 1, 15.0),
        ("unmapped:robbery:robbery-in-space", 1, 6.0),
    ]
    assert found[TOTAL, lambeth, april] == plain[TOTAL, lambeth, april] + 5
    assert found["robbery", lambeth, april] == plain["robbery", lambeth, april] + 1
    assert found["unmapped:new-group:new-name", lambeth, april] == 4
    assert found["unmapped:new-group:new-name", "E09000002", april] == 0


def test_an_offence_without_a_row_is_a_zero(tmp_path: Path, context: Context) -> None:
    """A borough file covers all: 'no row where there was never an offence'."""
    rows = [row for row in borough_rows() if row[1:3] != [OFFENCES[1][1], "Camden"]]
    found = figures(read_bytes(tmp_path, text_of(rows), context))
    camden = [v for (m, u, _), v in found.items() if (m, u) == ("robbery-business", "E09000007")]
    assert camden == [0.0, 0.0, 0.0]
