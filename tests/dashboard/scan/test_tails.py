"""Heavy tails are learnt from a measure's own past."""

from dataclasses import replace

import numpy as np
from scipy import stats

from dashboard.scan.parameters import DEFAULT
from dashboard.scan.tails import BEFORE, FREEDOMS, freedom

ALL = replace(DEFAULT, heed=1.0)


def drawn(degrees, series=20, months=60, seed=0):
    return np.random.default_rng(seed).standard_t(degrees, size=(series, months))


def test_by_loops():
    scores = np.concatenate([drawn(4, 3), drawn(50, 2, seed=1)])
    measure = np.array([0, 0, 0, 2, 2])
    got = freedom(scores, measure, DEFAULT)
    for m in (0, 2):
        loglik = [stats.t.logpdf(scores[measure == m], f).sum() for f in FREEDOMS] + np.log(BEFORE)
        weight = np.exp(loglik - loglik.max())
        heavy = sum(weight / weight.sum() / FREEDOMS)
        expected = 1 / (DEFAULT.heed * heavy + (1 - DEFAULT.heed) / DEFAULT.freedom)
        np.testing.assert_allclose(got[measure == m], expected)


def test_heavy_tails_are_told_from_light_ones():
    scores = np.concatenate([drawn(4), drawn(200, seed=1)])
    got = freedom(scores, np.repeat([0, 1], 20), ALL)
    assert (got[:20] < 7).all()
    assert (got[20:] > 30).all()


def test_only_part_of_it_is_believed_and_never_beyond_the_usual():
    scores, measure = drawn(3), np.zeros(20, np.intp)
    some, every = freedom(scores, measure, DEFAULT)[0], freedom(scores, measure, ALL)[0]
    assert every < some < DEFAULT.freedom
    np.testing.assert_allclose(freedom(scores, measure, replace(DEFAULT, heed=0.0)), DEFAULT.freedom)


def test_no_series_no_answer():
    assert freedom(np.zeros((0, 5)), np.zeros(0, np.intp), DEFAULT).shape == (0,)
