"""The PowerPoint file: native charts with the page's figures, real titles, alternative texts, notes, marks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard.charts import Multiples, Rank, RankItem, Trend
from dashboard.selection import Selection
from dashboard.views.measure import measure_page
from dashboard.views.unit import unit_page
from layouts.pptx import pptx
from layouts.pptx.write import notes
from layouts.sheets import sheets
from layouts.slides import Deck, deck
from layouts.slides.model import Graph
from tests.dashboard.views.plain import Plain, invented
from tests.layouts.decks import SELECTIONS, own, squeezed, told, view
from tests.layouts.test_hostile import HOSTILE, named
from tests.layouts.test_slides import FOUND

WIDE = 16 / 9
# the order that the schema of DrawingML's charts sets, as far as we use it
ORDER = {
    "lineChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth",
    "barChart/ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits",
}


@cache
def made(s: Selection) -> tuple[Deck, bytes]:
    found = deck([view(Plain(invented(5, gaps=0.03), found=FOUND), s)], marking="OFFICIAL-SENSITIVE")
    return found, pptx(found)


def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def words(slide: Any) -> str:
    """All that stands on a slide, its tables and groups too."""
    return squeezed("".join(t.text or "" for t in slide._element.iter(qn("a:t"))))


def frames(slide: Any) -> list[Any]:
    return [s for s in slide.shapes if s.has_chart or s.has_table]


def workbook(chart: Any) -> list[tuple[Any, ...]]:
    """The rows of the workbook behind a chart."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [tuple(c.value for c in row) for row in book.worksheets[0].iter_rows()]


def same(values: Iterable[float | None]) -> list[Any]:
    """The values as a workbook writes them: to 16 digits, of which a spreadsheet shows 15."""
    return [None if v is None else pytest.approx(v, rel=1e-14, abs=0) for v in values]


each = pytest.mark.parametrize("s", SELECTIONS, ids=lambda s: f"{s.page}-{s.unit or s.measure}")


@each
def test_a_file_says_what_the_slides_say(s: Selection) -> None:
    found, data = made(s)
    file = opened(data)
    assert file.slide_width / file.slide_height == pytest.approx(WIDE, abs=0.001)
    assert file.part._element.find(qn("p:sldSz")).get("type") is None
    assert len(file.slides) == len(found.slides)
    for x, slide in zip(found.slides, file.slides, strict=True):
        assert slide.shapes.title.text_frame.text == x.title
        if not isinstance(x.body, Graph):
            assert [t for t in told(x) if squeezed(t) not in words(slide)] == []
        assert x in own(found) or squeezed("".join(told(x)))[:40] in words(slide)


@each
def test_each_slide_carries_its_marks_and_notes(s: Selection) -> None:
    found, data = made(s)
    for x, slide in zip(found.slides, opened(data).slides, strict=True):
        kinds = {p.element.ph.get("type"): p for p in slide.placeholders}
        footer = kinds["ftr"].text_frame.text
        assert footer.startswith("OFFICIAL-SENSITIVE")
        assert all(part in footer for part in (x.period, x.source, x.illustrative))
        assert kinds["sldNum"]._element.find(".//" + qn("a:fld")).get("type") == "slidenum"
        assert slide.notes_slide.notes_text_frame.text == notes(x)
        assert all(m.definition in notes(x) for m in x.measures)
        assert all(f._element.nvGraphicFramePr.cNvPr.get("descr") for f in frames(slide))
        assert {r.find(qn("a:rPr")).get("lang") for r in slide._element.iter(qn("a:r"))} == {"en-GB"}
        ids = [e.get("id") for e in slide._element.iter(qn("p:cNvPr"))]
        assert len(set(ids)) == len(ids)


def expected(chart: Any) -> list[list[float | None]]:
    """The series that a chart's workbook should hold."""
    if isinstance(chart, Trend):
        n = len(chart.values)
        rows = [chart.values, chart.centre, chart.lower, chart.upper]
        rows += [chart.companion.values] if chart.companion else []
        rows += [(chart.target,) * n] if chart.target is not None else []
        return [list(r[:n]) for r in rows if any(v is not None for v in r)]  # no column of nothing
    whole = [] if chart.reference is None else [chart.reference]
    return [sorted((*(i.value for i in chart.items if i.value is not None), *whole), reverse=True)]


