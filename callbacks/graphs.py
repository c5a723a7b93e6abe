"""Charts that are opened to explore: the only place where Plotly comes in, and only then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import flask
from dash import Dash, Input, Output, dcc, html
from plotly.offline import get_plotlyjs, get_plotlyjs_version

from callbacks.guard import principal
from callbacks.pages import Pages
from callbacks.routes import VIEWS, withheld
from callbacks.trail import FORBIDDEN
from dashboard.selection import Selection
from dashboard.views.measure import MeasurePage
from layouts.charts.explore import CONFIG, figure

SMALL = Path(".vendor/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js")
_SCRIPT = re.compile(r'src="([^"]+)"')
_TAG = re.compile(r"<script [^>]*src=[^>]*></script>")  # Dash's inline helpers serve its dropped parts


def plotly_address() -> str:
    """Where the browser finds Plotly; the version makes it safe to keep for ever."""
    return f"/vendor/plotly.js?v={get_plotlyjs_version()}"


def split_scripts(scripts: str) -> tuple[str, str]:
    """The script tags that every page needs, and the addresses of those that graphs alone need."""
    lines = [x for x in _TAG.findall(scripts) if "/dash_table/" not in x and "async-" not in x]
    later = [line for line in lines if "/dash/dcc/dash_core_components" in line]
    now = [line for line in lines if "/dash/dcc/" not in line]
    return "\n".join(now), " ".join(found for line in later for found in _SCRIPT.findall(line))


def register(app: Dash, pages: Pages, root: Path) -> None:
    """The graph of the measure page that is shown, and Plotly itself, from this machine."""

    @app.server.get("/vendor/plotly.js")
    def plotly() -> flask.Response:
        small = root / SMALL
        text = small.read_text(encoding="utf-8") if small.exists() else get_plotlyjs()
        response = flask.Response(text, mimetype="application/javascript")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    @app.callback(Output("dialog", "children"), Input("page", "explore"), prevent_initial_call=True)
    def explore(asked: dict[str, Any]) -> list[Any]:
        path, _, query = str(asked.get("url", "")).partition("?")
        s = Selection.parse(path, query)
        if s is None or s.page != "measure":
            return []
        if withheld(pages.store.open(principal()), s):
            pages.shown((), FORBIDDEN)
            return []
        view = pages.read(principal(), lambda reading: VIEWS[s.page](reading, s))
        if not isinstance(view, MeasurePage) or view.trend is None:
            return []
        mark = [html.P(view.frame.illustrative, className="illustrative")] if view.frame.illustrative else []
        graph = dcc.Graph(
            figure=figure(view.trend), config=cast(Any, CONFIG), className="graph", responsive=True
        )
        return [html.H2(view.trend.title), html.P(view.trend.sentence), *mark, graph]
