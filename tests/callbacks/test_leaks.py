"""Nobody is shown what they may not see: not on a page, in a file, in a list of names, nor out of a cache.

The store holds figures that no honest figure is like, where restricted measures and a ward of Camden
stand. Whoever may not see those is walked through every route and every way to take things away; such a
figure anywhere, or the sum of some months of it, is a leak.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.catalogue import Catalogue, catalogue
from dashboard.selection import PAGES
from data import setup
from data.load import read_files, store_sources
from data.sight import restricted
from tests.callbacks.people import PEOPLE, As, behind_proxy
from tests.callbacks.test_signin import address, rules
from tests.dashboard.findings import NOV17, found, scan
from tests.data.scans import put_scan

HUGE = 271_828  # a month of each restricted measure
BIG = 314_159  # a month of robberies in a ward of Camden
CAMDEN, LAMBETH, MET = "E09000007", "E09000022", "E12000007"
SECRET = sorted(restricted(catalogue()))
BLIND = ("lambeth", "camden", "secretariat")  # who may not see restricted measures
UNITS = ("", "?unit=lambeth", "?unit=camden", "?unit=tp")
WARD = "E05000129"  # Camden's; test_the_ward_is_there
PLACES = ["/group/tp", "/bcu/central-north", "/borough/camden", "/borough/lambeth", f"/ward/{WARD}"]
TOPICS = [
    "/violence",
    "/priorities",
    "/local",
    "/local/camden",
    "/local/lambeth",
    "/exceptions",
    "/definitions",
]
MEETINGS = [
    "/data",
    "/methods",
    "/meetings",
    "/governance",
    "/actions",
    "/risks",
    "/recommendations",
    "/audit",
]
PRIORITIES = [f"/priority/{p.code}" for p in catalogue().priorities]
MEASURES = [f"/measure/{m}{u}" for m in (*SECRET, "robbery", "gun-crime") for u in (*UNITS, f"?unit={WARD}")]
PLAIN = ["/", "/force", *PLACES, *TOPICS, *MEETINGS, *PRIORITIES]
ADDRESSES = [*PLAIN, *MEASURES, *(f"/exceptions{u}" for u in UNITS), "/nothing", "/ward/E05009999"]
CODE = ("/_dash-component-suites", "/vendor", "/assets")  # of Dash, of Plotly, ours: no data
PLAIN_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)")
NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)")  # on a page, with commas
FINGERPRINT = re.compile(r"\b[0-9a-f]{64}\b|[?&]m=[\d.]+")  # of files: no figures
OURS = re.compile(rb"end_id[^,]*")  # what Dash makes up for each application


@pytest.fixture(scope="module")
def file(demo_store: Engine, tmp_path_factory: pytest.TempPathFactory, measures: Catalogue) -> Path:
    folder = tmp_path_factory.mktemp("secret")
    store = folder / "store.db"
    shutil.copy(demo_store.url.database or "", store)
    lines = ["measure,unit,month,numerator,denominator,status"]
    months = [f"{y}-{m:02d}" for y in (2015, 2016, 2017) for m in range(1, 13)][:-1]
    for month in months:
        lines += [f"{m},{u},{month},{HUGE},," for m in SECRET for u in levels(measures, m)]
        lines.append(f"robbery,{WARD},{month},{BIG},,")
    source = folder / "secret.csv"
    source.write_text("\n".join(f"{line}final" if n else line for n, line in enumerate(lines)) + "\n")
    engine = setup.open_store(f"sqlite:///{store}")
    store_sources(engine, read_files([source], setup.context(engine, measures), None), measures)
    secret = [
        found(measure=SECRET[0], unit=LAMBETH, value=HUGE),
        found(measure="robbery", unit=WARD, value=BIG),
    ]
    put_scan(engine, scan([*secret, found(also=(SECRET[0],)), found(unit=LAMBETH)], NOV17))
    engine.dispose()
    return store


def levels(measures: Catalogue, measure: str) -> tuple[str, ...]:
    return (MET, CAMDEN, LAMBETH) if "borough" in measures[measure].levels else (MET,)


@pytest.fixture(scope="module")
def server(file: Path) -> Any:
    return behind_proxy(file)


def texts(data: bytes) -> Iterator[str]:
    """What a file says; the parts of an office file one by one."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield from texts(parts.read(name)) if name.endswith((".xml", ".xlsx")) else ()
        return
    yield FINGERPRINT.sub("", data.decode("utf-8", "replace"))


