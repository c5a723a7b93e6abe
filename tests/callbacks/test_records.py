"""Records as a browser writes them: kept, handed back with every word, never overwritten unseen, never forged."""

from __future__ import annotations

import html
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalogue import Catalogue
from data import setup
from data.load import read_files, store_sources
from tests.callbacks.conftest import HEAD, client_of

OURS = {"Origin": "http://localhost"}
SCRIPT = {**OURS, "Accept": "application/json"}
GOOD = {
    "text": "Visit every habitual knife carrier",
    "owner": "Borough commander, Camden",
    "due": "2017-12-31",
    "unit": "Camden",
    "measure": "Knife crime",
    "post": "Secretariat",
}


@pytest.fixture(scope="module")
def stored(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, measures: Catalogue) -> Path:
    """A store with a few figures and without actions, to copy from."""
    folder = tmp_path_factory.mktemp("stored")
    shutil.copy(empty_sqlite, folder / "store.db")
    (folder / "f.csv").write_text(f"{HEAD}\nrobbery,E09000022,2017-11,12,,final\n")
    engine = setup.open_store(f"sqlite:///{folder / 'store.db'}")
    store_sources(engine, read_files([folder / "f.csv"], setup.context(engine, measures), None), measures)
    engine.dispose()
    return folder / "store.db"


@pytest.fixture
def client(stored: Path, tmp_path: Path) -> Any:
    """A client of the product over a store of its own."""
    shutil.copy(stored, tmp_path / "store.db")
    return client_of(tmp_path / "store.db")


def text_of(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.get_data(as_text=True))


def send(client: Any, address: str, headers: Any = OURS, **fields: Any) -> Any:
    found = re.search(r'name="csrf" value="(\w+)"', text_of(client, "/records/action?view=new"))
    assert found
    return client.post(address, data={"csrf": found[1], **fields}, headers=headers)


def made(client: Any, **change: str) -> str:
    """The address of a new action."""
    answer = send(client, "/save/action", **{**GOOD, **change})
    assert answer.status_code == 303, html.unescape(answer.get_data(as_text=True))
    return str(answer.headers["Location"])


def changed(client: Any, page: str, headers: Any = OURS, **fields: str) -> Any:
    return send(client, page.replace("/record/", "/save/"), headers, post="Secretariat", **fields)


def test_a_form_is_kept_listed_and_logged(client: Any) -> None:
    page = text_of(client, made(client))
    assert "Visit every habitual knife carrier" in page
    assert "Secretariat</strong> wrote it." in page
    assert re.search(r'href="/borough/camden"[^>]*>Camden<', page)
    assert re.search(r'href="/measure/knife-crime\?unit=camden"[^>]*>Knife crime<', page)
    assert "Visit every habitual knife carrier" in text_of(client, "/records/action?unit=camden")
    assert "None of the actions is of that status" in text_of(client, "/records/action?unit=lambeth")


@pytest.mark.parametrize("headers", [OURS, SCRIPT])
def test_what_cannot_be_kept_comes_back_with_every_word_and_every_reason(
    client: Any, headers: dict[str, str]
) -> None:
    typed = {**GOOD, "owner": "", "due": "tomorrow", "unit": "Atlantis", "text": "Half a <b>thought</b>"}
    answer = send(client, "/save/action", headers, **typed)
    assert answer.status_code == 422
    page = answer.json["html"] if headers == SCRIPT else answer.get_data(as_text=True)
    assert "Half a &lt;b&gt;thought&lt;/b&gt;" in page
    for name, reason in (
        ("owner", "Owner is missing."),
        ("due", "“tomorrow” is no day"),
        ("unit", "There is no place or group called “Atlantis”."),
    ):
        assert re.search(rf'<a href="#f-{name}">{reason}', page), name
        assert f'id="f-{name}-wrong"' in page
    assert 'value="tomorrow"' in page
    assert 'value="Atlantis"' in page
    assert "There are no actions yet." in text_of(client, "/records/action")


def test_a_second_editor_is_told_and_neither_loses_a_word(client: Any) -> None:
    page = made(client)
    assert changed(client, page, revision="1", owner="DAC", support="Boroughs").status_code == 303
    mine = {"owner": "Commander", "status": "in-progress"}  # the first changed owner too
    kept = {k: v for k, v in GOOD.items() if k != "post"}
    answer = changed(client, page, revision="1", **{**kept, "support": "", **mine})
    assert answer.status_code == 409
    said = html.unescape(answer.get_data(as_text=True))
    assert "Owner: Secretariat (" in said
    assert (
        "changed it from “Borough commander, Camden” to “DAC”. What you wrote is kept here: choose." in said
    )
    assert "changed it from “nothing” to “Boroughs”. That is taken over here." in said
    assert 'value="Commander"' in said
    assert 'value="Boroughs"' in said
    revision = re.search(r'name="revision" value="(\d+)"', said)
    assert revision
    again = changed(client, page, revision=revision[1], support="Boroughs", **mine)
    assert again.status_code == 303
    now = text_of(client, page)
    assert "Commander" in now
    assert "Boroughs" in now
    assert "<del>DAC</del>" in now


