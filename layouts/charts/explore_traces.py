"""The lines of a trend as Plotly scatter traces; hover speaks in words."""

from __future__ import annotations

from typing import Any

from dashboard import periods
from dashboard.charts import Sign, Trend
from layouts.charts import words
from layouts.charts.scales import clean, known

NAVY, LONDON, GREY = "#12306b", "#7a4fa3", "#6b7785"
BAND = "#dde6f3"
MARKS = {
    Sign.IMPROVEMENT: ("circle", "#1d70b8"),
    Sign.CONCERN: ("diamond", "#c25700"),
    Sign.NOTABLE: ("circle", "#5a6b7b"),
}
Trace = dict[str, Any]


def traces(t: Trend) -> list[Trace]:
    """Range, centre, companion, own line, flags, in the order in which they are drawn."""
    months = [f"{periods.iso(t.first + k)}-01" for k in range(len(t.values))]
    return [*_range(t, months), *_centre(t, months), *_beside(t, months), _own(t, months), *_flags(t)]


def plain(text: str) -> str:
    """Plotly reads a few tags in texts: ours have none."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    name, found, start = plain(t.band_name or "Likely range"), [], 0
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
    figures = (words.figure(v, t.kind_of_value, t.decimals) for v in clean(values[: len(t.values)]))
    return {"hovertext": [f"{name}: {f}" for f in figures], "hoverinfo": "text"}


def _centre(t: Trend, months: list[str]) -> list[Trace]:
    if not known(t.centre):
        return []
    line = {"color": GREY, "width": 1}
    return [_line(months, t.centre, t.centre_name, line=line, **_said(t, t.centre_name, t.centre))]


def _beside(t: Trend, months: list[str]) -> list[Trace]:
    if not t.companion:
        return []
    name, values = plain(t.companion.name), t.companion.values
    line = {"color": LONDON, "width": 2, "dash": "dash"}
    return [_line(months, values, name, line=line, **_said(t, name, values))]


def _own(t: Trend, months: list[str]) -> Trace:
    """Navy points, hollow where provisional; hover says the month's flag too."""
    hollow = (*t.provisional, *[False] * len(months))[: len(months)]
    flagged = {month: plain(text) for month, _, text in t.flags}
    figures = [words.figure(v, t.kind_of_value, t.decimals) for v in clean(t.values)]
    texts = [
        f"{f} {plain(t.unit)}{', provisional' if p else ''}{'<br>' + flagged[m] if m in flagged else ''}"
        for m, (f, p) in enumerate(zip(figures, hollow, strict=True), t.first)
    ]
    marker = {"size": 6, "color": ["#ffffff" if p else NAVY for p in hollow]}
    return _line(
        months,
        t.values,
        plain(t.unit),
        mode="lines+markers",
        line={"color": NAVY, "width": 2},
        marker={**marker, "line": {"color": NAVY, "width": 1.5}},
        hovertext=texts,
        hoverinfo="x+text",
    )


def _flags(t: Trend) -> list[Trace]:
    """One trace of marks for each sign, over the points; the points' hover speaks for them."""
    found, values = [], clean(t.values)
    for sign, (symbol, colour) in MARKS.items():
        at = [m for m, s, _ in t.flags if s is sign and 0 <= m - t.first < len(values)]
        if at:
            dates, ys = [f"{periods.iso(m)}-01" for m in at], [values[m - t.first] for m in at]
            fill = "#ffffff" if sign is Sign.NOTABLE else colour
            marker = {"symbol": symbol, "size": 12, "color": fill, "line": {"width": 2, "color": colour}}
            name = words.WORDS[sign]
            found.append(_line(dates, tuple(ys), name, mode="markers", marker=marker, hoverinfo="skip"))
    return found
