"""The provider's word that somebody signed out there ends their sessions here; nobody else's word does."""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from callbacks.backchannel import ADDRESS, EVENT, OLDEST
from tests.callbacks.provider import SITE, get, sign_in, signed_in_by
from tests.callbacks.test_trail import lines as lines

# the provider's own library warns of the provider's own use of it
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
KEY = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})


@pytest.fixture(scope="module")
def app(provider: str, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server over a store of its own."""
    file = tmp_path_factory.mktemp("backchannel") / "store.db"
    shutil.copy(empty_sqlite, file)
    return signed_in_by(provider, f"sqlite:///{file}")


def said(provider: str, key: Any = KEY, alg: str = "RS256", **claims: Any) -> str:
    """A token; a claim that is None is left out."""
    whole = {"iss": provider, "aud": "dashboard", "iat": int(time.time()), "jti": secrets.token_hex(8), "sub": "board",
             "events": {EVENT: {}}} | claims  # fmt: skip
    left = {name: value for name, value in whole.items() if value is not None}
    return str(jwt.encode({"alg": alg, "kid": "ours", "typ": "logout+jwt"}, left, key, algorithms=[alg]))


def tell(app: Any, token: str) -> int:
    """What is answered to a token, where KEY is the provider's."""
    provider = app.view_functions["end"].__self__.provider
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider, "fetch_jwk_set", lambda force=False: {"keys": [KEY.as_dict(private=False)]})
        return _answered(app, token)


def _answered(app: Any, token: str) -> int:
    return int(app.test_client().post(ADDRESS, base_url=SITE, data={"logout_token": token}).status_code)


def test_it_ends_all_sessions_of_the_person_and_no_other(app: Any, provider: str) -> None:
    one, two, other = (app.test_client() for _ in range(3))
    for client, subject in ((one, "board"), (two, "board"), (other, "camden")):
        sign_in(client, subject)
    assert tell(app, said(provider)) == 200
    assert [get(c, "/methods").status_code for c in (one, two, other)] == [303, 303, 200]
    sign_in(one, "board")
    assert get(one, "/methods").status_code == 200


def test_it_ends_the_session_that_it_names_and_is_noted(
    app: Any, provider: str, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that names its sessions says the name in its answer to the sign-in, and when it ends it."""
    one, other = app.test_client(), app.test_client()
    for client, sid in ((one, "tablet"), (other, "desk")):
        claims = {"sub": "board", "post": "Deputy", "roles": ["board"], "sid": sid}
        at_provider = app.view_functions["end"].__self__.provider
        monkeypatch.setattr(at_provider, "authorize_access_token", lambda c=claims: {"userinfo": c})
        assert get(client, "/sign-in/back").status_code == 303
    assert tell(app, said(provider, sid="tablet")) == 200
    assert [get(c, "/methods").status_code for c in (one, other)] == [303, 200]
    assert (lines[-1].kind, lines[-1].who) == ("sign-out", "board")


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": OTHER}, {"iss": "https://elsewhere.example"}, {"aud": "another"}, {"aud": None}, {"events": None}, {"events": {}},
        {"events": "x"}, {"events": {EVENT: None}}, {"nonce": "n"}, {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": None, "sid": 7}, {"jti": None},
        {"iat": None}, {"iat": int(time.time()) - OLDEST - 60}, {"iat": int(time.time()) + 3600}, {"exp": int(time.time()) - 600},
    ],
)  # fmt: skip
def test_a_word_that_is_not_the_providers_is_not_taken(
    app: Any, provider: str, wrong: dict[str, Any]
) -> None:
    client = app.test_client()
    sign_in(client, "board")
    assert tell(app, said(provider, **wrong)) == 400
    assert get(client, "/methods").status_code == 200


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2FyZCJ9.", "\x00", "é" * 5000]
)
def test_what_is_no_token_is_refused(app: Any, token: str) -> None:
    assert tell(app, token) == 400
    assert app.test_client().get(ADDRESS, base_url=SITE).status_code in (303, 405)
