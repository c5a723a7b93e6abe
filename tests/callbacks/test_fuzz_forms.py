"""Every address that takes a form, on both databases: whatever is sent, no fault, and a store that tells all
that was changed or has not changed."""

from __future__ import annotations

import io
import random
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from werkzeug.test import encode_multipart

from callbacks.faults import FAULT
from callbacks.serve import create_app
from dashboard.records.kind import kinds
from data import schema, setup
from data.schema_records import packs, record_log, records
from data.settings import Settings
from tests.callbacks.test_fuzz import CALLBACK, NASTY, encoded
from tests.conftest import Postgres

FUZZ = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a whole request is small enough to read
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
# an address of each rule that takes a POST; those of records that are there, are not, and cannot be
POSTS = {
    "/_dash-update-component": (),
    "/cases/<int:number>": ("/cases/1", "/cases/0", "/cases/99999999999999999999"),
    "/load/<name>": ("/load/action", "/load/none"),
    "/meeting/<ref>": (
        "/meeting/management-board-2018-01-16",
        "/meeting/management-board-0000-00-00",
        "/meeting/management-board-9999-99-99",
        "/meeting/none",
    ),
    "/save/<kind>": tuple(f"/save/{kind}" for kind in (*kinds(), "none")),
    "/save/<kind>/<ref>": ("/save/action/A-1", "/save/forum/management-board", "/save/action/%00", "/save/none/1"),
    "/save/<kind>/<ref>/update": ("/save/action/A-1/update", "/save/forum/management-board/update"),
}  # fmt: skip
ADDRESSES = [a for given_ in POSTS.values() for a in given_]
# what a field of a form might well hold, so that some are kept, and what it should not
SOUND = ("", "1", "yes", "Analyst", "Borough commander, Lambeth", "lambeth", "robbery", "management-board", "A-1", "2017-12-04",
         "action", "open", "amber", "corporate", "Search more weapons on Friday evenings.", "withdraw", "add", "say", "keep", "up",
         "move", "out", "back", "table", "close", "begin", "end")  # fmt: skip
ODD = ("0000-00-00", "9999-99-99", "9999-12-31", "10000-01-01", "1e309", "-1e309", "NaN", "Infinity", "9" * 40, "2147483648",
       "9223372036854775808", "1_000", "\x00", "a\x00b", "\ud800", "﻿", "‮abc", "e\u0301" * 400, "x" * 70_000,
       "</script><b>", "; ".join("ab" for _ in range(2000)), "٤٢", "²", "1/0", " " * 500, "\r\n" * 200)  # fmt: skip
FIELDS = sorted({
    *(n for kind in kinds().values() for n in kind.fields), "do", "revision", "post", "why", "day", "text", "status", "key", "to",
    "next", "state", "reason", "illustrative", "month", "back", "minutes", "outcome",
})  # fmt: skip
ACTION = sorted(kinds()["action"].fields)
SOUND_ACTION = {"text": "Search more weapons on Friday evenings", "owner": "Borough commander", "unit": "lambeth", "due": "2018-02-01",
                "raised": "2017-12-04", "post": "Analyst"}  # fmt: skip
texts = st.one_of(
    st.sampled_from(SOUND), st.sampled_from(SOUND), st.sampled_from(ODD + NASTY), st.text(max_size=20)
)
forms = st.lists(
    st.tuples(st.sampled_from(FIELDS) | st.text(max_size=8), texts), max_size=14
)  # fields may come twice


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Engine, str]]:
    """A client, the engine under it, and its token."""
    folder = tmp_path_factory.mktemp("forms")
    if request.param == "sqlite":
        shutil.copy(empty_sqlite, folder / "store.db")
        url = f"sqlite:///{folder / 'store.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new("forms")
    engine = setup.open_store(url)
    client = create_app(Settings(database_url=url, refused=folder / "refused")).server.test_client()
    page = client.get("/records/action?view=new").get_data(as_text=True)
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found
    kept = client.post("/save/action", data={**SOUND_ACTION, "csrf": found[1]}, headers=OURS)
    assert kept.headers["Location"].startswith("/record/action/")
    yield client, engine, found[1]
    engine.dispose()


