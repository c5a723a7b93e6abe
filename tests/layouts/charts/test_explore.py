"""The Plotly figure: valid, light to draw, silent towards the world."""

import re
from importlib import resources

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings

from dashboard import periods
from dashboard.charts import Companion, Mark, Sign
from layouts.charts import explore
from tests.layouts.charts.charts_of import robbery, trends


@settings(max_examples=40, deadline=None)
@given(trends)
def test_any_trend_is_a_valid_figure_of_scatter_traces(t):
    figure = explore.figure(t)
    go.Figure(figure)
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    for trace in figure["data"]:
        assert len(trace["x"]) >= len(trace["y"])
        assert len(trace.get("hovertext", trace["y"])) == len(trace["y"])


def test_it_shows_what_the_drawing_shows():
    april = periods.month(2017, 4)
    t = robbery(
        24,
        companion=Companion("London", robbery(24).centre),
        breaks=(Mark(april, "Counting <b>changed</b>"),),
        flags=((april, Sign.CONCERN, "656, 401 expected"),),
        target=500.0,
    )
    figure = explore.figure(t)
    names = [trace["name"] for trace in figure["data"]]
    assert names == ["Likely range", "Likely range", "Expected", "London", "offences a month", "Concern"]
    assert "656, 401 expected" in figure["data"][4]["hovertext"][april - t.first]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert notes == ["Apr 2017: Counting &lt;b&gt;changed&lt;/b&gt;", "Target 500"]
    assert figure["layout"]["shapes"][0]["x0"] == "2017-03-16"


@pytest.mark.parametrize("switch", ["showSendToCloud", "displaylogo", "displayModeBar"])
def test_nothing_leads_out(switch):
    assert explore.CONFIG[switch] is False
    assert explore.CONFIG["plotlyServerURL"] == ""


def test_the_switches_are_those_of_the_bundle_in_use():
    """plotly.js ignores a switch that it does not know: a renamed one would be on again."""
    script = resources.files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")
    for switch in explore.CONFIG:
        assert re.search(rf"\b{switch}:\{{valType", script), switch
