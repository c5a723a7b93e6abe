"""One measure, unit and month is one number on every page that shows it, and it is that of the download."""

from __future__ import annotations

import math
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.catalogue import Catalogue, catalogue
from dashboard.measure import Kind
from dashboard.organisation import FORCE
from dashboard.principal import ANYONE
from data import setup
from data.scans import run_scan
from data.store import Store
from tests.callbacks.conftest import client_of
from tests.callbacks.reading import Key, series, sheets, shown
from tests.dashboard.views.plain import force

PRIORITIES = tuple(p.code for p in catalogue().priorities)
BOROUGHS = tuple(u.slug for u in force().boroughs())
BCUS = ("central-north", "east-area")
NOV17 = periods.month(2017, 11)
MONTHS = st.integers(NOV17 - 14, NOV17)
SLOW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def store(demo_file: Path, tmp_path_factory: pytest.TempPathFactory, measures: Catalogue) -> Path:
    """The demonstration figures, scanned for a month, so that the exceptions have something to say."""
    path = tmp_path_factory.mktemp("scanned") / "store.db"
    shutil.copy(demo_file, path)
    engine = setup.open_store(f"sqlite:///{path}")
    run_scan(engine, measures, NOV17)
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def client(store: Path) -> Any:
    return client_of(store)


def pages(unit: str, to: int) -> list[str]:
    """Every page that shows figures of a place."""
    query = f"?to={periods.iso(to)}"
    here = f"{query}&unit={unit}" if unit else query
    found = [f"/violence{here}", f"/priorities{here}", *(f"/priority/{p}{here}" for p in PRIORITIES)]
    if unit in BOROUGHS:
        return [*found, f"/borough/{unit}{query}", f"/local/{unit}{query}", f"/local{query}"]
    return [*found, f"/bcu/{unit}{query}"] if unit else [*found, f"/local{query}", f"/group/tp{query}"]


def written(id: str, found: list[tuple[float, float]], months: int) -> str:
    """What the newest months of a series come to, as a page writes it."""
    m = catalogue().get(id)
    upper, lower = (math.fsum(x[i] for x in found[-months:]) for i in (0, 1))
    value = upper / lower if m.kind.is_share and not math.isnan(lower) else upper
    return (
        f"{value:.1%}".replace("%", "\u202f%")
        if m.kind.is_share
        else f"{value:,.{m.decimals}f}".replace("-", "−")
    )


@SLOW
@given(st.sampled_from(["", *BCUS, *BOROUGHS]), MONTHS)
def test_every_page_shows_the_same_number(client: Any, unit: str, to: int) -> None:
    year: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in pages(unit, to):
        page = shown(client, path)
        for key, cells in page.rows.items():
            for label in ("12 months", "Latest month", "Change"):
                for text in cells.get(label, ()):
                    year[key][label].add(text)
            for text in cells.get("Now", ()):
                year[key]["12 months"].add(text)
        for key, values in page.tiles.items():
            year[key]["tile"] |= values
    mine = {k: v for k, v in year.items() if k[1] == unit and k[0] in catalogue()}
    assert len(mine) > 30
    code = unit or FORCE
    got = series(client, ",".join(m for m, _ in mine), code, periods.iso(to - 11), periods.iso(to))
    for (id, _), cells in mine.items():
        for label in ("12 months", "Latest month"):
            said = {t.rstrip("ᵖp") for t in cells[label]} - {"–", ""}
            assert len(said) <= 1, (id, label, said)
            m = catalogue().get(id)
            if said and m.frequency == "monthly" and m.kind in (Kind.COUNT, Kind.PROPORTION):
                assert said == {written(id, got[id], 12 if label == "12 months" else 1)}, (id, label)
        assert len(cells["Change"] - {"–", ""}) <= 1 or id in RARE, (id, cells["Change"])
        if cells["12 months"] - {"–"}:
            assert cells["tile"] <= cells["12 months"], (id, cells)


RARE = {
    "homicide",
    "lethal-barrel-discharges",
}  # told as events on the page of violence: from how many to how many