def numbers(data: bytes) -> list[float]:
    """Every number of a file."""
    pattern = PLAIN_NUMBER if data.startswith((b"\xef\xbb\xbf", b"measure,")) else NUMBER
    return [float(n.replace(",", "")) for text in texts(data) for n in pattern.findall(text)]


def sums(data: bytes, month: int) -> list[float]:
    """The numbers that are such a month, or the sum of up to 36."""
    return [n for n in numbers(data) if n % month == 0 and 1 <= n / month <= 36]


def huge(data: bytes) -> list[float]:
    """What tells of restricted measures."""
    return sums(data, HUGE)


def big(data: bytes) -> list[float]:
    """What tells of the ward."""
    return sums(data, BIG)


def named(data: bytes) -> list[str]:
    """The restricted measures that a text names as a link or a row would."""
    text = "".join(texts(data))
    return [m for m in SECRET if f"/measure/{m}" in text or f">{catalogue()[m].name}<" in text]


def away(page: str) -> list[str]:
    """The ways to take a page away."""
    given_ = quote(page, safe="/")
    return [f"/download/page.{e}?page={given_}" for e in ("csv", "xlsx", "pptx")] + [
        f"/present?page={given_}"
    ]


def test_the_secret_is_there_for_those_who_may_see_it(server: Any) -> None:
    """Without this the other tests could not fail."""
    for subject in set(PEOPLE) - set(BLIND):
        for measure in SECRET:
            assert huge(As(server, subject).get(f"/measure/{measure}").data), (subject, measure)
    for subject in set(PEOPLE) - {"lambeth"}:
        assert big(As(server, subject).get(f"/measure/robbery?unit={WARD}").data), subject
        assert big(As(server, subject).get(f"/download/series.csv?measure=robbery&unit={WARD}").data)
    assert named(As(server, "board").get("/violence").data)
    board = As(server, "board")
    for way in away(f"/measure/{SECRET[0]}"):
        assert huge(board.get(way).data), way


def test_the_walk_knows_every_page() -> None:
    assert {p.split("/")[1].split("?")[0] for p in ADDRESSES} >= {p for p in PAGES if p not in UNWALKED} - {
        ""
    }


UNWALKED = {
    "forum",
    "meeting",
    "records",
    "record",
}  # addressed by what they hold: found by their links below


@pytest.mark.parametrize("subject", BLIND)
def test_no_page_shows_it(server: Any, subject: str) -> None:
    who = As(server, subject)
    for page in ADDRESSES:
        answer = who.get(page)
        secret = page.startswith(tuple(f"/measure/{m}" for m in SECRET))
        assert not secret or answer.status_code == 403, page
        assert answer.status_code < 500, page
        _clean(subject, page, answer.data, allowed=secret)


def _clean(subject: str, where: str, data: bytes, allowed: bool = False) -> None:
    """No number of restricted measures, and to Lambeth none of Camden's ward."""
    assert not huge(data), (subject, where)
    assert subject != "lambeth" or not big(data), (subject, where)
    assert allowed or not named(data), (subject, where, named(data))


@pytest.mark.parametrize("subject", BLIND)
def test_no_link_of_a_page_leads_to_it(server: Any, subject: str) -> None:
    """Pages that the walk does not know by name are known by their links."""
    who, seen = As(server, subject), set()
    for page in ("/", "/meetings", "/governance", "/actions", "/borough/lambeth", "/exceptions"):
        for href in re.findall(r'href="(/(?!assets)[^"#]*)', who.text(page)):
            kind = href.split("/")[1]
            if sum(1 for s in seen if s.split("/")[1] == kind) < 6 and href not in seen:
                seen.add(href)
                _clean(subject, href, who.get(href.replace("&amp;", "&")).data)
    assert len(seen) > 20


