"""Nobody is shown what they may not see: not on a page, in a file, in a list of names, nor out of a cache.

The store holds figures that no honest figure is like, where restricted measures and a ward of Camden
stand. Whoever may not see those is walked through every route and every way to take things away; such a
figure anywhere, or the sum of some months of it, is a leak.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.catalogue import Catalogue
from dashboard.selection import PAGES
from data import setup
from tests.callbacks.people import PEOPLE, As
from tests.callbacks.secret import (
    ADDRESSES,
    BLIND,
    CAMDEN,
    SECRET,
    SHORT,
    WARD,
    away,
    big,
    clean,
    huge,
    named,
)


def test_the_secret_is_there_for_those_who_may_see_it(secret_server: Any) -> None:
    """Without this the other tests could not fail."""
    for subject in set(PEOPLE) - set(BLIND):
        for measure in SECRET:
            assert huge(As(secret_server, subject).get(f"/measure/{measure}").data), (subject, measure)
    for subject in set(PEOPLE) - {"lambeth"}:
        assert big(As(secret_server, subject).get(f"/measure/robbery?unit={WARD}").data), subject
        assert big(As(secret_server, subject).get(f"/download/series.csv?measure=robbery&unit={WARD}").data)
    assert named(As(secret_server, "board").get("/violence").data)
    board = As(secret_server, "board")
    for way in away(f"/measure/{SECRET[0]}"):
        assert huge(board.get(way).data), way


def test_the_walk_knows_every_page() -> None:
    assert {p.split("/")[1].split("?")[0] for p in ADDRESSES} >= {p for p in PAGES if p not in UNWALKED} - {
        ""
    }


UNWALKED = {
    "forum",
    "meeting",
    "records",
    "record",
}  # addressed by what they hold: found by their links below


@pytest.mark.parametrize("subject", BLIND)
def test_no_page_shows_it(secret_server: Any, subject: str) -> None:
    who = As(secret_server, subject)
    for page in ADDRESSES:
        answer = who.get(page)
        secret = page.startswith(tuple(f"/measure/{m}" for m in SECRET))
        assert not secret or answer.status_code == 403, page
        assert answer.status_code < 500, page
        clean(subject, page, answer.data, allowed=secret)


@pytest.mark.parametrize("subject", BLIND)
def test_no_link_of_a_page_leads_to_it(secret_server: Any, subject: str) -> None:
    """Pages that the walk does not know by name are known by their links."""
    who, seen = As(secret_server, subject), set()
    for page in ("/", "/meetings", "/governance", "/actions", "/borough/lambeth", "/exceptions", "/violence"):
        for href in re.findall(r'href="(/(?!assets)[^"#]*)', who.text(page)):
            kind = href.split("/")[1]
            if sum(1 for s in seen if s.split("/")[1] == kind) < 6 and href not in seen:
                seen.add(href)
                answer = who.get(href.replace("&amp;", "&"))
                assert answer.status_code in (200, 303), (
                    page,
                    href,
                )  # no way leads to nothing, or to what is refused
                clean(subject, href, answer.data)
    assert len(seen) > 20


@pytest.mark.parametrize("subject", BLIND)
def test_no_series_is_taken_away(secret_server: Any, subject: str) -> None:
    who = As(secret_server, subject)
    for measure in (*SECRET, f"robbery,{SECRET[0]}", f"{SECRET[0]}@2008"):
        for unit in ("", "&unit=camden", "&unit=lambeth,camden"):
            answer = who.get(f"/download/series.csv?measure={measure}{unit}")
            assert answer.status_code == 403, (measure, unit)
            assert not huge(answer.data)
    assert who.get(f"/download/series.csv?measure=robbery&unit={WARD}").status_code == (
        403 if subject == "lambeth" else 200
    )
    for unit in ("", "lambeth", "camden"):
        clean(subject, "text", who.get(f"/download/exceptions.txt?unit={unit}").data)


@SHORT
@given(st.sampled_from(BLIND), st.sampled_from(ADDRESSES), st.integers(0, 3))
def test_no_page_is_taken_away_with_it(secret_server: Any, subject: str, page: str, way: int) -> None:
    answer = As(secret_server, subject).get(away(page)[way])
    assert answer.status_code < 500
    clean(subject, page, answer.data, allowed=answer.status_code == 403)


@SHORT
@given(st.sampled_from(BLIND), st.sampled_from(ADDRESSES))
def test_no_chart_is_explored_with_it(secret_server: Any, subject: str, page: str) -> None:
    asked = {
        "output": "dialog.children",
        "outputs": {"id": "dialog", "property": "children"},
        "inputs": [{"id": "page", "property": "explore", "value": {"url": page, "at": 1}}],
        "changedPropIds": ["page.explore"],
    }
    answer = As(secret_server, subject).post("/_dash-update-component", json=asked)
    assert answer.status_code < 500
    clean(subject, page, answer.data)


def test_the_ward_is_there(secret_file: Path, measures: Catalogue) -> None:
    from dashboard.principal import ANYONE
    from data.store import Store

    engine = setup.open_store(f"sqlite:///{secret_file}")
    organisation = Store(engine, measures).open(ANYONE).organisation
    engine.dispose()
    assert organisation.within(CAMDEN) >= {WARD}
