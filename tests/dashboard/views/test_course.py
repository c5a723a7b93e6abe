"""Five-year context and course: as slow loops find them, honest about chance, silent where nothing can be said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.compare import compare
from dashboard.measure import Break
from dashboard.series import Series
from dashboard.views.course import (
    MONTHS,
    Way,
    between,
    context,
    course,
    days,
    months_without,
    stabilising,
)
from tests.dashboard.series import series

NOV17 = periods.month(2017, 11)
ROBBERY = catalogue().get("robbery")
HOMICIDE = catalogue().get("homicide")
SEASON = np.array([0.8, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.2, 1, 1, 0.9, 0.8])
counts = st.lists(st.integers(0, 40), min_size=71, max_size=71)


def ending(values: Sequence[float | None], to: int = NOV17) -> Series:
    return series(values, start=to - len(values) + 1)


@given(counts)
def test_context_is_what_slow_sums_of_five_years_say(values: list[int]) -> None:
    found = context(ending(list(values)), ROBBERY, NOV17)
    years = [sum(values[i : i + 12]) for i in range(len(values) - 11)]
    assert len(years) == MONTHS
    *before, now = years
    assert (found.value, found.of, found.five_years) == (now, 59, True)
    assert found.above == sum(y < now for y in before)
    assert found.highest == (now > max(before))
    assert ("highest" in found.text) == found.highest
    assert ("lowest" in found.text) == (now < min(before))


def test_a_change_of_counting_shortens_the_look_back_and_is_named() -> None:
    changed = replace(ROBBERY, breaks=(Break(NOV17 - 40, "counted anew"),))
    found = context(ending([9.0] * 40 + [10.0] * 40), changed, NOV17)
    assert (found.of, found.highest, found.five_years) == (29, False, False)
    assert found.reason == f"Counting changed in {periods.name(NOV17 - 40)}."
    late = context(ending([9.0] * 80), replace(ROBBERY, breaks=(Break(NOV17 - 20, "x"),)), NOV17)
    assert late.text == "–"
    assert late.reason.startswith("Counting changed")
    assert context(ending([5.0] * 30), ROBBERY, NOV17).reason == "Only 19 months to look back on."
    assert context(None, ROBBERY, NOV17).value is None


@given(st.integers(0, 10**6), st.sampled_from([1, 2, 5]))
def test_the_season_drops_out_and_so_does_the_size(seed: int, times: int) -> None:
    chance = np.random.default_rng(seed)
    level = chance.uniform(60, 2000)
    flat = [round(level * SEASON[(NOV17 - 71 + i) % 12]) for i in range(72)]
    found = course(ending([float(x * times) for x in flat]), ROBBERY, NOV17)
    assert found.change == pytest.approx(0)
    assert found.way in (Way.STEADY, Way.UNCLEAR)
    risen = [*flat[:-3], *(x * 2 for x in flat[-3:])]
    rising = course(ending([float(x) for x in risen]), ROBBERY, NOV17)
    moved = compare(ending([float(x) for x in risen]), ROBBERY, NOV17, "rolling-12-months")
    assert (rising.way, stabilising(moved, rising)) == (Way.RISING, False)
    fallen = [*flat[:-3], *(x / 2 for x in flat[-3:])]
    assert course(ending(list(fallen)), ROBBERY, NOV17).way is Way.FALLING


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_of_a_hundred_steady_series_few_are_said_to_move(spread: float) -> None:
    """95 % intervals; with counts three times as spread as Poisson's too."""
    chance, moved, tries = np.random.default_rng(7), 0, 600
    for _ in range(tries):
        mean = chance.uniform(40, 400) * SEASON[(NOV17 - 71 + np.arange(72)) % 12]
        values = (
            chance.poisson(mean) if spread == 1 else chance.negative_binomial(mean / (spread - 1), 1 / spread)
        )
        moved += course(ending([float(x) for x in values]), ROBBERY, NOV17).way in (Way.RISING, Way.FALLING)
    assert 0.005 < moved / tries < 0.10


@given(counts)
def test_what_still_rises_never_shows_signs_of_stabilising(values: list[int]) -> None:
    own = ending([float(20 * v + 40) for v in values])
    found, moved = course(own, ROBBERY, NOV17), compare(own, ROBBERY, NOV17, "rolling-12-months")
    said = stabilising(moved, found)
    if found.way is Way.RISING:
        assert said is not True
    if said is True:
        assert (moved.difference or 0) > 0
        assert found.low is not None
        assert found.low <= 0
    if found.change is not None and found.low is not None and found.high is not None:
        assert found.low <= found.change <= found.high
        assert found.text.startswith(f"{found.way.value}: ")


def test_nothing_is_said_of_few_events_gaps_or_a_change_of_counting() -> None:
    assert course(ending([2.0] * 72), HOMICIDE, NOV17).text == "too few to tell"
    assert course(ending([*[90.0] * 70, None, 90.0]), ROBBERY, NOV17).change is None
    changed = replace(ROBBERY, breaks=(Break(NOV17 - 1, "counted anew"),))
    assert course(ending([90.0] * 72), changed, NOV17).change is None
    assert course(ending([90.0] * 20), ROBBERY, NOV17).text == "too little to look back on"
    assert course(None, ROBBERY, NOV17).change is None


def test_time_between_events() -> None:
    first, last = periods.month(2016, 12), NOV17
    assert days(first, last) == 365
    assert days(periods.month(2016, 2), periods.month(2016, 2)) == 29
    assert between(146, first, last) == "one every 2.5 days"
    assert between(2, first, last) == "one every 6.0 months"
    assert between(0, first, last) == "none"
    assert math.isclose(365 / 146, 2.5)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=40))
def test_months_since_the_last_event(values: list[int]) -> None:
    found = months_without(ending([float(v) for v in values]), NOV17)
    ones = [i for i, v in enumerate(reversed(values)) if v]
    assert found == (ones[0] if ones else None)