@SLOW
@given(st.sampled_from(BOROUGHS), MONTHS)
def test_sheets_say_what_pages_and_downloads_say(client: Any, unit: str, to: int) -> None:
    code = force().find(unit).code  # type: ignore[union-attr]
    for path in (f"/violence?unit={unit}&to={periods.iso(to)}", f"/borough/{unit}?to={periods.iso(to)}"):
        rows = [r for r in sheets(client, path) if r.get("Period") and r["Identifier"] in catalogue()]
        assert rows
        ids = dict.fromkeys(r["Identifier"] for r in rows)
        got = series(client, ",".join(ids), code, periods.iso(to - 11), periods.iso(to))
        for r in rows:
            m = catalogue().get(r["Identifier"])
            if (
                m.frequency != "monthly"
                or m.kind not in (Kind.COUNT, Kind.PROPORTION)
                or not _number(r["Period"])
            ):
                continue
            upper, lower = (math.fsum(x[i] for x in got[m.id]) for i in (0, 1))
            wanted = upper / lower if m.kind.is_share else upper
            assert float(r["Period"]) == pytest.approx(wanted), m.id


@SLOW
@given(MONTHS)
def test_the_matrix_of_local_priorities_says_what_each_borough_s_page_says(client: Any, to: int) -> None:
    names = {u.name: u for u in force().boroughs()}
    matrix = sheets(client, f"/local?to={periods.iso(to)}")
    assert {r["Borough"] for r in matrix} == set(names)
    for r in matrix[:: max(1, len(matrix) // 8)]:
        unit = names[r["Borough"]]
        got = series(client, r["Identifier"], unit.code, periods.iso(to - 23), periods.iso(to))[
            r["Identifier"]
        ]
        assert float(r["Period"]) == math.fsum(n for n, _ in got[-12:])
        assert float(r["Period before"]) == math.fsum(n for n, _ in got[:-12])
        own = shown(client, f"/local/{unit.slug}?to={periods.iso(to)}")
        assert own.tiles[r["Identifier"], unit.slug] == {f"{float(r['Period']):,.0f}"}


@pytest.mark.parametrize("id", ["robbery", "violence-with-injury", "positive-outcome-rate-robbery"])
@SLOW
@given(st.sampled_from(["", *BCUS, *BOROUGHS]), MONTHS)
def test_the_page_of_a_measure_says_what_the_download_says(client: Any, id: str, unit: str, to: int) -> None:
    got = series(client, id, unit or FORCE, periods.iso(to - 11), periods.iso(to))[id]
    page = client.get(f"/measure/{id}?to={periods.iso(to)}{f'&unit={unit}' if unit else ''}").get_data(
        as_text=True
    )
    assert f">{written(id, got, 12)}</td>" in page.replace('<td class="n " data-l="Now"', "<td")
    assert f"<td>{written(id, got, 1)}</td>" in page  # the newest month in the table of the chart


def test_exceptions_are_of_the_same_figures(client: Any, store: Path, measures: Catalogue) -> None:
    """What was seen, in the scan and so on the page of exceptions, is the figure of the download."""
    engine = setup.open_store(f"sqlite:///{store}")
    scan = Store(engine, measures).open(ANYONE).scan(NOV17)
    engine.dispose()
    assert scan is not None
    looked_at = 0
    for f in scan.found:
        if (
            f.layer not in ("local", "rare")
            or f.value is None
            or f.measure not in measures
            or f.unit not in force().units
        ):
            continue
        if measures.get(f.measure).frequency != "monthly":
            continue
        got = series(client, f.measure, f.unit, periods.iso(f.month - f.span + 1), periods.iso(f.month))[
            f.measure
        ]
        upper, lower = (math.fsum(x[i] for x in got) for i in (0, 1))
        assert f.value == pytest.approx(upper if math.isnan(lower) else upper / lower), f
        looked_at += 1
    assert looked_at >= 3
    assert "/measure/" in client.get(f"/exceptions?to={periods.iso(NOV17)}").get_data(as_text=True)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("meeting", ["crimefighters-camden-2017-12-21", "management-board-2018-01-16"])
def test_a_meeting_counts_every_exception_that_its_agenda_leads_to(client: Any, meeting: str) -> None:
    text = client.get(f"/meeting/{meeting}").get_data(as_text=True)
    told = re.search(r"minutes and (\d+) exceptions?\.", text)
    more = re.search(r">(\d+) more exceptions?<", text)
    listed = len(set(re.findall(r'value="(exception:[^"]+)"', text)))
    assert told is not None
    assert int(told[1]) >= listed + (int(more[1]) if more else 0) > 0
