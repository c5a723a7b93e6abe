"""Whatever is sent: an answer, never a fault of ours, never a stack trace."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbacks.faults import FAULT
from callbacks.serve import create_app
from dashboard.records.kind import kinds
from dashboard.selection import PAGES
from data.settings import Settings

FUZZ = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CALLBACK = "/_dash-update-component"
NASTY = ("", "\x00", "\ud800", "‮", "é" * 300, "a" * 5000, "../../etc/passwd", "%", "%%30", "'; DROP TABLE state;--",
         "<script>", "{{7*7}}", "-1", "1e999", "9" * 400, "NaN", "2017-13", "0000-00", "9999-12", "2017-02-30", "😀", "\r\nX: y",
         "٣", "none", "lambeth@2008", "@", "::", ";;", "a:b;c", "//evil.example", "\\", "\t", "?", "#", "&")  # fmt: skip
NAMES = ("unit", "measure", "to", "months", "as-at", "compare", "view", "family", "layer", "kind", "priority", "status",
         "forum", "given", "page", "month", "ref", "do", "revision", "back", "post", "text", "state", "reason")  # fmt: skip
words = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=8,
)


def server_of(file: Path) -> Any:
    return create_app(Settings(database_url=f"sqlite:///{file}", refused=file.with_suffix(".refused"))).server


@pytest.fixture(scope="module")
def client(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Over a copy of the demonstration store, which may be written to."""
    file = tmp_path_factory.mktemp("fuzz") / "store.db"
    shutil.copy(demo_file, file)
    return server_of(file).test_client()


def fine(answer: Any) -> Any:
    """An answer that is no fault of ours."""
    assert answer.status_code < 500, answer.get_data(as_text=True)[:400]
    assert FAULT not in answer.headers
    assert b"Traceback (most recent" not in answer.data
    return answer


def encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="/@:")


@FUZZ
@given(st.lists(words, max_size=4), st.dictionaries(st.sampled_from(NAMES) | words, words, max_size=5))
def test_any_address(client: Any, parts: list[str], query: dict[str, str]) -> None:
    asked = "&".join(f"{encoded(n)}={encoded(v)}" for n, v in query.items())
    path = "/".join(map(encoded, parts)).lstrip("/")  # the client takes //x for a host
    fine(client.get(f"/{path}?{asked}"))


@FUZZ
@given(st.sampled_from(sorted(PAGES)), words, words, st.sampled_from(NAMES), words)
def test_any_query_of_a_page(client: Any, page: str, one: str, two: str, name: str, value: str) -> None:
    path = "/".join(["", page, *map(encoded, (one, two)[: len(PAGES[page])])])
    fine(client.get(f"{path}?{name}={encoded(value)}"))
    fine(client.get(f"/download/page.csv?page={encoded(path)}%3F{name}={encoded(value)}"))


ROUTES = ("/_dash-component-suites/{}/{}", "/download/{}.csv?measure={}", "/download/page.{}?page={}", "/vendor/{}?v={}",
          "/download/series.csv?measure=robbery&unit={}&as-at={}", "/download/exceptions.txt?to={}&unit={}",
          "/download/records.csv?kind={}&as-at={}", "/download/records.{}?kind=action&as-at={}", "/present?page={}&page={}",
          "/download/page.pptx?page={}&page={}", "/download/pack.{}?meeting={}", "/download/tabled/{}/1/{}", "/assets/{}{}",
          "/download/meetings.ics?forum={}&unit={}", "/cases/{}{}", "/save/{}/{}", "/load/{}?{}", "/trace?page={}{}",
          "/record/action/{}?view={}", "/records/action?view=new&given={}{}", "/meeting/{}?view={}", "/audit?page={}{}")  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_machinery_with_all_that_is_nasty(client: Any, route: str) -> None:
    for seed, text in enumerate(NASTY):
        other = random.Random(seed).choice(NASTY)
        fine(client.get(route.format(encoded(text), encoded(other))))


def test_an_unknown_suite_of_components_is_not_there(client: Any) -> None:
    for name in ("unknown/x", "dash/none.js", "dash/../../app.py", "met/x.js", "dash/", "os/x"):
        assert client.get(f"/_dash-component-suites/{name}").status_code == 404


@FUZZ
@given(st.sampled_from(("Accept", "Accept-Encoding", "Cookie", "Origin", "Referer", "If-None-Match", "Range", "Content-Type",
                        "X-Request-Id", "Forwarded", "Sec-Fetch-Site", "If-Modified-Since", "Content-Length")),
       st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60))  # fmt: skip
def test_any_header(client: Any, name: str, value: str) -> None:
    for path in ("/borough/lambeth", "/health", "/assets/site.css"):
        with client.get(path, headers={name: value}) as answer:
            fine(answer)
    fine(client.post(CALLBACK, data=b"{}", headers={name: value}))


@FUZZ
@given(st.binary(max_size=200) | values.map(lambda v: json.dumps(v).encode()))
def test_any_body_of_a_callback(client: Any, body: bytes) -> None:
    assert fine(client.post(CALLBACK, data=body, content_type="application/json")).status_code == 400


def asked(**more: Any) -> dict[str, Any]:
    whole = {
        "output": "page.answer",
        "outputs": {"id": "page", "property": "answer"},
        "inputs": [{"id": "page", "property": "url", "value": "/borough/lambeth"}],
        "changedPropIds": ["page.url"],
    }
    return {**whole, **more}