@pytest.mark.parametrize("subject", PEOPLE)
def test_no_other_route_shows_it(server: Any, subject: str) -> None:
    who = As(server, subject)
    for rule in rules(server):
        path = address(rule)
        if "GET" not in rule.methods or path.startswith(CODE):
            continue
        answer = who.get(path)
        assert answer.status_code < 500, path
        if subject in BLIND:
            _clean(subject, path, answer.data)
    finder = who.get("/finder.json").data
    assert bool(named(finder)) == (subject not in BLIND)


@pytest.mark.parametrize("subject", BLIND)
def test_no_series_is_taken_away(server: Any, subject: str) -> None:
    who = As(server, subject)
    for measure in (*SECRET, f"robbery,{SECRET[0]}", f"{SECRET[0]}@2008"):
        for unit in ("", "&unit=camden", "&unit=lambeth,camden"):
            answer = who.get(f"/download/series.csv?measure={measure}{unit}")
            assert answer.status_code == 403, (measure, unit)
            assert not huge(answer.data)
    assert who.get(f"/download/series.csv?measure=robbery&unit={WARD}").status_code == (
        403 if subject == "lambeth" else 200
    )
    for unit in ("", "lambeth", "camden"):
        _clean(subject, "text", who.get(f"/download/exceptions.txt?unit={unit}").data)


SHORT = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SHORT
@given(st.sampled_from(BLIND), st.sampled_from(ADDRESSES), st.integers(0, 3))
def test_no_page_is_taken_away_with_it(server: Any, subject: str, page: str, way: int) -> None:
    answer = As(server, subject).get(away(page)[way])
    assert answer.status_code < 500
    _clean(subject, page, answer.data, allowed=answer.status_code == 403)


@SHORT
@given(st.sampled_from(BLIND), st.sampled_from(ADDRESSES))
def test_no_chart_is_explored_with_it(server: Any, subject: str, page: str) -> None:
    asked = {
        "output": "dialog.children",
        "outputs": {"id": "dialog", "property": "children"},
        "inputs": [{"id": "page", "property": "explore", "value": {"url": page, "at": 1}}],
        "changedPropIds": ["page.explore"],
    }
    answer = As(server, subject).post("/_dash-update-component", json=asked)
    assert answer.status_code < 500
    _clean(subject, page, answer.data)


@SHORT
@given(
    st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, max_size=3),
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(ADDRESSES),
)
def test_nobody_is_given_an_answer_kept_for_another(
    server: Any, alone: Any, before: list[str], subject: str, page: str
) -> None:
    """Whoever asked before, the answer is the one that somebody gets who is always alone."""
    for other in before:
        As(server, other).get(page)
        As(server, other).go(page)
    if page == "/audit":  # it tells of those who came before
        return
    first, second = (OURS.sub(b"", a.get(page).data) for a in (As(server, subject), alone(subject)))
    assert first == second
    assert As(server, subject).go(page) == alone(subject).go(page)


@pytest.fixture(scope="module")
def alone(file: Path) -> Any:
    """alone(subject): a client of a server that nobody else has ever asked."""
    servers: dict[str, Any] = {}

    def client(subject: str) -> As:
        if subject not in servers:
            servers[subject] = behind_proxy(file)
        return As(servers[subject], subject)

    return client


def test_the_ward_is_there(file: Path, measures: Catalogue) -> None:
    from dashboard.principal import ANYONE
    from data.store import Store

    engine = setup.open_store(f"sqlite:///{file}")
    organisation = Store(engine, measures).open(ANYONE).organisation
    engine.dispose()
    assert organisation.within(CAMDEN) >= {WARD}
