"""What the last releases changed in months that were published before, from the versions of series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from dashboard.scan.revisions import Revised
from dashboard.series import MISSING, PROVISIONAL, Series
from data import schema
from data.codec import decode

RELEASES = 4  # days on which figures were released that are looked back at
NEW = timedelta(days=31)  # a release is news for so long
Key = tuple[str, str]


def read_revised(
    connection: Connection,
    now: Mapping[Key, Series],
    axes: tuple[Sequence[str], Sequence[str]],
    days: Sequence[date],
    month: int,
) -> Revised:
    """The figures up to `month` that releases gave again. now: the series as they are; axes: measures and
    units; days: every day on which figures were released."""
    past = sorted(set(days))
    since = past[-RELEASES] if len(past) >= RELEASES else None
    news = past[-1] - NEW if past else date.min
    found = []
    for key, versions in _superseded(connection, axes, since).items():
        if key in now:
            chain = [*versions, (schema.FOREVER, now[key])]
            for (day, before), (_, after) in pairwise(chain):
                found.append(_given_again(key, axes, before, after, month, day > news))
    return Revised(*_columns(found))


def _superseded(
    connection: Connection, axes: tuple[Sequence[str], Sequence[str]], since: date | None
) -> dict[Key, list[tuple[date, Series]]]:
    """Versions that are no longer valid, the oldest first, with the day on which each was replaced."""
    s, m, u = schema.series.c, schema.measures.c, schema.units.c
    query = (
        select(m.name, u.code, s.valid_to, s.data, s.summed)
        .join(schema.measures, m.id == s.measure_id)
        .join(schema.units, u.id == s.unit_id)
        .where(m.name.in_(axes[0]), u.code.in_(axes[1]), s.valid_to != schema.FOREVER)
        .order_by(s.valid_to)
    )
    if since is not None:
        query = query.where(s.valid_to >= since)
    found: dict[Key, list[tuple[date, Series]]] = defaultdict(list)
    for name, code, day, data, summed in connection.execute(query):
        found[name, code].append((day, decode(data, name, code, summed=summed, illustrative=False)))
    return found


def _given_again(
    key: Key, axes: tuple[Sequence[str], Sequence[str]], before: Series, after: Series, month: int, news: bool
) -> tuple[Any, ...]:
    """Columns of a Revised: the months that have a figure in both and that the later release gave."""
    start, end = max(before.start, after.start), min(before.end, after.end, month + 1)
    if end <= start or before.summed != after.summed:
        return ()
    a, b = before.over(start, end), after.over(start, end)
    at = np.flatnonzero((a.status != MISSING) & (b.status != MISSING) & (a.release != b.release))
    n = len(at)
    return (
        np.full(n, axes[0].index(key[0])), np.full(n, axes[1].index(key[1])), start + at, a.numerator[at],
        b.numerator[at], a.status[at] == PROVISIONAL, np.full(n, news),
    )  # fmt: skip


def _columns(found: Sequence[tuple[Any, ...]]) -> list[Any]:
    kinds = (np.intp, np.intp, np.intp, float, float, bool, bool)
    parts = [f for f in found if f]
    return [np.concatenate([np.zeros(0, k), *(p[i] for p in parts)]).astype(k) for i, k in enumerate(kinds)]
