"""Every route is known and walked by every role; what wraps a page answers as the page does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks import downloads, present
from callbacks.guard import FILES, OPEN
from tests.callbacks.people import PEOPLE, As
from tests.callbacks.provider import signed_in_by
from tests.callbacks.secret import (
    ADDRESSES,
    BLIND,
    LAMBETH,
    ODD,
    SECRET,
    SHORT,
    WARD,
    away,
    big,
    clean,
    huge,
    named,
)
from tests.callbacks.test_signin import rules

GUN = SECRET[0]
MEETING = "management-board-2018-01-16"
CODE, NOTHING, TOLD, WRITES = "code of nobody", "no figures", "figures", "writes"
# Each rule: what it is, and addresses of it that would tell, if it told anybody all that it can. A new route
# fails until somebody has thought about whom it tells what.
ROUTES: dict[str, tuple[str, tuple[str, ...]]] = {
    "/": (TOLD, ("/",)),
    "/<path:path>": (TOLD, (f"/measure/{GUN}", "/violence", "/borough/camden")),  # walked in test_leaks
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": (CODE, ()),
    "/assets/<path:filename>": (CODE, ()),
    "/assets/pages.css": (CODE, ()),
    "/vendor/plotly.js": (CODE, ()),
    "/_favicon.ico": (NOTHING, ("/_favicon.ico",)),
    "/_reload-hash": (NOTHING, ("/_reload-hash",)),
    "/_dash-dependencies": (NOTHING, ("/_dash-dependencies",)),
    "/_dash-layout": (NOTHING, ("/_dash-layout",)),
    "/_dash-update-component": (TOLD, ()),  # walked below
    "/health": (NOTHING, ("/health",)),
    "/metrics": (NOTHING, ("/metrics",)),
    "/me": (NOTHING, ("/me",)),
    "/finder.json": (TOLD, ("/finder.json",)),
    "/trace": (NOTHING, ("/trace", f"/trace?page=/measure/{GUN}")),
    "/present": (TOLD, (f"/present?page=/measure/{GUN}", f"/present?page=/methods&page=/measure/{GUN}", "/present?page=/violence")),
    "/download/page.pptx": (TOLD, (f"/download/page.pptx?page=/measure/{GUN}", "/download/page.pptx?page=/violence")),
    "/download/page.<ending>": (TOLD, tuple(f"/download/page.{e}?page={p}" for e in ("csv", "xlsx") for p in
                                            (f"/measure/{GUN}", "/violence", "/exceptions", f"/measure/robbery%3Funit={WARD}"))),
    "/download/series.csv": (TOLD, (f"/download/series.csv?measure=robbery,{GUN}", f"/download/series.csv?measure=robbery&unit={WARD}")),
    "/download/exceptions.txt": (TOLD, ("/download/exceptions.txt", f"/download/exceptions.txt?unit={LAMBETH}",
                                        f"/download/exceptions.txt?unit={WARD}")),
    "/download/meetings.ics": (TOLD, ("/download/meetings.ics", "/download/meetings.ics?unit=camden")),
    "/download/records.<ending>": (TOLD, tuple(f"/download/records.{e}?kind={k}" for e in ("csv", "xlsx")
                                               for k in ("action", "risk", "theme", "deep-dive"))),
    "/download/pack.<ending>": (TOLD, tuple(f"/download/pack.{e}?meeting={MEETING}" for e in ("pptx", "xlsx"))),
    "/download/tabled/<ref>/<int:number>/<name>": (TOLD, (f"/download/tabled/{MEETING}/1/pack.pptx",)),
    "/cases/<int:number>": (WRITES, ("/cases/1",)),
    "/load/<name>": (WRITES, ("/load/action",)),
    "/meeting/<ref>": (WRITES, (f"/meeting/{MEETING}",)),
    "/save/<kind>": (WRITES, ("/save/action",)),
    "/save/<kind>/<ref>": (WRITES, ("/save/action/A-1",)),
    "/save/<kind>/<ref>/update": (WRITES, ("/save/action/A-1/update",)),
}  # fmt: skip
SIGN_IN = {
    "/sign-in",
    "/sign-in/back",
    "/sign-out",
    "/sign-out/provider",
    "/signed-out",
}  # where people sign in here


def test_every_route_is_classified(secret_server: Any) -> None:
    assert {str(rule) for rule in rules(secret_server)} == set(ROUTES)
    told = {rule for rule, (kind, examples) in ROUTES.items() if kind != CODE and not examples}
    assert told == {"/_dash-update-component"}


def test_signing_in_adds_what_is_classified_and_nothing_else(secret_file: Any) -> None:
    server = signed_in_by("http://localhost:9", f"sqlite:///{secret_file}")
    assert {str(rule) for rule in rules(server)} == set(ROUTES) | SIGN_IN
    assert set(OPEN) == {"/health"} | SIGN_IN - {"/sign-out"}
    assert {rule for rule in ROUTES if rule.startswith(FILES)} <= {
        r for r, (kind, _) in ROUTES.items() if kind == CODE
    }


def asked() -> Iterator[tuple[str, str]]:
    for kind, examples in ROUTES.values():
        for path in examples:
            yield from ((method, path) for method in (("GET", "POST") if kind == WRITES else ("GET",)))


@pytest.mark.parametrize("subject", PEOPLE)
def test_no_route_shows_it(secret_server: Any, subject: str) -> None:
    who = As(secret_server, subject)
    for method, path in asked():
        answer = who.get(path) if method == "GET" else who.post(path, data={"title": "x"})
        assert answer.status_code < 500, path
        if subject in BLIND:
            clean(subject, path, answer.data, allowed=answer.status_code == 403)
        if method == "POST":
            assert answer.status_code == 403, path  # without a token
    finder = who.get("/finder.json").data
    assert bool(named(finder)) == (subject not in BLIND)


def test_the_walk_of_routes_could_find_it(secret_server: Any) -> None:
    """Each route that tells figures of measures does tell them to those who may see them."""
    board = As(secret_server, "board")
    dumb = {"/", "/download/meetings.ics", "/download/records.<ending>", "/download/pack.<ending>", "/_dash-update-component",
            "/download/tabled/<ref>/<int:number>/<name>"}  # fmt: skip
    for rule in {r for r, (kind, _) in ROUTES.items() if kind == TOLD} - dumb:
        found = [board.get(path).data for path in ROUTES[rule][1]]
        assert any(huge(data) or big(data) or named(data) for data in found), rule


@SHORT
@given(st.sampled_from(BLIND), st.sampled_from(ADDRESSES))
def test_no_page_that_comes_by_a_callback_shows_it(secret_server: Any, subject: str, page: str) -> None:
    found = As(secret_server, subject).go(page)
    refused = page.startswith(tuple(f"/measure/{m}" for m in SECRET))
    clean(subject, page, found["html"].encode(), allowed=refused)


@pytest.mark.parametrize("path", ["/trace", "/metrics", "/audit"])
@pytest.mark.parametrize("subject", PEOPLE)
def test_what_is_for_few_is_for_no_others(secret_server: Any, subject: str, path: str) -> None:
    few = {"/trace": {"analyst", "admin"}, "/metrics": {"admin"}, "/audit": {"auditor", "admin"}}[path]
    assert As(secret_server, subject).get(path).status_code == (200 if subject in few else 403)


@SHORT
@given(st.sampled_from(("lambeth", "admin")), st.sampled_from([*ADDRESSES, *ODD]))
def test_what_wraps_a_page_answers_as_the_page_does(secret_server: Any, subject: str, page: str) -> None:
    """403 where the page is not for the reader, 404 where there is none: shown, taken away or traced."""
    who = As(secret_server, subject)
    own = who.get(page).status_code
    ways = away(page) + ([f"/trace?page={quote(page, safe='/')}"] if subject == "admin" else [])
    with (
        pytest.MonkeyPatch.context() as quick
    ):  # what is made of the page takes long and changes nothing here
        for made in ("shown", "taken"):
            quick.setattr(present, made, lambda _: flask.Response("made"))
        quick.setattr(downloads, "as_xlsx", lambda _: b"made")
        assert {way: who.get(way).status_code for way in ways} == dict.fromkeys(ways, own)
    text = who.text(page)
    assert ("/present?" in text) == (own == 200)  # nor does a page lead to what it would refuse
