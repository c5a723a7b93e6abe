"""Figures counted in a warehouse: the same as a slow count of the same incidents, on every database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.measure import Count, Measure
from data.load import Source
from data.loaders import Context
from data.warehouse import sql
from data.warehouse.connect import opened
from data.warehouse.pull import pull
from data.warehouse.sources import Place
from tests.data.warehouses import Incident, Warehouse

LAMBETH, LEWISHAM = "E09000022", "E09000023"
FIRST, LAST = periods.parse("2016-11"), periods.parse("2017-03")
AS_AT = date(2017, 4, 4)


class Scene:
    """What loaders know of the organisation, and the measures that are counted."""

    def __init__(self, context: Context, measures: Catalogue) -> None:
        self.context, self.pairs = context, wanted(measures)


@pytest.fixture(scope="module")
def scene(context: Context, measures: Catalogue) -> Scene:
    return Scene(context, measures)


Test = Callable[[Incident], float]
YES: Test = lambda _: 1.0  # noqa: E731
ROBBERY: Test = lambda i: float(i.offence == "robbery: 100% 'real'")  # noqa: E731
SOLVED: Test = lambda i: float(bool(i.solved))  # noqa: E731
SECONDS: Test = lambda i: float(i.seconds or 0) * (i.offence == "call")  # noqa: E731
CALL: Test = lambda i: float(i.offence == "call")  # noqa: E731


def wanted(measures: Catalogue) -> list[tuple[Measure, list[Test]]]:
    """Measures of each kind that can be counted, and what each adds for one incident."""
    everywhere = ("force", "borough", "ward")
    robbery = Count("incidents", "offence = 'robbery: 100% ''real'''")
    rate = Count("incidents", "solved = 1", denominator_where="1 = 1")
    mean = Count("incidents", "offence = 'call'", "seconds", "offence = 'call'")
    return [
        (replace(measures["total-notifiable-offences"], count=Count("incidents")), [YES]),
        (replace(measures["robbery"], count=robbery), [ROBBERY]),
        (replace(measures["positive-outcome-rate"], count=rate), [SOLVED, YES]),
        (replace(measures["call-999-answer-time"], count=mean, levels=everywhere), [SECONDS, CALL]),
    ]


def place(house: Warehouse, by: bool, **more: Any) -> Place:
    units = {"borough": "borough", "ward": "ward"}
    columns = ("offence", "solved") if by else ()
    return Place(
        "incidents", house.table, "day", units, columns, **{"sparse": True, "nowhere": "unknown"} | more
    )


def figures(source: Source) -> dict[tuple[str, str, int], tuple[float, ...]]:
    """What a release to be says: by measure, unit and month."""
    b = source.batch
    lower = np.full(b.numerator.shape, np.nan) if b.denominator is None else b.denominator
    found = {}
    for i, key in enumerate(b.keys):
        for j, month in enumerate(b.months.tolist()):
            if not np.isnan(b.numerator[i, j]):
                both = (b.numerator[i, j], lower[i, j])
                found[(*key, month)] = tuple(float(x) for x in both if not np.isnan(x))
    assert len(set(b.keys)) == len(b.keys)
    return found


def slow(
    incidents: list[Incident], pairs: list[tuple[Measure, list[Test]]], context: Context, first: int | None
) -> tuple[dict[tuple[str, str, int], tuple[float, ...]], Counter[str]]:
    """The same counted by hand, and the rows of units that are not known."""
    there = [i for i in incidents if (first or 0) <= periods.of(i.day) <= LAST and i.entered <= AS_AT]
    if not there:
        return {}, Counter()
    start = first or min(periods.of(i.day) for i in there)
    found: dict[tuple[str, str, int], tuple[float, ...]] = {}
    unknown: Counter[str] = Counter()
    for level in ("borough", "ward"):
        of_unit: dict[str, list[Incident]] = {b: [] for b in context.boroughs} if level == "borough" else {}
        for i in there:
            name = (i.borough or "unknown") if level == "borough" else i.ward
            code = context.unit(name) if name else None
            ok = code and context.levels[code] in (
                (level, "other", "unknown") if level == "borough" else level
            )
            if code and ok:
                of_unit.setdefault(code, []).append(i)
            elif name:
                unknown[name] += 1
        for m, tests in pairs:
            for unit, own in of_unit.items() if level in m.levels else ():
                seen = [periods.of(i.day) for i in own]
                for t in range(start, LAST + 1) if level == "borough" else range(min(seen), max(seen) + 1):
                    mine = [i for i in own if periods.of(i.day) == t]
                    found[m.id, unit, t] = tuple(sum(map(test, mine)) for test in tests)
    return found, unknown


NAMES = st.sampled_from(
    ["Lambeth", "LAMBETH", LAMBETH, LEWISHAM, "Heathrow", "City of London", "E05000026", None]
)
WARDS = st.sampled_from(["E05000026", "E05000027", "E05014053", "Atlantis", None])
INCIDENT = st.builds(
    Incident,
    borough=NAMES,
    ward=WARDS,
    day=st.dates(date(2016, 9, 28), date(2017, 4, 3)),
    entered=st.dates(date(2017, 3, 30), date(2017, 4, 8)),
    offence=st.sampled_from(["robbery: 100% 'real'", "call", "other"]),
    solved=st.integers(0, 1),
    seconds=st.none() | st.integers(0, 900),
)
CASES = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@CASES
@given(
    incidents=st.lists(INCIDENT, min_size=1, max_size=60),
    by=st.booleans(),
    first=st.sampled_from([FIRST, None]),
)
def test_figures_are_those_of_a_count_by_hand(
    house: Warehouse, scene: Scene, incidents: list[Incident], by: bool, first: int | None
) -> None:
    here = replace(incidents[0], borough="Lambeth", day=date(2017, 1, 31), entered=AS_AT)  # never nothing
    house.fill([*incidents, here])
    pairs, context = scene.pairs, scene.context
    source_of = place(house, by, recorded="entered", provisional=2)
    span = sql.Span(first, LAST, AS_AT)
    with opened(house.address, 60) as connection:
        source = pull(connection, [m for m, _ in pairs], {"incidents": source_of}, span, context)
        plain = _plain(connection, source_of, pairs[2][0], context, span)
    expected, unknown = slow([*incidents, here], pairs, context, first)
    assert figures(source) == expected
    noted = " ".join(source.batch.notes)
    assert all(f"{name!r} ({n} row" in noted for name, n in unknown.items())
    assert bool(noted) == bool(unknown)
    assert source.batch.rows == sum(
        e.entered <= AS_AT and (first or 0) <= periods.of(e.day) <= LAST for e in [*incidents, here]
    )
    assert source.batch.provisional is not None
    assert (
        source.batch.provisional.any(axis=0).tolist()[-3:] == [False, True, True][-len(source.batch.months) :]
    )
    rate = {k[1:]: v for k, v in expected.items() if k[0] == pairs[2][0].id and k[1] != "unknown" and sum(v)}
    assert plain == rate


def _plain(connection: Any, source: Place, m: Measure, context: Context, span: sql.Span) -> dict[Any, Any]:
    """The figures of the query that is kept with the release, asked as it stands."""
    query = sql.alone(source, m, "borough", connection.dialect)
    found: dict[tuple[str, int], Any] = {}
    for unit, month, *values in connection.execute(text(query), span.values()):
        code = context.unit(unit) if unit else None
        if code and context.levels[code] != "ward":
            old = found.get((code, int(month)), (0.0, 0.0))
            found[code, int(month)] = tuple(a + float(b) for a, b in zip(old, values, strict=True))
    return found
