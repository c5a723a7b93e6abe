"""Every page at every level: whole, well formed, with heads, sentences, tables and the mark of invented figures."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from dashboard.organisation import Unit
from tests.dashboard.views.plain import force
from tests.layouts.conftest import Tree

ILLUSTRATIVE = "Illustrative figures: made for demonstration, not the Met’s."
PAGES = {
    "force": "",
    "group": "group/",
    "bcu": "bcu/",
    "borough": "borough/",
    "other": "borough/",
    "unknown": "borough/",
    "ward": "ward/",
}
QUERIES = (
    "",
    "?to=2017-03&compare=year-to-date",
    "?compare=same-month-last-year",
    "?compare=last-3-months&to=2010-06",
)
MEASURES = ("robbery", "homicide", "burglary-residential", "positive-outcome-rate", "public-confidence", "officer-strength",
            "call-999-answer-time", "revenue-forecast-variance", "stop-and-search-disproportionality", "savings-delivered")  # fmt: skip
SUBJECTS = ("violence", "priorities", "priority/children-and-young-people", "priority/violence-against-women-and-girls",
            "priority/hatred-intolerance-extremism")  # fmt: skip
KINDS = ("/", "/force", "/group/tp", "/group/sco", "/bcu/central-north", "/bcu/central-south", "/borough/lambeth", "/borough/heathrow", "/borough/unknown",
         "/ward/E05009317", "/definitions", "/data", "/governance", "/governance?view=assures", *(f"/{x}{u}" for x in SUBJECTS for u in ("", "?unit=lambeth", "?unit=central-north")),
         "/local", "/local/lambeth", *(f"/measure/{m}{u}" for m in MEASURES for u in ("", "?unit=lambeth", "?unit=central-north")))  # fmt: skip


def path_of(unit: Unit) -> str:
    return "/force" if unit.level == "force" else f"/{PAGES[unit.level]}{unit.slug}"


def page(client: Any, path: str) -> Tree:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Tree(answer.get_data(as_text=True))


UNITS = [u for u in force().units.values() if u.level != "ward"]
WARDS = [u for u in force().units.values() if u.level == "ward"][::90]


@pytest.mark.parametrize("unit", [*UNITS, *WARDS], ids=lambda u: u.slug)
def test_every_unit_has_its_page_in_every_way_of_looking(demo: Any, unit: Unit) -> None:
    for query in ("", QUERIES[len(unit.name) % len(QUERIES)]) if unit.ranked else QUERIES:  # by turns
        tree = page(demo, path_of(unit) + query)
        assert tree.wrong == []
        words = f" {tree.text()} "
        assert not [
            w
            for w in (" nan", "NaN", " None", "undefined", "Infinity", " inf ", "{}", "&amp;", "<")
            if w in words
        ]
    assert unit.name.split()[-1] in tree.text(tree.all("h1")[0]) or unit.level in ("force", "group")


@pytest.mark.parametrize("path", KINDS)
def test_every_table_has_heads_with_scope_and_rows_of_one_width(demo: Any, path: str) -> None:
    tree = page(demo, path)
    for table in tree.all("table"):
        heads = tree.all("th", table)
        assert heads
        assert all(h[1].get("scope") in ("col", "row", "rowgroup", "colgroup") for h in heads)
        widths = {
            sum(int(c[1].get("colspan") or 1) for c in tr[2] if c[0] in ("th", "td"))
            for tr in tree.all("tr", table)
        }
        assert len(widths) == 1, path


@pytest.mark.parametrize("path", KINDS)
def test_every_chart_has_its_sentence_and_a_table_or_a_list(demo: Any, path: str) -> None:
    tree = page(demo, path)
    for figure in tree.all("figure"):
        caption = tree.all("figcaption", figure)
        assert caption
        assert len(tree.text(tree.all("p", caption[0])[0])) > 10
        assert (
            tree.all("table", figure)
            or tree.all("ul", figure)
            or tree.all("ol", figure)
            or "No figures" in tree.text(figure)
        )


@pytest.mark.parametrize("path", KINDS)
def test_ids_are_single_and_labels_and_links_lead_somewhere(demo: Any, path: str) -> None:
    tree = page(demo, path)
    everything = [
        e
        for name in ("a", "label", "select", "input", "section", "div", "ul", "details", "tr", "main")
        for e in tree.all(name)
    ]
    ids = [e[1]["id"] for e in everything if e[1].get("id")]
    assert len(ids) == len(set(ids))
    assert all(label[1]["for"] in ids for label in tree.all("label"))
    for link in tree.all("a"):
        href = link[1]["href"]
        assert tree.text(link) or link[1].get("aria-label"), href
        assert href.startswith(("/", "#")), href
        if href.startswith("#"):
            assert href[1:] in ids, href


def test_no_link_of_the_main_pages_is_broken(demo: Any) -> None:
    links = {
        a[1]["href"].split("#")[0]
        for p in ("/", "/force", "/borough/lambeth", "/measure/robbery?unit=lambeth", "/data")
        for a in page(demo, p).all("a")
    }
    broken = [x for x in sorted(links) if x and demo.get(x).status_code != 200]
    assert broken == []


def has_figures(tree: Tree) -> bool:
    return "No figures are shown on this page." not in tree.text()


@pytest.mark.parametrize("path", [k for k in KINDS if k != "/definitions"])
def test_invented_figures_are_marked_on_page_and_on_every_sheet(demo: Any, path: str) -> None:
    tree = page(demo, path)
    if not has_figures(tree) and path != "/data":
        return
    assert ILLUSTRATIVE in tree.text()
    assert not re.search(r"[^.] Illustrative\.", " ".join(tree.text().split())), "a sentence without its stop"
    text = demo.get("/download/page.csv", query_string={"page": path}).data.decode("utf-8-sig")
    tables: list[list[list[str]]] = [[]]
    for row in csv.reader(io.StringIO(text)):
        tables[-1].append(row) if row else tables.append([])
    for name, head, *rows in (t for t in tables if t):
        if name[0] in ("Definition", "Definitions"):
            continue
        assert any("llustrative" in cell for cell in (*head, *(c for r in rows for c in r))), name


@pytest.mark.parametrize("path", KINDS)
def test_real_figures_bear_no_such_mark(real: Any, path: str) -> None:
    answer = real.get(path)
    assert answer.status_code == 200
    text = Tree(answer.get_data(as_text=True)).text().lower()
    assert "illustrative figures" not in text
    if path not in (
        "/definitions",
        "/data",
        "/borough/lambeth",
        "/local",
        "/local/lambeth",
    ):  # choices may be
        assert "illustrative" not in text
    sheet = real.get("/download/page.csv", query_string={"page": path}).data.decode("utf-8-sig")
    assert "illustrative" not in {cell for row in csv.reader(io.StringIO(sheet)) for cell in row}
    assert "made for demonstration" not in sheet


def test_a_ward_says_that_nobody_has_looked_for_exceptions_in_it(demo: Any) -> None:
    text = page(demo, "/ward/E05009317").text()
    assert "Wards are not scanned for exceptions" in text
    assert "All exceptions of Tower Hamlets" in text
    assert "Nothing out of the ordinary" not in text


@pytest.mark.parametrize(
    ("month", "said"), [("2009-01", "January 2009"), ("2030-01", "January 2030"), ("2017-11", "")]
)
def test_a_month_without_figures_is_told_with_those_that_there_are(demo: Any, month: str, said: str) -> None:
    for path in ("/", "/borough/lambeth", "/violence"):
        text = page(demo, f"{path}?to={month}").text()
        assert ("No figures are loaded for" in text) == bool(said)
        assert not said or f"{said}: they run from April 2010 to November 2017." in text
        assert not re.search(r"have no figure\.\s*12 of 12", text), "a tile gives its reason twice"


@pytest.mark.parametrize("path", KINDS)
def test_a_sheet_names_whole_sources_and_no_title_is_said_twice(demo: Any, path: str) -> None:
    tree = page(demo, path)
    foot = re.search(r'@bottom-left\{content:"([^"]*)"', tree.text(tree.all("style")[0]))
    titles = [tree.text(a) for a in tree.all("a", tree.all("footer")[0]) if "#release-" in a[1]["href"]]
    if foot and titles:
        said = re.sub(r"\\([0-9a-f]{6})", lambda c: chr(int(c[1], 16)), foot[1]).removeprefix("Source: ")
        assert all(part in titles or re.fullmatch(r"and \d+ more", part) for part in said.split("; ")), said
    heads = [tree.text(x).strip() for name in ("h2", "h3") for x in tree.all(name, tree.all("main")[0])]
    families = [tree.text(tr).strip() for tr in tree.all("tr") if tr[1].get("class") == "family"]
    assert not [f for f in families if any(f.startswith(h) for h in heads)]
    assert not re.search(r"([A-Z][\w ]{5,}): \1:", tree.text())
