"""p, q and doubt against slow definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.scan.evidence import (
    COMMON,
    ROUNDS,
    SIZES,
    benjamini_hochberg,
    clearest,
    doubt,
    ratios,
    running_share,
    smallest_of,
)
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.shapes import SHAPES, Fit
from dashboard.scan.skewed import normal_score, skewness

chances = st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=60)
J = len(SHAPES)


@given(chances, st.floats(0.01, 0.5))
def test_benjamini_hochberg_keeps_what_the_step_up_rule_keeps(p, level):
    """The rule itself: the largest k with p(k) <= k level / n."""
    p = np.array(p)
    ordered = np.sort(p)
    passing = [k for k in range(1, len(p) + 1) if ordered[k - 1] <= k * level / len(p) * (1 + 1e-12)]
    cut = ordered[passing[-1] - 1] if passing else -1.0
    kept = benjamini_hochberg(p) <= level * (1 + 1e-9)
    assert kept.tolist() == (p <= cut).tolist()


@given(chances)
def test_adjusted_p_is_never_smaller_and_keeps_the_order(p):
    p = np.array(p)
    q = benjamini_hochberg(p)
    assert (q >= p - 1e-15).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(q[order]) >= -1e-15).all()


def test_smallest_of_independent_p_is_sidaks():
    p = np.array([1e-3, 0.01, 0.05, 0.3])
    np.testing.assert_allclose(smallest_of(p, np.eye(5)), 1 - (1 - p) ** 5, rtol=0.12)


def test_smallest_of_one_and_the_same_test_is_that_test():
    p = np.array([1e-3, 0.01, 0.2, 0.9])
    np.testing.assert_allclose(smallest_of(p, np.ones((3, 3))), p, rtol=0.12)


@given(chances)
@settings(max_examples=20, deadline=None)
def test_correction_is_monotone_and_never_helps(p):
    p = np.sort(np.array(p))
    out = smallest_of(p, 0.5 * np.eye(3) + 0.5)
    assert (np.diff(out) >= 0).all()
    assert (out >= p * 0.9).all()
    assert (out <= 1).all()


@settings(deadline=None)
@given(st.floats(-2, 6), st.floats(0.02, 0.8))
def test_normal_score_is_that_of_a_gamma_law(z, g):
    """Wilson and Hilferty's cube root is good to a few hundredths where the gamma law has any mass."""
    exact = stats.pearson3(g)
    if 1e-5 < exact.cdf(z) < 1 - 1e-9:
        assert float(normal_score(z, g)) == pytest.approx(stats.norm.isf(exact.sf(z)), abs=0.08)


def fit_of(z, sd):
    return Fit(np.array(z, float), np.array(sd, float), np.eye(J))


def found(z, sd, freedom=DEFAULT.freedom):
    return ratios(fit_of(z, sd), np.full(len(z), freedom), DEFAULT)


def factors(many):
    """How many times likelier the scores are under a usual change than under none."""
    return np.einsum("sjc,j,c->s", many.ratio, many.shapes, many.sizes)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(-6, 8), min_size=J, max_size=J),
    st.lists(st.floats(0.03, 0.45), min_size=J, max_size=J),
    st.floats(3, 60),
)
def test_ratios_by_loops(z, sd, freedom):
    total = 0.0
    for j, shape in enumerate(SHAPES):
        lean = float(skewness(np.array(sd[j]), z[j] >= 0, DEFAULT.skew, DEFAULT.skew_low))
        score = float(normal_score(z[j], lean))
        none = stats.t.pdf(score, freedom)
        for size, weight in zip(SIZES, COMMON, strict=True):
            for sign in (1, -1):
                at = np.expm1(sign * size) / sd[j]
                lean = float(skewness(np.array(sd[j]), at >= 0, DEFAULT.skew, DEFAULT.skew_low))
                change = stats.norm.pdf(score, float(normal_score(at, lean)))
                total += shape.prior * weight / 2 * change / none
    total /= sum(shape.prior for shape in SHAPES)
    assert factors(found([z], [sd], freedom))[0] == pytest.approx(total, rel=1e-6)


