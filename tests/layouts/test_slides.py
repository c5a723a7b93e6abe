"""Slides: nothing on them that the page does not say, nothing too long for them, nothing lost between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import htpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbacks.routes import LAYOUTS
from dashboard.charts import Sign
from dashboard.selection import Selection
from dashboard.source import Signal
from dashboard.views.frame import ILLUSTRATIVE
from dashboard.views.unit import unit_page
from layouts.present import present_html
from layouts.slides import deck
from layouts.slides.model import ROWS, Contents, Figures, Graph, Points, Said, Table
from layouts.slides.tables import LINES, SMALL_LINES, SMALL_ROWS, shares, slides_of
from tests.dashboard.views.plain import Plain, invented
from tests.layouts.conftest import Tree
from tests.layouts.decks import SELECTIONS, own, selections, squeezed, told, view
from tests.layouts.test_hostile import HOSTILE, named

FOUND = {
    ("robbery", "E09000022"): Signal(
        Sign.CONCERN, "up", "Concern", "Robbery in Lambeth: 9 where 3 were expected.", 1
    ),
    ("burglary", "E09000007"): Signal(
        Sign.IMPROVEMENT, "down", "Better", "Burglary in Camden: 1, 5 expected.", 2
    ),
}


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((0.0, 0.05)))
def test_every_figure_of_a_slide_is_on_its_page_to_the_digit(seed: int, gaps: float) -> None:
    source = Plain(invented(seed, gaps=gaps), found=FOUND)
    for s in [*selections(seed)][seed % 2 :: 2]:
        seen = view(source, s)
        page = squeezed(Tree(str(htpy.fragment[LAYOUTS[type(seen)](seen)])).text())
        made = deck([seen])
        slides = squeezed(Tree(present_html(made)).text())
        texts = [t for x in own(made) for t in told(x)]
        assert texts or s.page not in ("force", "borough")
        assert [t for t in texts if squeezed(t) not in page] == []
        assert [t for t in texts if squeezed(t) not in slides] == []


@pytest.mark.parametrize("s", SELECTIONS, ids=lambda s: f"{s.page}-{s.unit or s.measure}")
def test_every_slide_says_whose_it_is(s: Selection) -> None:
    seen = view(Plain(invented(2), found=FOUND, illustrative=True), s)
    seen = replace(seen, frame=replace(seen.frame, illustrative=ILLUSTRATIVE))
    made = deck([seen], marking="OFFICIAL-SENSITIVE")
    assert made.slides[0].title == seen.frame.title
    assert {x.about for x in made.slides} == {seen.frame.title}
    assert {x.period for x in made.slides} == {seen.frame.period}
    assert {(x.source != "", x.illustrative) for x in own(made)} == {(bool(seen.frame.sources), ILLUSTRATIVE)}
    tree = Tree(present_html(made))
    feet = [tree.text(f) for f in tree.all("footer")]
    assert len(feet) == len(made.slides)
    assert all(f.startswith("OFFICIAL-SENSITIVE") for f in feet)
    assert all(seen.frame.period in f for f in feet)


def test_one_idea_a_slide() -> None:
    for s in selections(7):
        for x in deck([view(Plain(invented(7), found=FOUND), s)]).slides:
            assert x.title
            if isinstance(x.body, Table):
                assert len(x.body.rows) <= (SMALL_ROWS if x.body.small else ROWS)
            if isinstance(x.body, Points):
                assert all(len(points) <= 3 for _, points in x.body.groups)
            if isinstance(x.body, Figures):
                assert len(x.body.items) <= 4


def test_the_annex_defines_what_is_shown_and_names_every_release() -> None:
    seen = view(Plain(invented(3)), Selection("borough", "lambeth"))
    made = deck([seen])
    shown = {m.name for x in made.slides for m in x.measures}
    annex = [x for x in made.slides if x.title.startswith("Annex")]
    rows = [row[0].text for x in annex if isinstance(x.body, Table) for row in x.body.rows]
    assert made.slides[-len(annex) :] == tuple(annex)
    assert set(rows) == shown | {c.title for c in seen.frame.sources}
    assert shown >= {r.measure.name for part in seen.sections for r in part.rows[:ROWS]}


def test_a_pack_says_where_each_page_begins() -> None:
    source = Plain(invented(4))
    views = [view(source, s) for s in SELECTIONS]
    made = deck(views, title="Performance Group, 7 December 2017")
    first = made.slides[0]
    assert first.title == made.title == "Performance Group, 7 December 2017"
    assert isinstance(first.body, Contents)
    assert [name for name, _ in first.body.lines] == [v.frame.title for v in views]
    for name, at in first.body.lines:
        assert (made.slides[at - 1].title, made.slides[at - 1].about) == (name, name)
    links = [a[1]["href"] for a in Tree(present_html(made)).all("a") if a[1]["href"].startswith("#")]
    assert links == [f"#{at}" for _, at in first.body.lines]


def test_a_classification_is_never_lowered() -> None:
    seen = view(Plain(invented(1)), Selection("force"))
    assert deck([seen]).marking == "OFFICIAL"
    assert deck([seen], marking="OFFICIAL-SENSITIVE").marking == "OFFICIAL-SENSITIVE"
    object.__setattr__(seen, "marking", "SECRET")
    assert deck([seen]).marking == "SECRET"
    assert deck([seen], marking="OF OUR OWN").marking == "OF OUR OWN"


@pytest.mark.parametrize("s", SELECTIONS, ids=lambda s: f"{s.page}-{s.unit or s.measure}")
def test_without_figures_there_are_slides_that_say_so(s: Selection) -> None:
    empty = deck([view(Plain({}), s)])
    assert empty.slides[0].title
    assert Tree(present_html(empty)).wrong == []
    before = deck([view(Plain(invented(1)), replace(s, to=1990 * 12))])
    assert not [x for x in before.slides if isinstance(x.body, Graph) and "None" in x.title]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400)
tables = st.integers(1, 7).flatmap(
    lambda n: st.tuples(
        st.lists(st.lists(texts, min_size=n, max_size=n), max_size=40),
        st.sets(st.integers(0, n - 1)),
        st.booleans(),
    )
)


def _texts(row: Sequence[Said]) -> list[str]:
    """What a row says beside its first cell; columns that say nothing in any row are left out."""
    return [row[0].text, *(c.text for c in row[1:] if c.text not in ("", "–"))]


@settings(deadline=None)
@given(tables)
def test_a_table_is_cut_without_losing_a_row(made: tuple[list[list[str]], set[int], bool]) -> None:
    rows, words, small = made
    width = len(rows[0]) if rows else 1
    head = [f"column {i}" for i in range(width)]
    given_rows = [[Said(t) for t in row] for row in rows]
    slides = slides_of("Title", head, given_rows, words=tuple(words), small=small)
    bodies = [s.body for s in slides if isinstance(s.body, Table)]
    assert [_texts(row) for b in bodies for row in b.rows] == [_texts(row) for row in given_rows]
    for b in bodies:
        assert sum(shares(b)) == pytest.approx(1)
        assert all(s > 0 for s in shares(b))
        assert 0 < len(b.rows) <= (SMALL_ROWS if small else ROWS)
        if len(b.rows) > 1:
            line = 175 if small else 106
            whole = replace(b, rows=tuple(r for x in bodies for r in x.rows))
            room = [max(int(line * s), 1) for s in shares(whole)]
            high = sum(max(-(-len(c.text) // n) for c, n in zip(r, room, strict=True)) or 1 for r in b.rows)
            assert high <= (SMALL_LINES if small else LINES)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_shown_on_slides_and_never_run(text: str) -> None:
    source = named(text)
    made = deck(
        [
            view(source, s)
            for s in (
                Selection("force"),
                Selection("borough", "lambeth"),
                Selection("measure", "lambeth", "robbery"),
            )
        ]
    )
    tree = Tree(present_html(made))
    assert tree.wrong == []
    assert [x[1].get("src") for x in tree.all("script")] == ["/assets/present.js"]
    assert not tree.all("img")
    assert squeezed(text) in squeezed(tree.text())
    kinds = ("a", "td", "th", "span", "svg", "li", "p", "h2", "section")
    assert not [a for name in kinds for e in tree.all(name) for a in e[1] if a.startswith("on")]


def test_very_long_names_stay_whole() -> None:
    long = "The Royal Borough of " + "Llanfairpwllgwyngyll" * 12
    made = deck([unit_page(named(long), Selection("borough", "lambeth"))])
    assert long in Tree(present_html(made)).text()
    assert all(len(x.body.rows) for x in made.slides if isinstance(x.body, Table))
