"""Whether a measure moved since a day: the model sees no month's own figure and none after the decision."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.views.records.moved import Since, since, verdict
from tests.dashboard.series import series

ROBBERY = catalogue().get("robbery")
DECIDED = periods.month(2017, 3)
START = periods.month(2012, 4)


def poisson(level: float, after: float, months: int = 6, seed: int = 1) -> list[float]:
    """Counts from START to DECIDED at a level, then `months` at another."""
    draw = np.random.default_rng(seed)
    before = draw.poisson(level, DECIDED - START + 1)
    return [float(v) for v in (*before, *draw.poisson(after, months))]


@pytest.mark.parametrize(("after", "way"), [(30.0, -1), (60.0, 0), (110.0, 1)])
def test_a_move_is_seen_and_none_is_made_up(after: float, way: int) -> None:
    own = series(poisson(60, after), start=START, measure="robbery")
    london = series(poisson(2000, 2000, seed=2), start=START, measure="robbery")
    found = since(own, london, ROBBERY, DECIDED, DECIDED + 6)
    assert (found.way, found.first, found.last) == (way, DECIDED + 1, DECIDED + 6)
    assert found.expected == pytest.approx(360, rel=0.15)


def test_without_a_change_hardly_any_move_is_claimed() -> None:
    claimed = 0
    for seed in range(20):
        own = series(poisson(60, 60, seed=seed), start=START, measure="robbery")
        london = series(poisson(2000, 2000, seed=100 + seed), start=START, measure="robbery")
        claimed += since(own, london, ROBBERY, DECIDED, DECIDED + 6).way != 0
    assert claimed <= 2


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=4, max_size=4))
def test_what_was_expected_does_not_depend_on_what_came(after: list[int]) -> None:
    before = poisson(60, 0, 0)

    def found(tail: list[float]) -> Since:
        values = [*before, *tail]
        own = series(values, start=START, measure="robbery")
        london = series([2000 + v for v in values], start=START, measure="robbery")
        return since(own, london, ROBBERY, DECIDED, DECIDED + 4)

    mine, other = found([float(v) for v in after]), found([60.0] * 4)
    assert mine.value == sum(after)
    assert mine.expected == pytest.approx(other.expected, rel=1e-6)


def test_nothing_is_said_before_a_month_has_passed() -> None:
    own = series(poisson(60, 60, 0), start=START, measure="robbery")
    found = since(own, None, ROBBERY, DECIDED, DECIDED)
    assert (found.way, found.value, found.reason) == (0, None, "No full month has been counted since.")


def test_rare_things_are_not_judged() -> None:
    random.seed(3)
    own = series([float(random.random() < 0.3) for _ in range(DECIDED - START + 7)], start=START)
    london = series([20.0] * (DECIDED - START + 7), start=START)
    assert "few to tell" in since(own, london, ROBBERY, DECIDED, DECIDED + 6).reason


@pytest.mark.parametrize(
    ("way", "aim", "said"),
    [
        (-1, "fall", "Moved as it was meant to."),
        (1, "fall", "Moved the other way."),
        (1, "rise", "Moved as it was meant to."),
        (0, "steady", "Held, as it was meant to."),
        (1, "", "Higher than expected."),
    ],
)
def test_the_verdict_says_what_was_meant(way: int, aim: str, said: str) -> None:
    assert verdict(way, aim) == said
