"""Files of local priorities: what they say is in the store to the row, what is wrong with one is named."""

from __future__ import annotations

import csv
import io
import itertools
import random
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.principal import ANYONE
from dashboard.source import ASB
from data import schema, setup
from data.batch import Refused
from data.check import findings
from data.load import Loaded, already_stored, read_files, store_sources
from data.report import summary_lines
from data.store import Store
from tests.conftest import ONE_DATABASE
from tests.data.batches import CAMDEN, LAMBETH, batch, dump, put, source

HEAD = ["borough", "financial_year", "rank", "measure", "source", "agreed"]
LETTER = "Letter to the borough of April 2017"
Rows = list[list[str]]


def chosen(borough: str = "Lambeth", year: str = "2017", *crimes: str, agreed: str = "2017-04-20") -> Rows:
    """The three rows of a borough and year."""
    picked = (ASB, *(crimes or ("burglary", "robbery-personal")))
    return [[borough, year, str(i), m, LETTER, agreed] for i, m in enumerate(picked, 1)]


def write(folder: Path, rows: Rows, name: str = "priorities.csv") -> Path:
    path = folder / name
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in [HEAD, *rows]:
            book.active.append([int(c) if c.isdigit() else c for c in row])
        book.save(path)
        return path
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    path.write_bytes(out.getvalue().encode())
    return path


def load(engine: Engine, measures: Catalogue, path: Path) -> Loaded:
    (done,) = store_sources(engine, read_files([path], setup.context(engine, measures), None), measures)
    return done


def held(engine: Engine) -> dict[tuple[str, int], list[tuple[str, str, bool]]]:
    """The table by borough and year, in the order of ranks."""
    found: dict[tuple[str, int], list[tuple[str, str, bool]]] = {}
    t = schema.local_priorities
    with engine.connect() as connection:
        for r in connection.execute(select(t).order_by(t.c.unit, t.c.financial_year, t.c.rank)):
            found.setdefault((r.unit, r.financial_year), []).append((r.measure, r.source, r.illustrative))
    return found


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_replaces_what_was_illustrative_there_and_nothing_else(
    engine: Engine, measures: Catalogue, tmp_path: Path, ending: str
) -> None:
    before = held(engine)
    assert any(made_up for *_, made_up in before[LAMBETH, 2017])
    rows = chosen() + chosen(
        "Camden", "2018/19", "theft-from-person", "violence-with-injury", agreed="03/05/2018"
    )
    done = load(engine, measures, write(tmp_path, rows, f"p.{ending}"))
    assert done.source.as_at == date(2018, 5, 3)
    after = held(engine)
    new = {
        (LAMBETH, 2017): [(m, LETTER, False) for m in (ASB, "burglary", "robbery-personal")],
        (CAMDEN, 2018): [(m, LETTER, False) for m in (ASB, "theft-from-person", "violence-with-injury")],
    }
    assert after == before | new
    assert findings(engine, measures) == []
    lines = "\n".join(summary_lines([done], None, False))
    assert "Local priorities of 2 boroughs, 2017/18 and 2018/19" in lines
    reading = Store(engine, measures).open(ANYONE)
    (release,) = reading.releases.values()
    assert (release.kind, release.source, release.figures) == ("local-priorities", LETTER, 0)
    assert [p.measure for p in reading.priorities(LAMBETH, periods.parse("2017-11"))] == [
        m for m, *_ in new[LAMBETH, 2017]
    ]
    assert [p.year for p in reading.priorities(CAMDEN, periods.parse("2018-04"))] == [2018] * 3
    assert [p.year for p in reading.priorities(CAMDEN, periods.parse("2018-03"))] == [2017] * 3


def test_the_same_file_twice_changes_nothing(engine: Engine, measures: Catalogue, tmp_path: Path) -> None:
    path = write(tmp_path, chosen())
    load(engine, measures, path)
    before = dump(engine)
    assert already_stored(engine, [path]) == {path: 1}
    assert load(engine, measures, path).already
    assert dump(engine) == before


def test_a_reader_sees_the_new_choice_at_once(engine: Engine, measures: Catalogue, tmp_path: Path) -> None:
    store, month = Store(engine, measures), periods.parse("2017-11")
    assert any(p.illustrative for p in store.open(ANYONE).priorities(LAMBETH, month))
    load(engine, measures, write(tmp_path, chosen()))
    assert not any(p.illustrative for p in store.open(ANYONE).priorities(LAMBETH, month))


