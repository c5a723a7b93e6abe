"""What an attacker tries who is let in as somebody, or as nobody: other spellings, methods, marks, outputs."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest

from tests.callbacks.people import As, headers
from tests.callbacks.secret import CAMDEN, SECRET, WARD, clean
from tests.callbacks.test_trail import lines as lines

GUN = SECRET[0]
OURS = {"Origin": "http://localhost"}
CALLBACK = "/_dash-update-component"
REFUSED = (400, 403, 404)
# other spellings of what is restricted
SPELT = [
    *(f"/measure/{GUN}{end}" for end in ("", "/", ".", ";x", "%20", "%00", "@", "@2008", "@street", "%2f..")),
    *(f"{start}{GUN}" for start in ("/%2fmeasure/", "/measure//", "/./measure/", "/%6deasure/", "/x/../measure/", "/measure/%20")),
    f"/measure/{GUN.upper()}", f"/measure/{GUN.replace('-', '%2d')}", f"/measure/{GUN}%ef%bc%8e", f"/ward/{WARD}",
    f"/ward/{WARD.lower()}", f"/ward/%20{WARD}", f"/ward/{WARD}%20", f"/measure/robbery?unit={WARD.lower()}",
    f"/measure/robbery?unit=camden&unit={WARD}", f"/measure/robbery?unit=%20{WARD}", "/%2faudit", "/audit/", "/Audit",
    "/audit;x", "/audit.", "/download/../audit", f"/download/series.csv?measure={GUN}%40x@y",
    f"/download/series.csv?measure=unmapped:{GUN}", f"/download/series.csv?measure=%20{GUN}",
    f"/download/series.csv?measure={GUN}@street", f"/download/series.csv?measure=robbery&unit={WARD.lower()}",
    f"/present?page=/measure/{GUN}.", f"/present?page=//measure/{GUN}", f"/download/page.csv?page=//ward/{WARD}",
]  # fmt: skip
HIDDEN = [f"/measure/{GUN}", f"/ward/{WARD}", "/audit", f"/download/series.csv?measure={GUN}"]


@pytest.mark.parametrize("path", SPELT)
def test_no_other_spelling_opens_what_is_closed(secret_server: Any, path: str) -> None:
    answer = As(secret_server, "lambeth").get(path)
    assert answer.status_code in REFUSED
    clean("lambeth", path, answer.data, allowed=True)


@pytest.mark.parametrize("path", ["/%2f", "/health/", "/health/..", "/health/../data", "/health;/data", "/health%00", "/HEALTH",
                                  "/assets/..//data", "/assets/%2e%2e/data", "/assets/..%2fapp.py", "/assets/%5c..%5capp.py",
                                  "/assets/pages.css/../../finder.json", "/%2fassets/x", "/sign-in", "/signed-out"])  # fmt: skip
def test_no_spelling_of_what_is_open_leads_further(secret_server: Any, path: str) -> None:
    asker = {"REMOTE_ADDR": f"10.8.{len(path)}.{sum(map(ord, path)) % 250}"}
    answer = secret_server.test_client().get(path, environ_overrides=asker)
    assert answer.status_code in REFUSED
    assert b"Lambeth" not in answer.data


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO"])
@pytest.mark.parametrize("path", [*HIDDEN, "/measure/robbery", "/save/action", CALLBACK])
def test_no_method_tells_more_than_get(secret_server: Any, method: str, path: str) -> None:
    with secret_server.test_client().open(path, method=method, headers=headers("lambeth")) as answer:
        clean("lambeth", path, answer.data)
        assert answer.status_code < 500
        if method == "HEAD" and path in HIDDEN:
            assert answer.status_code == 403
        if method not in ("HEAD", "OPTIONS"):
            assert answer.status_code in (403, 405)


@pytest.mark.parametrize("path", HIDDEN)
def test_nobody_is_told_that_what_they_may_not_see_has_not_changed(secret_server: Any, path: str) -> None:
    """304 would say that it is there, and the same as a mark that somebody handed on."""
    mark = As(secret_server, "admin").get(path).headers.get("ETag", "*")
    who = As(secret_server, "lambeth")
    for given in (mark, "*"):
        assert who.get(path, headers={"If-None-Match": given}).status_code == 403
    assert who.get(path, headers={"Range": "bytes=0-9"}).status_code == 403


@pytest.mark.parametrize("address", [f"/measure/{GUN}", f"/measure/robbery?unit={WARD}"])
def test_who_would_explore_what_is_restricted_is_noted(
    secret_server: Any, address: str, lines: list[Any]
) -> None:
    asked = {
        "output": "dialog.children",
        "outputs": {"id": "dialog", "property": "children"},
        "inputs": [{"id": "page", "property": "explore", "value": {"url": address, "at": 1}}],
        "changedPropIds": ["page.explore"],
    }
    answer = As(secret_server, "lambeth").post(CALLBACK, json=asked)
    assert answer.json["response"] == {"dialog": {"children": []}}
    assert [(x.who, x.kind, x.about) for x in lines] == [("lambeth", "refused", address)]


def refs(who: As, kind: str) -> set[str]:
    rows = csv.DictReader(io.StringIO(who.get(f"/download/records.csv?kind={kind}").data.decode("utf-8-sig")))
    return {row["ref"] for row in rows}


def told(answer: Any, ref: str) -> tuple[int, str]:
    """Status and words of a page, with what was asked for left out."""
    main = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    assert main
    return answer.status_code, html.unescape(main).replace(ref, "…")


@pytest.mark.parametrize("kind", ["action", "risk", "decision"])
def test_a_record_of_others_answers_as_one_that_is_not_there(secret_server: Any, kind: str) -> None:
    who = As(secret_server, "lambeth")
    others = sorted(refs(As(secret_server, "admin"), kind) - refs(who, kind))
    assert others
    none = re.sub(r"\d+$", "99999", others[0])
    token = re.search(r'name="csrf" value="(\w+)"', who.text("/records/action?view=new"))
    assert token
    form = {"csrf": token[1], "revision": "1", "text": "Some words", "day": "2017-12-01"}
    found = []
    for ref in (others[0], none):
        asked = [who.get(f"/record/{kind}/{ref}{view}") for view in ("", "?view=edit")]
        for rest, do in (("", {}), ("", {"do": "withdraw"}), ("/update", {})):
            asked.append(who.post(f"/save/{kind}/{ref}{rest}", data={**form, **do}, headers=OURS))
        found.append([told(answer, ref) for answer in asked])
    assert found[0] == found[1]
    assert {status for status, _ in found[0]} == {404}


def test_a_case_of_others_answers_as_one_that_is_not_there(secret_server: Any) -> None:
    admin, who = As(secret_server, "admin"), As(secret_server, "lambeth")
    text = admin.text(f"/exceptions?unit={CAMDEN}&to=2017-11")
    case = next(iter(re.findall(r'action="/cases/(\d+)"', text)))
    found = [told(who.get(f"/cases/{n}"), f"/cases/{n}") for n in (case, 99999)]
    assert found[0] == found[1]
    assert found[0][0] == 404


def test_a_token_of_somebody_else_is_none(secret_server: Any) -> None:
    """Nor is one's own from another page, or by another name of the host."""
    who, form = As(secret_server, "lambeth"), "/records/action?view=new"
    tokens = [re.findall(r'name="csrf" value="(\w+)"', As(secret_server, s).text(form))[0] for s in ("lambeth", "camden")]  # fmt: skip
    elsewhere = ({}, {"Origin": "null"}, {"Origin": "http://elsewhere.example"}, {"Origin": "http://localhost@elsewhere.example"},
                 {"Origin": "http://elsewhere.example", "Referer": "http://localhost/"},
                 {**OURS, "Sec-Fetch-Site": "cross-site"}, {**OURS, "Sec-Fetch-Site": "same-site"})  # fmt: skip
    for said, token in [(OURS, tokens[1]), (OURS, ""), *((given, tokens[0]) for given in elsewhere)]:
        assert who.post("/save/action", data={"csrf": token}, headers=said).status_code == 403, said
    assert who.post("/save/action", data={"csrf": tokens[0]}, headers=OURS).status_code == 422
