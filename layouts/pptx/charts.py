"""Native charts: their workbooks hold the figures of the page, unrounded, so that they can be edited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard import periods
from dashboard.charts import Multiples, Rank, RankItem, Sign, Small, Trend
from layouts.charts.scales import clean, known
from layouts.pptx import paint, text

LABELS = 12  # months named along the foot
FLAGS = {
    Sign.CONCERN: XL_MARKER_STYLE.DIAMOND,
    Sign.IMPROVEMENT: XL_MARKER_STYLE.CIRCLE,
    Sign.NOTABLE: XL_MARKER_STYLE.CIRCLE,
}
ACROSS = 4


def formatted(kind: str, decimals: int) -> str:
    """The number format of a workbook: per cent for shares, as many decimals as the page shows."""
    if kind == "share":
        return "0.0%" if decimals else "0%"
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _chart(slide: Any, kind: Any, data: CategoryChartData, place: Any, said: str) -> Any:
    """A chart with its alternative text, in our type, without a title of its own."""
    frame = slide.shapes.add_chart(kind, *(int(x) for x in place), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", said)
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(12), paint.MUTED
    return chart


def trend(slide: Any, t: Trend, place: Any, said: str) -> None:
    """Months as a line with what was expected, London beside it."""
    if not known(clean(t.values)):
        frame = text.box(slide, *place)
        text.run(frame.paragraphs[0], "No figures for these months.", 16)
        return
    n = len(t.values)
    data = CategoryChartData(number_format=formatted(t.kind_of_value, t.decimals))
    data.categories = [periods.short(t.first + i) for i in range(n)]
    series: list[tuple[str, Sequence[float | None], Any, float, Any]] = [
        (t.unit[:1].upper() + t.unit[1:] or "Value", t.values, paint.NAVY, 2.5, None)
    ]
    series += [(t.centre_name, t.centre, paint.EDGE, 1.0, None)] if known(t.centre) else []
    bounds = ((t.lower, "lower"), (t.upper, "upper"))
    series += [
        (f"{t.band_name or 'Likely range'}, {end}", x, paint.BAND, 1.25, None)
        for x, end in bounds
        if known(x)
    ]
    if t.companion:
        series.append((t.companion.name, t.companion.values, paint.LONDON, 1.5, MSO_LINE.DASH))
    if t.target is not None:
        series.append(("Target", (t.target,) * n, paint.INK, 1.25, MSO_LINE.ROUND_DOT))
    for name, values, *_ in series:
        data.add_series(paint.label(name), clean(values[:n]))
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, data, place, said)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for made, (_, _, colour, points, dash) in zip(chart.plots[0].series, series, strict=True):
        _line(made, colour, points, dash)
    _own(chart.plots[0].series[0], t)
    _axes(chart, n, from_zero=t.from_zero)


def _line(series: Any, colour: Any, points: float, dash: Any) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = colour, Pt(points)
    if dash is not None:
        series.format.line.dash_style = dash
    series.marker.style = XL_MARKER_STYLE.NONE


def _own(series: Any, t: Trend) -> None:
    """Points of the own line: hollow where provisional, the sign's shape where out of the ordinary."""
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 6
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = paint.NAVY
    series.marker.format.line.color.rgb = paint.NAVY
    for i, provisional in enumerate(t.provisional[: len(t.values)]):
        if provisional and t.values[i] is not None:
            _point(series, i, XL_MARKER_STYLE.CIRCLE, 6, paint.PAPER, paint.NAVY)
    for month, sign, _ in t.flags:
        i = month - t.first
        if 0 <= i < len(t.values) and sign in FLAGS:
            _point(series, i, FLAGS[sign], 12, paint.SIGNS[sign][1], paint.SIGNS[sign][1])


def _point(series: Any, i: int, style: Any, size: int, fill: Any, line: Any) -> None:
    marker = series.points[i].marker
    marker.style, marker.size = style, size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = fill
    marker.format.line.color.rgb = line


