"""Budgets that cannot flake: requests, bytes and statements of what a browser asks for, never times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import brotli
import pytest
from sqlalchemy import Engine, event

from callbacks.graphs import SMALL
from data.settings import Settings
from tests.conftest import ROOT

MB, KB = 1_000_000, 1_000
OF_EACH = ("Date", "X-Request-Id")  # headers that no two answers share
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
CALLBACKS = "/_dash-update-component"
PAGES = (
    "/", "/force", "/group/tp", "/bcu/central-north", "/borough/lambeth", "/measure/robbery",
    "/measure/robbery?unit=lambeth", "/violence", "/priorities", "/priority/violence-against-women-and-girls?unit=camden",
    "/exceptions", "/exceptions?unit=camden", "/methods", "/local", "/local/lambeth", "/definitions", "/data",
    "/meetings", "/meeting/management-board-2018-01-16", "/forum/tp-crimefighters", "/governance", "/actions", "/risks",
    "/recommendations", "/records/theme", "/records/action?view=new",
)  # fmt: skip
OURS = [p for p in sorted((ROOT / "assets").iterdir()) if p.suffix in (".js", ".css")]
ELSEWHERE = re.compile(
    r"""(?:src|href|url|action|@import|fetch)\s*[=(:]?\s*["'(]*(?:https?:)?//""", re.IGNORECASE
)


@dataclass
class Visitor:
    """A browser without a screen: asks as one does, and counts."""

    client: Any
    statements: list[str] = field(default_factory=list)

    def get(self, url: str) -> tuple[Any, str]:
        """The answer as it went over the wire, and its text."""
        answer = self.client.get(url, headers=BROWSER)
        answer.close()
        assert answer.status_code == 200, url
        packed = answer.headers.get("Content-Encoding") == "br"
        return answer, (brotli.decompress(answer.data) if packed else answer.data).decode()

    def post(self, asked: str, value: Any, output: str = "page.answer") -> Any:
        """One callback, as Dash's renderer posts it."""
        (id, prop), (to, what) = output.split("."), asked.split(".")
        body = {
            "output": output,
            "outputs": {"id": id, "property": prop},
            "inputs": [{"id": to, "property": what, "value": value}],
            "changedPropIds": [asked],
            "parsedChangedPropsIds": [asked],
        }
        self.statements.clear()
        answer = self.client.post(CALLBACKS, json=body, headers=BROWSER)
        assert answer.status_code == 200
        return answer

    def first_view(self, url: str) -> dict[str, int]:
        """Bytes on the wire of a page and all that it asks for, by address."""
        page, text = self.get(url)
        named = [s for s in re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', text) if s != "data:,"]
        asked = dict.fromkeys([*named, "/_dash-layout", "/_dash-dependencies"])
        return {url: len(page.data), **{source: len(self.get(source)[0].data) for source in asked}}


@pytest.fixture(scope="module")
def visitor(demo_store: Engine) -> Iterator[Visitor]:
    """A visitor of the product over the demonstration store."""
    from callbacks.serve import create_app

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.statements.append(statement)

    app = create_app(Settings(database_url=demo_store.url.render_as_string(hide_password=False)))
    found = Visitor(app.server.test_client())
    event.listen(Engine, "before_cursor_execute", count)
    yield found
    event.remove(Engine, "before_cursor_execute", count)


@pytest.mark.parametrize("address", PAGES)
def test_a_first_view_is_light(visitor: Visitor, address: str) -> None:
    asked = visitor.first_view(address)
    assert sum(asked.values()) <= 0.4 * MB
    assert len(asked) <= 16
    assert not [url for url in asked if "plotly" in url or "dash_table" in url or "/dcc/" in url]


def test_an_explored_chart_is_light(visitor: Visitor) -> None:
    asked = visitor.first_view("/measure/robbery")
    _, text = visitor.get("/measure/robbery")
    graphs, plotly = re.findall(r'data-(?:graphs|plotly)="([^"]+)"', text)
    if not (ROOT / SMALL).exists():
        pytest.skip("npm did not fetch the small Plotly bundle; the full one is larger")
    later = {url: len(visitor.get(url)[0].data) for url in (*graphs.split(), plotly)}
    opened = visitor.post("page.explore", {"url": "/measure/robbery", "at": 1}, "dialog.children")
    assert sum(asked.values()) + sum(later.values()) + len(opened.data) <= 0.8 * MB


def test_the_wire_is_counted_as_a_browser_sees_it(visitor: Visitor) -> None:
    """The sums above would be empty promises if nothing were named, or nothing packed."""
    asked = visitor.first_view("/borough/lambeth")
    assert sum("dash_renderer" in url or "react" in url for url in asked) >= 3
    page, text = visitor.get("/borough/lambeth")
    assert len(page.data) * 5 < len(text.encode())


def test_one_interaction_is_one_request_and_few_statements(visitor: Visitor) -> None:
    dependencies = json.loads(visitor.get("/_dash-dependencies")[1])
    listening = [
        d for d in dependencies if any(i["id"] == "page" and i["property"] == "url" for i in d["inputs"])
    ]
    answered = [i for d in dependencies for i in d["inputs"] if i["property"] == "answer"]
    assert (len(listening), answered) == (1, [])
    for borough in ("camden", "hackney", "brent"):
        visitor.post("page.url", f"/borough/{borough}")
        assert len(visitor.statements) <= 4, visitor.statements
        visitor.post("page.url", f"/borough/{borough}")
        assert len(visitor.statements) == 1, visitor.statements


def test_a_warm_first_view_asks_the_store_once_and_sends_nothing_twice(visitor: Visitor) -> None:
    page, _ = visitor.get("/borough/merton")
    visitor.statements.clear()
    again = visitor.client.get("/borough/merton", headers=BROWSER | {"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, len(again.data), len(visitor.statements)) == (304, 0, 1)
    other, _ = visitor.get("/borough/sutton")
    assert other.headers["ETag"] != page.headers["ETag"]


def test_the_page_of_refusals_is_never_kept(visitor: Visitor) -> None:
    """Another process notes a refusal, and no data version tells of it."""
    first, second = visitor.get("/data")[0], visitor.get("/data")[0]
    assert "ETag" not in first.headers
    assert first.data != second.data  # Dash marks every rendering


def test_kept_answers_are_those_that_were_made(visitor: Visitor) -> None:
    for url in (p for p in PAGES if p != "/data"):  # which tells of refusals too, and is made each time
        assert visitor.post("page.url", url).data == visitor.post("page.url", url).data
        first, second = visitor.get(url)[0], visitor.get(url)[0]
        assert first.data == second.data
        assert {k: v for k, v in first.headers if k not in OF_EACH} == {
            k: v for k, v in second.headers if k not in OF_EACH
        }
    wrong = json.loads(brotli.decompress(visitor.post("page.url", "/borough/lambeth?to=never").data))
    right = json.loads(brotli.decompress(visitor.post("page.url", "/borough/lambeth").data))
    assert "“never”" in wrong["response"]["page"]["answer"]["html"]
    assert "“never”" not in right["response"]["page"]["answer"]["html"]


@pytest.mark.parametrize("address", PAGES)
def test_a_callbacks_answer_is_small(visitor: Visitor, address: str) -> None:
    assert len(visitor.post("page.url", address).data) < 120 * KB


@pytest.mark.parametrize("address", PAGES)
def test_files_that_a_page_names_are_kept_for_ever(visitor: Visitor, address: str) -> None:
    _, text = visitor.get(address)
    named = re.findall(r'<(?:script|link)[^>]+(?:src|href)="(/[^"]+)"', text)
    graphs, plotly = re.findall(r'data-(?:graphs|plotly)="([^"]+)"', text)
    for url in (*named, *graphs.split(), plotly):
        kept = visitor.get(url)[0].headers["Cache-Control"]
        assert "immutable" in kept, url
        assert "max-age=31536000" in kept, url


def test_a_file_without_a_fingerprint_is_not_kept_for_ever(visitor: Visitor) -> None:
    assert "immutable" not in visitor.get("/assets/page.js")[0].headers.get("Cache-Control", "")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nobody_else(visitor: Visitor, address: str) -> None:
    _, text = visitor.get(address)
    loaded = re.findall(r"<(?:script|link|img|iframe|source|use|form|object)[^>]*>", text)
    assert not [tag for tag in loaded if re.search(r'(?:src|href|action|data)="(?:https?:)?//', tag)]


@pytest.mark.parametrize("asset", OURS, ids=lambda p: p.name)
def test_an_asset_asks_nobody_else(asset: Any) -> None:
    assert not ELSEWHERE.search(asset.read_text(encoding="utf-8"))
