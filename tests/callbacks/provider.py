"""An application whose people sign in by OpenID Connect, and the steps that a browser takes there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from callbacks.serve import create_app
from data.settings import Settings, SignIn

SITE = "https://dashboard.example"
ORIGIN = {"Origin": SITE}


def signed_in_by(provider: str, store: str, **more: Any) -> Any:
    """The server of an application over a store whose people the provider at an address signs in."""
    settings = Settings(
        database_url=store,
        sign_in=SignIn.OIDC,
        secret_key="k" * 40,
        public_url=SITE,
        oidc_issuer=provider,
        oidc_client="dashboard",
        oidc_secret="secret",
        **more,
    )
    return create_app(settings).server


def get(client: Any, address: str, **more: Any) -> Any:
    return client.get(address, base_url=SITE, **more)


def start(client: Any, then: str = "") -> str:
    """The provider's address that sign-in leads to."""
    answer = get(client, f"/sign-in?{urlencode({'next': then})}")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def agree(at_provider: str, subject: str) -> str:
    """What the browser is sent back with after somebody has signed in there."""
    answer = requests.post(at_provider, data={"sub": subject}, allow_redirects=False, timeout=10)
    found = urlsplit(answer.headers["Location"])
    assert f"{found.scheme}://{found.netloc}{found.path}" == f"{SITE}/sign-in/back"
    return found.query


def sign_in(client: Any, subject: str, then: str = "") -> Any:
    return get(client, f"/sign-in/back?{agree(start(client, then), subject)}")


def token(client: Any) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', get(client, "/methods").get_data(as_text=True))
    assert found
    return found[1]


def sign_out(client: Any) -> Any:
    return client.post("/sign-out", base_url=SITE, headers=ORIGIN, data={"csrf": token(client)})