def test_what_was_agreed_later_stays_whichever_file_comes_last(
    engine: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    load(engine, measures, write(tmp_path, chosen(agreed="2017-06-01"), "late.csv"))
    after = held(engine)
    old = chosen("Lambeth", "2017", "theft", "burglary", agreed="2017-04-20")
    done = load(engine, measures, write(tmp_path, old, "early.csv"))
    assert held(engine) == after
    assert any("left as they are" in n for n in done.notes)
    load(
        engine,
        measures,
        write(tmp_path, chosen("Lambeth", "2017", "theft", "burglary", agreed="2017-06-02"), "next.csv"),
    )
    assert [m for m, *_ in held(engine)[LAMBETH, 2017]] == [ASB, "theft", "burglary"]
    assert findings(engine, measures) == []


AGREED = {
    "2017-05-01": ("burglary", "robbery"),
    "2017-07-01": ("theft", "burglary"),
    "2017-09-01": ("robbery", "theft"),
}


@pytest.mark.parametrize("order", list(itertools.permutations(AGREED)))
def test_a_day_shows_the_choices_known_on_it_whatever_the_order_of_files(
    empty_sqlite: Path, measures: Catalogue, tmp_path: Path, order: tuple[str, ...]
) -> None:
    """Oracle: of the files agreed up to the day, the one agreed last; before the first the illustrative ones."""
    shutil.copy(empty_sqlite, tmp_path / "store.db")
    engine = setup.open_store(f"sqlite:///{tmp_path / 'store.db'}")
    seed = [m for m, *_ in held(engine)[LAMBETH, 2017]]
    for day in order:
        load(
            engine,
            measures,
            write(tmp_path, chosen("Lambeth", "2017", *AGREED[day], agreed=day), f"{day}.csv"),
        )
    reading, month = Store(engine, measures).open(ANYONE), periods.parse("2017-11")
    for day in (
        "2017-01-01",
        "2017-05-01",
        "2017-06-30",
        "2017-07-01",
        "2017-08-31",
        "2017-09-01",
        "2018-01-01",
        "",
    ):
        last = max((d for d in AGREED if not day or d <= day), default="")
        wanted = [ASB, *AGREED[last]] if last else seed
        found = reading.priorities(LAMBETH, month, date.fromisoformat(day) if day else None)
        assert [p.measure for p in found] == wanted, day
        assert any(p.illustrative for p in found) is (not last)
    assert findings(engine, measures) == []
    engine.dispose()


def test_a_year_that_was_not_chosen_yet_shows_the_year_before(
    engine: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    load(engine, measures, write(tmp_path, chosen("Camden", "2018", "theft", "robbery", agreed="2018-05-03")))
    reading, month = Store(engine, measures).open(ANYONE), periods.parse("2018-06")
    assert {p.year for p in reading.priorities(CAMDEN, month, date(2018, 5, 2))} == {2017}
    assert {p.year for p in reading.priorities(CAMDEN, month, date(2018, 5, 3))} == {2018}


@ONE_DATABASE
def test_two_files_of_a_call_that_contradict_each_other_are_refused(
    engine: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    rows = chosen() + chosen("Camden")
    one, same = write(tmp_path, rows, "one.csv"), write(tmp_path, list(reversed(rows)), "same.csv")
    other = write(tmp_path, chosen("Camden") + chosen("Lambeth", "2017", "theft", "robbery"), "other.csv")
    swapped = write(tmp_path, chosen("Lambeth", "2017", "robbery-personal", "burglary"), "swapped.csv")
    context = setup.context(engine, measures)
    for wrong in (other, swapped):
        with pytest.raises(Refused) as refused:
            read_files([one, wrong], context, None)
        (said,) = refused.value.report()
        assert said.startswith(f"{wrong.name}: contradicts one.csv")
        assert "1 borough-year" in said
        assert "2017/18" in said
    assert len(read_files([one, same], context, None)) == 2
    later = write(tmp_path, chosen("Lambeth", "2017", "theft", "robbery", agreed="2017-09-01"), "later.csv")
    assert len(read_files([one, later], context, None)) == 2


def test_a_store_that_has_lost_anti_social_behaviour_takes_no_choices(
    engine: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE local_priorities SET measure = 'burglary' WHERE rank = 1 AND unit = '{CAMDEN}'"
        )
    before = dump(engine)
    with pytest.raises(Refused) as refused:
        load(engine, measures, write(tmp_path, chosen()))
    (sentence,) = refused.value.report()
    assert "Camden does not have anti-social behaviour as its first local priority in 2017/18" in sentence
    assert dump(engine) == before
    load(engine, measures, write(tmp_path, chosen("Camden"), "mended.csv"))
    assert findings(engine, measures) == []


def test_figures_and_choices_load_side_by_side(engine: Engine, measures: Catalogue, tmp_path: Path) -> None:
    put(engine, measures, source(batch({("robbery", LAMBETH): [1, 2]})))
    load(engine, measures, write(tmp_path, chosen()))
    reading = Store(engine, measures).open(ANYONE)
    assert reading.data_to == periods.parse("2017-05")
    assert findings(engine, measures) == []


def test_the_check_finds_a_choice_that_no_file_brought(
    engine: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    load(engine, measures, write(tmp_path, chosen()))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE local_priorities SET measure = 'theft' WHERE rank = 2 AND unit = '{LAMBETH}'"
        )
    assert findings(engine, measures) == [
        f"The local priorities of {LAMBETH} in 2017/18 are those of no release."
    ]


WRONG = {
    "borough": (1, 0, "Lambth", ["line 3", "column borough", "Lambth", "Did you mean 'Lambeth'"]),
    "no borough but a BCU": (1, 0, "Central North", ["line 3", "this is no borough"]),
    "year": (1, 1, "2017/19", ["line 3", "column financial_year", "not a financial year"]),
    "rank": (1, 2, "4", ["line 3", "column rank", "a rank is 1, 2 or 3"]),
    "doubled rank": (2, 2, "2", ["line 4", "column rank", "on line 3 already"]),
    "crime": (1, 3, "burglery", ["line 3", "column measure", "'burglery'", "Did you mean 'burglary'"]),
    "not on the menu": (1, 3, "homicide", ["line 3", "no crime that boroughs choose from"]),
    "chosen twice": (2, 3, "burglary", ["line 4", "column measure", "on line 3 already"]),
    "no source": (1, 4, "", ["line 3", "column source", "the cell is empty", "Say where"]),
    "day": (1, 5, "2017-02-30", ["line 3", "column agreed", "not a day", "YYYY-MM-DD"]),
    "anti-social behaviour lost": (
        0, 3, "theft", ["line 2", "Lambeth has no anti-social behaviour as its first priority in 2017/18"],
    ),
}  # fmt: skip


@ONE_DATABASE
@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_in_one_sentence(
    engine: Engine, measures: Catalogue, tmp_path: Path, case: str
) -> None:
    row, column, text, parts = WRONG[case]
    rows = chosen()
    rows[row][column] = text
    before = dump(engine)
    with pytest.raises(Refused) as refused:
        load(engine, measures, write(tmp_path, rows))
    said = refused.value.report()
    assert len(said) == 1, said
    assert all(part in said[0] for part in parts), said
    assert dump(engine) == before


@ONE_DATABASE
def test_a_missing_rank_and_an_illustrative_choice_are_refused(
    engine: Engine, measures: Catalogue, tmp_path: Path
) -> None:
    for left, sentence in (
        (0, "no anti-social behaviour as its first"),
        (1, "has no rank 2"),
        (2, "has no rank 3"),
    ):
        rows = chosen()
        del rows[left]
        with pytest.raises(Refused) as refused:
            load(engine, measures, write(tmp_path, rows))
        (said,) = refused.value.report()
        assert sentence in said
    path = tmp_path / "made-up.csv"
    path.write_text(
        "\n".join([",".join([*HEAD, "illustrative"]), *(",".join([*r, "true"]) for r in chosen())]) + "\n"
    )
    with pytest.raises(Refused) as refused:
        load(engine, measures, path)
    assert all("this choice is illustrative" in line for line in refused.value.report())


@ONE_DATABASE
def test_a_lost_column_is_named(engine: Engine, measures: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("\n".join(",".join(row[:5]) for row in [HEAD, *chosen()]) + "\n")
    with pytest.raises(Refused) as refused:
        load(engine, measures, path)
    assert "no column 'agreed'" in refused.value.report()[0]


menu = ["burglary", "robbery", "theft-from-person", "theft-of-motor-vehicle", "violence-with-injury"]
files = st.dictionaries(
    st.tuples(st.sampled_from(["Lambeth", "Camden", "Sutton"]), st.integers(2015, 2020)),
    st.permutations(menu).map(lambda p: p[:2]),
    min_size=1,
)


@given(files, st.integers(0, 9))
def test_the_order_of_rows_says_nothing(
    tmp_path_factory: pytest.TempPathFactory, choices: dict, seed: int
) -> None:
    from data.loaders import Context, read

    context = Context(
        [], {n.casefold(): n for n in ("Lambeth", "Camden", "Sutton")},
        dict.fromkeys(("Lambeth", "Camden", "Sutton"), "borough"), menu=menu,
    )  # fmt: skip
    rows = [r for (b, y), crimes in choices.items() for r in chosen(b, str(y), *crimes)]
    folder = tmp_path_factory.mktemp("files")
    mixed = rows[:]
    random.Random(seed).shuffle(mixed)
    (one,), (other,) = (read(write(folder, r), context) for r in (rows, mixed))
    assert set(one.choices) == set(other.choices)
    assert len(one.choices) == len(rows)
    assert {(c.unit, c.year) for c in one.choices} == set(choices)
