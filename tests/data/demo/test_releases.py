"""The demonstration figures month after month: what was released ends as the figures of today."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from dashboard import periods
from data import demo
from data.demo.areas import boroughs
from data.demo.releases import DAYS, LATE, newest, revised, steps
from tests.data.demo.test_demo import WHOLE


def figures(batches):
    """By (measure, unit, month) the numerator and the denominator, None where there is none."""
    found = {}
    for one in batches:
        lower = np.full_like(one.numerator, np.nan) if one.denominator is None else one.denominator
        there = np.isfinite(one.numerator)
        for i, key in enumerate(one.keys):
            months, pairs = one.months[there[i]], np.stack([one.numerator[i], lower[i]])[:, there[i]]
            for month, a, b in zip(months.tolist(), *pairs.tolist(), strict=True):
                found[*key, month] = a, None if b != b else b
    return found


@pytest.fixture(scope="module")
def released(batches):
    """What each release gives, in order."""
    return [figures(step.batches) for step in steps(batches)]


def test_releases_come_monthly_and_the_last_is_that_of_the_figures():
    assert DAYS[-1] == demo.AS_AT
    assert [periods.iso(newest(day)) for day in DAYS] == ["2017-09", "2017-10", "2017-11"]
    assert newest(DAYS[0].replace(day=3)) is None


def test_all_releases_together_are_the_figures_of_today(batches, released):
    known = {}
    for each in released:
        known |= each
    assert known == figures(batches)


def test_only_what_was_provisional_is_given_again(batches):
    open_ = None
    for step in steps(batches):
        newest_month, here, again = periods.of(step.day) - 1, set(), set()
        for one in step.batches:
            marked = np.broadcast_to(one.provisional, one.numerator.shape)
            for (i, j), figure in np.ndenumerate(one.numerator):
                assert one.months[j] <= newest_month
                if np.isfinite(figure) and one.months[j] == newest_month and marked[i, j]:
                    here.add(one.keys[i])
                if np.isfinite(figure) and one.months[j] == newest_month - 1 and one.keys[i][1] in boroughs():
                    again.add(one.keys[i])
                    assert not marked[i, j]
        assert open_ is None or again == open_
        open_ = {key for key in here if key[0] in revised()}
    assert len(open_) > 1000


def test_a_month_is_revised_a_little_and_upwards(released):
    for before, after in pairwise(released):
        both = [at for at in before.keys() & after.keys() if at[0] == "total-notifiable-offences"]
        first, then = (sum(each[at][0] for at in both) for each in (before, after))
        assert len(both) == len(boroughs())
        assert first < then < first * (1 + 2 * LATE)
        rates = [at for at in before.keys() & after.keys() if at[0] == "positive-outcome-rate"]
        for at in rates:
            assert 0 <= before[at][0] <= before[at][1] == before["total-notifiable-offences", *at[1:]][0]


@pytest.mark.parametrize("whole", [w for w in WHOLE if not w.startswith(("violence-with", "anti-social"))])
def test_parts_make_the_whole_after_every_release(released, whole):
    known = {}
    for each in released:
        known |= each
        for at in [x for x in each if x[0] == whole and x[1] in boroughs()]:
            assert each[at][0] == sum(known[part, *at[1:]][0] for part in WHOLE[whole]), at
