"""London's clocks, written out, against the time zone database."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from data.loaders.clock import london


@given(
    st.datetimes(dt.datetime(1996, 1, 1), dt.datetime(2037, 12, 31)).map(lambda t: t.replace(microsecond=0))
)
@example(dt.datetime(2017, 3, 26, 0, 59, 59))
@example(dt.datetime(2017, 3, 26, 1, 0, 0))
@example(dt.datetime(2017, 10, 29, 0, 59, 59))
@example(dt.datetime(2017, 10, 29, 1, 0, 0))
def test_london_time_is_that_of_the_database(utc: dt.datetime) -> None:
    expected = utc.replace(tzinfo=dt.UTC).astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
    assert london(np.array([utc], dtype="datetime64[s]"))[0] == np.datetime64(expected, "s")
