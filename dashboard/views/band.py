"""The likely range that a chart draws behind its months."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard import spc
from dashboard.measure import Measure
from dashboard.series import Series

Floats = NDArray[np.float64]
LEAST = 12


def band(own: Series, measure: Measure, first: int, to: int) -> tuple[Floats, Floats, Floats, str]:
    """Centre, lower and upper for months first to `to`, and what they are called; NaN where there are none.

    Moving-range limits of the months shown, restarting at a change of counting. They are the grammar
    of the chart; what is out of the ordinary is said by the exception scan alone.
    """
    values = own.over(first, to + 1).values
    nothing = np.full(len(values), np.nan)
    if measure.frequency != "monthly" or (~np.isnan(values)).sum() < LEAST:
        return nothing, nothing, nothing, ""
    chart = spc.control_chart(
        values, breaks=[b.month - first for b in measure.breaks if first < b.month <= to]
    )
    lower = (
        np.where(values >= 0, np.maximum(chart.lower, 0), chart.lower)
        if np.nanmin(values) >= 0
        else chart.lower
    )
    upper = np.minimum(chart.upper, 1) if measure.kind.is_share else chart.upper
    return chart.mean, lower, upper, "moving-range limits"