def slow_doubt(many, parameters, rounds):
    """The same learning by loops over series, shapes and sizes."""
    s, j, c = many.ratio.shape
    shapes, sizes = list(many.shapes), list(many.sizes)
    share = parameters.changed / parameters.experience
    real = [0.0] * s
    for _ in range(rounds):
        by_shape, by_size, changes = [0.0] * j, [0.0] * c, 0.0
        for i in range(s):
            parts = {(a, b): many.ratio[i, a, b] * shapes[a] * sizes[b] for a in range(j) for b in range(c)}
            factor = sum(parts.values())
            real[i] = share * factor / (1 - share + share * factor)
            changes += real[i]
            for (a, b), part in parts.items():
                by_shape[a] += real[i] * part / factor
                by_size[b] += real[i] * part / factor
        prior = parameters.kinds
        shapes = [(n + prior * m) / (changes + prior) for n, m in zip(by_shape, many.shapes, strict=True)]
        sizes = [(n + prior * m) / (changes + prior) for n, m in zip(by_size, many.sizes, strict=True)]
        share = (changes + parameters.changed) / (s + parameters.experience)
    return 1 - np.array(real)


def test_doubt_by_loops():
    z = np.random.default_rng(4).normal(size=(9, J)) * 2
    many = found(z, np.full((9, J), 0.1))
    np.testing.assert_allclose(doubt(many, DEFAULT), slow_doubt(many, DEFAULT, ROUNDS), atol=1e-12)


def test_a_month_of_rises_makes_the_next_rise_likelier_more_than_a_fall():
    calm, rises = np.zeros((300, J)), np.zeros((300, J))
    rises[:40, 2] = 5
    for many in (calm, rises):
        many[-2, 2], many[-1, 2] = 3, -3
    before, after = (doubt(found(z, np.full((300, J), 0.1)), DEFAULT)[-2:] for z in (calm, rises))
    assert after[0] < before[0] - 0.1
    assert after[0] - before[0] < after[1] - before[1]


def test_a_month_without_change_keeps_to_what_was_known():
    """Nothing learnt: the share is the prior one, drawn down by the calm series."""
    doubts = doubt(found(np.zeros((500, J)), np.full((500, J), 0.1)), DEFAULT)
    assert (doubts > 0.98).all()


def test_a_clearer_change_is_less_doubtful():
    z = np.zeros((5, J))
    z[:, 2] = [0, 2, 3, 4, 6]
    doubts = doubt(found(z, np.full((5, J), 0.1)), DEFAULT)
    assert (np.diff(doubts) < 0).all()
    assert doubts[0] > 0.9
    assert doubts[-1] < 0.01


def test_where_outliers_are_usual_one_more_is_doubted():
    z = np.tile(np.eye(J)[2] * 4, (2, 1))
    many = ratios(fit_of(z, np.full((2, J), 0.1)), np.array([5.0, 60.0]), DEFAULT)
    heavy, light = factors(many)
    assert 3 * heavy < light


def test_a_tiny_change_of_a_vast_series_is_doubted():
    """4 standard deviations of 1 % are no change that is ever made; of 8 % they are."""
    z = np.tile(np.eye(J)[2] * 4, (2, 1))
    sd = np.stack([np.full(J, 0.01), np.full(J, 0.08)])
    vast, usual = factors(found(z, sd))
    assert vast < 0.2 < 20 < usual


def test_running_share_by_definition():
    doubts = np.array([0.5, 0.01, 0.2, 0.05])
    eligible = np.array([True, True, False, True])
    np.testing.assert_allclose(running_share(doubts, eligible), [0.56 / 3, 0.01, 1.0, 0.03])


def test_clearest_names_shape_side_and_size():
    z = np.zeros((2, J))
    z[0, 3], z[1, 0] = -5.0, 4.0
    found = clearest(fit_of(z, np.full((2, J), 0.1)), DEFAULT)
    assert found.best.tolist() == [3, 0]
    assert found.direction.tolist() == [-1, 1]
    np.testing.assert_allclose(found.size, [-0.5, 0.4])
    assert (found.p < 0.01).all()


def test_p_is_uniform_when_nothing_happens():
    rng = np.random.default_rng(1)
    fit = Fit(rng.normal(size=(4000, J)), np.full((4000, J), 0.05), np.eye(J))
    p = clearest(fit, DEFAULT, skewed=False).p
    assert stats.kstest(p, "uniform").statistic < 0.06


def test_no_series_no_doubt():
    assert doubt(found(np.zeros((0, J)), np.zeros((0, J))), DEFAULT).shape == (0,)
