"""The document around a page, and the two components of ours that Dash runs in the browser."""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component
from markupsafe import Markup, escape

TITLE = "Met performance"


class Page(Component):
    """The page that is shown. `url` is where the reader went, `answer` what the server said to it;
    `explore` is the chart that the reader opened. Rendered by assets/page.js into #app."""

    _namespace = "met"
    _type = "Page"
    _prop_names = ["id", "url", "answer", "explore"]  # noqa: RUF012 - Dash's own protocol
    _children_props: list[str] = []  # noqa: RUF012
    _base_nodes = ["children"]  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, **props: Any) -> None:
        super().__init__(**props)


class Dialog(Component):
    """A dialogue over the page that opens whenever it is given children."""

    _namespace = "met"
    _type = "Dialog"
    _prop_names = ["id", "children"]  # noqa: RUF012
    _children_props: list[str] = []  # noqa: RUF012
    _base_nodes = ["children"]  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_properties = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, **props: Any) -> None:
        super().__init__(**props)


def document(
    *,
    title: str,
    css: str,
    body: str,
    config: str,
    scripts: str,
    renderer: str,
    version: int,
    graphs: str,
    plotly: str,
) -> str:
    """The HTML of a first view: the page is in it, so that it is there before any script runs.

    graphs and plotly are the addresses of what a chart that is opened to explore needs: no other page loads it.
    """
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
{css}
</head>
<body data-version="{version}" data-graphs="{escape(graphs)}" data-plotly="{escape(plotly)}">
<a class="skip" href="#main">Skip to the page</a>
<div id="bar" hidden></div>
<div id="announce" class="vh" aria-live="polite"></div>
<div id="app">{Markup(body)}</div>
<div id="react-entry-point"></div>
{config}
{scripts}
{renderer}
</body>
</html>"""
