"""A store that takes nothing: pages are read, a form says why nothing was saved and loses no word."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from callbacks.faults import WORDS
from callbacks.serve import create_app
from data.settings import Settings
from tests.callbacks.test_records import GOOD, OURS, SCRIPT
from tests.data.rooms import SAID, WAYS, no_room

LONG = "Visit every habitual knife carrier. " * 200


def send(client: Any, headers: Any = OURS, text: str = LONG) -> Any:
    page = client.get("/records/action?view=new").get_data(as_text=True)
    token = re.search(r'name="csrf" value="(\w+)"', page)
    assert token
    return client.post("/save/action", data={"csrf": token[1], **GOOD, "text": text}, headers=headers)


@pytest.mark.parametrize("way", WAYS)
def test_an_edit_that_finds_no_room_loses_no_word(url: str, way: str, engine: Any) -> None:
    client = create_app(Settings(database_url=url)).server.test_client()
    assert client.get("/health").json["writes"] == "ok"
    with no_room(url, way):
        engine.dispose()
        for _ in range(40):  # until the free pages of an SQLite file are used up
            answer = send(client)
            if answer.status_code == 503:
                break
        page = html.unescape(answer.get_data(as_text=True))
        assert answer.status_code == 503
        assert "Nothing can be saved now" in page
        assert SAID[way] in page
        assert LONG.strip() in page
        assert "Traceback" not in page
        assert "sqlalchemy" not in page.lower()
        scripted = send(client, SCRIPT)  # the script leaves the form as it is, and shows these words in it
        assert scripted.mimetype == "text/html"
        assert SAID[way] in scripted.headers[WORDS]
        for address in ("/", "/records/action", "/methods"):
            assert client.get(address).status_code == 200
        health = client.get("/health")
        assert (health.status_code, health.json["status"]) == (200, "ok")
        assert health.json["writes"] == SAID[way]
    assert send(client, text="Now").status_code == 303
    assert client.get("/health").json["writes"] == "ok"