def _axes(chart: Any, n: int, *, from_zero: bool) -> None:
    value, months = chart.value_axis, chart.category_axis
    if from_zero:
        value.minimum_scale = 0
    value.major_gridlines.format.line.color.rgb = paint.LINE
    value.format.line.fill.background()
    value.major_tick_mark = months.major_tick_mark = XL_TICK_MARK.NONE
    months.format.line.color.rgb = paint.EDGE
    months.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _every(months, max(n // LABELS, 1))


def _every(axis: Any, months: int) -> None:
    """Names one month of so many; the schema wants it before the last element of the axis."""
    skip = etree.Element(qn("c:tickLblSkip"), val=str(months))
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def rank(slide: Any, r: Rank, place: Any, said: str) -> None:
    """Bars in order with their intervals, the own in navy, the whole among them in its colour."""
    items = [i for i in r.items if clean([i.value])[0] is not None]
    if not items:
        return
    if r.reference is not None:
        whole = RankItem(r.reference_name, "", r.reference, "")
        items = sorted([*items, whole], key=lambda i: -(i.value or 0))
    shape = formatted(r.kind_of_value, max(r.decimals, *(written(i.text) for i in items)))
    data = CategoryChartData(number_format=shape)
    data.categories = [paint.label(i.label) for i in items]
    data.add_series(paint.label(r.unit[:1].upper() + r.unit[1:] or "Value"), [i.value for i in items])
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, place, said)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.color.rgb = Pt(12), paint.INK
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = shape, False
    chart.category_axis.reverse_order = True
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.category_axis.format.line.color.rgb = paint.EDGE
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale = min(0, *(i.value or 0 for i in items))
    _bars(plot.series[0], items, r.reference_name if r.reference is not None else None)


def _labels_within(series: Any, items: Sequence[RankItem], whole: str | None) -> None:
    """Figures at the foot of their bars, clear of the intervals at the ends."""
    for i, item in enumerate(items):
        label = series.points[i].data_label
        label.position = XL_LABEL_POSITION.INSIDE_BASE
        dark = item.own or (not item.href and item.label == whole)
        label.font.size, label.font.color.rgb = Pt(12), paint.PAPER if dark else paint.INK


def written(text: str) -> int:
    """The decimals of the first figure of a text as the page shows it."""
    found = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    return len(found[1] or "") if found else 0


def _bars(series: Any, items: Sequence[RankItem], whole: str | None) -> None:
    for i, item in enumerate(items):
        fill = series.points[i].format.fill
        fill.solid()
        of_all = not item.href and item.label == whole
        fill.fore_color.rgb = paint.NAVY if item.own else paint.LONDON if of_all else paint.BAND
    if any(i.low is not None and i.high is not None for i in items):
        _labels_within(series, items, whole)
        reach = [
            (0.0, 0.0)
            if i.low is None or i.high is None or i.value is None
            else (i.high - i.value, i.value - i.low)
            for i in items
        ]
        series._element.find(qn("c:cat")).addprevious(_errors(reach))


def _errors(reach: Sequence[tuple[float, float]]) -> Any:
    """Error bars with a length of their own for each bar, as the schema orders them."""
    bars = etree.Element(qn("c:errBars"))
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(bars, qn(f"c:{name}"), val=value)
    for side, name in enumerate(("plus", "minus")):
        literal = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numLit"))
        etree.SubElement(literal, qn("c:ptCount"), val=str(len(reach)))
        for i, both in enumerate(reach):
            point = etree.SubElement(literal, qn("c:pt"), idx=str(i))
            etree.SubElement(point, qn("c:v")).text = repr(float(both[side]))
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"), w=str(int(Pt(1.25))))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=str(paint.INK))
    return bars


def multiples(slide: Any, m: Multiples, place: Any, _: str) -> None:
    """Small charts on one scale, each with its name above and its figures below."""
    left, top, width, height = place
    rows = -(-len(m.items) // ACROSS)
    wide, high = width // ACROSS, min(height // max(rows, 1), Inches(2.4))
    found = known(*(clean(i.values) for i in m.items))
    top_of_all = max(found, default=1) or 1
    for i, item in enumerate(m.items):
        at = (left + (i % ACROSS) * wide, top + (i // ACROSS) * high)
        _small(slide, m, item, (*at, wide - Inches(0.2), high), (min(0, *found, 0), top_of_all))


def _small(slide: Any, m: Multiples, item: Small, place: Any, ends: tuple[float, float]) -> None:
    left, top, width, height = place
    frame = text.box(slide, left, top, width, Inches(0.3))
    if item.sign in FLAGS:
        shape, colour = paint.SIGNS[item.sign]
        text.run(frame.paragraphs[0], f"{shape} ", 12, colour, bold=True)
    text.run(frame.paragraphs[0], item.label, 12, bold=True)
    below = text.box(slide, left, top + height - Inches(0.4), width, Inches(0.3))
    text.run(below.paragraphs[0], item.text, 12, paint.MUTED)
    if not known(clean(item.values)):
        return
    data = CategoryChartData(number_format=formatted(m.kind_of_value, m.decimals))
    data.categories = [periods.short(m.first + i) for i in range(len(item.values))]
    data.add_series(paint.label(item.label), clean(item.values))
    room = (left, top + Inches(0.3), width, height - Inches(0.75))
    chart = _chart(slide, XL_CHART_TYPE.LINE, data, room, paint.clean(f"{item.label}: {item.text}"))
    chart.has_legend = False
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = ends
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.category_axis.format.line.color.rgb = paint.EDGE
    _line(chart.plots[0].series[0], paint.NAVY, 1.75, None)