def fine(answer: Any) -> Any:
    assert answer.status_code < 500, answer.get_data(as_text=True)[-800:]
    assert FAULT not in answer.headers
    assert b"Traceback (most recent" not in answer.data
    return answer


def told(engine: Engine) -> tuple[int, ...]:
    """How much the store tells of changes; and that what it holds is what it tells."""
    r, log = records.c, record_log.c
    with engine.connect() as connection:
        newest = (
            select(log.kind, log.ref, func.max(log.revision).label("revision"))
            .group_by(log.kind, log.ref)
            .subquery()
        )
        rows = connection.execute(
            select(r.kind, r.ref, r.revision, r.body, r.withdrawn, log.revision, log.after, log.withdrawn)
            .join(newest, (newest.c.kind == r.kind) & (newest.c.ref == r.ref))
            .join(record_log, (log.kind == r.kind) & (log.ref == r.ref) & (log.revision == newest.c.revision))
        ).all()  # fmt: skip
        counted = [
            connection.scalar(select(func.count()).select_from(t))
            for t in (records, record_log, schema.case_log, packs)
        ]
        version = connection.scalar(select(schema.state.c.records_version))
    assert len(rows) == counted[0]
    assert all(row[2:5] == row[5:8] for row in rows)
    return (*map(int, counted), int(version))


def send(site: tuple[Any, Engine, str], path: str, fields: list[tuple[str, str]]) -> None:
    client, engine, csrf = site
    before = told(engine)
    body = "&".join(f"{encoded(n)}={encoded(v)}" for n, v in [*fields, ("csrf", csrf)])
    answer = fine(
        client.post(path, data=body, content_type="application/x-www-form-urlencoded", headers=OURS)
    )
    after = told(engine)
    if answer.status_code >= 400:
        assert after == before, (path, fields)
    lines = after[1] > before[1] or after[2] > before[2]  # of what was changed
    assert after == before or lines or after[3] > before[3]  # or a pack more, which tells of itself
    assert (after[4] > before[4]) == (lines or after[3] > before[3])


def test_every_address_that_takes_a_form_is_tried(site: tuple[Any, Engine, str]) -> None:
    rules = site[0].application.url_map.iter_rules()
    assert {str(rule) for rule in rules if "POST" in rule.methods} == set(POSTS)


@FUZZ
@given(st.sampled_from(ADDRESSES), forms)
def test_any_form(site: Any, path: str, fields: list[tuple[str, str]]) -> None:
    send(site, path, fields)


@FUZZ
@given(st.dictionaries(st.sampled_from(ACTION), texts, max_size=2), st.booleans())
def test_an_action_with_few_fields_replaced(site: Any, replaced: dict[str, str], new: bool) -> None:
    """Close to what is right, so that some are kept, with whatever stands in them."""
    with site[1].connect() as connection:
        old = connection.execute(
            select(records.c.ref, records.c.revision).where(records.c.kind == "action")
        ).first()
    assert old is not None
    revision = {} if new else {"revision": str(old.revision), "why": "A better date."}
    send(
        site,
        "/save/action" if new else f"/save/action/{old.ref}",
        list({**SOUND_ACTION, **revision, **replaced}.items()),
    )


@FUZZ
@given(st.sampled_from(sorted(kinds())), st.data())
def test_the_form_of_every_kind_with_every_field(site: Any, kind: str, data: st.DataObject) -> None:
    fields = [(name, data.draw(texts)) for name in kinds()[kind].fields]
    send(site, f"/save/{kind}", [*fields, ("post", "Analyst"), ("why", data.draw(texts)), ("revision", "0")])


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_each_odd_value_in_each_field(site: Any, kind: str) -> None:
    draw = random.Random(kind)
    for _ in range(3):
        fields = [(name, draw.choice(ODD)) for name in kinds()[kind].fields]
        send(site, f"/save/{kind}", [*fields, ("post", "Analyst")])


