"""The trend as a Plotly figure, for whoever wants to zoom and to read single points. A plain dict."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from dashboard import periods
from dashboard.charts import Mark, Trend
from layouts.charts import words
from layouts.charts.explore_traces import GREY, plain, traces
from layouts.charts.plots import inside
from layouts.charts.scales import clean

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "plotlyServerURL": "",
    "responsive": True,
    "showSendToCloud": False,
}
"""For every graph: no toolbar, and nothing that could send a figure elsewhere."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
LINE, INK = "#dfe4ea", "#1b2330"
NOTE, ROW = 44, 16
"""Letters in a line of a note, and the height of a line in pixels."""


def figure(t: Trend) -> dict[str, Any]:
    """The same chart: range, centre, companion, own line, flags; scatter traces only.

    Breaks, events and the target are shapes and notes of the layout.
    """
    return {"data": traces(t), "layout": _layout(t)}


def _layout(t: Trend) -> dict[str, Any]:
    """No title, no legend: the page has the words. White paper, on which the colours were chosen."""
    axis = {"gridcolor": LINE, "zerolinecolor": GREY}
    y_axis = {
        **axis,
        "tickformat": ".0%" if t.kind_of_value == "share" else ",",
        "rangemode": "tozero" if t.from_zero else "normal",
    }
    shown = [*inside(t, t.breaks, 1), *inside(t, t.events)]
    notes = [_wrapped(f"{periods.short(m.month)}: {m.note}") for m in shown]
    target, named = _target(t)
    return {
        "autosize": True,
        "font": {"family": FONT, "size": 14, "color": INK},
        "hovermode": "x unified",
        "margin": {"l": 64, "r": 24, "t": 16 + ROW * sum(1 + n.count("<br>") for n in notes), "b": 40},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "separators": ".,",
        "showlegend": False,
        "xaxis": {**axis, "type": "date", "hoverformat": "%B %Y", "tickformat": "%b %Y", "showgrid": False},
        "yaxis": y_axis,
        "shapes": [*(_upright(t, m) for m in shown), *target],
        "annotations": [*_notes(t, shown, notes), *named],
    }


def _wrapped(note: str) -> str:
    return "<br>".join(plain(line) for line in wrap(note, NOTE))


def _date(t: Trend, m: Mark) -> str:
    """A break lies before its month, an event on it."""
    return f"{periods.iso(m.month - 1)}-16" if m in t.breaks else f"{periods.iso(m.month)}-01"


def _upright(t: Trend, m: Mark) -> dict[str, Any]:
    date, dash = _date(t, m), "dash" if m in t.breaks else "longdashdot" if m.waiting else "dot"
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


def _notes(t: Trend, shown: list[Mark], notes: list[str]) -> list[dict[str, Any]]:
    """Each over the one before, towards the middle from its line, so that none covers another."""
    found, height = [], 4
    for m, note in zip(shown, notes, strict=True):
        side = "left" if (m.month - t.first) * 2 < len(t.values) else "right"
        place = {"x": _date(t, m), "xanchor": side, "y": 1, "yref": "paper", "yanchor": "bottom"}
        font = {"size": 12, "color": GREY}
        found.append(
            {"text": note, **place, "yshift": height, "align": side, "showarrow": False, "font": font}
        )
        height += ROW * (1 + note.count("<br>"))
    return found


def _target(t: Trend) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Its line and its label, where there is one."""
    (target,) = clean([t.target])
    if target is None:
        return [], []
    line = {"color": INK, "width": 1, "dash": "dot"}
    ends = {"x0": 0, "x1": 1, "y0": target, "y1": target}
    said = f"Target {words.figure(target, t.kind_of_value, t.decimals)}"
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": target, "yref": "y", "yanchor": "bottom"}
    label = {"text": said, **place, "showarrow": False, "font": {"size": 12, "color": INK}}
    return [{"type": "line", "xref": "paper", "yref": "y", **ends, "line": line}], [label]