def test_a_due_date_moves_with_a_reason_only(client: Any) -> None:
    page = made(client)
    answer = changed(client, page, revision="1", due="2018-02-01")
    assert answer.status_code == 422
    assert "for what reason the due date moves" in answer.get_data(as_text=True)
    assert (
        changed(client, page, revision="1", due="2018-02-01", why="The team is formed in January").status_code
        == 303
    )
    assert "The team is formed in January" in text_of(client, page)


def test_an_update_is_added_where_the_record_is(client: Any) -> None:
    page = made(client)
    add = page.replace("/record/", "/save/") + "/update"
    answer = send(client, add, SCRIPT, day="2017-12-05", text="", post="Secretariat")
    assert (answer.status_code, answer.json["focus"]) == (422, "update-errors")
    answer = send(client, add, SCRIPT, day="2017-12-05", text="Twelve visited", post="Secretariat")
    assert (answer.status_code, answer.json["focus"]) == (200, "updates")
    assert "Twelve visited" in answer.json["html"]


def test_a_script_is_led_to_the_record(client: Any) -> None:
    answer = send(client, "/save/action", SCRIPT, **GOOD)
    assert re.fullmatch(r"/record/action/A-\d{4}-001", answer.json["to"])


def test_a_withdrawn_record_says_so_and_hands_the_words_back(client: Any) -> None:
    page = made(client)
    assert changed(client, page, revision="1", do="withdraw").status_code == 422  # without a reason
    assert changed(client, page, revision="1", do="withdraw", why="Written twice").status_code == 303
    assert client.get(page).status_code == 404
    answer = changed(client, page, revision="1", text="My long thought")
    assert answer.status_code == 404
    assert "My long thought" in answer.get_data(as_text=True)


def test_a_form_that_is_not_ours_writes_nothing(client: Any) -> None:
    assert client.post("/save/action", data=GOOD, headers={"Origin": "http://elsewhere"}).status_code == 403
    assert client.post("/save/action", data=GOOD, headers=OURS).status_code == 403  # without the token
    assert "There are no actions yet." in text_of(client, "/records/action")


@pytest.mark.parametrize("address", ["/records/nothing", "/record/action/A-1", "/record/nothing/1"])
def test_what_is_not_there_is_a_404(client: Any, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_address_fills_a_new_form(client: Any) -> None:
    page = text_of(client, "/records/action?view=new&given=measure:knife-crime;unit:camden;owner:DAC")
    for value in ("Knife crime", "Camden", "DAC"):
        assert f'value="{value}"' in page


def sent(client: Any, text: str) -> tuple[int, str]:
    """A file as the page's form sends it."""
    found = re.search(r'name="csrf" value="(\w+)"', text_of(client, "/records/action"))
    assert found
    data = {"csrf": found[1], "post": "Secretariat", "file": (io.BytesIO(text.encode()), "actions.csv")}
    answer = client.post("/load/action", data=data, headers=OURS, content_type="multipart/form-data")
    return answer.status_code, html.unescape(answer.get_data(as_text=True))


def test_a_register_is_taken_away_changed_and_brought_back(client: Any) -> None:
    page = made(client)
    text = client.get("/download/records.csv?kind=action").get_data(as_text=True)
    status, said = sent(client, text.replace("Borough commander, Camden", "DAC"))
    assert (status, "0 actions added, 1 changed, 0 the same." in said) == (200, True)
    assert "DAC" in text_of(client, page)
    status, said = sent(client, text)
    assert (status, "is at revision 2, the file holds 1." in said) == (422, True)
    assert client.get("/download/records.xlsx?kind=action").get_data()[:2] == b"PK"
    assert client.get("/download/records.csv?kind=nothing").status_code == 404


@pytest.mark.parametrize(
    "address", ["/actions", "/risks", "/recommendations", "/records/action", "/records/risk"]
)
def test_empty_pages_say_why_and_what_would_fill_them(client: Any, address: str) -> None:
    assert "Write the first one" in text_of(client, address)
    for ending in ("csv", "xlsx"):
        assert client.get(f"/download/page.{ending}?page={address}").status_code == 200


def test_an_overdue_action_is_listed_as_overdue(client: Any) -> None:
    made(client, due="2017-12-01")
    page = text_of(client, "/actions?status=overdue")
    assert re.search(r'class="late"[^>]*>1 December 2017, [\d,]+ days late', page)


def test_a_withdrawal_on_an_older_revision_is_told_what_changed(client: Any) -> None:
    page = made(client)
    assert changed(client, page, revision="1", owner="DAC").status_code == 303
    answer = changed(client, page, revision="1", do="withdraw", why="Written twice")
    assert answer.status_code == 409
    said = html.unescape(answer.get_data(as_text=True))
    assert "to “DAC”. That is taken over here." in said
    assert "What you wrote is kept here" not in said
    assert "DAC" in text_of(client, page)
