"""The rules that the catalogue's files are held to: every fault is one sentence, all are told together."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import catalogue_rules as rules
from dashboard.catalogue import FOLDER, CatalogueError, load

PO, OFFICERS, SURVEY = "positive-outcome-rate", "officer-strength", "public-confidence"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue without fault: one measure of each of four kinds."""
    shutil.copy(FOLDER / "families.toml", tmp_path)
    text = (FOLDER / "priorities.toml").read_text("utf-8")
    for name in ("measures", "menu"):
        text = re.sub(rf"^{name} = \[[^]]*\]", f'{name} = ["robbery"]', text, flags=re.MULTILINE)
    (tmp_path / "priorities.toml").write_text(text, "utf-8")
    (tmp_path / "measures").mkdir()
    for one in ("robbery", PO, OFFICERS, SURVEY):
        fields = tomllib.loads((FOLDER / f"measures/{one}.toml").read_text("utf-8"))
        alone = {k: v for k, v in fields.items() if k not in ("related", "part_of", "breaks")}
        write(tmp_path, one, alone)
    load(tmp_path)
    return tmp_path


def write(folder: Path, measure: str, fields: dict[str, Any]) -> None:
    lines = [f"{key} = {toml(value)}" for key, value in fields.items()]
    (folder / f"measures/{measure}.toml").write_text("\n".join(lines) + "\n", "utf-8")


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + "}"
    return f"[{', '.join(map(toml, value))}]" if isinstance(value, list) else repr(value)


def edit(folder: Path, measure: str, **changes: Any) -> None:
    """Changes fields of a measure's file; ... takes a field away."""
    fields = tomllib.loads((folder / f"measures/{measure}.toml").read_text("utf-8")) | changes
    write(folder, measure, {k: v for k, v in fields.items() if v is not ...})


def findings(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    assert str(caught.value) == "\n".join(caught.value.findings)
    return caught.value.findings


def since(month: Any, **more: Any) -> dict[str, Any]:
    return {"breaks": [{"month": month, "note": "Counted otherwise."} | more]}


# Measure, changes of its fields, and the one sentence that tells them.
FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("robbery", {"why": ...}, "why: the field is missing; add it."),
    ("robbery", {"colour": "red"}, "colour: the field is unknown; remove it or correct its spelling."),
    ("robbery", {"lag": 3}, "lag: must be a text in quotes, not 3; write one."),
    ("robbery", {"caveat": " "}, "caveat: must be a text in quotes, not ' '; write one."),
    ("robbery", {"levels": "force"}, "levels: must be a list of texts, not 'force'"),
    ("robbery", {"related": "theft"}, "related: must be a list of texts, not 'theft'"),
    ("robbery", {"comparisons": [1]}, "comparisons: must be a list of texts, not [1]"),
    ("robbery", {"decimals": 0.5}, "decimals: must be a whole number, not 0.5"),
    ("robbery", {"order": "first"}, "order: must be a whole number, not 'first'"),
    ("robbery", {"harm": "10"}, "harm: must be a number, not '10'; write it without quotes."),
    ("robbery", {"harm": True}, "harm: must be a number, not True"),
    ("robbery", {"target": "90", "target_source": "Met"}, "target: must be a number, not '90'"),
    ("robbery", {"breaks": "2017-04"}, "breaks: must be tables; write each break under its own [[breaks]]."),
    ("robbery", {"kind": "sum"}, "kind: 'sum' is unknown; write one of count, proportion, mean"),
    ("robbery", {"direction": "down"}, "direction: 'down' is unknown; write one of lower, higher, neutral."),
    ("robbery", {"frequency": "weekly"}, "frequency: 'weekly' is unknown; write one of monthly"),
    ("robbery", {"lead": "mi5"}, "lead: 'mi5' is unknown; write one of tp, sco"),
    ("robbery", {"family": "crime"}, "family: 'crime' is unknown; write one of recorded-offences"),
    ("robbery", {"levels": ["borough", "street"]}, "levels: 'street' is unknown; write any of force"),
    ("robbery", {"comparisons": ["last-week"]}, "comparisons: 'last-week' is unknown; write any of rolling"),
    ("robbery", {"comparisons": []}, "comparisons: the list is empty or names something twice"),
    ("robbery", {"levels": ["borough", "borough"]}, "levels: the list is empty or names something twice"),
    ("robbery", {"short": "x" * 27}, "short: 27 characters are too many for a table; use 26 at most."),
    ("robbery", {"decimals": 4}, "decimals: 4 is out of range; write 0 to 3."),
    ("robbery", {"harm": 11}, "harm: 11 is no step of the scale in families.toml; write one of its weights."),
    (
        "robbery",
        since("2017-13"),
        "breaks: '2017-13' is not a month; write it as YYYY-MM, for example 2017-11.",
    ),
    ("robbery", since("April 2017"), "breaks: 'April 2017' is not a month; write it as YYYY-MM"),
    ("robbery", since(201704), "breaks: a break has a month and a note, both texts; write both."),
    ("robbery", since("2017-04", note=" "), "breaks: a break has a month and a note, both texts"),
    ("robbery", since("2017-04", why="."), "breaks: a break has a month and a note, both texts"),
    ("robbery", {"breaks": since("2017-04")["breaks"] * 2}, "breaks: two breaks are in the same month"),
    (PO, {"denominator": ...}, "denominator: a proportion needs one; say what the numerator is divided by."),
    ("robbery", {"denominator": "people"}, "denominator: a count has none; remove it, or correct the kind."),
    (OFFICERS, {"comparisons": ["year-to-date"]}, "'year-to-date' adds months up, which a stock does not"),
    (SURVEY, {"comparisons": ["last-3-months"]}, "'last-3-months' adds months up, which a survey does not"),
    ("robbery", {"levels": ["force"], "comparisons": ["london"]}, "'london' needs a level below the force"),
    (OFFICERS, {"levels": ["group"], "comparisons": ["similar-boroughs"]}, "needs the level borough; remove"),
    (PO, {"target": 0.9}, "target_source: the target stands alone; say the target and who set it"),
    (PO, {"target_source": "Met"}, "target: the target_source stands alone; say the target and who set it"),
    (
        "robbery",
        {"direction": "neutral", "target": 1, "target_source": "Met"},
        "target: a neutral measure cannot miss a target; give a direction, or remove the target.",
    ),
    (
        "robbery",
        {"name": "POLICE officers"},
        "name: 'POLICE officers' is also that of officer-strength; give",
    ),
    (
        "robbery",
        {"short": "Police officers"},
        "short: 'Police officers' is also that of officer-strength; give",
    ),
    ("robbery", {"related": ["theft"]}, "related: 'theft' is no other measure; correct or remove it."),
    ("robbery", {"related": ["robbery"]}, "related: 'robbery' is no other measure; correct or remove it."),
    ("robbery", {"related": [PO, PO]}, "related: 'positive-outcome-rate' is there twice; keep one."),
    ("robbery", {"part_of": "theft"}, "part_of: 'theft' is no measure; correct or remove it."),
    ("robbery", {"part_of": "robbery"}, "part_of: the measures contain each other in a circle"),
]


