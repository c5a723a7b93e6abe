"""Every address of the contract answers, with its status, title and headers."""

from __future__ import annotations

from typing import Any

import pytest

PAGES = {
    "/": "The Met: performance overview",
    "/group/tp": "Territorial Policing",
    "/bcu/central-north": "Central North",
    "/borough/lambeth": "Lambeth",
    "/borough/kensington-and-chelsea": "Kensington and Chelsea",
    "/borough/E09000022": "Lambeth",
    "/ward/E05009317": "Bethnal Green",
    "/measure/robbery?unit=lambeth": "Lambeth: Robbery",
    "/measure/robbery?unit=E09000022": "Lambeth: Robbery",
    "/measure/robbery?unit=E12000007": "The Met: Robbery",
    "/definitions": "Definitions",
    "/data": "Data",
    "/governance": "Governance",
}
MISSING = ("/nowhere", "/borough", "/borough/atlantis", "/bcu/lambeth", "/ward/lambeth", "/group/xyz", "/measure/none",
           "/measure/robbery?unit=atlantis", "/favicon.ico", "/health/x", "/download/x", "/vendor/x.js", "/assets/x.js",
           "/_dash-nothing", "/download/page.pdf?page=/", "/download/page.csv?page=/nowhere", "/borough/%E2%82%AC")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_title_and_is_whole_before_any_script(demo: Any, path: str) -> None:
    answer = demo.get(path)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert f"<title>{PAGES[path]} – Met performance</title>" in text
    assert f'<h1 tabindex="-1">{PAGES[path]}</h1>' in text
    assert text.count("<main") == text.count("<h1") == 1


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_404(demo: Any, path: str) -> None:
    assert demo.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/borough/lambeth", "/health", "/nowhere", "/download/series.csv?measure=robbery"]
)
def test_head_says_what_get_says(demo: Any, path: str) -> None:
    get, head = demo.get(path), demo.head(path)
    assert (head.status_code, head.data, head.mimetype) == (get.status_code, b"", get.mimetype)


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/health", "/finder.json", "/download/page.csv?page=/", "/assets/page.js"]
)
def test_every_answer_is_secured(demo: Any, path: str) -> None:
    with demo.get(path) as answer:
        headers = answer.headers
    policy = dict(p.split(" ", 1) for p in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert "http" not in headers["Content-Security-Policy"]
    assert policy["object-src"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_health_is_json(demo: Any, real: Any) -> None:
    assert set(demo.get("/health").json) >= {"status", "data_version", "data_to"}
    assert (demo.get("/health").json["status"], demo.get("/health").json["data_to"]) == ("ok", "2017-11")
    assert real.get("/health").json["data_to"] == "2021-11"


def test_the_finder_knows_every_place_and_measure_and_each_address_answers(demo: Any) -> None:
    entries = demo.get("/finder.json").json
    kinds = [kind for _, kind, _ in entries]
    assert kinds.count("borough") == 32
    assert kinds.count("BCU") == 12
    assert kinds.count("business group") == 5
    assert kinds.count("measure") >= 60
    some = {kind: path for _, kind, path in entries}
    assert {demo.get(path).status_code for path in some.values()} == {200}


def test_an_odd_query_is_answered(demo: Any) -> None:
    for query in (
        "to=%00",
        "to=%FF",
        "months=1e9",
        "compare=" + "x" * 5000,
        "to=2017-11&to=2016-11",
        "&&=&?",
        "view=%3Cscript%3E",
    ):
        answer = demo.get(f"/borough/lambeth?{query}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.get_data(as_text=True)


def test_a_page_is_asked_for_again_only_when_it_changed(demo: Any) -> None:
    first = demo.get("/borough/lambeth")
    again = demo.get("/borough/lambeth", headers={"If-None-Match": first.headers.get("ETag", "")})
    assert (again.status_code, again.data) == (304, b"")


def test_brotli_is_the_same_page(demo: Any) -> None:
    import brotli

    packed = demo.get("/borough/lambeth", headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data).count(b"<h1") == 1
