"""What people say of a case, as a browser sends it: kept, refused in words, never lost, never forged."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from data import schema, setup
from tests.callbacks.conftest import client_of
from tests.dashboard.findings import CAMDEN, LAMBETH, NOV17, found, scan
from tests.data.scans import put_scan

OURS = {"Origin": "http://localhost"}
PAGE = "/exceptions?to=2017-11"
GOOD = {
    "state": "explained",
    "reason": "real change",
    "text": "Two gangs moved in.",
    "post": "Performance lead, Camden",
    "revision": "1",
    "back": f"{PAGE}#case-1",
}


@pytest.fixture
def store(borough_file: Path, tmp_path: Path) -> Path:
    """The borough history with a scan of November 2017: two exceptions, so two cases, both new."""
    path = tmp_path / "store.db"
    shutil.copy(borough_file, path)
    engine = setup.open_store(f"sqlite:///{path}")
    put_scan(engine, scan([found(), found(unit=LAMBETH, measure="burglary", direction=-1)], NOV17))
    engine.dispose()
    return path


@pytest.fixture
def client(store: Path) -> Any:
    return client_of(store)


def number(client: Any, unit: str = CAMDEN) -> int:
    """The case of a unit."""
    text = client.get(f"/exceptions?unit={unit}&to=2017-11").get_data(as_text=True)
    (first,) = set(re.findall(r'action="/cases/(\d+)"', text))
    return int(first)


def post(client: Any, case: int, headers: dict[str, str] = OURS, **change: str) -> Any:
    return client.post(f"/cases/{case}", data={**GOOD, "csrf": token(client), **change}, headers=headers)


def token(client: Any) -> str:
    """What the form of a page holds."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get(PAGE).get_data(as_text=True))
    assert found
    return found[1]


def log(store: Path) -> list[Any]:
    engine: Engine = setup.open_store(f"sqlite:///{store}")
    with engine.connect() as connection:
        rows = list(connection.execute(select(schema.case_log).order_by(schema.case_log.c.id)))
    engine.dispose()
    return rows


def test_what_is_said_is_kept_and_the_reader_is_led_back(client: Any, store: Path) -> None:
    case = number(client)
    answer = post(client, case)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}#case-{case}")
    text = client.get(PAGE).get_data(as_text=True)
    assert "Explained: a real change" in text
    assert "Two gangs moved in." in text
    assert (log(store)[-1].by, log(store)[-1].text) == ("Performance lead, Camden", "Two gangs moved in.")


def test_a_script_gets_the_page_in_place(client: Any) -> None:
    case = number(client)
    answer = post(client, case, {**OURS, "Accept": "application/json"})
    assert answer.status_code == 200
    assert (answer.json["focus"], answer.json["said"]) == (f"case-{case}", "Saved.")
    assert "Explained: a real change" in answer.json["html"]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_cannot_be_kept_comes_back_with_the_reasons_and_every_word(
    client: Any, store: Path, accept: str
) -> None:
    case, before = number(client), log(store)
    answer = post(client, case, {**OURS, "Accept": accept}, reason="", post="", text="Half a <b>thought</b>")
    assert answer.status_code == 422
    text = answer.json["html"] if accept == "application/json" else answer.get_data(as_text=True)
    assert "Half a &lt;b&gt;thought&lt;/b&gt;" in text
    assert "An explanation needs its reason" in text
    assert f'href="#case-{case}-post"' in text
    assert re.search(r'<details class="say" open', text)
    assert log(store) == before


def test_the_second_of_two_editors_is_told_and_can_save_again(client: Any, store: Path) -> None:
    case = number(client)
    post(client, case)
    answer = post(client, case, state="action", text="Patrols from 4 December", post="Chief inspector")
    text = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    for part in ("Somebody else wrote", "Two gangs moved in.", "Patrols from 4 December", 'value="2"'):
        assert part in text
    again = post(
        client, case, state="action", text="Patrols from 4 December", post="Chief inspector", revision="2"
    )
    assert again.status_code == 303
    assert [row.state for row in log(store)][-2:] == ["explained", "action"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/localhost"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
        {**OURS, "Sec-Fetch-Site": "none"},
    ],
)
def test_only_our_own_pages_may_write(client: Any, store: Path, headers: dict[str, str]) -> None:
    case, before = number(client), log(store)
    assert post(client, case, headers).status_code == 403
    assert log(store) == before


@pytest.mark.parametrize(
    "headers", [OURS, {"Referer": f"http://localhost{PAGE}"}, {**OURS, "Sec-Fetch-Site": "same-origin"}]
)
def test_our_own_pages_may(client: Any, headers: dict[str, str]) -> None:
    assert post(client, number(client), headers).status_code == 303


@pytest.mark.parametrize(
    "back", ["", "https://elsewhere.example/", "//elsewhere.example", "/borough/lambeth", "x"]
)
def test_nobody_is_led_elsewhere(client: Any, back: str) -> None:
    answer = post(client, number(client), back=back)
    assert answer.headers["Location"].startswith(f"/exceptions?unit={CAMDEN}&to=2017-11#case-")


def test_a_case_has_an_address_and_what_is_no_case_is_told(client: Any) -> None:
    case = number(client, LAMBETH)
    assert client.get(f"/cases/{case}").headers["Location"].endswith(f"#case-{case}")
    assert client.get("/cases/999").status_code == 404
    assert post(client, 999).status_code == 404


def test_a_form_on_a_page_without_its_case_comes_back_on_the_page_that_has_it(client: Any) -> None:
    case = number(client)
    answer = post(client, case, reason="", back="/exceptions?unit=lambeth&to=2017-11")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="case-{case}-errors"' in text
    assert "<h1" in text
    assert "Camden" in text


def test_no_answer_is_stale_after_a_word(client: Any) -> None:
    """Finished answers are kept by the version of the records too, and a word raises it."""
    case = number(client)
    first = client.get(PAGE)
    post(client, case)
    second = client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "Two gangs moved in." in second.get_data(as_text=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
    )
)
def test_no_form_breaks_it(client: Any, change: dict[str, str]) -> None:
    """What no database keeps is refused before it is read."""
    odd = any("\x00" in text for text in change.values())
    assert post(client, 1, **change).status_code in ((400,) if odd else (303, 409, 422))


@pytest.mark.parametrize("given", ["", "x", "0" * 64, "é"])
def test_a_form_without_its_token_is_refused(client: Any, store: Path, given: str) -> None:
    case, before = number(client), log(store)
    assert post(client, case, csrf=given).status_code == 403
    assert log(store) == before


def test_the_page_that_comes_back_holds_the_token_again(client: Any) -> None:
    answer = post(client, number(client), {**OURS, "Accept": "application/json"}, reason="")
    assert f'name="csrf" value="{token(client)}"' in answer.json["html"]


@pytest.mark.parametrize("unit", ["", "lambeth", "tp"])
def test_the_list_as_text_for_an_e_mail(client: Any, unit: str) -> None:
    answer = client.get(f"/download/exceptions.txt?unit={unit}&to=2017-11")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert answer.get_data(as_text=True).endswith(".\n")


def test_the_text_of_no_place_is_none(client: Any) -> None:
    assert client.get("/download/exceptions.txt?unit=nowhere").status_code == 404


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("page", [PAGE, "/methods?to=2017-11"])
def test_both_pages_can_be_taken_away(client: Any, ending: str, page: str) -> None:
    answer = client.get(f"/download/page.{ending}", query_string={"page": page})
    assert answer.status_code == 200
    assert len(answer.data) > 500