@pytest.mark.parametrize(("measure", "changes", "sentence"), FAULTS)
def test_one_fault_is_one_sentence(
    folder: Path, measure: str, changes: dict[str, Any], sentence: str
) -> None:
    edit(folder, measure, **changes)
    (found,) = findings(folder)
    assert found.startswith(f"measures/{measure}.toml, ")
    assert sentence in found
    assert found.endswith(".")


def replaced(name: str, old: str, new: str, times: int = 1) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, times), "utf-8")

    return change


def circle(folder: Path) -> None:
    edit(folder, "robbery", part_of=OFFICERS)
    edit(folder, OFFICERS, part_of="robbery")


def robbery(content: bytes) -> Callable[[Path], Any]:
    return lambda folder: (folder / "measures/robbery.toml").write_bytes(content)


FAM, PRI, KEEP = "families.toml", "priorities.toml", "is there twice; keep one."
FILES: list[tuple[Callable[[Path], Any], str]] = [
    (lambda f: (f / FAM).unlink(), "families.toml: the file is missing; put it back."),
    (lambda f: (f / PRI).unlink(), "priorities.toml: the file is missing; put it back."),
    (
        lambda f: shutil.rmtree(f / "measures"),
        "measures: there is no measure; put at least one TOML file there.",
    ),
    (
        robbery(b"name = robbery"),
        "measures/robbery.toml: the file is not TOML (Invalid value (at line 1, column 8))",
    ),
    (robbery(b""), "measures/robbery.toml: the file is empty; fill it or remove it."),
    (robbery(b'name = "\xa3"'), "measures/robbery.toml: the file is not UTF-8; save it as UTF-8."),
    (
        lambda f: (f / "measures/robbery.toml").rename(f / "measures/Robbery_1.toml"),
        "/Robbery_1.toml: the file name",
    ),
    (replaced(FAM, 'code = "other"', 'code = "finance"'), f"families.toml, family: 'finance' {KEEP}"),
    (
        replaced(FAM, "question =", "asks ="),
        "family: the fields are asks, code, title; write code, title, question.",
    ),
    (
        replaced(FAM, "weight = 100", "weight = 101"),
        "families.toml, harm 101, weight: 101 has the wrong type or size",
    ),
    (
        replaced(FAM, "[[family]]", "[[x]]", 99),
        "families.toml, family: there is no [[family]]; add at least one.",
    ),
    (replaced(FAM, "[[harm]]", "[[x]]", 99), "families.toml, harm: there is no [[harm]]; add at least one."),
    (replaced(PRI, "[[priority]]", "[[x]]", 99), "priorities.toml, priority: there is no [[priority]]; add"),
    (
        replaced(PRI, "[[high_harm]]", "[[x]]", 99),
        "priorities.toml, high_harm: there is no [[high_harm]]; add",
    ),
    (
        replaced(PRI, 'name = "Hate crime"', 'name = ""'),
        "high_harm 'hate-crime', name: '' has the wrong type or size",
    ),
    (
        replaced(PRI, '["robbery"]', "[]"),
        "part 'young-offences', measures: [] has the wrong type or",
    ),
    (
        replaced(PRI, '["robbery"]', '["theft"]'),
        "part young-offences: 'theft' is no measure; correct",
    ),
    (
        replaced(PRI, 'of = "violence"', 'of = "peace"'),
        "part violence-levels: 'peace' is no priority and no focus; correct it.",
    ),
    (
        replaced(PRI, 'of = "children-and-young-people"', 'of = "violence"', 99),
        "priorities.toml, children-and-young-people: it has no [[part]]; add at least one.",
    ),
    (
        replaced(PRI, 'menu = ["robbery"]', 'menu = ["theft"]'),
        "priorities.toml, local: 'theft' is no measure; correct",
    ),
    (
        replaced(PRI, "menu =", "menus ="),
        "priorities.toml, local: there is no menu; write menu = [...] under [local].",
    ),
    (
        circle,
        "measures/robbery.toml, part_of: the measures contain each other in a circle through 'robbery'; break it.",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), FILES)
