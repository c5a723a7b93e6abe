"""One measure, unit and month has one expectation: in the sentence, the chart, its table, sheets and meetings."""

from __future__ import annotations

import math
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.charts import Trend
from dashboard.exceptions import STANDING, TOGETHER, Found, is_change
from dashboard.organisation import FORCE
from dashboard.principal import ANYONE
from dashboard.selection import Selection
from dashboard.views.exceptions import exceptions_page
from dashboard.views.measure import measure_page
from data import setup
from data.scans import run_scan
from data.store import Reading, Store
from tests.callbacks.conftest import client_of
from tests.callbacks.reading import sheets

SENTENCE = re.compile(
    r"([A-Z][^.:;<>]*? in [^.:;<>]*?): ([\d,.]+)[^;<>]*? in ([A-Z]\w+[^<>;]*?\d{4}) where ([\d,.]+)[^<>;]*? expected"
)
SAID = r"where ([\d,.]+)"


MONTHS = {"demo_store": periods.month(2017, 11), "borough_store": periods.month(2020, 4)}


@pytest.fixture(scope="module", params=list(MONTHS))
def month(request: pytest.FixtureRequest) -> int:
    """Months of many exceptions: the demonstration's newest, and the first of a lockdown in the real figures."""
    return MONTHS[request.param]


@pytest.fixture(scope="module")
def store(
    request: pytest.FixtureRequest,
    month: int,
    tmp_path_factory: pytest.TempPathFactory,
    measures: Catalogue,
) -> Path:
    """The demonstration figures or the real borough history, scanned for the month."""
    name = next(k for k, v in MONTHS.items() if v == month)
    path = tmp_path_factory.mktemp("expected") / "store.db"
    shutil.copy(Path(request.getfixturevalue(name).url.database or ""), path)
    engine = setup.open_store(f"sqlite:///{path}")
    run_scan(engine, measures, month)
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def reading(store: Path, measures: Catalogue) -> Iterator[Reading]:
    engine = setup.open_store(f"sqlite:///{store}")
    yield Store(engine, measures).open(ANYONE)
    engine.dispose()


def changes(reading: Reading, month: int) -> list[Found]:
    """The changes that the scan found in a series of their own, month by month."""
    scan = reading.scan(month)
    assert scan is not None
    return [
        f for f in scan.found if is_change(f) and f.layer in ("local", "force", "rare") and f.note != TOGETHER
    ]


def page_of(reading: Reading, f: Found) -> Trend | None:
    slug = "" if f.unit == FORCE else reading.organisation[f.unit].slug
    return measure_page(reading, Selection("measure", measure=f.measure, unit=slug, to=f.month)).trend


def holds(reading: Reading, f: Found, trend: Trend | None) -> bool:
    """Whether a chart draws an expectation in the window; what it draws is then what the scan expected."""
    if trend is None or f.layer == "rare":
        assert trend is None or not trend.centre or np.isnan(np.array(trend.centre[-f.span :], float)).all()
        return False
    centre, lower, upper = (np.array(x[-f.span :], float) for x in (trend.centre, trend.lower, trend.upper))
    if np.isnan(centre).all():
        return False
    own = reading.series(([f.measure], [f.unit]))[f.measure, f.unit].over(f.month - f.span + 1, f.month + 1)
    weight = np.ones(f.span) if own.denominator is None else own.denominator
    whole = (centre * weight).sum() / (1 if own.denominator is None else weight.sum())
    assert whole == pytest.approx(f.expected, rel=1e-4), f
    if f.span == 1:
        assert (lower[0], upper[0]) == pytest.approx((f.lower, f.upper), rel=1e-4)
    return True


