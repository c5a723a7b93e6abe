"""Months of London time from times in UTC."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.loaders import cells
from data.loaders.table import Table

PATTERN = r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|\+00:?00)?$"
Times = NDArray[np.datetime64]


def months_of(table: Table, column: int) -> NDArray[np.int32]:
    """The month in London of every time of a column (2017-09-30T23:10:00+00:00 is in October); -1 a finding."""
    texts = pc.replace_substring_regex(table.columns[column], PATTERN, r"\1T\2")
    good = pc.match_substring_regex(texts, r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$").to_numpy(
        zero_copy_only=False
    )
    month = np.full(table.rows, -1, dtype=np.int32)
    parsed = pc.strptime(pc.utf8_slice_codeunits(texts, 0, 16), "%Y-%m-%dT%H:%M", "s", error_is_null=True)
    there = good & pc.is_valid(parsed).to_numpy(zero_copy_only=False)
    utc = parsed.filter(pa.array(there)).to_numpy(zero_copy_only=False).astype("datetime64[s]")
    inside = (utc >= np.datetime64("1980-01-01")) & (utc < np.datetime64("2100-01-01"))
    there[there] = inside
    local = (london(utc[inside])).astype("datetime64[M]")
    month[there] = local.astype(np.int64) + 1970 * 12
    what = cells.saying("this is not a time", "Write the time as 2017-11-30T23:53:00+00:00.")
    cells.complain(table, column, np.flatnonzero(~there), what)
    return month


def london(utc: Times) -> Times:
    """UTC as London's clocks show it: an hour more from the last Sunday of March to that of October, 01:00 UTC.

    Written out, so that it does not depend on the time zone files of the machine.
    """
    year = utc.astype("datetime64[Y]")
    starts, ends = (_last_sunday(year, month) for month in (3, 10))
    summer = (utc >= starts) & (utc < ends)
    return utc + summer.astype("timedelta64[h]")


def _last_sunday(year: Times, month: int) -> Times:
    """01:00 UTC of the last Sunday of a month of 31 days."""
    following = year.astype("datetime64[M]") + np.timedelta64(month, "M")
    last = following.astype("datetime64[D]") - np.timedelta64(1, "D")
    weekday = (last.astype(np.int64) + 3) % 7
    return (last - ((weekday + 1) % 7).astype("timedelta64[D]")).astype("datetime64[s]") + np.timedelta64(
        1, "h"
    )
