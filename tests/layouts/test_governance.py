"""The map shows every forum once and every link once, and its lines touch nothing but their own boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbacks.routes import page_html
from dashboard.catalogue import catalogue
from dashboard.principal import ANYONE
from dashboard.records.record import Record, Records
from dashboard.selection import Selection
from dashboard.views.governance import GovernancePage, governance_page
from data import setup
from data.store import Store
from layouts.charts.forum_lines import Box, Route, routes
from layouts.charts.forum_map import _boxes
from layouts.governance import governance
from layouts.sheets import sheets


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    engine = setup.open_store(f"sqlite:///{tmp_path_factory.mktemp('map') / 'store.db'}")
    yield Store(engine, catalogue()).open(ANYONE)
    engine.dispose()


@dataclass
class Desk:
    """A reading whose records are others."""

    reading: Any
    given: Records = field(default_factory=Records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reading, name)

    def records(self, as_at: Any = None) -> Records:
        return self.given


def view(reading: Any, **query: Any) -> GovernancePage:
    return governance_page(reading, Selection("governance", **query))


REFS = ["management-board", "performance-group", "tp-crimefighters", "a", "b", "c", "d"]
LEVELS = st.sampled_from(["corporate", "business-group", "thematic", "borough", "outside"])
RELATION = st.sampled_from(["escalates", "cascades", "commissions", "assures"])
PAIR = st.tuples(st.sampled_from(REFS), st.sampled_from(REFS)).filter(lambda p: p[0] != p[1])


@st.composite
def frameworks(draw: st.DrawFn) -> Records:
    """Any forums that people may have made, and any links between them."""
    forums = [
        Record(
            "forum",
            ref,
            {"name": f"Forum {ref}", "level": draw(LEVELS), "chair": "Chair", "cadence": "monthly"},
        )
        for ref in REFS
    ]
    asked = draw(st.lists(st.tuples(PAIR, RELATION, st.sampled_from(["x", "y"])), max_size=14, unique=True))
    links = [
        Record("link", f"L{i}", {"source_forum": a, "target_forum": b, "relation": r, "what": what})
        for i, ((a, b), r, what) in enumerate(asked)
    ]
    return Records([*forums, *links])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=frameworks())
def test_every_forum_is_in_one_node_and_every_link_is_one_edge(reading: Any, records: Records) -> None:
    page = view(Desk(reading, records))
    assert sorted(f.ref for n in page.nodes for f in n.forums) == sorted(r.ref for r in records.of("forum"))
    node = {f.ref: n.key for n in page.nodes for f in n.forums}
    edges = {(e.source.key, e.target.key, e.relation, e.what) for e in page.edges}
    links = records.of("link")
    wanted = {
        (node[x.text("source_forum")], node[x.text("target_forum")], x.text("relation"), x.text("what"))
        for x in links
    }
    assert edges == wanted
    assert [e.number for e in page.edges] == list(range(1, len(edges) + 1))
    for one in page.nodes:  # what is told of a node holds for each of its forums
        passed = {
            frozenset((x.text("relation"), x.text("what"), x.text("target_forum")) for x in links
                      if x.text("source_forum") == f.ref) for f in one.forums
        }  # fmt: skip
        assert len(passed) == 1
    drawn = page_html(governance(page))
    assert all(f'id="link-{e.number}"' in drawn for e in page.edges)


def _crossed(route: Route, boxes: dict[str, Box], ends: set[str]) -> list[str]:
    """The boxes, but its own, through which a line runs."""
    found = []
    for (x0, y0), (x1, y1) in pairwise(route.points):
        for key, b in boxes.items():
            inside = (
                min(x0, x1) < b.x + b.wide - 1 and max(x0, x1) > b.x + 1
                and min(y0, y1) < b.y + b.tall - 1 and max(y0, y1) > b.y + 1
            )  # fmt: skip
            if inside and key not in ends:
                found.append(key)
    return found


def _meet(one: Route, other: Route) -> bool:
    """Whether two lines lie on each other for more than a point."""
    for (a0, b0), (a1, b1) in pairwise(one.points):
        for (c0, d0), (c1, d1) in pairwise(other.points):
            along = b0 == b1 == d0 == d1 and min(max(a0, a1), max(c0, c1)) - max(min(a0, a1), min(c0, c1)) > 1
            down = a0 == a1 == c0 == c1 and min(max(b0, b1), max(d0, d1)) - max(min(b0, b1), min(d0, d1)) > 1
            if along or down:
                return True
    return False


def test_the_lines_of_the_paper_s_framework_run_free_of_boxes_and_of_each_other(reading: Any) -> None:
    page = view(reading)
    boxes = _boxes(page.nodes)
    found = routes([(e.number, e.source.key, e.target.key, e.relation) for e in page.edges], boxes)
    assert [r.number for r in found] == [e.number for e in page.edges]
    for route, edge in zip(found, page.edges, strict=True):
        ends = {edge.source.key, edge.target.key}
        assert not _crossed(route, boxes, ends), edge
        for (x, y), key in ((route.points[0], edge.source.key), (route.points[-1], edge.target.key)):
            b = boxes[key]
            assert b.x <= x <= b.x + b.wide
            assert b.y <= y <= b.y + b.tall
    assert not [(a.number, b.number) for i, a in enumerate(found) for b in found[i + 1 :] if _meet(a, b)]
    labels = [r.label for r in found]
    assert all(abs(x - u) + abs(y - v) > 12 for i, (x, y) in enumerate(labels) for u, v in labels[i + 1 :])


def test_the_boroughs_are_one_node_that_opens_to_a_list(reading: Any) -> None:
    page = view(reading)
    (boroughs,) = [n for n in page.nodes if len(n.forums) == 32]
    assert (boroughs.name, boroughs.chair) == ("CrimeFighters of 32 boroughs", "Borough Commander")
    html = page_html(governance(page))
    assert f'id="{boroughs.href[1:]}"' in html
    assert 'href="/forum/crimefighters-camden"' in html
    assert len(page.nodes) == 15


def test_one_relation_or_one_forum_can_be_seen_alone(reading: Any) -> None:
    page = view(reading, view="assures")
    assert {e.relation for e in page.shown} == {"assures"}
    assert any(n.quiet for n in page.nodes)
    assert page.whole == "/governance"
    alone = view(reading, forum="management-board")
    assert all("management-board" in (e.source.key, e.target.key) for e in alone.shown)
    odd = view(reading, view="nonsense", forum="nowhere")
    assert len(odd.frame.notices) == 2
    assert odd.shown == odd.edges


def test_the_sheets_say_what_the_page_says(reading: Any) -> None:
    page = view(reading)
    forums, links, _ = sheets(page)
    assert len(forums.rows) == 50
    assert [row[0] for row in links.rows] == [e.number for e in page.edges]
    assert all("1." in str(row[-1]) for row in (*forums.rows, *links.rows))
