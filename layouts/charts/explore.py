"""The trend as a Plotly figure, for whoever wants to zoom and to read single points. A plain dict."""

from __future__ import annotations

from typing import Any

from dashboard import periods
from dashboard.charts import Mark, Sign, Trend
from layouts.charts import words
from layouts.charts.scales import clean, known

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "plotlyServerURL": "",
    "responsive": True,
    "showSendToCloud": False,
}
"""For every graph: no toolbar, and nothing that could send a figure elsewhere."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
NAVY, LONDON, GREY, LINE, INK = "#12306b", "#7a4fa3", "#6b7785", "#e3e7ec", "#1b2330"
BAND = "rgba(18,48,107,0.10)"
MARKS = {
    Sign.IMPROVEMENT: ("circle", "#1d70b8"),
    Sign.CONCERN: ("diamond", "#c25700"),
    Sign.NOTABLE: ("circle-open", "#5a6b7b"),
}
Trace = dict[str, Any]


def figure(t: Trend) -> dict[str, Any]:
    """The same chart: range, centre, companion, own line, flags; scatter traces only.

    Hover speaks in words. Breaks, events and the target are shapes and notes of the layout.
    """
    months = [f"{periods.iso(t.first + k)}-01" for k in range(len(t.values))]
    traces = [*_range(t, months), *_centre(t, months), *_beside(t, months), _own(t, months), *_flags(t)]
    return {"data": traces, "layout": _layout(t, months)}


def _line(months: list[str], values: tuple[float | None, ...], name: str, **more: Any) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": months,
        "y": clean(values[: len(months)]),
        "connectgaps": False,
        **more,
    }


def _range(t: Trend, months: list[str]) -> list[Trace]:
    """The band is two lines, the second filled down to the first; hover says it once.

    Plotly cannot fill around a gap, so each stretch with both limits is a pair of its own.
    """
    both = [
        None if low is None or high is None else (low, high)
        for low, high in zip(clean(t.lower), clean(t.upper), strict=False)
    ][: len(months)]
    name, found, start = t.band_name or "Likely range", [], 0
    for end in range(len(both) + 1):
        if end < len(both) and both[end] is not None:
            continue
        stretch = [pair for pair in both[start:end] if pair is not None]
        if stretch:
            found += _pair(t, months[start:end], stretch, name)
        start = end + 1
    return found


def _pair(t: Trend, months: list[str], pairs: list[tuple[float, float]], name: str) -> list[Trace]:
    said = [f"{name}: {words.between(low, high, t.kind_of_value, t.decimals)}" for low, high in pairs]
    low = _line(months, tuple(p[0] for p in pairs), name, line={"width": 0}, hoverinfo="skip")
    high = _line(months, tuple(p[1] for p in pairs), name, line={"width": 0}, fill="tonexty")
    return [low, {**high, "fillcolor": BAND, "hovertext": said, "hoverinfo": "text"}]


def _said(t: Trend, name: str, values: tuple[float | None, ...]) -> dict[str, Any]:
    """Hover texts: the line's name and its figure."""
    figures = (words.figure(v, t.kind_of_value, t.decimals) for v in clean(values))
    return {"hovertext": [f"{name}: {f}" for f in figures], "hoverinfo": "text"}


def _centre(t: Trend, months: list[str]) -> list[Trace]:
    if not known(t.centre):
        return []
    line = {"color": GREY, "width": 1}
    return [_line(months, t.centre, "Expected", line=line, **_said(t, "Expected", t.centre))]


def _beside(t: Trend, months: list[str]) -> list[Trace]:
    if not t.companion:
        return []
    name, values = _plain(t.companion.name), t.companion.values
    line = {"color": LONDON, "width": 2, "dash": "dash"}
    return [_line(months, values, name, line=line, **_said(t, name, values))]