def test_a_fault_of_a_file_is_told(folder: Path, change: Callable[[Path], Any], sentence: str) -> None:
    change(folder)
    assert any(sentence in f for f in findings(folder))


def test_an_empty_file_is_told_once(folder: Path) -> None:
    edit(folder, "robbery", **dict.fromkeys((*rules.REQUIRED, "order"), ...))
    assert [f for f in findings(folder) if "robbery.toml" in f] == [
        "measures/robbery.toml: the file is empty; fill it or remove it."
    ]


def test_findings_of_all_files_come_together(folder: Path) -> None:
    edit(folder, "robbery", direction="down", short="x" * 30)
    edit(folder, OFFICERS, why=..., lead=...)
    replaced(PRI, 'menu = ["robbery"]', 'menu = ["theft"]')(folder)
    found = findings(folder)
    assert len(found) == 5
    assert {re.split("[,:]", f)[0] for f in found} == {
        "measures/robbery.toml",
        f"measures/{OFFICERS}.toml",
        "priorities.toml",
    }


WRITTEN = st.booleans() | st.integers(-5, 200) | st.text("ab 1-", max_size=4) | st.floats(0, 9)
ANYTHING = st.recursive(
    WRITTEN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(field=st.sampled_from((*rules.REQUIRED, *rules.OPTIONAL)), value=ANYTHING)
def test_no_value_of_a_field_breaks_the_checks(folder: Path, field: str, value: Any) -> None:
    edit(folder, "robbery", why="Why.")
    kept = (folder / "measures/robbery.toml").read_bytes()
    edit(folder, "robbery", **{field: value})
    try:
        load(folder)
    except CatalogueError as error:
        strange = [f for f in error.findings if not (f.startswith("measures/") and f.endswith("."))]
        if strange:
            raise AssertionError(strange) from error
    robbery(kept)(folder)


@QUICK
@given(
    place=st.sampled_from([(FAM, "family"), (FAM, "harm"), (PRI, "priority"), (PRI, "part"), (PRI, "local")]),
    value=ANYTHING,
)
def test_no_table_breaks_the_checks(folder: Path, place: tuple[str, str], value: Any) -> None:
    file, table = place
    kept = (folder / file).read_text("utf-8")
    content = tomllib.loads(kept) | {table: value}
    (folder / file).write_text("\n".join(f"{k} = {toml(v)}" for k, v in content.items()), "utf-8")
    found = findings(folder)
    (folder / file).write_text(kept, "utf-8")
    assert any(f.startswith(file) for f in found)
