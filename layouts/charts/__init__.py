"""Charts as HTML and SVG: dataclasses of dashboard.charts in, markup out. Styles: assets/charts.css."""

from layouts.charts.funnels import funnel
from layouts.charts.ranks import rank
from layouts.charts.signs import sign_icon
from layouts.charts.small_multiples import multiples
from layouts.charts.sparkline import spark
from layouts.charts.tilemaps import tile_map
from layouts.charts.trends import trend

__all__ = ["funnel", "multiples", "rank", "sign_icon", "spark", "tile_map", "trend"]
