"""Each published file against figures counted from it row by row, the slow and obvious way."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dashboard import periods
from data.batch import Batch, Refused
from data.loaders import Context, read
from tests.data.loaders.files import read_bytes


def load(shared: Path, name: str, context: Context) -> tuple[Batch, list[dict[str, str]]]:
    """The batch of a public file, and its rows."""
    path = shared / "data" / name
    (batch,) = read(path, context)
    with path.open(encoding="utf-8", newline="") as text:
        return batch, list(csv.DictReader(text))


def value(batch: Batch, measure: str, unit: str, month: str) -> float:
    row, column = batch.keys.index((measure, unit)), batch.months.tolist().index(periods.parse(month))
    return float(batch.numerator[row, column])


def rate(batch: Batch, measure: str, unit: str, month: str) -> tuple[float, float]:
    i = batch.keys.index((measure, unit))
    j = batch.months.tolist().index(periods.parse(month))
    assert batch.denominator is not None
    return float(batch.numerator[i, j]), float(batch.denominator[i, j])


WARDS = {"ward_2020-2022.csv": (632, 24), "ward_2010-2024.csv": (679, 167)}


@pytest.mark.parametrize("name", WARDS)
def test_wards(name: str, shared: Path, context: Context) -> None:
    """The sums of all cells, and of one ward's robberies, are those of the file."""
    batch, rows = load(shared, f"ward-crime/{name}", context)
    columns = [k for k in rows[0] if k.isdigit()]
    assert batch.total == sum(int(row[c]) for row in rows for c in columns)
    every = [i for i, (measure, _) in enumerate(batch.keys) if measure == "total-notifiable-offences"]
    assert batch.numerator[every].sum() == batch.total
    assert (len(batch.units), len(batch.months)) == WARDS[name]
    assert {u.parent for u in batch.units} == context.boroughs
    assert not np.isnan(batch.numerator).any()
    one = batch.units[300].code
    mine = [r for r in rows if one in r.values() and {"Robbery", "ROBBERY"} & set(r.values())]
    expected = [sum(int(row[c]) for row in mine) for c in columns]
    assert batch.numerator[batch.keys.index(("robbery", one))].tolist() == expected
    if name == "ward_2010-2024.csv":
        _airport_ward(batch)


def _airport_ward(batch: Batch) -> None:
    """From April 2023 the offences of Heathrow Villages stand under Aviation Security: one place, one series."""
    assert value(batch, "total-notifiable-offences", "E05013570", "2023-03") == 410
    assert value(batch, "total-notifiable-offences", "E05013570", "2023-04") == 17 + 281
    assert value(batch, "total-notifiable-offences", "E05013570", "2023-05") == 368
    assert any("E05013570" in note for note in batch.notes)


def test_survey(shared: Path, context: Context) -> None:
    batch, _ = load(shared, "confidence/pas_borough_quarterly.csv", context)
    assert len(batch.months) == 37
    assert value(batch, "public-confidence", "E09000002", "2014-12") == 0.56
    assert value(batch, "public-confidence", "E12000007", "2014-12") == 0.67
    assert value(batch, "confidence-understand", "E09000033", "2023-12") == 0.67
    assert np.isnan(value(batch, "trust-in-police", "E09000033", "2014-12")), "not asked before 2016"
    assert len({unit for _, unit in batch.keys}) == 33
    assert not batch.unmapped


def test_knife_crime_counts_borough_rows_once(shared: Path, context: Context) -> None:
    batch, rows = load(shared, "knife/knife_monthly_2022-2026.csv", context)
    counted: Counter[str] = Counter()
    for row in rows:
        if row["Area Type"] == "Borough" and row["Measure"] == "Offences":
            counted[row["Crime Subtype"]] += int(row["Count"])
    for subtype, measure in {
        "Knife Crime": "knife-crime",
        "Knife Crime with Injury": "knife-crime-with-injury",
        "Knife Injury Victims (non DA 1-24)": "knife-injury-victims-under-25",
    }.items():
        mine = [i for i, (m, _) in enumerate(batch.keys) if m == measure]
        assert batch.numerator[mine].sum() == counted[subtype]
    assert batch.as_at == dt.date(2026, 3, 18)
    assert value(batch, "knife-crime", "E09000003", "2022-03") == 29
    assert value(batch, "knife-injury-victims-under-25", "E09000021", "2022-04") == 0, "no row is a zero"
    resolved, offences = rate(batch, "positive-outcome-rate-knife-crime", "E09000007", "2024-05")
    assert resolved == value(batch, "knife-crime-positive-outcomes", "E09000007", "2024-05")
    assert offences == value(batch, "knife-crime", "E09000007", "2024-05")


