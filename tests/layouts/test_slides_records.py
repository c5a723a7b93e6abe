"""Slides of meetings, forums and registers: titles that say something, in print that a room can read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.layouts.conftest import Tree
from tests.layouts.test_pages import page

TITLES = {
    "/actions": "Overdue: ",
    "/risks": "Today’s exceptions touch ",
    "/recommendations": " overdue",
    "/governance": "Who escalates to whom: ",
    "/forum/performance-group": "Next meeting: ",
    "/meetings": " meetings",
    "/records/theme": " themes",
    "/record/action/A-2017-101": "Action A-2017-101",
}


@pytest.fixture(params=TITLES)
def shown(request: Any, demo: Any) -> tuple[str, Tree, list[Any]]:
    """The page, the page's words, its slides."""
    path = request.param
    tree = Tree(demo.get("/present", query_string={"page": path}).get_data(as_text=True))
    return path, page(demo, path), [s for s in tree.all("section") if "slide" in s[1].get("class", "")]


def test_a_slide_of_records_is_read_from_the_back_of_the_room(shown: tuple[str, Tree, list[Any]]) -> None:
    path, _, slides = shown
    titles = [Tree.text(Tree(""), h) for s in slides for h in Tree.all(Tree(""), "h2", s)]
    assert len(titles) == len(slides) > 1
    assert any(TITLES[path] in t for t in titles[1:]), titles
    small = [t for s, t in zip(slides, titles, strict=True) if "small-print" in str(s)]
    assert [t for t in small if not t.startswith("Annex")] == []


def test_what_slides_of_records_say_is_on_their_page(shown: tuple[str, Tree, list[Any]]) -> None:
    _, seen, slides = shown
    words, tree = seen.text(), Tree("")
    rows = [tree.text(h) for s in slides if "small-print" not in str(s) for h in tree.all("th", s)
            if h[1].get("scope") == "row"]  # fmt: skip
    assert [r for r in rows if r.split(": ")[-1].split("day ")[-1] not in words and not r.isdigit()] == []
