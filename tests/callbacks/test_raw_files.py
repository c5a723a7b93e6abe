"""Each page's figures against the public files, read with the csv module alone and added up the slow way."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalogue import Catalogue
from data import setup
from data.load import read_files, store_sources
from tests.callbacks.conftest import client_of
from tests.callbacks.reading import Reader, sheets, shown
from tests.conftest import BOROUGHS

FILES = (
    *(f"stop-and-search/{m}-metropolitan-stop-and-search.csv" for m in ("2017-10", "2017-11", "2018-01")),
    "vawg/vawg_offences_borough_month.csv",
    "knife/knife_monthly_2022-2026.csv",
    "borough-crime/borough_2024-2026_saved_2026-08.csv",
)
# What a measure is in the file of 2010 to 2021: (column, text).
NAMES = {
    "violence-with-injury": ("MinorText", "Violence with Injury"),
    "homicide": ("MinorText", "Homicide"),
    "robbery": ("MajorText", "Robbery"),
    "robbery-personal": ("MinorText", "Robbery of Personal Property"),
    "burglary": ("MajorText", "Burglary"),
    "burglary-residential": ("MinorText", "Domestic Burglary"),
    "theft": ("MajorText", "Theft"),
    "theft-from-person": ("MinorText", "Theft from Person"),
    "theft-of-motor-vehicle": ("MinorText", "Theft or Taking of a Motor Vehicle"),
    "theft-from-motor-vehicle": ("MinorText", "Theft from a Motor Vehicle"),
    "vehicle-offences": ("MajorText", "Vehicle Offences"),
    "sexual-offences": ("MajorText", "Sexual Offences"),
    "rape": ("MinorText", "Rape"),
    "other-sexual-offences": ("MinorText", "Other Sexual Offences"),
    "racially-or-religiously-aggravated-public-fear": (
        "MinorText", "Racially or Religiously Aggravated Public Fear, Alarm or Distress"[:50],
    ),
}  # fmt: skip
PLACES = {
    "": None, "lambeth": {"Lambeth"}, "hackney": {"Hackney"}, "central-north": {"Camden", "Islington"},
}  # fmt: skip
VIOLENCE = ("violence-with-injury", "robbery")
WOMEN = ("sexual-offences", "rape", "other-sexual-offences")
HATRED = ("racially-or-religiously-aggravated-public-fear",)


@pytest.fixture(scope="module")
def client(
    borough_file: Path, tmp_path_factory: pytest.TempPathFactory, shared: Path, measures: Catalogue
) -> Any:
    """The product over real files alone."""
    path = tmp_path_factory.mktemp("real") / "store.db"
    shutil.copy(borough_file, path)
    engine = setup.open_store(f"sqlite:///{path}")
    files = [shared / "data" / name for name in FILES]
    store_sources(engine, read_files(files, setup.context(engine, measures), None), measures)
    engine.dispose()
    return client_of(path)


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def months(year: int, month: int, back: int = 12) -> list[tuple[int, int]]:
    """The (year, month) of the months that end in this one."""
    ends = [year * 12 + month - 1 - k for k in range(back)]
    return [(n // 12, n % 12 + 1) for n in ends]


def offences(shared: Path, id: str, areas: set[str] | None, when: Iterable[tuple[int, int]]) -> int:
    column, name = NAMES[id]
    rows = table(shared / "data" / "borough-crime" / BOROUGHS)
    mine = [
        r for r in rows if r[column].startswith(name) and (areas is None or r["LookUp_BoroughName"] in areas)
    ]
    return sum(int(r[f"{y}{m:02d}"] or 0) for r in mine for y, m in when)


def figure(page: Reader, id: str, unit: str, label: str = "12 months") -> str:
    found = page.rows[id, unit][label]
    assert len(found) == 1, (id, unit, label, found)
    return next(iter(found))


@pytest.mark.parametrize("unit", PLACES)
@pytest.mark.parametrize("to", [(2017, 11), (2021, 11), (2019, 5)])
def test_offences_on_the_pages_of_violence_and_of_the_priorities(
    client: Any, shared: Path, unit: str, to: tuple[int, int]
) -> None:
    here = f"?to={to[0]}-{to[1]:02d}" + (f"&unit={unit}" if unit else "")
    now = months(*to)
    before = [(y - 1, m) for y, m in now]
    for path, ids in {
        "/violence": VIOLENCE,
        "/priority/violence-against-women-and-girls": WOMEN,
        "/priority/hatred-intolerance-extremism": HATRED,
    }.items():
        page = shown(client, path + here)
        for id in ids:
            a, b = (offences(shared, id, PLACES[unit], when) for when in (now, before))
            assert figure(page, id, unit) == f"{a:,}"
            if b >= 20:
                said = (
                    f"{100 * (a / b - 1):+.1f}\u202f%".replace("-", "−")
                    .replace("+0.0", "0.0")
                    .replace("−0.0", "0.0")
                )
                assert figure(page, id, unit, "Change") == said
    tiles = shown(client, f"/priorities{here}").tiles
    assert tiles["rape", unit] == {f"{offences(shared, 'rape', PLACES[unit], now):,}"}


@pytest.mark.parametrize("unit", PLACES)
def test_homicide_is_told_by_its_events(client: Any, shared: Path, unit: str) -> None:
    page = shown(client, "/violence?to=2017-11" + (f"&unit={unit}" if unit else ""))
    year = months(2017, 11)
    assert (
        figure(page, "homicide", unit, "12 months") == f"{offences(shared, 'homicide', PLACES[unit], year):,}"
    )
    earlier = [(y - 1, m) for y, m in year]
    assert (
        figure(page, "homicide", unit, "12 before")
        == f"{offences(shared, 'homicide', PLACES[unit], earlier):,}"
    )
    assert "%" not in str(dict(page.rows["homicide", unit]))


@pytest.mark.parametrize("unit", PLACES)
def test_violence_against_women_and_girls(client: Any, shared: Path, unit: str) -> None:
    rows, areas = table(shared / "data" / FILES[3]), PLACES[unit]
    when = {f"{y}-{m:02d}" for y, m in months(2017, 11)}
    wanted = sum(
        int(r["count"]) for r in rows if r["month"] in when and (areas is None or r["borough_name"] in areas)
    )
    page = shown(
        client, "/priority/violence-against-women-and-girls?to=2017-11" + (f"&unit={unit}" if unit else "")
    )
    assert figure(page, "vawg-offences", unit) == f"{wanted:,}"


@pytest.mark.parametrize("unit", PLACES)
def test_knives_and_the_young(client: Any, shared: Path, unit: str) -> None:
    rows, areas = table(shared / "data" / FILES[4]), PLACES[unit]
    when = {f"{y}-{m:02d}-01" for y, m in months(2025, 11)}
    page = shown(client, "/priority/children-and-young-people?to=2025-11" + (f"&unit={unit}" if unit else ""))
    for id, subtype in {
        "knife-crime": "Knife Crime",
        "knife-injury-victims-under-25": "Knife Injury Victims (non DA 1-24)",
    }.items():
        wanted = sum(
            int(r["Count"])
            for r in rows
            if r["Area Type"] == "Borough" and r["Crime Subtype"] == subtype and r["Measure"] in ("Offences", "Victims")
            and r["Month_Year"] in when and (areas is None or r["Area name"] in areas)
        )  # fmt: skip
        assert figure(page, id, unit) == f"{wanted:,}"


def outcomes(rows: list[dict[str, str]]) -> int:
    return sum("no further action" not in r["Outcome"].casefold() for r in rows)


def share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}".replace("%", "\u202f%")


def test_searches_by_object_and_by_ethnicity(client: Any, shared: Path) -> None:
    """November 2017 has October before it and no September: two months. January 2018 stands alone."""
    page = client.get("/violence?to=2017-11").get_data(as_text=True)
    rows = [r for name in FILES[:2] for r in table(shared / "data" / name)]
    assert f"{len(rows):,} searches in October 2017 to November 2017." in page
    assert f"{share(outcomes(rows), len(rows))} led to an outcome" in page
    read = shown(client, "/violence?to=2017-11")
    seen = {"white": "White", "black": "Black", "asian": "Asian", "other-ethnicity": "Other"}
    for code, name in seen.items():
        mine = [r for r in rows if r["Officer-defined ethnicity"] == name]
        id = f"stop-and-search-{code}"
        assert figure(read, id, "", "Searches") == f"{len(mine):,}"
        assert figure(read, id, "", "Of all") == share(len(mine), len(rows))
        assert figure(read, id, "", "With an outcome") == share(outcomes(mine), len(mine))
    drugs = [r for r in rows if r["Object of search"] == "Controlled drugs"]
    assert figure(read, "stop-and-search-drugs", "", "Searches") == f"{len(drugs):,}"
    assert "cannot be told apart here" in page
    assert ("stop-and-search-weapons", "") not in read.rows or not read.rows["stop-and-search-weapons", ""][
        "Searches"
    ]
    january = table(shared / "data" / FILES[2])
    read = shown(client, "/violence?to=2018-01")
    weapons = {"Offensive weapons", "Firearms", "Anything to threaten or harm anyone"}
    mine = [r for r in january if r["Object of search"] in weapons]
    assert figure(read, "stop-and-search-weapons", "", "Searches") == f"{len(mine):,}"
    assert figure(read, "stop-and-search-weapons", "", "With an outcome") == share(outcomes(mine), len(mine))


def test_disproportionality_from_rows_and_residents(client: Any, shared: Path) -> None:
    """Residents of the profiles are rounded to hundreds in the product: to two parts in a thousand."""
    rows = [r for name in FILES[:2] for r in table(shared / "data" / name)]
    with (shared / "data/population/borough_profiles.csv").open(encoding="latin-1", newline="") as file:
        profiles = [
            r for r in csv.DictReader(file) if r["Code"].startswith("E09") and r["Code"] != "E09000001"
        ]
    people = [float(r["GLA_Population_Estimate_2017"]) for r in profiles]
    part = [float(r["%_of_population_from_BAME_groups_(2016)"]) / 100 for r in profiles]
    minority = sum(p * s for p, s in zip(people, part, strict=True))
    white = sum(people) - minority
    searched = [r["Officer-defined ethnicity"] for r in rows]
    a, b = sum(x in ("Black", "Asian", "Other") for x in searched), searched.count("White")
    ratio, spread = (a / minority) / (b / white), math.exp(1.959964 * math.sqrt(1 / a + 1 / b))
    [row] = [r for r in csv.reader(client.get("/download/page.csv?page=/violence?to=2017-11").text.splitlines())
             if r and r[0] == "Minority ethnic groups together"]  # fmt: skip
    assert float(row[1]) == a
    for text, wanted in zip(row[4:], (ratio, ratio / spread, ratio * spread), strict=True):
        assert float(text) == pytest.approx(wanted, rel=0.002)
    page = client.get("/violence?to=2017-11").get_data(as_text=True)
    assert f"{float(row[4]):.2f} times as often as white people" in page
    assert "Residents are not the people who are there to be searched" in page
    assert "name no borough" in client.get("/violence?to=2017-11&unit=lambeth").get_data(as_text=True)


def test_the_matrix_and_the_page_of_a_borough(client: Any, shared: Path) -> None:
    now = months(2017, 11)
    rows = [r for r in sheets(client, "/local?to=2017-11") if r["Identifier"] in NAMES]
    assert len(rows) > 32
    for r in rows:
        a, b = (
            offences(shared, r["Identifier"], {r["Borough"]}, when)
            for when in (now, [(y - 1, m) for y, m in now])
        )
        assert (float(r["Period"]), r["Period before"]) == (a, r["Period before"])
        broken = r["Identifier"].startswith("burglary-")  # counted anew from April 2017
        assert broken or float(r["Period before"]) == b
    own = shown(client, "/local/lambeth?to=2017-11")
    found = 0
    for (id, unit), cells in own.rows.items():
        if unit == "lambeth" and id in NAMES:
            assert cells["12 months"] == {f"{offences(shared, id, {'Lambeth'}, now):,}"}, id
            found += 1
    assert found >= 5
    for (id, unit), values in own.tiles.items():
        if id in NAMES:
            assert values == {f"{offences(shared, id, {'Lambeth'}, now):,}"}
            assert unit == "lambeth"


def test_what_the_paper_says_of_robbery_stands(client: Any, shared: Path) -> None:
    """A substantial year-on-year increase: more than a tenth. Guns and knives of 2017 are in no public file."""
    now, before = (offences(shared, "robbery", None, w) for w in (months(2017, 11), months(2016, 11)))
    page = client.get("/violence?to=2017-11").get_data(as_text=True)
    said = page[page.index("Robbery has seen substantial year-on-year increases.") :][:600]
    assert f"{now:,} offences in the 12 months, {before:,} in the 12 before" in said
    assert (now / before - 1 >= 0.10) == ("The figures agree" in said)
    guns = page[page.index("levels of gun crime are at five year highs") :][:600]
    assert "The figures cannot tell" in guns


@pytest.mark.parametrize("to", [(2017, 11), (2019, 5), (2021, 11)])
def test_the_overview_says_what_the_file_adds_up_to(client: Any, shared: Path, to: tuple[int, int]) -> None:
    page = client.get(f"/?to={to[0]}-{to[1]:02d}").get_data(as_text=True)
    for id in ("robbery", "violence-with-injury", "homicide", "rape"):
        row = page[page.index(f'href="/measure/{id}?') :][:900]
        assert f"<b>{offences(shared, id, None, months(*to)):,}</b>" in row
        assert f"{offences(shared, id, None, [to]):,}, likely" in row


def test_names_of_bcus_lead_to_their_pages(client: Any) -> None:
    page = client.get("/violence?to=2019-06").get_data(as_text=True)
    for slug in ("central-north", "east-area", "central-south", "north-area"):
        assert f'<a href="/bcu/{slug}?to=2019-06">' in page
    assert client.get("/bcu/central-north?to=2019-06").status_code == 200
