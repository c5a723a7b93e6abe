"""The yardstick: a borough page as a competent newcomer to Dash writes it, over the same store.

Sixty measures in a table, as many sparklines, three charts by plotly.express, a choice of 33 areas,
a callback and a `read_sql` for each part. Its queries go by the primary key of `facts`.
Serve it with gunicorn: `DATABASE_URL=sqlite:///x.db gunicorn 'tests.benchmarks.yardstick:server()'`.
"""

from __future__ import annotations

import os
from typing import Any

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from dash.dash_table import DataTable
from sqlalchemy import create_engine, text

MEASURES = 60
TOTAL = "total-notifiable-offences"

PICK = """
SELECT m.id, m.name FROM measures m JOIN facts f ON f.measure_id = m.id JOIN units u ON u.id = f.unit_id
WHERE u.slug = 'lambeth' GROUP BY m.id, m.name ORDER BY COUNT(*) DESC, m.name LIMIT :many"""

FIGURES = """
SELECT m.name AS measure, f.month, f.numerator / COALESCE(f.denominator, 1) AS value
FROM facts f JOIN measures m ON m.id = f.measure_id JOIN units u ON u.id = f.unit_id
WHERE u.slug = :borough AND f.measure_id IN ({ids}) AND f.month >= :first ORDER BY m.name, f.month"""

ACROSS = """
SELECT u.name AS borough, SUM(f.numerator) AS value FROM facts f JOIN units u ON u.id = f.unit_id
JOIN measures m ON m.id = f.measure_id
WHERE m.name = :measure AND u.level = 'borough' AND f.month >= :first GROUP BY u.name ORDER BY value"""


class Queries:
    """Frames of one store; months are YYYYMM."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        areas = "SELECT slug, name FROM units WHERE level IN ('borough', 'other') ORDER BY name"
        self.boroughs = self.read(areas)
        ids = ", ".join(str(i) for i in self.read(PICK, many=MEASURES)["id"])
        self.figures_query = FIGURES.format(ids=ids)
        self.last = int(self.read("SELECT data_to FROM state")["data_to"][0])

    def read(self, query: str, **values: Any) -> pd.DataFrame:
        """One query as a frame."""
        with self.engine.connect() as connection:
            return pd.read_sql(text(query), connection, params=values)

    def figures(self, borough: str, years: int) -> pd.DataFrame:
        """measure, month (date), value of the sixty measures in a borough."""
        found = self.read(self.figures_query, borough=borough, first=self.last - 100 * years + 1)
        found["month"] = pd.to_datetime(found["month"].astype(str), format="%Y%m")
        return found

    def across(self) -> pd.DataFrame:
        """borough, value: recorded offences of the last year."""
        return self.read(ACROSS, measure=TOTAL, first=self.last - 99)


def table_rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """measure, latest, 12 months, 12 before, change of each measure."""
    rows = []
    for measure, part in found.groupby("measure"):
        now, before = part["value"].tail(12).sum(), part["value"].iloc[:-12].tail(12).sum()
        change = f"{(now - before) / before:+.1%}" if before else ""
        latest = round(part["value"].iloc[-1], 2)
        rows.append(
            {
                "measure": measure,
                "latest": latest,
                "now": round(now, 2),
                "before": round(before, 2),
                "change": change,
            }
        )
    return rows


def sparkline(part: pd.DataFrame) -> dcc.Graph:
    """A line without axes."""
    figure = go.Figure(go.Scatter(x=part["month"], y=part["value"], mode="lines"))
    bare = {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "xaxis_visible": False, "yaxis_visible": False}
    figure.update_layout(**bare, height=40, template="none")
    return dcc.Graph(figure=figure, config={"displayModeBar": False}, className="spark")


def layout(queries: Queries) -> html.Div:
    """The page before its callbacks fill it."""
    options = [{"value": s, "label": n} for s, n in queries.boroughs.itertuples(index=False)]
    columns = [{"id": c, "name": c} for c in ("measure", "latest", "now", "before", "change")]
    return html.Div(
        [
            html.H1(id="heading"),
            dcc.Dropdown(options, "lambeth", id="borough", clearable=False),
            dcc.Graph(id="trend"),
            dcc.Graph(id="groups"),
            dcc.Graph(id="across"),
            DataTable(id="table", columns=columns, sort_action="native", page_size=MEASURES),
            html.Div(id="sparks"),
        ]
    )


def register(app: Dash, queries: Queries) -> None:
    """A callback for each part of the page."""
    names = dict(queries.boroughs.itertuples(index=False))

    def part(id: str, property: str) -> Any:
        return app.callback(Output(id, property), Input("borough", "value"))

    @part("heading", "children")
    def heading(borough: str) -> str:
        return names[borough]

    @part("table", "data")
    def table(borough: str) -> list[dict[str, Any]]:
        return table_rows(queries.figures(borough, 2))

    @part("sparks", "children")
    def sparks(borough: str) -> list[html.Div]:
        found = queries.figures(borough, 2).groupby("measure")
        return [html.Div([html.Span(measure), sparkline(one)]) for measure, one in found]

    @part("trend", "figure")
    def trend(borough: str) -> Any:
        found = queries.figures(borough, 7)
        return px.line(found[found["measure"] == TOTAL], x="month", y="value", title=names[borough])

    @part("groups", "figure")
    def groups(borough: str) -> Any:
        sums = queries.figures(borough, 1).groupby("measure", as_index=False)["value"].sum()
        return px.bar(sums.nlargest(12, "value"), x="value", y="measure", title=names[borough])

    @part("across", "figure")
    def across(borough: str) -> Any:
        found = queries.across()
        found["here"] = found["borough"] == names[borough]
        return px.bar(found, x="value", y="borough", color="here", title=names[borough], height=800)


def server() -> Any:
    """The WSGI application over the store of DATABASE_URL."""
    queries = Queries(os.environ["DATABASE_URL"])
    app = Dash("yardstick")
    app.layout = layout(queries)
    register(app, queries)
    return app.server
