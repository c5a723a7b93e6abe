"""The fast factorisation against the textbook's formulae, one series and one month at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.scan import gaussian
from dashboard.scan.gaussian import Model, whiten
from dashboard.scan.path import expected_path
from dashboard.scan.shapes import SHAPES, fit_shapes

BLOCK = 9


def made(seed, months, series=3):
    rng = np.random.default_rng(seed)
    kernels = np.stack([gaussian.smooth(months, 0.5, 0.05, w, (0.05, 0.02)) for w in (0.004, 0.03)])
    model = Model(
        kernels,
        rng.integers(0, 2, series),
        rng.uniform(0, 0.01, series),
        rng.uniform(0.002, 0.05, (series, months)),
    )
    return model, rng.normal(0, 0.3, (series, months))


def covariance(model, i):
    months = model.noise.shape[1]
    full = model.kernels[model.group[i]] + model.short[i] * gaussian.memory(months, model.rho)
    return full + np.diag(model.noise[i])


def ahead(full, response, t, k=1):
    """Mean and covariance of months t .. t + k - 1 given those before: the conditional normal law."""
    gain = full[t : t + k, :t] @ np.linalg.inv(full[:t, :t])
    return gain @ response[:t], full[t : t + k, t : t + k] - gain @ full[:t, t : t + k]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(BLOCK + 2, 40))
def test_errors_are_the_standardised_one_step_ahead_errors(seed, months):
    model, response = made(seed, months)
    white = whiten(model, response, BLOCK)
    for i in range(len(response)):
        for t in range(1, months):
            mean, spread = ahead(covariance(model, i), response[i], t)
            expected = (response[i, t] - mean[0]) / np.sqrt(spread[0, 0])
            assert white.errors[i, t] == pytest.approx(expected, rel=1e-6, abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(BLOCK + 2, 40))
def test_the_last_block_holds_its_conditional_law(seed, months):
    model, response = made(seed, months)
    white = whiten(model, response, BLOCK)
    for i in range(len(response)):
        mean, spread = ahead(covariance(model, i), response[i], months - BLOCK, BLOCK)
        np.testing.assert_allclose(response[i, -BLOCK:] - white.surprise[i], mean, rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(white.factor[i] @ white.factor[i].T, spread, rtol=1e-6, atol=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(BLOCK + 2, 40))
def test_shapes_are_generalised_least_squares(seed, months):
    model, response = made(seed, months)
    white = whiten(model, response, BLOCK)
    fit = fit_shapes(white.factor, white.last)
    for i in range(len(response)):
        mean, spread = ahead(covariance(model, i), response[i], months - BLOCK, BLOCK)
        inverse = np.linalg.inv(spread)
        for j, shape in enumerate(SHAPES):
            g = shape.over(BLOCK)
            variance = 1 / (g @ inverse @ g)
            size = variance * (g @ inverse @ (response[i, -BLOCK:] - mean))
            assert fit.size[i, j] == pytest.approx(size, rel=1e-5, abs=1e-8)
            assert fit.sd[i, j] == pytest.approx(np.sqrt(variance), rel=1e-6)


def test_likelihood_is_that_of_the_normal_law():
    model, response = made(3, 30)
    white = whiten(model, response, BLOCK)
    for i in range(len(response)):
        full = covariance(model, i)
        exact = -0.5 * response[i] @ np.linalg.solve(full, response[i]) - 0.5 * np.linalg.slogdet(full)[1]
        assert white.loglik(cap=1e9)[i] == pytest.approx(exact)


def test_an_unseen_month_weighs_nothing():
    model, response = made(4, 30)
    model.noise[:, 12] = gaussian.UNSEEN
    first = whiten(model, response, BLOCK).surprise
    response[:, 12] = 5.0
    np.testing.assert_allclose(whiten(model, response, BLOCK).surprise, first, atol=1e-3)


def test_slices_cover_everything_once():
    seen = []
    gaussian.in_slices(lambda part: seen.extend(range(part.start, part.stop)), 200, size=64)
    assert sorted(seen) == list(range(200))
    gaussian.in_slices(lambda part: seen.append(part), 0)
    assert len(seen) == 200


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_starts_where_its_window_does(shape):
    course = shape.over(12)
    assert np.count_nonzero(course) == shape.window
    assert course[-1] == 1
    assert (np.diff(course) >= 0).all()


def lost(seed, months, noise):
    """Series that do not wander, whose noise is lost in the rounding of their covariance."""
    response = made(seed, months)[1]
    kernel = gaussian.smooth(months, 0.5, 0.05, 0.0, (0.05, 0.02))[None]
    return Model(kernel, np.zeros(3, int), np.zeros(3), np.full((3, months), noise)), response


@pytest.mark.parametrize("noise", [1e-25, 1e-19, 1e-17])
def test_noise_that_is_lost_in_rounding_is_judged_all_the_same(noise):
    model, response = lost(1, 72, noise)
    with pytest.raises(np.linalg.LinAlgError):
        np.linalg.cholesky(np.stack([covariance(model, i) for i in range(3)]))
    white = whiten(model, response, BLOCK)
    assert np.isfinite(white.errors).all()
    assert np.isfinite(white.factor).all()


def test_errors_beyond_the_corner_are_what_they_are():
    model, response = made(3, 40)
    response = response.copy()
    response[1, -2] = 1e8
    full = np.linalg.cholesky(covariance(model, 1))
    white = whiten(model, response, BLOCK)
    np.testing.assert_allclose(white.errors[1], np.linalg.solve(full, response[1]), rtol=1e-6, atol=1e-6)


def test_usual_series_beside_a_hopeless_one_keep_their_factor_to_the_bit():
    model, response = made(4, 60)
    before = whiten(model, response, BLOCK)
    hopeless = response.copy()
    hopeless[0] *= 1e12
    after = whiten(model, hopeless, BLOCK)
    for name in ("errors", "logdet", "factor"):
        assert (getattr(after, name)[1:] == getattr(before, name)[1:]).all()


@pytest.mark.parametrize("figure", [3e7, 3e9, 1e15])
def test_the_course_of_a_unit_that_leaps_to_tens_of_millions_can_be_drawn(figure):
    figures = np.full(96, 3.0)
    figures[-2:] = figure
    drawn = expected_path(figures, np.full(96, 4000.0))
    assert np.isfinite(drawn.expected[-10:-2]).all()
