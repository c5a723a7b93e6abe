"""Who is let in: one person on this machine, whom the proxy names, and nobody else to anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from callbacks.serve import create_app
from dashboard.told import Told
from data.settings import Settings, is_loopback
from tests.callbacks.people import PEOPLE, SECRET, As, behind_proxy, headers

OPEN = ("/health",)  # all that nobody signs in to here


@pytest.fixture(scope="module")
def file(demo_store: Engine) -> Path:
    return Path(demo_store.url.database or "")


@pytest.fixture(scope="module")
def server(file: Path) -> Any:
    return behind_proxy(file)


def rules(server: Any) -> list[Any]:
    return sorted(server.url_map.iter_rules(), key=str)


def address(rule: Any) -> str:
    """An address of a route."""
    parts = [p.partition(":")[2] if ":" in p else p for p in str(rule).replace(">", "<").split("<")]
    return "".join(p if i % 2 == 0 else "1" for i, p in enumerate(parts))


def test_nobody_is_let_in_anywhere(server: Any) -> None:
    """Every route by every method, without a secret, with a wrong one, and with a right name beside it."""
    for rule in rules(server):
        path = address(rule)
        if path in OPEN or path.startswith("/assets/"):
            continue
        for n, given_ in enumerate(({}, {**headers("board"), "X-Proxy-Secret": "wrong"})):
            for method in rule.methods:
                client = server.test_client()
                asker = {"REMOTE_ADDR": f"10.{n}.{hash(path) % 250}.{len(path)}"}
                answer = client.open(path, method=method, headers=given_, environ_overrides=asker)
                assert answer.status_code in (403, 429), (method, path)


def test_pages_without_a_route_are_denied_too(server: Any) -> None:
    for path in ("/", "/borough/lambeth", "/measure/robbery", "/nothing", "/_dash-layout", "/finder.json"):
        answer = server.test_client().get(path, environ_overrides={"REMOTE_ADDR": "10.9.9.9"})
        assert answer.status_code == 403
        assert b"Lambeth" not in answer.data


def test_health_says_little(server: Any) -> None:
    answer = server.test_client().get("/health")
    assert (answer.status_code, set(answer.json)) == (200, {"status", "writes", "data_version", "data_to"})


def test_files_that_anybody_may_have_hold_no_data() -> None:
    folder = Path(__file__).parent.parent.parent / "assets"
    assert {f.suffix for f in folder.rglob("*") if f.is_file()} <= {".css", ".js", ".woff2", ".svg"}


@pytest.mark.parametrize("subject", PEOPLE)
def test_everybody_is_named_and_led_home(server: Any, subject: str) -> None:
    who = As(server, subject)
    text = who.text("/")
    assert PEOPLE[subject][0] in text
    home = {"tp": "/group/tp", "lambeth": "/borough/lambeth", "camden": "/borough/camden"}
    assert who.get("/me").headers["Location"] == home.get(subject, "/")
    assert who.get("/").status_code == 200
    assert PEOPLE[subject][0] in who.go("/methods")["html"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=50))
def test_no_guess_at_the_secret_is_right(server: Any, guess: str) -> None:
    with server.test_request_context("/", headers={"X-Proxy-Secret": guess.encode().decode("latin-1")}):
        assert guess == SECRET or server.preprocess_request() is not None


def test_who_guesses_too_often_waits(file: Path) -> None:
    server = behind_proxy(file)
    client = server.test_client()
    wrong = {**headers("board"), "X-Proxy-Secret": "guess"}
    statuses = [client.get("/", headers=wrong).status_code for _ in range(12)]
    assert statuses[:9] == [403] * 9
    assert statuses[-1] == 429
    assert client.get("/", headers=headers("board")).status_code == 429  # the right one, too, for a minute
    other = {"REMOTE_ADDR": "10.0.0.7"}
    assert client.get("/", headers=headers("board"), environ_overrides=other).status_code == 200


def test_no_address_of_ones_own_making_makes_more_attempts(file: Path) -> None:
    """What a browser says of its address counts for nothing, before our proxies' word or without one."""
    for proxies, said in ((0, "10.3.{}.1"), (1, "10.3.{}.1, 10.9.9.9")):
        client = behind_proxy(file, proxies=proxies).test_client()
        for n in range(12):
            wrong = {**headers("board"), "X-Proxy-Secret": "guess", "X-Forwarded-For": said.format(n)}
            status = client.get("/", headers=wrong).status_code
        assert status == 429
        right = {**headers("board"), "X-Forwarded-For": said.format(99)}
        assert client.get("/", headers=right).status_code == 429


@pytest.mark.parametrize("roles", ["", "king", "boards"])
def test_without_a_role_there_is_no_way_in(server: Any, roles: str) -> None:
    said = {**headers("board"), "X-Remote-Roles": roles}
    assert server.test_client().get("/", headers=said).status_code == 403


def test_a_file_of_people_rules_alone_and_is_read_again(file: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    row = "u1,Borough commander Camden,borough,camden,camden\n"
    people.write_text("subject,post,roles,units,home\n" + row)
    client = behind_proxy(file, people=people).test_client()
    said = {"X-Proxy-Secret": SECRET, "X-Remote-User": "u1", "X-Remote-Roles": "admin"}
    assert client.get("/me", headers=said).headers["Location"] == "/borough/camden"
    assert client.get("/audit", headers=said).status_code == 403
    assert client.get("/", headers={**said, "X-Remote-User": "u2"}).status_code == 403
    people.write_text("subject,post,roles,units,home\nu2,Auditor,auditor,,\n")
    assert client.get("/", headers=said).status_code == 403
    people.write_text("subject,post,roles,units,home\nu1,,wizard,,\n\n")  # wrong: what was right stays
    assert client.get("/", headers={**said, "X-Remote-User": "u2"}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"host": "0.0.0.0"}, "for one person"),
        ({"host": "192.168.1.4"}, "for one person"),
        ({"sign_in": "proxy"}, "SECRET_KEY"),
        ({"sign_in": "proxy", "secret_key": "k" * 32}, "PROXY_SECRET"),
        (
            {"sign_in": "proxy", "secret_key": "k" * 32, "proxy_secret": "p" * 32, "people": "no.csv"},
            "no file",
        ),
        ({"sign_in": "oidc", "secret_key": "k" * 32}, "OIDC_ISSUER"),
        ({"sign_in": "oidc", "secret_key": "k" * 32, "public_url": "http://x"}, "https"),
    ],
)
def test_settings_that_would_let_in_too_many_start_nothing(
    file: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Told, match=sentence):
        create_app(Settings(database_url=f"sqlite:///{file}", **changes))


@pytest.mark.parametrize(
    ("asker", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8050", 200),
        ("::1", "[::1]:8050", 200),
        ("127.0.0.1", "localhost", 200),
        ("10.0.0.5", "127.0.0.1:8050", 403),
        ("127.0.0.1", "elsewhere.example", 403),
        ("127.0.0.1", "elsewhere.example:8050", 403),
        ("", "127.0.0.1", 403),
    ],
)
def test_local_is_for_this_machine_by_its_own_name(demo: Any, asker: str, host: str, status: int) -> None:
    answer = demo.get("/", headers={"Host": host}, environ_overrides={"REMOTE_ADDR": asker})
    assert answer.status_code == status


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "localhost.example", "", "met.police.uk"])
def test_no_loopback(host: str) -> None:
    assert not is_loopback(host)
