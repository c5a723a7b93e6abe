"""Sign-in by OpenID Connect against a real provider: in, home, out, and every way that it must fail."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine

from callbacks import oidc, sessions
from callbacks.oidc import claim, landing
from data.audit import read
from data.engine import open_engine
from tests.callbacks.people import PEOPLE
from tests.callbacks.provider import ORIGIN, SITE, agree, get, sign_in, signed_in_by, start, token
from tests.callbacks.test_trail import lines as lines

# the provider's own library warns of the provider's own use of it
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def app(demo_store: Engine, provider: str) -> Any:
    return signed_in_by(provider, f"sqlite:///{demo_store.url.database}")


@pytest.fixture
def client(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("callbacks.rate.Rate.add", lambda *_: True)
    return app.test_client()


@pytest.mark.parametrize("subject", PEOPLE)
def test_everybody_lands_at_home(client: Any, subject: str) -> None:
    answer = sign_in(client, subject)
    home = {"tp": "/group/tp", "lambeth": "/borough/lambeth", "camden": "/borough/camden"}
    assert (answer.status_code, answer.headers["Location"]) == (303, home.get(subject, "/"))
    text = get(client, "/").get_data(as_text=True)
    assert PEOPLE[subject][0] in text
    assert "Sign out" in text


def test_where_somebody_was_going_is_where_they_land(client: Any) -> None:
    first = get(client, "/exceptions?unit=camden", headers={"Accept": "text/html"})
    there = urlsplit(first.headers["Location"])
    assert (first.status_code, there.path) == (303, "/sign-in")
    answer = sign_in(client, "board", parse_qs(there.query)["next"][0])
    assert answer.headers["Location"] == "/exceptions?unit=camden"


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "javascript:x", "/sign-out"],
)
def test_nobody_is_led_elsewhere(address: str) -> None:
    assert landing(address) in ("", "/")


def test_what_is_asked_of_the_provider(client: Any, provider: str) -> None:
    query = {k: v[0] for k, v in parse_qs(urlsplit(start(client)).query).items()}
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert query["redirect_uri"] == f"{SITE}/sign-in/back"
    assert min(len(query[k]) for k in ("state", "nonce", "code_challenge")) >= 20
    assert {k: v[0] for k, v in parse_qs(urlsplit(start(client)).query).items()}["state"] != query["state"]


def test_the_cookie_is_for_this_host_over_https_and_for_no_script(client: Any) -> None:
    cookie = sign_in(client, "board").headers["Set-Cookie"]
    for part in ("__Host-met=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_without_a_session_nothing_is_answered(app: Any) -> None:
    client = app.test_client()
    assert get(client, "/borough/lambeth").status_code == 303
    assert get(client, "/finder.json", headers={"Accept": "application/json"}).status_code == 401
    assert get(client, "/_dash-layout", headers={"Accept": "*/*"}).status_code == 401
    for path in ("/_dash-update-component", "/cases/1", "/save/action", "/sign-out"):
        assert client.post(path, base_url=SITE, json={}).status_code == 401, path


def test_a_page_whose_session_has_ended_says_so_and_leads_back(app: Any) -> None:
    asked = {
        "output": "page.answer",
        "inputs": [{"id": "page", "property": "url", "value": "/borough/lambeth"}],
    }
    client = app.test_client()
    found = client.post("/_dash-update-component", base_url=SITE, json=asked).json["response"]["page"][
        "answer"
    ]
    assert "Your session has ended" in found["html"]
    assert "/sign-in?next=/borough/lambeth" in found["html"]
    assert "Lambeth" not in found["html"]
    for odd in (
        [],
        {"output": "dialog.children"},
        {"output": "page.answer", "inputs": [7]},
        {"output": "page.answer", "inputs": []},
        None,
    ):
        assert client.post("/_dash-update-component", base_url=SITE, json=odd).status_code in (200, 401)


@pytest.mark.parametrize("spoil", ["state", "code", "again", "other browser", "error"])
def test_a_sign_in_that_is_not_ones_own_fails(app: Any, client: Any, spoil: str) -> None:
    query = agree(start(client), "board")
    browser = client
    if spoil in ("state", "code"):
        query = re.sub(rf"{spoil}=[^&]*", f"{spoil}=forged", query)
    if spoil == "other browser":
        browser = app.test_client()
    if spoil == "error":
        query = "error=access_denied&" + re.sub("code=[^&]*", "", query)
    if spoil == "again":
        assert get(client, f"/sign-in/back?{query}").status_code == 303
        get(client, "/methods")
    assert get(browser, f"/sign-in/back?{query}").status_code == 403
    assert spoil == "again" or get(browser, "/methods").status_code == 303


def test_an_answer_with_another_nonce_is_refused(client: Any) -> None:
    at_provider = start(client)
    forged = re.sub(r"nonce=[^&]*", "nonce=another-nonce-of-somebody-else", at_provider)
    assert get(client, f"/sign-in/back?{agree(forged, 'board')}").status_code == 403


def test_who_has_no_role_has_no_session(client: Any) -> None:
    assert sign_in(client, "nobody").status_code == 403
    assert get(client, "/").status_code == 303


def test_out_is_out_and_needs_a_token(client: Any) -> None:
    sign_in(client, "board")
    assert client.post("/sign-out", base_url=SITE, headers=ORIGIN).status_code == 403
    assert get(client, "/methods").status_code == 200
    answer = client.post("/sign-out", base_url=SITE, headers=ORIGIN, data={"csrf": token(client)})
    assert answer.headers["Location"] == "/signed-out"
    assert get(client, "/signed-out").status_code == 200
    assert get(client, "/methods").status_code == 303


def test_one_sessions_token_is_nothing_in_another(app: Any, client: Any) -> None:
    other = app.test_client()
    sign_in(client, "board")
    sign_in(other, "board")
    assert token(client) != token(other)
    answer = other.post("/sign-out", base_url=SITE, headers=ORIGIN, data={"csrf": token(client)})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("minutes", "used", "lasts"), [(20, False, True), (31, False, False), (601, True, False)]
)
def test_a_session_ends(
    client: Any, monkeypatch: pytest.MonkeyPatch, minutes: int, used: bool, lasts: bool
) -> None:
    """After half an hour without use; after ten hours however it was used."""
    sign_in(client, "board")
    now = time.time()
    for minute in range(10, minutes, 10) if used else ():
        monkeypatch.setattr(sessions.time, "time", lambda m=minute: now + 60 * m)
        get(client, "/methods")
    monkeypatch.setattr(sessions.time, "time", lambda: now + 60 * minutes)
    assert get(client, "/methods").status_code == (200 if lasts else 303)


def test_a_cookie_of_ones_own_making_is_none(app: Any) -> None:
    from flask.sessions import SecureCookieSessionInterface

    forger = app.test_client()
    fake = SecureCookieSessionInterface()
    maker = type(app)("forger")
    now = int(time.time())
    person = {"subject": "x", "post": "x", "roles": ["admin"], "units": []}
    held = {"id": "1", "since": now, "seen": now, "mark": 2**40, "person": person}
    for key, status in (("guess", 303), ("k" * 40, 200)):  # with the server's own it would be one
        maker.secret_key = key
        signer = fake.get_signing_serializer(maker)
        assert signer is not None
        forger.set_cookie(sessions.COOKIE, str(signer.dumps(held)), domain="dashboard.example")
        assert get(forger, "/methods").status_code == status
    for less in (
        {**held, "person": "x"},
        {k: v for k, v in held.items() if k != "mark"},
    ):  # of an older version
        forger.set_cookie(sessions.COOKIE, str(signer.dumps(less)), domain="dashboard.example")
        assert get(forger, "/methods").status_code == 303


def test_who_came_and_went_is_logged(client: Any, demo_store: Engine) -> None:
    sign_in(client, "auditor")
    client.post("/sign-out", base_url=SITE, headers=ORIGIN, data={"csrf": token(client)})
    engine = open_engine(f"sqlite:///{demo_store.url.database}")
    for _ in range(30):
        kinds = [line.kind for line in read(engine, many=50) if line.who == "auditor"]
        if "sign-out" in kinds:
            break
        time.sleep(0.2)
    engine.dispose()
    assert {"sign-in", "sign-out"} <= set(kinds)


def test_who_is_refused_is_noted(client: Any, lines: list[Any]) -> None:
    assert get(client, "/sign-in/back?state=x&code=y").status_code == 403
    assert sign_in(client, "nobody").status_code == 403
    assert [(x.kind, x.who, x.post) for x in lines] == [("refused", "", ""), ("refused", "nobody", "Visitor")]


def test_a_page_asked_for_meanwhile_loses_no_sign_in(client: Any) -> None:
    """In another tab, say."""
    there = start(client, "/methods")
    assert get(client, "/borough/lambeth").status_code == 303
    answer = get(client, f"/sign-in/back?{agree(there, 'board')}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/methods")


def test_too_many_starts_from_one_address_wait(app: Any) -> None:
    client = app.test_client()
    asker = {"REMOTE_ADDR": "10.1.2.3"}
    found = [get(client, "/sign-in", environ_overrides=asker).status_code for _ in range(oidc.STARTS + 2)]
    assert found[0] == 302
    assert found[-1] == 429
    assert get(client, "/sign-in", environ_overrides={"REMOTE_ADDR": "10.1.2.4"}).status_code == 302


def test_a_provider_that_is_not_there_is_said_so(demo_store: Engine, tmp_path: Path) -> None:
    server = signed_in_by("http://localhost:9", f"sqlite:///{demo_store.url.database}")
    answer = get(server.test_client(), "/sign-in")
    assert answer.status_code == 503
    assert b"does not answer" in answer.data


def test_claims_may_lie_deep() -> None:
    claims = {"realm_access": {"roles": ["board"]}, "https://x.example/units": ["lambeth"]}
    assert claim(claims, "realm_access.roles") == ["board"]
    assert claim(claims, "https://x.example/units") == ["lambeth"]
    assert claim(claims, "realm_access.no.such") is None