@each
def test_workbooks_of_charts_hold_the_pages_figures(s: Selection) -> None:
    found, data = made(s)
    for x, slide in zip(found.slides, opened(data).slides, strict=True):
        charts = [f.chart for f in frames(slide) if f.has_chart]
        if not isinstance(x.body, Graph):
            assert charts == []
            continue
        chart = x.body.chart
        if isinstance(chart, Multiples):
            drawn = [i for i in chart.items if any(v is not None for v in i.values)]
            assert [[r[1] for r in workbook(c)[1:]] for c in charts] == [same(i.values) for i in drawn]
        elif isinstance(chart, Trend | Rank) and charts:
            (one,) = charts
            columns = list(zip(*workbook(one)[1:], strict=True))[1:]
            assert [list(c) for c in columns] == [same(row) for row in expected(chart)]
            cached = [list(series.values) for series in one.plots[0].series]
            assert cached == expected(chart)


def test_the_chart_the_sheet_and_the_page_hold_one_series() -> None:
    page = measure_page(Plain(invented(6), found=FOUND), Selection("measure", "lambeth", "robbery"))
    assert page.trend is not None
    months = next(t for t in sheets(page) if t.name == "Months")
    slide = next(x for x in opened(pptx(deck([page]))).slides if any(f.has_chart for f in frames(x)))
    (chart,) = (f.chart for f in frames(slide))
    assert [r[1] for r in workbook(chart)[1:]] == [r[1] for r in months.rows] == list(page.trend.values)


@each
def test_the_parts_are_those_that_the_format_asks_for(s: Selection) -> None:
    _, data = made(s)
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    assert len(names) == len(set(names))
    assert archive.testzip() is None
    for name in names:
        if name.endswith((".xml", ".rels")):
            tree = etree.fromstring(archive.read(name))
            if name.endswith(".rels"):
                assert not [r for r in tree if r.get("TargetMode") == "External"]
            if re.fullmatch(r"ppt/charts/chart\d+\.xml", name):
                _in_order(tree)
    listed = [etree.QName(e).localname for e in etree.fromstring(archive.read("ppt/presentation.xml"))]
    assert listed[:4] == ["sldMasterIdLst", "notesMasterIdLst", "sldIdLst", "sldSz"]
    assert len([n for n in names if "slideLayouts/slideLayout" in n and n.endswith(".xml")]) == 2


def _in_order(tree: Any) -> None:
    for path, order in ORDER.items():
        for element in tree.iterfind(".//" + "/".join(qn(f"c:{p}") for p in path.split("/"))):
            found = [order.split().index(etree.QName(c).localname) for c in element]
            assert found == sorted(found), path


@pytest.mark.parametrize("text", [HOSTILE[0], "=1+1", "{=1}", "bell\x07 and \x0b feed"])
def test_names_are_texts_in_slides_and_workbooks(text: str) -> None:
    source = named(text)
    views = [
        unit_page(source, Selection("borough", "lambeth")),
        measure_page(source, Selection("measure", "", "robbery")),
    ]
    file = opened(pptx(deck(views)))
    assert any(squeezed(re.sub(r"[\x00-\x1f]", "", text)) in words(slide) for slide in file.slides)
    for slide in file.slides:
        for frame in frames(slide):
            if frame.has_chart:
                book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
                assert "f" not in {c.data_type for row in book.worksheets[0].iter_rows() for c in row}


def test_figures_that_cannot_be_drawn_are_gaps() -> None:
    page = measure_page(Plain(invented(6)), Selection("measure", "lambeth", "robbery"))
    assert page.trend is not None
    values = (float("nan"), float("inf"), None, *page.trend.values[3:])
    bad = replace(page, trend=replace(page.trend, values=values), peers=None, children=None)
    slide = next(x for x in opened(pptx(deck([bad]))).slides if any(f.has_chart for f in frames(x)))
    assert [r[1] for r in workbook(frames(slide)[0].chart)[1:]] == [None, None, None, *page.trend.values[3:]]
    nothing = replace(bad, trend=replace(page.trend, values=(None,) * 24, centre=(), lower=(), upper=()))
    assert any("Nofigures" in words(x) for x in opened(pptx(deck([nothing]))).slides)


def test_a_rank_of_nothing_draws_nothing() -> None:
    page = measure_page(Plain(invented(6)), Selection("measure", "lambeth", "robbery"))
    bare = Rank("Order", "Nothing to order.", "offences", (RankItem("Lambeth", "/", None, "–", own=True),))
    file = opened(pptx(deck([replace(page, trend=None, children=None, peers=bare)])))
    assert not [f for x in file.slides for f in frames(x) if f.has_chart]


def test_a_file_is_light() -> None:
    sizes = [len(made(s)[1]) for s in SELECTIONS]
    assert max(sizes) < 400_000
    assert min(sizes) < 100_000
