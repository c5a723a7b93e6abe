"""What answers leave in the audit log, also when they come out of a cache."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboard.principal import ANYONE
from data import audit
from data.audit import Line
from tests.callbacks.people import PEOPLE, As, behind_proxy, headers
from tests.conftest import wait_until

RESTRICTED = "habitual-knife-carriers-arrested"


@pytest.fixture(scope="module")
def server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = tmp_path_factory.mktemp("trail") / "store.db"
    shutil.copy(demo_file, store)
    return behind_proxy(Path(store))


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[Line]:
    """The lines that are noted while a test runs."""
    found: list[Line] = []
    monkeypatch.setattr(audit.AuditLog, "note", lambda _, line: found.append(line))
    return found


def said(lines: list[Line]) -> list[tuple[str, str, str, str]]:
    return [(x.who, x.kind, x.about, x.detail) for x in lines]


def test_every_view_of_restricted_figures_is_noted_kept_or_not(server: Any, lines: list[Line]) -> None:
    who, page = As(server, "analyst"), f"/measure/{RESTRICTED}"
    for _ in range(3):
        who.get(page)
        who.go(page)
    assert said(lines) == [("analyst", "view", page, RESTRICTED)] * 6
    assert {x.post for x in lines} == {PEOPLE["analyst"][0]}


def test_a_page_that_shows_some_beside_others_is_noted_too(server: Any, lines: list[Line]) -> None:
    As(server, "board").get("/violence")
    ((_, kind, about, detail),) = said(lines)
    assert (kind, about) == ("view", "/violence")
    assert RESTRICTED in detail.split(",")


def test_other_views_are_nobodys_business(server: Any, lines: list[Line]) -> None:
    for page in ("/measure/robbery", "/methods", "/definitions", "/assets/site.css", "/health"):
        As(server, "analyst").get(page).close()
    As(server, "secretariat").get("/violence")
    assert lines == []


def test_what_is_taken_away_is_noted_with_what_it_holds(server: Any, lines: list[Line]) -> None:
    who = As(server, "board")
    away = [
        f"/download/series.csv?measure={RESTRICTED}",
        "/download/series.csv?measure=robbery",
        f"/download/page.csv?page=/measure/{RESTRICTED}",
        "/download/exceptions.txt",
    ]
    for address in away:
        assert who.get(address).status_code == 200
    assert [(x.kind, x.about) for x in lines] == [("export", address) for address in away]
    assert [x.detail for x in lines] == [RESTRICTED, "", RESTRICTED, ""]


def test_what_is_refused_is_noted(server: Any, lines: list[Line]) -> None:
    who, page = As(server, "lambeth"), f"/measure/{RESTRICTED}"
    who.get(page)
    who.go(page)
    who.go(page)
    who.get("/audit")
    who.get(f"/download/series.csv?measure={RESTRICTED}")
    assert [x.kind for x in lines] == ["refused"] * 5
    assert [x.about for x in lines][:3] == [page] * 3


def test_no_post_keeps_anybody_out_of_the_log(server: Any, lines: list[Line]) -> None:
    """Not that of the one person of a dashboard without sign-in, either."""
    said = {**headers("analyst"), "X-Remote-Post": ANYONE.post}
    assert server.test_client().get(f"/measure/{RESTRICTED}", headers=said).status_code == 200
    assert [(x.who, x.kind, x.post) for x in lines] == [("analyst", "view", ANYONE.post)]


def test_who_does_not_know_the_secret_is_noted(server: Any, lines: list[Line]) -> None:
    server.test_client().get("/", environ_overrides={"REMOTE_ADDR": "10.4.4.4"})
    ((_, kind, about, _),) = said(lines)
    assert (kind, about) == ("refused", "from 10.4.4.4")


def test_one_person_alone_leaves_no_trail(demo: Any, lines: list[Line]) -> None:
    demo.get(f"/measure/{RESTRICTED}")
    demo.get("/download/series.csv?measure=robbery")
    assert lines == []


def test_the_log_is_a_page_for_auditors(server: Any) -> None:
    As(server, "board").get("/download/series.csv?measure=robbery")
    for subject in PEOPLE:
        answer = As(server, subject).get("/audit")
        assert answer.status_code == (200 if subject in ("auditor", "admin") else 403), subject
    text = As(server, "auditor").text("/audit")
    assert "Audit log" in text
    assert "command line" in text
    assert As(server, "auditor").get("/audit?view=9999").status_code == 200
    assert As(server, "auditor").get("/download/page.csv?page=/audit").status_code == 200


def test_the_log_is_never_a_kept_page(server: Any) -> None:
    who, asked = As(server, "auditor"), "/download/series.csv?measure=robbery&unit=camden&from=1999-03"
    assert "1999-03" not in who.text("/audit")
    assert As(server, "board").get(asked).status_code == 200
    wait_until(lambda: "1999-03" in who.text("/audit"))
    assert "1999-03" in who.text("/audit")
    assert who.get("/audit").headers["Cache-Control"] == "private, no-store"