def _own(t: Trend, months: list[str]) -> Trace:
    """Navy points, hollow where provisional; hover says the month's flag too."""
    hollow = (*t.provisional, *[False] * len(months))[: len(months)]
    flagged = {month: _plain(text) for month, _, text in t.flags}
    figures = [words.figure(v, t.kind_of_value, t.decimals) for v in clean(t.values)]
    texts = [
        f"{f} {_plain(t.unit)}{', provisional' if p else ''}{'<br>' + flagged[m] if m in flagged else ''}"
        for m, (f, p) in enumerate(zip(figures, hollow, strict=True), t.first)
    ]
    marker = {"size": 6, "color": ["#ffffff" if p else NAVY for p in hollow]}
    return _line(
        months,
        t.values,
        _plain(t.unit),
        mode="lines+markers",
        line={"color": NAVY, "width": 2},
        marker={**marker, "line": {"color": NAVY, "width": 1.5}},
        hovertext=texts,
        hoverinfo="text",
    )


def _flags(t: Trend) -> list[Trace]:
    """One trace of marks for each sign, over the points; the points' hover speaks for them."""
    found, values = [], clean(t.values)
    for sign, (symbol, colour) in MARKS.items():
        at = [m for m, s, _ in t.flags if s is sign and 0 <= m - t.first < len(values)]
        if at:
            dates, ys = [f"{periods.iso(m)}-01" for m in at], [values[m - t.first] for m in at]
            marker = {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}}
            name = words.WORDS[sign]
            found.append(_line(dates, tuple(ys), name, mode="markers", marker=marker, hoverinfo="skip"))
    return found


def _layout(t: Trend, months: list[str]) -> dict[str, Any]:
    """No title, no legend: the page has the words."""
    share = t.kind_of_value == "share"
    axis = {"gridcolor": LINE, "zerolinecolor": GREY, "fixedrange": False}
    y_axis = {
        **axis,
        "tickformat": ".0%" if share else ",",
        "rangemode": "tozero" if t.from_zero else "normal",
    }
    marked = [(m, "dash") for m in t.breaks] + [(m, "dot") for m in t.events]
    shown = [(m, dash) for m, dash in marked if t.first <= m.month < t.first + len(t.values)]
    return {
        "autosize": True,
        "font": {"family": FONT, "size": 14, "color": INK},
        "hovermode": "x unified",
        "margin": {"l": 64, "r": 16, "t": 24 + 18 * len(shown), "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ".,",
        "showlegend": False,
        "xaxis": {**axis, "type": "date", "hoverformat": "%B %Y", "tickformat": "%b %Y", "showgrid": False},
        "yaxis": y_axis,
        "shapes": [_upright(m, dash) for m, dash in shown] + _target(t, months),
        "annotations": [_note(m, k, len(shown)) for k, (m, _) in enumerate(shown)],
    }


def _upright(m: Mark, dash: str) -> dict[str, Any]:
    date = f"{periods.iso(m.month)}-01"
    line = {"color": GREY, "width": 1, "dash": dash}
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": date,
        "x1": date,
        "y0": 0,
        "y1": 1,
        "line": line,
    }


def _note(m: Mark, place: int, count: int) -> dict[str, Any]:
    """Notes stand over each other, the first on top, so that none covers another."""
    return {
        "text": _plain(m.note),
        "x": f"{periods.iso(m.month)}-01",
        "y": 1,
        "yref": "paper",
        "yshift": 10 + 18 * (count - 1 - place),
        "showarrow": False,
        "font": {"size": 12, "color": GREY},
    }


def _target(t: Trend, months: list[str]) -> list[dict[str, Any]]:
    (target,) = clean([t.target])
    if target is None or not months:
        return []
    line = {"color": INK, "width": 1, "dash": "dot"}
    ends = {"x0": 0, "x1": 1, "y0": target, "y1": target}
    return [{"type": "line", "xref": "paper", "yref": "y", **ends, "line": line}]


def _plain(text: str) -> str:
    """Plotly reads a few tags in texts: ours have none."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
