"""Pages of meetings are whole: heads, labels, links, marks; and so are their sheets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.layouts import test_pages
from tests.layouts.test_pages import page

CAMDEN = "/meeting/crimefighters-camden-2017-12-21"
PAGES = (
    "/meetings", "/meetings?view=forums", "/meetings?unit=camden&status=borough", "/forum/tp-crimefighters", "/forum/gold-groups",
    "/forum/crimefighters-lambeth", CAMDEN, f"{CAMDEN}?view=pack", "/meeting/management-board-2018-01-16",
    "/meeting/management-board-2017-11-21", "/meeting/performance-group-2017-12-20", "/meeting/risk-and-assurance-board-2018-03-06",
    "/meeting/tp-crimefighters-2018-01-04", "/meeting/tp-risk-and-assurance-board-2018-02-13",
    "/meeting/serious-violence-crimefighters-2018-01-10", "/meeting/safeguarding-board-2018-01-25",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_with_heads_labels_and_links(demo: Any, path: str) -> None:
    tree = page(demo, path)
    assert tree.wrong == []
    words = f" {tree.text()} ".replace(" None of ", " ")
    assert not [w for w in (" nan", "NaN", " None", "undefined", "{}", "&amp;", "<") if w in words]
    test_pages.test_every_table_has_heads_with_scope_and_rows_of_one_width(demo, path)
    names = (
        "a",
        "select",
        "input",
        "textarea",
        "section",
        "div",
        "ul",
        "li",
        "details",
        "tr",
        "main",
        "article",
    )
    ids = [e[1]["id"] for name in names for e in tree.all(name) if e[1].get("id")]
    assert len(ids) == len(set(ids))
    assert all(label[1]["for"] in ids for label in tree.all("label"))
    inside = [a[1]["href"][1:] for a in tree.all("a") if a[1]["href"].startswith("#")]
    assert all(i in ids for i in inside)
    assert all(tree.text(a) for a in tree.all("a"))


@pytest.mark.parametrize("path", PAGES)
def test_what_is_invented_says_so_on_the_page_and_on_its_sheets(demo: Any, path: str) -> None:
    text = demo.get("/download/page.csv", query_string={"page": path}).data.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) > 3
    if "made for demonstration" in page(demo, path).text():
        assert "llustrative" in text


def test_no_link_of_an_agenda_is_broken(demo: Any) -> None:
    links = {
        a[1]["href"].split("#")[0]
        for p in (CAMDEN, "/meeting/management-board-2018-01-16", "/forum/performance-group")
        for a in page(demo, p).all("a")
    }
    assert [x for x in sorted(links) if x and demo.get(x).status_code != 200] == []


@pytest.mark.parametrize(
    "path", ["/meeting/x", "/forum/x", f"{CAMDEN}?view=tabled", "/meetings?unit=atlantis"]
)
def test_what_is_not_there_is_404(demo: Any, path: str) -> None:
    assert demo.get(path).status_code == 404
