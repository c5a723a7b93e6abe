"""Every page goes to the room and can be taken away: slides, PowerPoint, sheets; what is not there says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import brotli
import openpyxl
import pytest
from pptx import Presentation
from sqlalchemy import Engine, event

from callbacks.present import MOST
from callbacks.routes import VIEWS
from callbacks.serve import create_app
from dashboard.selection import Selection
from data.settings import Settings
from tests.layouts.conftest import Tree

# an address of every page in the route table
ADDRESSES = {
    "met": "/",
    "force": "/force",
    "group": "/group/tp",
    "bcu": "/bcu/central-north",
    "borough": "/borough/lambeth?to=2017-06&compare=last-3-months",
    "ward": "/ward/E05009317",
    "measure": "/measure/burglary-residential?unit=camden",
    "exceptions": "/exceptions",
    "priorities": "/priorities?unit=camden",
    "priority": "/priority/violence-against-women-and-girls",
    "violence": "/violence",
    "local": "/local/lambeth",
    "methods": "/methods",
    "definitions": "/definitions",
    "data": "/data",
    "meetings": "/meetings",
    "forum": "/forum/management-board",
    "records": "/records/action",
    "governance": "/governance",
    "actions": "/actions",
    "risks": "/risks",
    "recommendations": "/recommendations",
}
KINDS = {"csv": "text/csv", "xlsx": "spreadsheetml", "pptx": "presentationml"}
NOBODY = ("audit", "record", "meeting")  # what needs somebody, or a record that a demonstration may lack
MB = 1_000_000
each = pytest.mark.parametrize("page", ADDRESSES)


def slides_of(client: Any, *pages: str) -> tuple[Any, Tree]:
    answer = client.get("/present", query_string=[("page", p) for p in pages])
    return answer, Tree(answer.get_data(as_text=True))


def test_every_page_of_the_route_table_is_tried_here() -> None:
    assert set(VIEWS) - set(ADDRESSES) - set(NOBODY) == set()
    for page, address in ADDRESSES.items():
        s = Selection.parse(*address.partition("?")[::2])
        assert s is not None
        assert s.page == page


@each
def test_every_page_is_presented(demo: Any, page: str) -> None:
    answer, tree = slides_of(demo, ADDRESSES[page])
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert tree.wrong == []
    slides = [s for s in tree.all("section") if "slide" in s[1].get("class", "")]
    assert len(slides) > 1
    assert [s[1]["id"] for s in slides] == [str(n) for n in range(1, len(slides) + 1)]
    heading = Tree(demo.get(ADDRESSES[page]).get_data(as_text=True)).all("h1")[0]
    assert tree.text(slides[0]).startswith(tree.text(heading))
    assert all("OFFICIAL" in tree.text(f) for f in tree.all("footer"))
    (back,) = [a for a in tree.all("a") if a[1].get("class") == "back"]
    assert back[1]["href"] == ADDRESSES[page]


@each
def test_every_page_is_taken_away_in_every_form(demo: Any, page: str) -> None:
    answers = {k: demo.get(f"/download/page.{k}", query_string={"page": ADDRESSES[page]}) for k in KINDS}
    for ending, answer in answers.items():
        assert answer.status_code == 200, ending
        assert KINDS[ending] in answer.mimetype
        assert answer.headers["Content-Disposition"].endswith(f'.{ending}"')
        assert len(answer.data) < 0.6 * MB
    book = openpyxl.load_workbook(io.BytesIO(answers["xlsx"].data))
    assert book.sheetnames[-1] == "About"
    assert len(list(csv.reader(io.StringIO(answers["csv"].data.decode("utf-8-sig"))))) > 3
    _, tree = slides_of(demo, ADDRESSES[page])
    titles = [tree.text(h) for h in tree.all("h2")]
    file = Presentation(io.BytesIO(answers["pptx"].data))
    assert [" ".join(s.shapes.title.text_frame.text.split()) for s in file.slides] == titles


def test_a_pack_is_one_deck(demo: Any) -> None:
    answer, tree = slides_of(demo, "/force", "/borough/lambeth", "/measure/robbery?unit=lambeth")
    assert answer.status_code == 200
    contents = tree.all("ol")[0]
    slides = {s[1]["id"]: s for s in tree.all("section")}
    links = tree.all("a", contents)
    assert [tree.text(a) for a in links] == ["The Met: all measures", "Lambeth", "Lambeth: Robbery"]
    for a in links:
        assert tree.text(slides[a[1]["href"][1:]]).startswith(tree.text(a))
    many, _ = slides_of(demo, *["/ward/E05009317"] * (MOST + 5))
    assert many.get_data(as_text=True).count('class="slide cover') <= MOST + 2  # contents


@pytest.mark.parametrize(("page", "said"), [
    ("/nowhere", "no page at /nowhere"),
    ("/borough/atlantis", "no borough called"),
    ("/measure/nonsense", "no measure called"),
    ("/priority/nonsense", "no priority called"),
    ("https://example.org/", "no page at"),
    ("/present", "no page at /present"),
])  # fmt: skip
def test_what_is_not_there_says_so(demo: Any, page: str, said: str) -> None:
    for address in ("/present", "/download/page.pptx"):
        answer = demo.get(address, query_string={"page": page})
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert said in answer.get_data(as_text=True)


def test_slides_leave_no_trace_on_other_pages_and_pages_none_on_slides(demo: Any) -> None:
    page = Tree(demo.get("/borough/lambeth").get_data(as_text=True))
    _, slides = slides_of(demo, "/borough/lambeth")

    def files(tree: Tree) -> set[str]:
        named = [e[1].get("src") or e[1].get("href") for n in ("script", "link") for e in tree.all(n)]
        return {f.partition("?")[0].rpartition("/")[2] for f in named if f and f.startswith("/")}

    assert not {f for f in files(page) if f.startswith("present")}
    assert files(slides) == {"palette.css", "charts.css", "present.css", "present.js"}
    (way,) = [a[1]["href"] for a in page.all("a") if a[1].get("href", "").startswith("/present?")]
    assert way == "/present?page=/borough/lambeth"


def test_files_of_slides_are_kept_for_ever_and_slides_are_asked_for_again(demo: Any) -> None:
    answer, tree = slides_of(demo, "/borough/lambeth")
    for script in tree.all("script"):
        with demo.get(script[1]["src"], headers={"Accept-Encoding": "br"}) as file:
            assert "immutable" in file.headers["Cache-Control"]
    assert "no-cache" in answer.headers["Cache-Control"]
    again = demo.get("/present?page=/borough/lambeth", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is asked of the store meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


@each
def test_slides_cost_no_more_than_their_page(demo: Any, statements: list[str], page: str) -> None:
    demo.get("/health")
    statements.clear()
    answer = demo.get("/present", query_string={"page": ADDRESSES[page]}, headers={"Accept-Encoding": "br"})
    assert len(statements) <= 5, statements
    assert len(answer.data) < 0.06 * MB
    assert len(brotli.decompress(answer.data)) < 0.6 * MB


def test_the_classification_is_a_setting(demo_store: Engine) -> None:
    store = f"sqlite:///{demo_store.url.database}"
    client = create_app(Settings(database_url=store, marking="OFFICIAL-SENSITIVE")).server.test_client()
    _, tree = slides_of(client, "/ward/E05009317")
    assert {tree.text(f).split()[0] for f in tree.all("footer")} == {"OFFICIAL-SENSITIVE"}
    data = client.get("/download/page.pptx?page=/ward/E05009317").data
    for slide in Presentation(io.BytesIO(data)).slides:
        feet = [p.text_frame.text for p in slide.placeholders if p.element.ph.get("type") == "ftr"]
        assert [f.split()[0] for f in feet] == ["OFFICIAL-SENSITIVE"]
