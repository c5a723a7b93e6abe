"""What a warehouse cannot give is refused in sentences: who, where, the database's own words, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.measure import Count, Measure
from data.batch import Refused
from data.load import Source
from data.loaders import Context
from data.warehouse import sql
from data.warehouse.connect import WarehouseUnreachable, answer, opened, shown
from data.warehouse.pull import pull
from data.warehouse.sources import Place, SourcesFaulty, read_sources
from tests.data.warehouses import Incident, Warehouse

SPAN = sql.Span(periods.parse("2017-02"), periods.parse("2017-03"), date(2017, 4, 4))
DAY = date(2017, 3, 9)


def incident(borough: str | None = "Lambeth", **more: Any) -> Incident:
    fields = {"ward": None, "day": DAY, "entered": DAY, "offence": "robbery", "solved": 0, "seconds": 1}
    return Incident(borough, **fields | more)


def place(house: Warehouse, **more: Any) -> Place:
    return Place("incidents", house.table, "day", {"borough": "borough"}, **{"sparse": True} | more)


def pulled(
    house: Warehouse, context: Context, of: Sequence[Measure], source: Place, seconds: float = 60
) -> Source:
    with opened(house.address, seconds) as connection:
        return pull(connection, of, {"incidents": source}, SPAN, context)


def refusal(*asked: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        pulled(*asked, **more)
    found = caught.value.report(99)
    assert all(line.endswith(".") for line in found)
    return "\n".join(found)


def counted(measures: Catalogue, id: str = "robbery", **count: str) -> Measure:
    return replace(measures[id], count=Count(**count if "sql" in count else {"source": "incidents"} | count))


@pytest.mark.parametrize("by", [(), ("offence",)])
def test_a_measure_whose_sql_fails_is_named_with_the_databases_words(
    house: Warehouse, context: Context, measures: Catalogue, by: tuple[str, ...]
) -> None:
    house.fill([incident()])
    good, bad = counted(measures), counted(measures, "burglary", where="offense = 'x'")
    said = refusal(house, context, [good, bad], place(house, by=by))
    assert said.startswith("burglary, count.where, source incidents: the warehouse refused the SQL: ")
    assert "offense" in said
    assert said.endswith("Correct it in the file.")
    assert "robbery" not in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"table": "nowhere_at_all"}, "incidents, WAREHOUSE, from: the warehouse refused the SQL"),
        ({"date": "dayy"}, "incidents, WAREHOUSE, date: the warehouse refused the SQL"),
        (
            {"units": {"borough": "area"}},
            "incidents, WAREHOUSE, units.borough: the warehouse refused the SQL",
        ),
        ({"by": ("offence", "weapon")}, "incidents, WAREHOUSE, by, weapon: the warehouse refused the SQL"),
        ({"recorded": "when_entered"}, "incidents, WAREHOUSE, recorded: the warehouse refused the SQL"),
        ({"sparse": False}, "there is no row of 31 boroughs: Barking and Dagenham"),
        ({"date": "cast('2011-01-01' as date)"}, "there is no row in these months"),
    ],
)
def test_a_fault_of_a_source_is_told(
    house: Warehouse, context: Context, measures: Catalogue, changes: dict[str, Any], sentence: str
) -> None:
    if house.kind == "sqlite" and "cast" in str(changes):
        changes = {"date": "'2011-01-01'"}
    house.fill([incident()])
    assert sentence in refusal(house, context, [counted(measures)], replace(place(house), **changes))


def test_rows_without_a_unit_are_refused_unless_the_source_says_where_they_belong(
    house: Warehouse, context: Context, measures: Catalogue
) -> None:
    house.fill([incident(), incident(None), incident(None)])
    said = refusal(house, context, [counted(measures)], place(house))
    assert "column unit: there are rows without a unit (2 rows). Write nowhere = \"unknown\"" in said  # fmt: skip
    source = pulled(house, context, [counted(measures)], place(house, nowhere="unknown"))
    at = source.batch.keys.index(("robbery", "unknown"))
    assert source.batch.numerator[at].tolist() == [0, 2]


def test_sums_below_zero_and_parts_above_the_whole_are_refused(
    house: Warehouse, context: Context, measures: Catalogue
) -> None:
    house.fill([incident(seconds=-3), incident(seconds=2, solved=1), incident("Lewisham", seconds=None)])
    said = refusal(house, context, [counted(measures, sum="seconds")], place(house))
    assert "Robbery: a figure cannot be negative (Lambeth, March 2017) (found '-1')" in said
    rate = counted(measures, "positive-outcome-rate", where="1 = 1", denominator_where="solved = 1")
    assert "the part is more than the whole (Lambeth, March 2017, and 1 more)" in refusal(
        house, context, [rate], place(house)
    )
    half = counted(measures, sum="seconds * 0.5")
    house.fill([incident(seconds=3)])
    assert "a count is a whole number (Lambeth, March 2017) (found '1.5')" in refusal(
        house, context, [half], place(house)
    )


OWN = "select {unit} as unit, {month} as month, {numerator} as numerator from incidents group by 1, 2"
GOOD = {"unit": "borough", "month": "'2017-03'", "numerator": "count(*)"}
ANSWERS = [
    ({"month": "'March 2017'"}, ""),
    ({"month": "'2017-03-01'"}, ""),
    ({"month": "201703"}, ""),
    ({"month": "day"}, ""),
    ({"numerator": "1e0 * count(*)"}, ""),
    ({"month": "'spring'"}, "robbery, count.sql, column month: this is not a month (found 'spring')"),
    ({"month": "201713"}, "column month: this is not a month (found '201713')"),
    (
        {"month": "null"},
        "column month: the month is empty (NULL). Select it as a date, or as text like 2017-11.",
    ),
    ({"unit": "null"}, "column unit: there are rows without a unit"),
    ({"unit": "'Atlantis'"}, "no unit of the answer is known"),
    ({"numerator": "null"}, "column numerator: the figure is empty (NULL). Write coalesce(..., 0)"),
    ({"numerator": "-count(*)"}, "a figure cannot be negative (Lambeth, March 2017)"),
    ({"numerator": "count(*) / 2.0"}, "a count is a whole number (Lambeth, March 2017) (found '0.5')"),
    ({"numerator": "max('many')"}, "column numerator: this is not a number (found 'many')"),
    (
        {"unit": "'a' as x, borough"},
        "the query has the columns x, unit, month, numerator. It needs unit, month",
    ),
    (
        {"unit": "borough || 'x' as x, borough", "month": "nothing"},
        "count.sql: the warehouse refused the SQL: ",
    ),
]


@pytest.mark.parametrize(("parts", "sentence"), ANSWERS)
def test_an_own_query_is_held_to_its_columns(
    house: Warehouse, context: Context, measures: Catalogue, parts: dict[str, str], sentence: str
) -> None:
    house.fill([incident()])
    query = OWN.replace("incidents", house.table).format(**GOOD | parts)
    measure = counted(
        measures, sql=query if "x" not in parts.get("unit", "") else query.replace("1, 2", "1, 2, 3")
    )
    if sentence:
        assert sentence in refusal(house, context, [measure], place(house))
        return
    batch = pulled(house, context, [measure], place(house)).batch
    assert (batch.keys, batch.numerator.tolist()) == ([("robbery", "E09000022")], [[0, 1]])


def test_a_unit_and_month_given_twice_are_refused(
    house: Warehouse, context: Context, measures: Catalogue
) -> None:
    house.fill([incident("Lambeth"), incident("LAMBETH")])
    query = OWN.replace("incidents", house.table).format(**GOOD)
    said = refusal(house, context, [counted(measures, sql=query)], place(house))
    assert "Lambeth, March 2017, stands there twice. Group by unit and month." in said


def test_days_of_the_span_have_names_in_an_own_query(
    house: Warehouse, context: Context, measures: Catalogue
) -> None:
    house.fill([incident(), incident(day=date(2017, 1, 9)), incident(entered=date(2017, 4, 5))])
    where = "where day >= :first and day < :after and entered < :after_as_at group by"
    query = OWN.replace("incidents", house.table).replace("group by", where).format(**GOOD)
    batch = pulled(house, context, [counted(measures, sql=query)], place(house)).batch
    assert batch.numerator.tolist() == [[0, 1]]


def test_the_warehouse_is_only_read(house: Warehouse, tmp_path: Path) -> None:
    house.fill([incident()])
    if house.kind == "duckdb":
        import duckdb

        duckdb.connect(str(tmp_path / "w.db")).execute("create table incidents (id int)").close()
        house = replace(house, address=f"duckdb:///{tmp_path / 'w.db'}")
    with (
        opened(house.address, 60) as connection,
        pytest.raises(Exception, match=r"(?i)read.?only|query_only"),
    ):
        connection.execute(text("delete from incidents"))


ENDLESS = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"


def test_a_query_that_takes_too_long_is_given_up(
    house: Warehouse, context: Context, measures: Catalogue
) -> None:
    house.fill([incident()])
    said = refusal(house, context, [counted(measures, sql=ENDLESS)], place(house), seconds=0.3)
    assert "robbery, count.sql: the warehouse was not done in 0.3 seconds. Ask for fewer months" in said
    with opened(house.address, 60) as connection:
        assert answer(connection, text("select 1"), {})[1] == [(1,)]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "There is no warehouse: set WAREHOUSE_URL to its address."),
        ("postgresql://a:secret@127.0.0.1:1/x", "postgresql://127.0.0.1:1/x cannot be reached: "),
        ("oracle://h/x", "WAREHOUSE_URL "),
        ("nonsense", "WAREHOUSE_URL is no address of a database: "),
        ("what://h/x", "WAREHOUSE_URL names what, which is not installed: install its SQLAlchemy dialect."),
        (
            "sqlite:////nowhere/at/all.db",
            "The warehouse /nowhere/at/all.db is not there: check WAREHOUSE_URL.",
        ),
        (
            "duckdb:////nowhere/at/all.db",
            "The warehouse /nowhere/at/all.db is not there: check WAREHOUSE_URL.",
        ),
    ],
)
def test_a_warehouse_out_of_reach_is_a_sentence(address: str, sentence: str) -> None:
    with pytest.raises(WarehouseUnreachable) as caught, opened(address, 1):
        pass
    assert sentence in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_address_is_shown_without_user_password_and_options() -> None:
    assert shown("postgresql+psycopg://u:p@h:5/d?sslkey=k") == "postgresql+psycopg://h:5/d"


SOURCE = 'from = "a"\ndate = "b"\nunits = { borough = "c" }\n'
FAULTS = [
    ("a = 1", "sources.toml, a: a source is a table, not 1; write its keys under its name"),
    ("[a]\ndate = 'b'\nunits = {borough = 'c'}", "sources.toml, a.from: the field is missing; add it."),
    (f"[a]\n{SOURCE}colour = 1", "a.colour: the field is unknown; write any of from, date"),
    (f"[a]\n{SOURCE}recorded = 1", "a.recorded: must be a text in quotes, not 1; write one."),
    (f"[a]\n{SOURCE}first = 'May'", "a.first: 'May' is not a month; write it as YYYY-MM"),
    (f"[a]\n{SOURCE}provisional = -1", "a.provisional: must be how many of the last months"),
    (f"[a]\n{SOURCE}sparse = 1", "a.sparse: must be true or false, not 1"),
    (f"[a]\n{SOURCE}by = ['a = b']", "a.by: must be a list of names of columns"),
    ("[a]\nfrom = 'b'\ndate = 'c'\nunits = {}", "a.units: there is no level"),
    ("[a]\nfrom = 'b'\ndate = 'c'\nunits = {town = 'c'}", "a.units.town: the level is unknown; write any of"),
    ("[a]\nfrom = 'b'\ndate = 'c'\nunits = 'c'", "a.units: must be columns by level, not 'c'"),
    ("[a", "the file is not TOML"),
    ("", "the file is empty; fill it or remove it."),
]


@pytest.mark.parametrize(("content", "sentence"), FAULTS)
def test_a_fault_of_the_file_of_sources_is_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "sources.toml").write_text(content, "utf-8")
    with pytest.raises(SourcesFaulty) as caught:
        read_sources(tmp_path / "sources.toml")
    (line,) = str(caught.value).splitlines()
    assert sentence in line
    assert line.endswith(".")


def test_a_source_that_is_not_there_is_told(house: Warehouse, context: Context, measures: Catalogue) -> None:
    said = refusal(house, context, [counted(measures, source="calls")], place(house))
    assert (
        said
        == "robbery, count.source: WAREHOUSE has no source 'calls'; it has incidents. Correct the name, or add it."
    )
