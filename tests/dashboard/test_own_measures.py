"""A force's own folder of measure files, and the table [count]: what it lays over, and every fault told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.catalogue import FOLDER, CatalogueError, catalogue, load
from dashboard.count import check_count
from dashboard.measure import Count, Kind

SHIPPED = catalogue()
RATE = "positive-outcome-rate"


def own(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.toml").write_text(text, "utf-8")
    return folder


def test_without_a_folder_nothing_changes(tmp_path: Path) -> None:
    assert load(own=tmp_path) == load() == SHIPPED


def test_a_file_of_a_shipped_name_changes_what_it_states_and_no_more(tmp_path: Path) -> None:
    found = load(own=own(tmp_path, robbery='source = "Our records"\n[count]\nsource = "incidents"\n'))
    expected = replace(SHIPPED["robbery"], source="Our records", count=Count(source="incidents"))
    assert found["robbery"] == expected
    assert {i: m for i, m in found.measures.items() if i != "robbery"} == {
        i: m for i, m in SHIPPED.measures.items() if i != "robbery"
    }


def test_a_file_of_a_new_name_is_a_measure(tmp_path: Path) -> None:
    text = (FOLDER / "measures/robbery.toml").read_text("utf-8")
    text = text.replace('"Robbery"', '"Robbery of phones"')
    found = load(own=own(tmp_path, robbery_phones=text))
    assert found["robbery-phones"].name == "Robbery of phones"
    assert found["robbery-phones"].id in found["knife-crime"].related
    assert len(found) == len(SHIPPED) + 1


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("robbery", 'direction = "down"', "direction: 'down' is unknown; write one of lower, higher"),
        ("robbery", "", "the file is empty; fill it or remove it."),
        ("robbery", "name", "the file is not TOML"),
        ("theft_of_time", 'name = "Theft of time"', "short: the field is missing; add it."),
        ("robbery", 'name = "Rape"', "name: 'Rape' is also that of rape"),
        (
            "robbery",
            'part_of = "theft-of-time"',
            "part_of: 'theft-of-time' is no measure; correct or remove it.",
        ),
    ],
)
def test_a_fault_names_the_forces_own_file(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(own=own(tmp_path, **{name: text}))
    path = tmp_path / f"{name.replace('_', '-')}.toml"
    assert any(f.startswith(str(path)) and sentence in f for f in caught.value.findings)
    assert all(str(tmp_path) in f or "'Rape'" in f for f in caught.value.findings)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"MEASURES names .*nowhere, which is no folder; correct it"):
        load(own=tmp_path / "nowhere")


COUNTS = [
    ("robbery", 'source = "incidents"', ""),
    ("robbery", "source = \"incidents\"\nwhere = \"offence in ('Robbery; of; persons', 'x -- y')\"", ""),
    (RATE, 'source = "incidents"\nwhere = "solved"\ndenominator_where = "true"', ""),
    ("public-confidence", 'sql = "select 1"', ""),
    ("robbery", 'sql = "with a as (select 1) select * from a"', ""),
    ("robbery", "", "count.source: the field is missing; name a source of WAREHOUSE"),
    ("robbery", 'where = "true"', "count.source: the field is missing"),
    ("robbery", 'source = ""', "count.source: must be a text in quotes, not ''"),
    ("robbery", 'source = "a"\nwhere = 3', "count.where: must be a text in quotes, not 3"),
    ("robbery", 'source = "a"\ngroup = "b"', "count.group: the field is unknown; write any of sql, source"),
    ("robbery", 'source = "a"\nwhere = "x; drop table y"', "is no single expression; leave out semicolons"),
    ("robbery", 'source = "a"\nwhere = "x) or (y"', "is no single expression"),
    ("robbery", 'source = "a"\nwhere = "x = \'y"', "is no single expression"),
    ("robbery", 'source = "a"\nwhere = "x -- y"', "is no single expression"),
    ("robbery", 'source = "a"\ndenominator_where = "true"', "denominator_where: a count has no denominator"),
    (RATE, 'source = "a"\nwhere = "x"', "count.denominator_where: a proportion needs one"),
    ("officer-strength", 'source = "a"', "count.source: a stock is no count of rows; write the whole sql."),
    ("robbery", 'sql = "delete from a"', "count.sql: must be one query that begins with select or with"),
    ("robbery", 'sql = "select 1; select 2"', "count.sql: must be one query"),
    ("robbery", 'sql = "select 1"\nwhere = "a"', "count.where: stands beside a whole sql, which says all"),
]


@pytest.mark.parametrize(("measure", "text", "sentence"), COUNTS)
def test_a_count_is_held_to_its_rules(tmp_path: Path, measure: str, text: str, sentence: str) -> None:
    own(tmp_path, **{measure.replace("-", "_"): f"[count]\n{text}\n"})
    if not sentence:
        assert load(own=tmp_path)[measure].count is not None
        return
    with pytest.raises(CatalogueError) as caught:
        load(own=tmp_path)
    (found,) = caught.value.findings
    assert found.startswith(f"{tmp_path / measure}.toml, count")
    assert sentence in found
    assert found.endswith(".")


KEYS = st.sampled_from(["sql", "source", "where", "sum", "denominator_where", "denominator_sum", "x"])
VALUES = st.text("s'\"();-*/ elct", max_size=12) | st.integers() | st.none() | st.lists(st.text(), max_size=1)


@given(st.dictionaries(KEYS, VALUES) | VALUES, st.sampled_from([*Kind, "nonsense"]))
def test_no_value_breaks_the_rules_and_each_fault_is_a_sentence(table: object, kind: str) -> None:
    for found in check_count(table, kind):
        assert found.startswith("count")
        assert found.endswith(".")