@pytest.mark.parametrize("do", ["up", "move", "out", "back", "say", "add", "keep", "begin", "table", "close"])
def test_each_thing_that_is_done_to_a_meeting_with_what_is_odd(site: Any, do: str) -> None:
    path = "/meeting/management-board-2018-01-16"
    names = ("key", "to", "revision", "title", "minutes", "next")
    for name, value in zip(
        names, ("\x00", "1e309", "9" * 40, "x" * 70_000, "\ud800", "0000-00-00"), strict=True
    ):
        send(site, path, [("do", do), ("key", "open"), ("title", "A title"), (name, value)])


@FUZZ
@given(
    st.sampled_from(NASTY + ODD),
    st.sampled_from(("/", "/record/", "/measure/", "/meeting/", "/borough/", "/forum/")),
)
def test_any_address_and_callback(site: Any, text: str, path: str) -> None:
    client = site[0]
    for address in (
        f"{path}{encoded(text[:3000])}",
        f"/exceptions?unit={encoded(text[:3000])}&as-at={encoded(text[:90])}",
    ):
        fine(client.get(address.replace("//", "/")))
        url = address.encode("ascii").decode()
        asked = {"output": "page.answer", "outputs": {"id": "page", "property": "answer"},
                 "inputs": [{"id": "page", "property": "url", "value": url}], "changedPropIds": ["page.url"]}  # fmt: skip
        fine(client.post(CALLBACK, json=asked))
        fine(client.post(CALLBACK, json={**asked, "inputs": [{**asked["inputs"][0], "value": text}]}))  # type: ignore[index,dict-item]


def bomb() -> bytes:
    """A workbook whose sheet unpacks to 120 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(120):
            sheet.write(b" " * 10**6)
    return out.getvalue()


def lying() -> bytes:
    """The same, which says that it is small."""
    data = bomb()
    size = (120 * 10**6).to_bytes(4, "little")
    assert data.count(size) >= 1
    return data.replace(size, (1000).to_bytes(4, "little"))


FILES = {
    "bomb.xlsx": bomb, "lying.xlsx": lying, "nul.csv": lambda: b"title,owner\nA\x00b,c\n", "big.csv": lambda: b"a" * 11_000_000,
    "rows.csv": lambda: b"title\n" + b"a\n" * 30_000, "half.csv": lambda: "title\n\ud800".encode("utf-8", "surrogatepass"),
    "date.csv": lambda: b"title,owner,due,raised,units\nA title,AC,0000-00-00,9999-99-99,lambeth\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_a_trap(site: Any, name: str) -> None:
    client, engine, csrf = site
    before = told(engine)
    form = {"csrf": csrf, "post": "Analyst", "file": (io.BytesIO(FILES[name]()), name)}
    boundary, body = encode_multipart(form)
    answer = client.post(
        "/load/action", data=body, content_type=f"multipart/form-data; boundary={boundary}", headers=OURS
    )
    assert fine(answer).status_code in (400, 422)
    assert told(engine) == before


def test_some_of_it_was_kept(site: Any) -> None:
    """Forms that are all refused would prove little."""
    with site[1].connect() as connection:
        posts = connection.scalar(
            select(func.count()).select_from(record_log).where(record_log.c.by == "Analyst")
        )
    assert (posts or 0) > 1  # the first is of the fixture


def test_a_form_without_its_token_changes_nothing(site: Any) -> None:
    client, engine, _ = site
    before = told(engine)
    for path in ADDRESSES:
        answer = fine(client.post(path, data=urlencode({"title": "A", "csrf": "guess"}), headers=OURS))
        assert answer.status_code in (400, 403, 404, 405)
    assert told(engine) == before
