"""Registers go out as files and come in again: unchanged, all rows or none, every fault told."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from functools import cache

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.catalogue import catalogue
from dashboard.records.field import Field, Value
from dashboard.records.kind import kinds
from data import organisation as files
from data.records import Wish, save
from data.register_files import Rows, Unreadable, as_csv, as_xlsx, read
from data.register_load import Refused, Scene, load, table
from tests.data.test_records import START, action, now

CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12).map(
    lambda t: t.strip()
)


@cache
def scene() -> Scene:
    every = catalogue()
    return Scene(files.rows().build(), {id: every.get(id).name for id in every}, "Secretariat")


def rows_of(text: str) -> Rows:
    return read("actions.csv", text.encode())


HEAD = "kind,ref,What will be done,Owner,Due,revision,why it changes"


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_texts_come_back_from_a_file_as_they_were(rows: list[list[str]]) -> None:
    kept = [tuple(r) for r in rows if any(r)]
    for data in (as_csv(["a", "b", "c"], kept), as_xlsx("x", ["a", "b", "c"], kept)):
        got = [tuple((*cells, "", "", "")[:3]) for _, cells in read("f", data).rows]
        assert got == kept


def value_of(draw: st.DrawFn, f: Field) -> Value:
    """Some value that a field can hold, with what spreadsheets and separators trip over."""
    texts = st.sampled_from(["=1+1", "-5 a week", "@home", "'quoted", 'say "no"', "a, b", "é – ü", "line"])
    if f.kind in ("text", "long"):
        text = draw(texts)
        return f"{text}\nsecond line" if f.kind == "long" and draw(st.booleans()) else text
    if f.kind == "several":
        return draw(st.lists(st.sampled_from(["a", "b c", "=d"]), unique=True).map(tuple))
    one: dict[str, st.SearchStrategy[Value]] = {
        "choice": st.sampled_from(list(f.choices) or [""]),
        "day": st.sampled_from(["2017-12-01", "2018-02-28"]),
        "month": st.sampled_from(["2017-12", "2018-01"]),
        "number": st.integers(int(f.low or 1), int(f.high or 9)).map(str),
        "flag": st.sampled_from(["", "yes"]),
        "measure": st.sampled_from(["robbery", "knife-crime"]),
        "measures": st.just(("robbery", "knife-crime")),
        "unit": st.sampled_from(["E09000022", "E12000007"]),
        "units": st.just(("E09000022", "E09000007")),
    }
    return draw(one[f.kind]) if f.kind in one else f.empty


@st.composite
def actions(draw: st.DrawFn) -> list[Wish]:
    """Actions with every field filled by something."""
    kind = kinds()["action"]
    bodies = [
        {n: value_of(draw, f) for n, f in kind.fields.items()} | {"due": "2017-12-01"}
        for _ in range(draw(st.integers(1, 4)))
    ]
    return [Wish("action", b, by="One", at=START, illustrative=draw(st.booleans())) for b in bodies]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions(), st.sampled_from(["csv", "xlsx"]))
def test_what_goes_out_comes_in_and_changes_nothing(engine: Engine, wishes: list[Wish], ending: str) -> None:
    save(engine, *wishes)
    before = now(engine).of("action")
    head, rows = table(kinds()["action"], before, scene())
    data = as_csv(head, rows) if ending == "csv" else as_xlsx("actions", head, rows)
    done = load(engine, read(f"a.{ending}", data), scene())
    assert (done.added, done.changed, done.same) == (0, 0, len(before))
    assert now(engine).of("action") == before


def test_every_column_of_every_kind_is_known_again(engine: Engine) -> None:
    for kind in kinds().values():
        kept = now(engine).of(kind.id)
        head, rows = table(kind, kept, scene())
        assert len({h.casefold() for h in head}) == len(head)
        done = load(engine, read("f.csv", as_csv(head, rows)), scene(), kind)
        assert (done.added, done.changed, done.same) == (0, 0, len(kept))


def test_a_register_moves_to_a_new_store(engine: Engine) -> None:
    text = f"{HEAD}\naction,A-2017-007,Visit them all,Commander,2017-12-01,3,\naction,,Ask schools,DAC,2018-01-05,,\n"
    assert load(engine, rows_of(text), scene()).added == 2
    found = now(engine).of("action")
    assert [(r.text("text"), r.by) for r in found] == [
        ("Visit them all", "Secretariat"),
        ("Ask schools", "Secretariat"),
    ]
    assert found[0].ref == "A-2017-007"


def test_every_fault_is_one_sentence_and_nothing_is_kept(engine: Engine) -> None:
    text = (
        f"{HEAD},Place or group,Colour\n"
        "action,,Fine,Commander,2017-12-01,,,Camden,\n"
        "action,,No owner,,tomorrow,,,Atlantis,\n"
        "risk,,Another kind,DAC,2017-12-01,,,,\n"
    )
    with pytest.raises(Refused) as refused:
        load(engine, rows_of(text), scene())
    said = refused.value.faults
    for part in (
        "line 1, column Colour: the column is no field",
        "line 3, column Owner: Owner is missing.",
        "line 3, column Due: “tomorrow” is no day: write it as YYYY-MM-DD",
        "line 3, column Place or group: There is no place or group called “Atlantis”.",
        "line 4, column kind: “risk” is not action",
    ):
        assert sum(part in s for s in said) == 1, (part, said)
    assert len(said) == 5
    assert not now(engine).of("action")


def test_an_older_row_is_refused_and_told_what_changed(engine: Engine) -> None:
    (made,) = save(engine, action())
    head, rows = table(kinds()["action"], now(engine).of("action"), scene())
    save(engine, Wish("action", {"owner": "DAC"}, made.ref, 1, by="Two", at=START))
    with pytest.raises(Refused) as refused:
        load(engine, read("a.csv", as_csv(head, rows)), scene())
    (said,) = refused.value.faults
    assert "A-2017-001 is at revision 2, the file holds 1." in said
    assert "Two (1 September 2017) changed Owner from “Commander, Trident” to “DAC”" in said
    kept = now(engine).get("action", made.ref)
    assert kept is not None
    assert kept.text("owner") == "DAC"


def test_a_changed_row_keeps_the_rules_and_the_log(engine: Engine) -> None:
    save(engine, action())
    head, (row,) = table(kinds()["action"], now(engine).of("action"), scene())
    row[head.index("Due")] = "2018-02-01"
    with pytest.raises(Refused, match="for what reason the due date moves"):
        load(engine, read("a.csv", as_csv(head, [row])), scene())
    row[head.index("why it changes")] = "The team is formed in January"
    assert load(engine, read("a.csv", as_csv(head, [row])), scene(), dry_run=True).changed == 1
    assert now(engine).of("action")[0].revision == 1
    assert load(engine, read("a.csv", as_csv(head, [row])), scene()).changed == 1
    assert now(engine).of("action")[0].text("due") == "2018-02-01"


def test_who_may_not_write_there_loads_nothing(engine: Engine) -> None:
    mine = replace(scene(), allowed=lambda record, _: record.text("unit") == "E09000007")
    text = (
        f"{HEAD},Place or group\naction,,Mine,C,2017-12-01,,,Camden\naction,,Theirs,C,2017-12-01,,,Lambeth\n"
    )
    with pytest.raises(Refused, match="line 3, column ref: your post may not"):
        load(engine, rows_of(text), mine)
    assert not now(engine).of("action")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfea", "is not UTF-8"),
        (b"PK\x03\x04 no workbook", "damaged workbook"),
        (b'a,b\n"x', "Save it as CSV UTF-8 again"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read("f.csv", data)


def test_days_of_a_spreadsheet_are_read_as_people_see_them(engine: Engine) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["What will be done", "Owner", "Due"])
    sheet.append(["Visit them all", "Commander", datetime(2017, 12, 1)])
    out = io.BytesIO()
    book.save(out)
    assert load(engine, read("a.xlsx", out.getvalue()), scene(), kinds()["action"]).added == 1
    assert now(engine).of("action")[0].text("due") == "2017-12-01"


def test_columns_may_be_called_as_in_forms_or_as_in_code(engine: Engine) -> None:
    text = "Name,level,Chair,How often,ref\nTP CrimeFighters,business group,Head of TP,monthly,new-forum\n"
    assert load(engine, rows_of(text), scene(), kinds()["forum"]).added == 1
    found = now(engine).get("forum", "new-forum")
    assert found is not None
    assert found.text("level") == "business-group"
