"""Every kind of answer carries every header that keeps it safe: pages, files, refusals, faults."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from data.store import Store
from tests.callbacks.people import As, behind_proxy
from tests.callbacks.secret import away

NEVER = (
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CALLBACK = "/_dash-update-component"
# what is answered, and its status
GIVEN = {
    "/": 200, "/borough/lambeth": 200, "/data": 200, "/nothing": 404, "/measure/none": 404, "/audit": 403,
    "/me": 303, "/finder.json": 200, "/trace": 403, "/metrics": 403, "/cases/1": 404, "/health": 200, "/_dash-layout": 200,
    "/_dash-dependencies": 200, "/assets/none": 404, "/_dash-component-suites/x/y": 404, "/records/action?view=new": 200,
    "/download/series.csv?measure=robbery": 200, "/download/series.csv": 400, "/download/exceptions.txt": 200,
    "/download/meetings.ics": 200, "/download/records.csv?kind=action": 200, "/download/page.none": 404,
    "/download/pack.pptx?meeting=none": 404, **dict.fromkeys(away("/methods"), 200),
}  # fmt: skip
SHARED = re.compile(r"^/(assets|_dash-component-suites|vendor)/")  # code of ours and others: nobody's own


@pytest.fixture(scope="module")
def who(demo_store: Engine) -> As:
    return As(behind_proxy(Path(demo_store.url.database or "")), "lambeth")


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(Store, "open", fail)
    return


def safe(answer: Any, path: str) -> None:
    headers = answer.headers
    assert {n: headers.get(n) for n in ALWAYS} == ALWAYS, path
    policy = headers["Content-Security-Policy"]
    assert all(part in policy for part in NEVER), path
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts is not None
    assert re.fullmatch(r"'self'( 'sha256-[\w+/=]+')*", scripts[1]), path
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers
    if not SHARED.match(path):
        kept = headers["Cache-Control"]
        assert "no-store" in kept or kept == "private, no-cache", path


@pytest.mark.parametrize("path", GIVEN)
def test_every_kind_of_answer(who: As, path: str) -> None:
    with who.get(path) as answer:
        assert answer.status_code == GIVEN[path]
        safe(answer, path)


def test_answers_to_what_writes_and_to_what_is_wrong(who: As) -> None:
    for status, answer in (
        (400, who.post(CALLBACK, data=b"[")),
        (403, who.post("/save/action", data={})),
        (403, who.post("/cases/1", data={})),
        (403, who.post("/meeting/none", data={})),
        (405, who.post("/health")),
        (403, who.client.get("/", environ_overrides={"REMOTE_ADDR": "10.4.4.4"})),
    ):
        assert answer.status_code == status
        safe(answer, "refused")
    assert who.go("/methods")["title"]


def test_faults_too(who: As, gone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = who.get("/borough/camden")
    assert answer.status_code == 503
    safe(answer, "gone")
    monkeypatch.setattr(Store, "open", lambda *_: 1 / 0)
    answer = who.get("/borough/camden")
    assert answer.status_code == 500
    safe(answer, "broken")


def test_only_a_page_is_kept_by_its_own_browser_and_asked_about_each_time(who: As) -> None:
    """What is not a page is not kept at all; a page is, for its reader, and its mark differs from others'."""
    assert who.get("/borough/lambeth").headers["Cache-Control"] == "private, no-cache"
    other = As(who.client.application, "board").get("/borough/lambeth")
    assert other.headers["ETag"] != who.get("/borough/lambeth").headers["ETag"]
    given = {"If-None-Match": other.headers["ETag"]}
    assert who.get("/borough/lambeth", headers=given).status_code == 200
    for path in ("/data", "/download/page.csv?page=/methods", "/finder.json", "/audit"):
        assert "no-store" in who.get(path).headers["Cache-Control"], path


def test_over_https_a_browser_never_asks_without_again(who: As) -> None:
    answer = who.get("/methods", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