STOPS = {"2017-10": (10317, 3118, 109), "2017-11": (11398, 3534, 242), "2018-01": (12137, 3665, 129)}


@pytest.mark.parametrize("month", STOPS)
def test_searches(month: str, shared: Path, context: Context) -> None:
    """Both wordings of outcomes; 30 September 23:10 UTC is in October on London's clocks."""
    batch, rows = load(shared, f"stop-and-search/{month}-metropolitan-stop-and-search.csv", context)
    assert batch.months.tolist() == [periods.parse(month)]
    positive = sum("no further action" not in r["Outcome"].casefold() for r in rows)
    assert rate(batch, "stop-and-search-positive-outcome-rate", "E12000007", month) == (positive, len(rows))
    assert (len(rows), positive, value(batch, "stop-and-search-section-60", "E12000007", month)) == STOPS[
        month
    ]
    assert not batch.unmapped


LOOKED_FOR = {
    "drugs": {"Controlled drugs"},
    "weapons": {"Offensive weapons", "Firearms", "Anything to threaten or harm anyone"},
    "stolen-property": {"Stolen goods"},
    "other-objects": {
        "",
        "Evidence of offences under the Act",
        "Articles for use in criminal damage",
        "Fireworks",
    },
}
SEEN = {"asian": {"Asian"}, "black": {"Black"}, "white": {"White"}, "other-ethnicity": {"Other"}}


@pytest.mark.parametrize("month", STOPS)
def test_searches_by_object_and_by_ethnicity(month: str, shared: Path, context: Context) -> None:
    """Each part's searches and positive outcomes, counted row by row. Before 2018 the records have one object for
    all searches under the Police and Criminal Evidence Act: only drugs are told apart, the rest has no figure."""
    batch, rows = load(shared, f"stop-and-search/{month}-metropolitan-stop-and-search.csv", context)
    told_apart = month >= "2018"
    for column, parts in (("Object of search", LOOKED_FOR), ("Officer-defined ethnicity", SEEN)):
        for code, names in parts.items():
            mine = [r for r in rows if r[column] in names]
            positive = sum("no further action" not in r["Outcome"].casefold() for r in mine)
            count = value(batch, f"stop-and-search-{code}", "E12000007", month)
            found, of = rate(batch, f"stop-and-search-positive-outcome-rate-{code}", "E12000007", month)
            if parts is LOOKED_FOR and code != "drugs" and not told_apart:
                assert count != count
                assert found != found
            else:
                assert (count, found, of) == (len(mine), positive, len(mine))
    assert any("one object" in note for note in batch.notes) is not told_apart


def test_a_few_searches_for_one_thing_are_no_quirk_and_an_unknown_word_is_told(
    tmp_path: Path, context: Context
) -> None:
    """A month with few searches can well have been for one thing alone. What no mapping knows is counted and named."""
    row = "Person search,2018-01-0{},,,{},Police and Criminal Evidence Act 1984 (section 1),{},Arrest\n"
    head = "Type,Date,Latitude,Longitude,Officer-defined ethnicity,Legislation,Object of search,Outcome\n"
    dated = [row.format(f"{1 + i % 9}T12:00:00+00:00", "Black", "Offensive weapons") for i in range(9)]
    batch = read_bytes(tmp_path, (head + "".join(dated)).encode(), context)
    assert value(batch, "stop-and-search-weapons", "E12000007", "2018-01") == 9
    odd = row.format("3T12:00:00+00:00", "Martian", "Anvils")
    batch = read_bytes(tmp_path, (head + "".join(dated) + odd).encode(), context)
    assert value(batch, "stop-and-search-other-objects", "E12000007", "2018-01") == 1
    assert value(batch, "stop-and-search-black", "E12000007", "2018-01") == 9
    assert sum("Anvils" in note or "Martian" in note for note in batch.notes) == 2


