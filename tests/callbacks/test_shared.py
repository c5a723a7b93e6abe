"""Nobody is given an answer that was kept for somebody else: nine people, and people of any rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks import serve
from callbacks.kept import Kept
from callbacks.spare import Spare
from dashboard.principal import roles
from data.store import Store
from tests.callbacks.people import PEOPLE, As, behind_proxy, headers
from tests.callbacks.secret import ADDRESSES, OURS, SHORT


@SHORT
@given(
    st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, max_size=3),
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(ADDRESSES),
)
def test_nobody_is_given_an_answer_kept_for_another(
    secret_server: Any, alone: Any, before: list[str], subject: str, page: str
) -> None:
    """Whoever asked before, the answer is the one that somebody gets who is always alone."""
    for other in before:
        As(secret_server, other).get(page)
        As(secret_server, other).go(page)
    if page == "/audit":  # it tells of those who came before
        return
    first, second = (OURS.sub(b"", a.get(page).data) for a in (As(secret_server, subject), alone(subject)))
    assert first == second
    assert As(secret_server, subject).go(page) == alone(subject).go(page)


@pytest.fixture(scope="module")
def alone(secret_file: Path) -> Any:
    """alone(subject): a client of a server that nobody else has ever asked."""
    servers: dict[str, Any] = {}

    def client(subject: str) -> As:
        if subject not in servers:
            servers[subject] = behind_proxy(secret_file)
        return As(servers[subject], subject)

    return client


class Anybody(As):
    """A client of somebody of any roles and units, of the same name and post as all others."""

    def __init__(self, server: Any, rights: tuple[frozenset[str], frozenset[str]]) -> None:
        super().__init__(server, "board")
        self.rights = rights

    def _headers(self) -> dict[str, str]:
        named, units = self.rights
        return headers("board") | {
            "X-Remote-Roles": " ".join(sorted(named)),
            "X-Remote-Units": " ".join(sorted(units)),
        }

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, headers=self._headers(), **more)

    def post(self, address: str, **more: Any) -> Any:
        return self.client.post(address, headers=self._headers(), **more)


@pytest.fixture(scope="module")
def forgetful(secret_file: Path) -> Any:
    """A server of the same store that keeps nothing from one request to the next."""

    class NeverKept(Kept):
        def find(self) -> None:
            return None

    class Empty(Spare):
        def get(self, key: str) -> Any:
            return None

    class Anew(Store):
        def open(self, *asked: Any) -> Any:
            self._contents, self._places = None, None
            self._series.clear()
            self._records.clear()
            return super().open(*asked)

    with pytest.MonkeyPatch.context() as patch:
        for name, made in (("Kept", NeverKept), ("Spare", Empty), ("Store", Anew)):
            patch.setattr(serve, name, made)
        return behind_proxy(secret_file)


rights = st.tuples(
    st.frozensets(st.sampled_from(sorted(roles())), min_size=1, max_size=2),
    st.frozensets(st.sampled_from(["lambeth", "camden", "tp", "central-north"]), max_size=2),
)
ASKED = [*ADDRESSES, "/records/action", "/records/risk", "/records/deep-dive", "/meeting/management-board-2018-01-16", "/finder.json",
         "/download/exceptions.txt", "/download/records.csv?kind=action", "/download/page.csv?page=/exceptions"]  # fmt: skip


@SHORT
@given(rights, rights, st.sampled_from(ASKED))
def test_nobody_of_any_rights_is_given_what_is_kept_for_another(
    secret_server: Any, forgetful: Any, before: Any, rights: Any, page: str
) -> None:
    """All are of one name and one post: only their rights tell them apart."""
    for other in (before, rights, before):
        Anybody(secret_server, other).get(page)
    first, second = (OURS.sub(b"", Anybody(s, rights).get(page).data) for s in (secret_server, forgetful))
    assert page == "/audit" or first == second
    if page in ADDRESSES and page != "/audit":
        assert Anybody(secret_server, rights).go(page) == Anybody(forgetful, rights).go(page)
