"""The demonstration store: complete, marked, consistent, the same at every run."""

import time

import numpy as np
import pytest

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.measure import Kind
from data import demo
from data.demo import parameters, wards
from data.demo.areas import boroughs, organisation
from data.demo.make import Maker

WHOLE = {
    "burglary": ["burglary-residential", "burglary-business"],
    "robbery": ["robbery-personal", "robbery-business"],
    "sexual-offences": ["rape", "other-sexual-offences"],
    "violence-against-the-person": ["homicide", "violence-with-injury", "violence-without-injury"],
    "violence-with-injury": ["domestic-violence-with-injury", "non-domestic-violence-with-injury"],
    "theft": ["theft-from-person", "shoplifting", "bicycle-theft", "other-theft"],
    "arson-and-criminal-damage": ["arson", "criminal-damage"],
    "drug-offences": ["possession-of-drugs", "drug-trafficking"],
    "total-notifiable-offences": [
        "victim-based-offences",
        "drug-offences",
        "possession-of-weapons",
        "public-order-offences",
        "miscellaneous-crimes-against-society",
    ],
    "anti-social-behaviour-calls": [
        "anti-social-behaviour-personal",
        "anti-social-behaviour-nuisance",
        "anti-social-behaviour-environmental",
    ],
}
WITHIN = [
    ("knife-crime-with-injury", "knife-crime"),
    ("knife-injury-victims-under-25", "knife-crime-with-injury"),
    ("lethal-barrel-discharges", "gun-crime"),
    ("serious-youth-violence", "youth-violence"),
    ("hate-crime-racist-and-religious", "hate-crime"),
    ("hate-crime-faith", "hate-crime-racist-and-religious"),
    ("stop-and-search-weapons", "stop-and-search"),
    ("sanction-detection-rate", "positive-outcome-rate"),
    ("positive-outcome-rate", "total-notifiable-offences"),
    ("missing-children", "missing-persons"),
]


def test_every_measure_of_the_catalogue_has_figures(series):
    made = {measure for measure, _ in series}
    assert made | demo.NOT_MADE == set(catalogue())
    assert {p.id for p in parameters.plans().values() if not p.hidden} == made
    assert not made & demo.NOT_MADE


def test_everything_is_illustrative_and_as_known_on_the_eve_of_the_paper(batches):
    for batch in batches:
        assert batch.illustrative
        assert batch.as_at == demo.AS_AT
        assert periods.iso(int(batch.months[-1])) == "2017-11"
        assert len(set(batch.keys)) == len(batch.keys) == len(batch.numerator) == batch.rows
        assert batch.provisional.tolist() == [False] * (len(batch.months) - 1) + [True]
    assert len({batch.title for batch in batches}) == len(batches)
    assert periods.iso(int(batches[0].months[0])) == "2010-04"


def test_the_shape_of_each_measure_is_that_of_its_kind(series):
    org = organisation()
    for (measure, unit), (months, upper, lower) in series.items():
        known = catalogue()[measure]
        level = org[unit].level
        assert level in known.levels or level == "other", (measure, unit)
        assert (lower is not None) == (known.kind in (Kind.PROPORTION, Kind.MEAN)), measure
        there = np.isfinite(upper)
        assert there.any(), (measure, unit)
        if known.frequency == "quarterly":
            assert not there[months % 3 != 2].any(), measure
        else:
            assert there.all(), measure
        if known.kind is Kind.PROPORTION:
            assert (np.isfinite(lower) == there).all()
            assert measure == "savings-delivered" or (upper[there] <= lower[there]).all(), measure
        if known.kind is Kind.SURVEY:
            assert ((upper[there] > 0.05) & (upper[there] < 0.99)).all(), (measure, unit)
        if known.kind is Kind.COUNT:
            assert (upper[there] == np.round(upper[there])).all()
        assert known.family == "finance" or (upper[there] >= 0).all(), measure


@pytest.mark.parametrize("whole", WHOLE)
def test_parts_make_the_whole_in_every_borough_and_month(series, whole):
    for unit in boroughs():
        parts = sum(series[part, unit][1] for part in WHOLE[whole])
        assert (series[whole, unit][1] == parts).all()


@pytest.mark.parametrize(("part", "whole"), WITHIN)
def test_no_part_is_larger_than_its_whole(series, part, whole):
    for unit in boroughs():
        assert (series[part, unit][1] <= series[whole, unit][1]).all()


def test_rates_stand_on_the_offences_that_are_shown(series):
    for measure in ("burglary", "robbery", "rape", "knife-crime", "hate-crime"):
        for unit in boroughs():
            lower = series[f"positive-outcome-rate-{measure}", unit][2]
            assert (lower == series[measure, unit][1]).all()


def test_two_runs_are_the_same_and_take_seconds(batches):
    start = time.process_time()
    again = demo.batches()
    assert time.process_time() - start < 6
    for one, other in zip(batches, again, strict=True):
        assert one.keys == other.keys
        np.testing.assert_array_equal(one.numerator, other.numerator)
        if one.denominator is not None:
            np.testing.assert_array_equal(one.denominator, other.denominator)


def test_a_measure_does_not_depend_on_what_else_is_made(series):
    plans = parameters.plans()
    alone = Maker({name: plans[name] for name in ("knife-crime", "knife-crime-with-injury")}, [])
    kent = Maker(plans, [])
    kent.make("hate-crime")
    one, other = alone.make("knife-crime-with-injury"), kent.make("knife-crime-with-injury")
    np.testing.assert_array_equal(one.numerator, other.numerator)
    assert not (alone.make("knife-crime").numerator[0] == kent.make("hate-crime").numerator[0]).all()


def test_wards_lie_within_their_borough(series):
    org, month = organisation(), periods.parse("2017-11")
    placed, whole = 0.0, 0.0
    for unit in boroughs():
        codes = [w.code for w in org.children(unit, month, "ward")]
        for measure in demo.WARD_MEASURES if codes else []:
            total = sum(series[measure, code][1] for code in codes)
            of_borough = series[measure, unit][1][-wards.MONTHS_SHOWN :]
            assert (total <= of_borough).all(), (measure, unit)
            if measure == "total-notifiable-offences":
                placed, whole = placed + total.sum(), whole + of_borough.sum()
    assert placed / whole == pytest.approx(0.96, abs=0.005)
    for ward in wards.wards().codes:
        assert (series["burglary-residential", ward][1] <= series["burglary", ward][1]).all()


def test_progress_comes_to_its_end():
    heard = []
    demo.batches(heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