@FUZZ
@given(
    st.sampled_from(("output", "outputs", "inputs", "changedPropIds", "state", "parsedChangedPropsIds", "x")),
    values,
)
def test_a_callback_with_one_part_replaced(client: Any, name: str, value: Any) -> None:
    fine(client.post(CALLBACK, json=asked(**{name: value})))


@FUZZ
@given(values, st.sampled_from([("page.answer", "url"), ("dialog.children", "explore")]))
def test_a_callback_with_any_value(client: Any, value: Any, which: tuple[str, str]) -> None:
    output, name = which
    id, _, property_ = output.partition(".")
    for given_ in (value, {"url": value}):
        body = asked(
            output=output,
            outputs={"id": id, "property": property_},
            inputs=[{"id": "page", "property": name, "value": given_}],
            changedPropIds=[f"page.{name}"],
        )
        fine(client.post(CALLBACK, json=body))


def test_a_callback_nested_without_end(client: Any) -> None:
    for body in ("[" * 100_000, '{"output":' * 50_000, '{"output":"page.answer","inputs":' + "[" * 99_999):
        assert client.post(CALLBACK, data=body, content_type="application/json").status_code == 400


def test_what_is_right_still_goes_through(client: Any) -> None:
    answer = client.post(CALLBACK, json=asked())
    assert answer.status_code == 200
    assert "Lambeth" in answer.get_json()["response"]["page"]["answer"]["title"]


FORMS = ("/cases/1", "/cases/999999999999999999999", "/save/action", "/save/action/A-1", "/save/action/A-1/update", "/save/none",
         "/meeting/board-2017-12-04", "/meeting/board-9999-99-99", "/meeting/none", "/sign-out", "/load/action")  # fmt: skip


def token(client: Any) -> str:
    found = re.search(
        r'name="csrf" value="(\w+)"', client.get("/records/action?view=new").get_data(as_text=True)
    )
    assert found
    return found[1]


def post(client: Any, path: str, form: dict[str, Any], **more: Any) -> Any:
    data = {**form, "csrf": token(client)}
    return client.post(
        path, data=data, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, **more
    )


@FUZZ
@given(st.sampled_from(FORMS), st.dictionaries(
    st.sampled_from((*NAMES, "title", "owner", "due", "raised", "description", "units", "measures", "why", "day", "item",
                     "order", "key", "minutes", "label")) | words.filter(lambda w: w != "csrf"),
    words.map(lambda w: w.encode("utf-8", "surrogatepass").decode("utf-8", "replace")), max_size=8))  # fmt: skip
def test_any_form(client: Any, path: str, form: dict[str, str]) -> None:
    fine(post(client, path, {n.encode("utf-8", "replace").decode(): v for n, v in form.items()}))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_forms_of_every_kind_with_all_that_is_nasty(client: Any, kind: str) -> None:
    draw = random.Random(kind)
    clean = [n for n in NASTY if n != "\ud800"]
    for _ in range(12):
        form = {name: draw.choice(clean) for name in kinds()[kind].fields}
        fine(
            post(
                client,
                f"/save/{kind}",
                {**form, "post": "Analyst", "why": draw.choice(clean), "revision": "0"},
            )
        )


def zipped(name: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, text)
    return out.getvalue()


FILES = {
    "empty.csv": b"", "zeros.csv": b"\x00" * 99, "half.csv": b"ref,title\n\xff\xfe", "quote.csv": b'ref,"title\n"a',
    "wide.csv": b"," * 5000, "long.csv": b"ref,title\n" + b"a" * 200_000, "empty.xlsx": b"", "text.xlsx": b"ref,title",
    "zip.xlsx": zipped("a.txt", "x"), "torn.xlsx": zipped("xl/workbook.xml", "<workbook")[:-9],
    "xml.xlsx": zipped("[Content_Types].xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "none": b"x", ".": b"x",
    "book.xlsx": zipped("xl/workbook.xml", "<workbook"), "twice.csv": b"ref,ref\n1,2\n", "nul.csv": b"ref,title\nA-1,a\x00b\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_any_uploaded_register(client: Any, name: str) -> None:
    for kind in ("action", "risk", "forum"):
        form = {"file": (io.BytesIO(FILES[name]), name), "post": "Analyst"}
        fine(post(client, f"/load/{kind}", form, content_type="multipart/form-data"))


@FUZZ
@given(st.binary(max_size=300), st.sampled_from(("a.csv", "a.xlsx", "a.CSV", "a")))
def test_any_bytes_as_a_register(client: Any, data: bytes, name: str) -> None:
    form = {"file": (io.BytesIO(data), name), "post": "Analyst"}
    fine(post(client, "/load/action", form, content_type="multipart/form-data"))


def test_a_register_that_was_damaged_on_its_way(client: Any) -> None:
    for ending in ("csv", "xlsx"):
        whole = client.get(f"/download/records.{ending}?kind=action").data
        draw = random.Random(ending)
        for _ in range(25):
            at = draw.randrange(len(whole))
            damaged = bytearray(whole[: draw.choice((len(whole), at))])
            for _ in range(draw.randrange(1, 20)):
                if damaged:
                    damaged[draw.randrange(len(damaged))] = draw.randrange(256)
            form = {"file": (io.BytesIO(bytes(damaged)), f"a.{ending}"), "post": "Analyst"}
            fine(post(client, "/load/action", form, content_type="multipart/form-data"))


def test_too_much_is_refused_in_words(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    csrf = token(client)
    monkeypatch.setitem(client.application.config, "MAX_CONTENT_LENGTH", 1000)
    form = {"file": (io.BytesIO(b"a" * 2000), "a.csv"), "csrf": csrf}
    answer = client.post("/load/action", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "32 MB" in answer.get_data(as_text=True)
