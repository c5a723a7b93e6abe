"""An application behind a proxy that says who asks, and people of every role to ask as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from callbacks.serve import create_app
from data.settings import Settings

SECRET = "s" * 40
BOROUGHS = ("lambeth", "camden")
PEOPLE: dict[str, tuple[str, str, str]] = {  # subject: post, roles, units
    "board": ("Deputy Commissioner", "board", ""),
    "performance": ("Chair of Performance Group", "performance-group", ""),
    "tp": ("Assistant Commissioner, TP", "group-head", "tp"),
    "lambeth": ("Borough commander, Lambeth", "borough", "lambeth"),
    "camden": ("Borough commander, Camden", "borough", "camden"),
    "analyst": ("Analyst", "analyst", ""),
    "secretariat": ("Secretary of Management Board", "secretariat", ""),
    "auditor": ("Auditor", "auditor", ""),
    "admin": ("Administrator", "admin", ""),
}


def behind_proxy(store: Path, **more: Any) -> Any:
    """The server of an application that a proxy signs people in to."""
    settings = Settings(
        database_url=f"sqlite:///{store}",
        sign_in="proxy",
        secret_key="k" * 40,
        proxy_secret=SECRET,
        refused=store.with_suffix(".refused"),
        **more,
    )
    return create_app(settings).server


def headers(subject: str, **more: str) -> dict[str, str]:
    """What the proxy says of one of PEOPLE."""
    post, roles, units = PEOPLE[subject]
    return {
        "X-Proxy-Secret": SECRET,
        "X-Remote-User": subject,
        "X-Remote-Post": post,
        "X-Remote-Roles": roles,
        "X-Remote-Units": units,
        **more,
    }


class As:
    """A client that asks as one person."""

    def __init__(self, server: Any, subject: str) -> None:
        self.client, self.subject = server.test_client(), subject

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, headers=headers(self.subject, **more.pop("headers", {})), **more)

    def post(self, address: str, **more: Any) -> Any:
        return self.client.post(address, headers=headers(self.subject, **more.pop("headers", {})), **more)

    def text(self, address: str) -> str:
        return str(self.get(address).get_data(as_text=True))

    def go(self, url: str) -> dict[str, Any]:
        """The page as the browser asks for it after the first view."""
        asked = {
            "output": "page.answer",
            "outputs": {"id": "page", "property": "answer"},
            "inputs": [{"id": "page", "property": "url", "value": url}],
            "changedPropIds": ["page.url"],
        }
        answer = self.post("/_dash-update-component", json=asked)
        found: dict[str, Any] = answer.get_json()["response"]["page"]["answer"]
        return found
