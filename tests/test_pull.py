"""`app.py pull` from outside: figures counted in a warehouse become one release, or nothing happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import htpy as h
import pytest
from click.testing import CliRunner, Result

import app
from dashboard.catalogue import Catalogue, catalogue
from dashboard.organisation import FORCE
from dashboard.principal import Principal
from dashboard.release import counted
from dashboard.selection import Selection
from dashboard.views.reference import data_page, definitions_page
from data import setup
from data.check import findings
from data.reading import Reading
from data.store import Store
from layouts import reference
from tests.data.warehouses import Incident, warehouse

Call = Callable[..., Result]
MARCH = date(2017, 3, 9)
SOURCES = """[incidents]
from = "read_parquet('incidents.parquet')"
date = "day"
recorded = "entered"
units = { borough = "borough" }
by = ["offence"]
provisional = 1
"""
ROBBERY = '[count]\nsource = "incidents"\nwhere = "offence = \'robbery\'"\n'
ALL = Principal(restricted=True)
SECRET = "terrorism-related-arrests"
MONTHS = ("--from", "2017-02", "--to", "2017-03", "--as-at", "2017-04-04")


@pytest.fixture(scope="module")
def boroughs(measures: Catalogue, empty_sqlite: Path) -> list[str]:
    engine = setup.open_store(f"sqlite:///{empty_sqlite}")
    found = sorted(setup.context(engine, measures).boroughs)
    engine.dispose()
    return found


@pytest.fixture
def call(tmp_path: Path, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch, boroughs: list[str]) -> Call:
    """app.py in a folder with an empty store, a warehouse of Parquet files and measures of the force's own."""
    (tmp_path / "performance.db").write_bytes(empty_sqlite.read_bytes())
    monkeypatch.chdir(tmp_path)
    settings = {
        "MEASURES": str(tmp_path / "measures"),
        "WAREHOUSE": "sources.toml",
        "WAREHOUSE_URL": "duckdb:///:memory:",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for name in ("DATABASE_URL", "REFUSED"):
        monkeypatch.delenv(name, raising=False)
    Path("measures").mkdir()
    Path("measures/robbery.toml").write_text(ROBBERY)
    Path("sources.toml").write_text(SOURCES)
    fill(boroughs)
    return lambda *words: CliRunner().invoke(app.main, [str(w) for w in words], catch_exceptions=False)


def fill(boroughs: list[str], *more: Incident) -> None:
    """A theft in February 2017 and a robbery and a theft in March in every borough, and more."""
    thefts = [incident(b, day, day, "theft") for b in boroughs for day in (date(2017, 2, 28), MARCH)]
    every = [*thefts, *map(incident, boroughs)]
    warehouse("duckdb", "", Path()).fill([*every, *more])


def incident(
    borough: str = "Lambeth", day: date = MARCH, entered: date = MARCH, offence: str = "robbery"
) -> Incident:
    return Incident(borough, None, day, entered, offence, 0, None)


@pytest.fixture
def reading(call: Call) -> Iterator[Callable[[Principal], Reading]]:
    """The store of this folder as one sees it."""
    stores: list[Store] = []

    def opened(principal: Principal) -> Reading:
        engine = setup.open_store("sqlite:///performance.db")
        stores.append(Store(engine, catalogue(Path("measures").absolute())))
        return stores[-1].open(principal)

    yield opened
    for store in stores:
        store.engine.dispose()


def test_a_pull_is_told_like_a_load(call: Call, boroughs: list[str]) -> None:
    fill(boroughs, incident("Atlantis"), incident("Atlantis", offence="theft"))
    done = call("pull", *MONTHS)
    assert (done.exit_code, done.stderr) == (0, "")
    head, rows, total, unknown, first = done.stdout.splitlines()
    assert head == (
        "warehouse: incidents: stored as release 1, as at 2017-04-04. 1 measure, February 2017 to March 2017."
    )
    assert rows == "  98 rows, 2 months (2017-02 to 2017-03), 32 units, 1 measure"
    assert (total, first) == ("  total 32", "  no earlier release of these figures")
    assert unknown == "  not recognised as units, left out: 'Atlantis' (2 rows)"
    assert call("check").exit_code == 0


def test_figures_are_those_of_a_file_with_zeros_and_a_total(
    call: Call, reading: Callable[[Principal], Reading]
) -> None:
    call("pull", *MONTHS)
    series = reading(ALL).series((["robbery"], [FORCE, "E09000022"]))
    assert series["robbery", "E09000022"].numerator.tolist() == [0, 1]
    assert series["robbery", FORCE].numerator.tolist() == [0, 32]
    assert series["robbery", FORCE].status.tolist() == [1, 2]


def test_the_same_again_is_there_already_and_figures_that_come_back_are_news(
    call: Call, boroughs: list[str]
) -> None:
    call("pull", *MONTHS)
    before = Path("performance.db").read_bytes()
    for as_at in ("2017-04-04", "2017-04-05"):
        again = call("pull", *MONTHS[:4], "--as-at", as_at)
        assert again.stdout == "warehouse: incidents: already there as release 1; nothing was changed.\n"
        assert Path("performance.db").read_bytes() == before
    fill(boroughs, incident())
    assert "stored as release 2" in call("pull", *MONTHS[:4], "--as-at", "2017-04-06").stdout
    fill(boroughs)
    back = call("pull", *MONTHS[:4], "--as-at", "2017-04-07").stdout
    assert "stored as release 3" in back
    assert "1 of 64 figures revised" in back
    assert "already there as release 3" in call("pull", *MONTHS[:4], "--as-at", "2017-04-08").stdout
    early = call("pull", *MONTHS[:4], "--as-at", "2017-04-01").stdout
    assert "stored as release 4, as at 2017-04-01" in early
    assert "already there as release 4" in call("pull", *MONTHS[:4], "--as-at", "2017-04-01").stdout
    assert call("check").exit_code == 0


def test_only_what_was_entered_by_the_day_is_counted(call: Call, boroughs: list[str]) -> None:
    fill(boroughs, incident(entered=date(2017, 4, 5)))
    assert "  total 32" in call("pull", *MONTHS).stdout
    assert "  total 33" in call("pull", *MONTHS[:4], "--as-at", "2017-04-05").stdout


def test_one_bad_measure_stores_none_and_is_noted(call: Call) -> None:
    Path("measures/burglary.toml").write_text(ROBBERY.replace("offence =", "offense ="))
    before = Path("performance.db").read_bytes()
    done = call("pull", *MONTHS)
    assert (done.exit_code, done.stdout) == (2, "")
    head, reason = done.stderr.splitlines()
    assert head == "Refused; nothing was stored."
    assert reason.startswith("burglary, count.where, source incidents: the warehouse refused the SQL: ")
    assert Path("performance.db").read_bytes() == before
    assert "burglary, count.where" in Path("refused.jsonl").read_text()
    assert call("pull", "robbery", *MONTHS).exit_code == 0


def test_what_a_file_said_before_is_kept_once_beside_it(call: Call, boroughs: list[str]) -> None:
    rows = [
        f"robbery,{b},2017-{m:02d},{m - 2},,{'final' if m < 3 else 'provisional'}"
        for b in boroughs
        for m in (2, 3)
    ]
    Path("file.csv").write_text(
        "measure,unit,month,numerator,denominator,status\n" + "\n".join(rows).replace(",0,,", ",0,,")
    )
    assert call("load", "file.csv", "--as-at", "2017-04-03").exit_code == 0
    assert "no revisions: 64 figures are as they were" in call("pull", *MONTHS).stdout
    assert "already there as release 2" in call("pull", *MONTHS[:4], "--as-at", "2017-04-09").stdout


def test_after_a_pull_comes_the_scan(call: Call, boroughs: list[str]) -> None:
    years = [date(y, m, 5) for y in (2014, 2015, 2016, 2017) for m in range(1, 13) if (y, m) < (2017, 2)]
    fill(boroughs, *(incident(b, day=d, entered=d) for b in boroughs for d in years))
    assert call("pull", "--as-at", "2017-04-04").stdout.splitlines()[-1].startswith("March 2017: ")


def test_months_that_the_source_has_not_reached_are_no_months_of_nothing(call: Call) -> None:
    done = call("pull", "--to", "2017-04", "--as-at", "2017-05-04")
    assert done.exit_code == 2
    assert (
        "incidents, WAREHOUSE: there is no row at all in April 2017. Ask for the months that are"
        in done.stderr
    )
    Path("sources.toml").write_text(SOURCES.replace("provisional", 'first = "2017-03"\nprovisional'))
    assert "(2017-03 to 2017-03)" in call("pull", "--from", "2011-01", *MONTHS[2:]).stdout
    Path("sources.toml").write_text(SOURCES + "sparse = true\n")
    assert "(2017-02 to 2017-04)" in call("pull", "--to", "2017-04", "--as-at", "2017-05-04").stdout


def test_a_dry_run_stores_nothing(call: Call) -> None:
    done = call("pull", *MONTHS, "--dry-run")
    assert "would be stored (dry run)" in done.stdout
    assert len(call("releases").stdout.splitlines()) == 1


def test_without_months_those_that_have_ended_are_pulled(call: Call, boroughs: list[str]) -> None:
    fill(boroughs, incident(day=date(2017, 4, 2)))
    assert "(2017-02 to 2017-03)" in call("pull", "--as-at", "2017-04-29").stdout
    assert "(2017-02 to 2017-04)" in call("pull", "--as-at", "2017-04-30").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["homicide"], "homicide has no [count]; these have one: robbery."),
        (["theft-of-time"], "There is no measure 'theft-of-time'; these are counted: robbery."),
        (
            ["--to", "2017-04", "--as-at", "2017-04-29"],
            "April 2017 had not ended on 29 April 2017: ask for less.",
        ),
        (
            ["--from", "2017-05", "--to", "2017-04", "--as-at", "2017-06-01"],
            "May 2017 comes after April 2017",
        ),
        (["--from", "May"], "'May' is not a month"),
    ],
)
def test_a_wrong_call_is_a_sentence(call: Call, words: list[str], sentence: str) -> None:
    done = call("pull", *words)
    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WAREHOUSE_URL", "", "There is no warehouse: set WAREHOUSE_URL to its address."),
        ("WAREHOUSE_URL", "postgresql://u:hidden@127.0.0.1:1/w", "cannot be reached"),
        ("WAREHOUSE", "nowhere.toml", "WAREHOUSE, nowhere.toml: the file is missing; put it back."),
    ],
)
def test_a_wrong_setting_is_a_sentence(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    done = call("pull", *MONTHS)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "hidden" not in done.stderr


def test_pages_show_by_which_sql_figures_were_counted(
    call: Call, reading: Callable[[Principal], Reading]
) -> None:
    call("pull", *MONTHS)
    call("pull", "--from", "2017-03", "--to", "2017-03", "--as-at", "2017-04-09")
    seen = reading(ALL)
    first, second = counted(seen.releases.values()).values()
    (mine,) = second
    assert (mine.measure, mine.release, mine.since) == ("robbery", 2, 1)
    assert mine.sql == first[0].sql
    assert "WHEN (offence = 'robbery') THEN 1" in mine.sql
    page = str(h.div[reference.data(data_page(seen, Selection("data"), []))])
    assert page.count("read_parquet(&#39;incidents.parquet&#39;)") >= 2
    assert re.search(rf"<code>{mine.fingerprint}</code>, as in <a href=\"#release-1\">release 1</a>", page)
    definitions = str(h.div[reference.definitions(definitions_page(seen, Selection("definitions")))])
    assert definitions.count(mine.fingerprint) == 1
    assert "WHEN (offence = &#39;robbery&#39;) THEN 1" in definitions


def test_the_sql_of_a_restricted_measure_is_shown_to_those_alone_who_may_see_it(
    call: Call, reading: Callable[[Principal], Reading]
) -> None:
    Path(f"measures/{SECRET}.toml").write_text(
        'levels = ["force", "borough"]\n' + ROBBERY.replace("robbery", "terror")
    )
    assert call("pull", *MONTHS).exit_code == 0
    both = reading(ALL).releases[1].summary
    assert both["counted"].keys() == {"robbery", SECRET}
    assert sum("'terror'" in text for text in both["sql"].values()) == 1
    one = reading(Principal()).releases[1].summary
    assert one["counted"].keys() == {"robbery"}
    assert not any("'terror'" in text for text in one["sql"].values())


def test_the_store_is_in_order_after_every_step(call: Call, boroughs: list[str]) -> None:
    for day in ("2017-04-04", "2017-04-20", "2017-04-10"):
        fill(boroughs, *(incident() for _ in day))
        call("pull", *MONTHS[:4], "--as-at", day)
        engine = setup.open_store("sqlite:///performance.db")
        assert findings(engine, catalogue(Path("measures").absolute())) == []
        engine.dispose()