def test_street_crimes_of_one_type_say_nothing_of_others(shared: Path, context: Context) -> None:
    batch, rows = load(shared, "street/2017-11-metropolitan-street-burglary-only.csv", context)
    assert {m for m, _ in batch.keys} == {"burglary@street"}
    camden = {r["Crime ID"] for r in rows if re.fullmatch(r"Camden \w{4}", r["LSOA name"])}
    assert value(batch, "burglary@street", "E09000007", "2017-11") == len(camden)
    assert value(batch, "burglary@street", "unknown", "2017-11") == 29
    assert any("only Burglary" in note for note in batch.notes)


def test_street_crimes_of_all_types(shared: Path, context: Context) -> None:
    batch, rows = load(shared, "street/2023-01-metropolitan-street-sample.csv", context)
    assert {unit for _, unit in batch.keys} == {"E09000002", "E09000003"}, "no zeros where the sample ends"
    asb = sum(
        r["Crime type"] == "Anti-social behaviour" and r["LSOA name"].startswith("Barnet") for r in rows
    )
    assert value(batch, "anti-social-behaviour-calls@street", "E09000003", "2023-01") == asb
    assert [u.name for u in batch.unmapped if u.name.startswith("Violence")] == [
        "Violence and sexual offences"
    ]
    assert all("@street" in m or m.startswith("unmapped:") for m, _ in batch.keys)


def test_another_force_is_refused(shared: Path, context: Context) -> None:
    path = shared / "data" / "street" / "2017-11-city-of-london-street.csv"
    with pytest.raises(Refused) as refused:
        read(path, context)
    (sentence,) = refused.value.report()
    assert "City of London Police" in sentence
    assert "654 rows" in sentence


def test_outcomes_count_each_charge_once(shared: Path, context: Context) -> None:
    batch, rows = load(shared, "outcomes/2019-04-metropolitan-outcomes.csv", context)
    lambeth = {
        (r["Crime ID"], r["Outcome type"])
        for r in rows
        if r["LSOA name"].startswith("Lambeth ") and r["Outcome type"].startswith("Suspect charged")
    }
    assert value(batch, "charges@street", "E09000022", "2019-04") == len(lambeth)


def test_homicide_victims(shared: Path, context: Context) -> None:
    batch, rows = load(shared, "homicide/Homicide_Victims_2003_2023.csv", context)
    assert {m for m, _ in batch.keys} == {"homicide-solved-rate"}
    assert batch.denominator is not None
    assert batch.denominator.sum() == len(rows) == 2912
    assert len(batch.months) == 21 * 12
    assert batch.numerator.sum() == sum(r["Solved Status"] == "Solved" for r in rows)
    assert rate(batch, "homicide-solved-rate", "E09000032", "2003-01")[1] >= 1
    assert {unit for _, unit in batch.keys} == context.boroughs | {"heathrow"}


def test_workforce(shared: Path, context: Context) -> None:
    """Officers on 31 March 2019: 30,435 in the truth file, from the official table."""
    batch, rows = load(shared, "workforce/metropolitan_police_workforce_2007-2022.csv", context)
    assert value(batch, "officer-strength", "E12000007", "2019-03") == pytest.approx(30435, abs=1)
    assert value(batch, "officer-strength", "E12000007", "2017-03") == pytest.approx(31517.29)
    assert value(batch, "staff-strength", "E12000007", "2021-03") == pytest.approx(9328.27, abs=0.01)
    specials = sum(
        int(r["Total (headcount)"])
        for r in rows
        if r["Worker type"].casefold() == "special constable" and r["As at 31 March..."] == "2015"
    )
    assert value(batch, "special-constables", "E12000007", "2015-03") == specials > 1000


def test_violence_against_women_and_girls(shared: Path, context: Context) -> None:
    batch, rows = load(shared, "vawg/vawg_offences_borough_month.csv", context)
    assert batch.numerator.sum() == batch.total == sum(int(r["count"]) for r in rows)
    assert value(batch, "vawg-offences", "E09000012", "2014-02") == 211
