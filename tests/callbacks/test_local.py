"""Local priorities from the address to the answer: page, what is not there, time travel, a file that replaces a choice."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalogue import Catalogue
from data import setup
from data.load import read_files, store_sources
from tests.callbacks.conftest import client_of

FILE = """borough,financial_year,rank,measure,source,agreed
Lambeth,2017,1,ASB,Letter of the council,2017-04-20
Lambeth,2017,2,burglary,Letter of the council,2017-04-20
Lambeth,2017,3,robbery-personal,Letter of the council,2017-04-20
"""


def text(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_every_borough_is_in_the_matrix_and_has_its_page(demo: Any) -> None:
    page = text(demo, "/local")
    assert "<h1" in page
    assert "Local priorities of the boroughs, 2017/18" in page
    assert page.count('href="/local/') >= 32
    own = text(demo, "/local/lambeth")
    assert own.count("illustrative choice") == 2
    assert "Calls peak in " in own
    assert "Next to London’s change" in own
    assert 'href="/local/lambeth"' in text(demo, "/borough/lambeth")


def test_filters_stay_and_the_year_follows_the_month(demo: Any) -> None:
    page = text(demo, "/local?to=2017-03&compare=year-to-date")
    assert "2016/17" in page
    assert "/local/lambeth?to=2017-03&amp;compare=year-to-date" in page
    own = text(demo, "/local/lambeth?to=2017-03&compare=year-to-date")
    assert "/measure/anti-social-behaviour-calls?unit=lambeth&amp;to=2017-03&amp;compare=year-to-date" in own


@pytest.mark.parametrize("path", ["/local/nowhere", "/local/heathrow", "/local/E12000007"])
def test_there_is_no_such_borough(demo: Any, path: str) -> None:
    answer = demo.get(path)
    assert answer.status_code == 404
    assert "There is no borough called" in answer.get_data(as_text=True)


def test_without_calls_anti_social_behaviour_is_still_the_first(real: Any) -> None:
    page = text(real, "/local/lambeth")
    assert page.index("Anti-social behaviour calls") < page.index("Second priority: ")
    assert "No figures of anti-social behaviour are loaded" in page
    assert text(real, "/local").count("illustrative</span>") == 28


def test_the_sheets_hold_the_page(demo: Any) -> None:
    for path in ("/local", "/local/waltham-forest"):
        assert demo.get(f"/download/page.xlsx?page={path}").data[:2] == b"PK"
        rows = list(csv.reader(io.StringIO(text(demo, f"/download/page.csv?page={path}"))))
        assert rows
    matrix = list(csv.reader(io.StringIO(text(demo, "/download/page.csv?page=/local"))))
    assert sum("anti-social-behaviour-calls" in row for row in matrix) == 32


def test_a_file_of_real_choices_takes_the_mark_away(
    demo_file: Path, tmp_path: Path, measures: Catalogue
) -> None:
    store = tmp_path / "store.db"
    shutil.copy(demo_file, store)
    assert "illustrative choice" in text(client_of(store), "/local/lambeth")
    (tmp_path / "p.csv").write_text(FILE)
    engine = setup.open_store(f"sqlite:///{store}")
    store_sources(engine, read_files([tmp_path / "p.csv"], setup.context(engine, measures), None), measures)
    engine.dispose()
    client = client_of(store)
    page = text(client, "/local/lambeth")
    assert "illustrative choice" not in page
    assert "Second priority: " in page
    assert "Letter of the council" in page
    assert "Positive outcome rate, burglary" in page
    assert "The choices of 27 boroughs are illustrative" in text(client, "/local")
    assert "loaded 4 December 2017" in page  # choices are no figures
    assert "What boroughs chose to put first; no figures." in text(client, "/data")


def test_a_day_in_the_past_shows_the_choices_known_on_it(
    demo_file: Path, measures: Catalogue, tmp_path: Path
) -> None:
    """The file was agreed on 20 April 2017: before that day the illustrative choices stand, and no page cites it."""
    store = tmp_path / "store.db"
    shutil.copy(demo_file, store)
    file = tmp_path / "choices.csv"
    file.write_text(FILE)
    engine = setup.open_store(f"sqlite:///{store}")
    store_sources(engine, read_files([file], setup.context(engine, measures), None), measures)
    engine.dispose()
    client = client_of(store)
    for day, known in (("2017-04-19", False), ("2017-04-20", True), ("2018-01-01", True)):
        own = text(client, f"/local/lambeth?as-at={day}&to=2017-11")
        assert ("Letter of the council" in own) is known, day
        assert ("illustrative choice" in own) is not known, day
        matrix = text(client, f"/local?as-at={day}&to=2017-11")
        assert ("Local priorities of 1 borough, 2017/18" in matrix) is known, day