def test_a_chart_expects_what_the_sentence_of_its_exception_expects(reading: Reading, month: int) -> None:
    found = changes(reading, month)
    assert sum(holds(reading, f, page_of(reading, f)) for f in found) >= max(3, len(found) // 2)


def test_the_charts_of_the_page_of_exceptions_expect_the_same(reading: Reading, month: int) -> None:
    page = exceptions_page(reading, Selection("exceptions", to=month))
    drawn = [x for x in page.findings if x.found in changes(reading, month)]
    assert sum(holds(reading, x.found, x.chart) for x in drawn) >= 3


def test_a_series_without_an_exception_is_drawn_with_the_scan_s_own_newest_month(
    reading: Reading, month: int
) -> None:
    scan = reading.scan(month)
    assert scan is not None
    told = {(f.measure, f.unit) for f in scan.found}
    quiet = [(m, u) for m, of in scan.expected.items() for u in of if (m, u) not in told]
    looked = 0
    for measure, unit in quiet[:: max(1, len(quiet) // 12)]:
        slug = "" if unit == FORCE else reading.organisation[unit].slug
        trend = measure_page(reading, Selection("measure", measure=measure, unit=slug, to=month)).trend
        if trend is None or trend.centre[-1] is None:
            continue
        (kept,) = scan.path(measure, unit)
        assert (trend.centre[-1], trend.lower[-1], trend.upper[-1]) == pytest.approx(kept)
        looked += 1
    assert looked >= 5


def dated(address: str, month: int) -> str:
    """The address with the month; a meeting has a month of its own."""
    return (
        address
        if "/meeting/" in address
        else f"{address}{'&' if '?' in address else '?'}to={periods.iso(month)}"
    )


def number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def test_every_page_sheet_and_meeting_expects_the_same(store: Path, reading: Reading, month: int) -> None:
    """The words of pages, and the sheets behind them: one expectation a measure, place and window."""
    client = client_of(store)
    found = changes(reading, month)[:12]
    slugs = {reading.organisation[f.unit].slug for f in found if f.unit != FORCE}
    addresses = ["/", "/exceptions", "/force", "/violence", "/priorities", "/meetings"]
    addresses += [f"/{p}{u}" for u in sorted(slugs)[:4] for p in ("borough/", "local/", "exceptions?unit=")]
    addresses += [f"/measure/{f.measure}" + (f"?unit={reading.organisation[f.unit].slug}" if f.unit != FORCE else "")
                  for f in found]  # fmt: skip
    text = client.get("/meetings").get_data(as_text=True)
    addresses += sorted(set(re.findall(r'href="(/meeting/[^"?#]+)', text)))[-8:]
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for address in addresses:
        page = client.get(dated(address, month)).get_data(as_text=True)
        for name, _, window, expected in SENTENCE.findall(page):
            said[name, window].add(expected)
    assert len(said) >= 5
    assert all(len(x) == 1 for x in said.values()), {k: v for k, v in said.items() if len(v) > 1}
    assert rows_agree(client, found)


def rows_agree(client: Any, found: list[Found]) -> int:
    """How many rows of the page's sheet were held against the scan, and against their own sentence."""
    wanted = {(f.measure, f.month, f.span, f.value): f.expected for f in found}
    looked = 0
    for r in sheets(client, dated("/exceptions", found[0].month)):
        if not r.get("Expected") or not r.get("In words"):
            continue
        span = periods.parse(r["To"]) - periods.parse(r["From"]) + 1
        expected = wanted.get((r["Identifier"], periods.parse(r["To"]), span, float(r["Value"])))
        if expected is None:
            continue
        assert float(r["Expected"]) == pytest.approx(expected)
        told = number(re.findall(SAID, r["In words"])[0])
        told = told / 100 if "%" in r["In words"] else told
        assert told == pytest.approx(expected, rel=0.01, abs=0.06)
        assert not math.isnan(told)
        looked += 1
    return looked


def test_a_unit_that_stands_apart_is_led_to_the_funnel_that_tells_it(
    store: Path, reading: Reading, month: int
) -> None:
    scan = reading.scan(month)
    assert scan is not None
    apart = [f for f in scan.found if f.layer == STANDING]
    client = client_of(store)
    for f in (apart[0], apart[-1]):
        asked = Selection("measure", measure=f.measure, unit=reading.organisation[f.unit].slug, to=month)
        link = measure_page(reading, asked).apart
        assert link is not None
        assert "stands" in link.text
        address, _, anchor = link.href.partition("#")
        assert f'id="{anchor}"' in client.get(address).get_data(as_text=True)
