"""Counts against the rest of the force."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.scan.engine import _on_last_year
from dashboard.scan.evidence import clearest
from dashboard.scan.gaussian import Model, smooth, whiten
from dashboard.scan.local import local, yearly
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.track import dispersion, fill, on_year, pooled_scale, rest, usual
from tests.dashboard.scan import made

THREE = 2


@pytest.fixture(scope="module")
def value():
    return made.counts(measures=5, units=12, months=96)


def z_of(value, **steps):
    fitted = local(value, steps.get("steps", {}), DEFAULT)
    return fitted, fitted.fit().z


def test_standard_deviations_are_honest(value):
    """Over many made panels z is standard normal: mean 0, sd 1, one in twenty beyond 1.96."""
    z = np.concatenate([z_of(made.counts(5, 12, 96, seed=s))[1][:, THREE] for s in range(12)])
    assert abs(z.mean()) < 0.12
    assert 0.85 < z.std() < 1.12
    assert 0.02 < (np.abs(z) > 1.96).mean() < 0.085


def test_what_all_units_share_cancels(value):
    """Halving a measure in every unit, from any month on, is no unit's doing."""
    halved = value.copy()
    rng = np.random.default_rng(1)
    halved[0, :, -3:] = rng.binomial(halved[0, :, -3:].astype(int), 0.5)
    fitted, z = z_of(halved)
    assert np.abs(z[fitted.measure == 0, THREE]).max() < 4
    assert abs(z[fitted.measure == 0, THREE].mean()) < 1


def test_the_expected_count_is_the_others_times_the_usual_share(value):
    fitted, _ = z_of(value)
    mean, sd = fitted.expected(3)
    others = rest(value)[fitted.measure, fitted.unit]
    plain = others[:, -3:] * (value[fitted.measure, fitted.unit, :-3].sum(1) / others[:, :-3].sum(1))[:, None]
    assert np.median(np.abs(mean.sum(1) / plain.sum(1) - 1)) < 0.05
    assert (sd > np.sqrt(mean.sum(1))).all()


def test_one_unit_that_moves_does_not_move_the_others(value):
    """A unit of a third of the force doubles: the others' expectations stay."""
    big = value.copy()
    big[1, 0] *= 6
    calm, _ = z_of(big)
    big[1, 0, -3:] *= 2
    fitted, z = z_of(big)
    others = (fitted.measure == 1) & (fitted.unit != 0)
    assert z[(fitted.measure == 1) & (fitted.unit == 0), THREE][0] > 5
    np.testing.assert_allclose(fitted.expected(3)[0][others], calm.expected(3)[0][others], rtol=0.15)


def test_a_known_step_widens_what_is_expected(value):
    step = {2: ((93, 0.5),)}
    plain, told = local(value, {}, DEFAULT).fit(), local(value, step, DEFAULT).fit()
    here = local(value, {}, DEFAULT).measure == 2
    assert (told.sd[here, THREE] > 1.5 * plain.sd[here, THREE]).all()
    np.testing.assert_array_equal(told.sd[~here], plain.sd[~here])


def test_a_carnival_is_expected_in_its_month(value):
    """Three times the usual in one month of every year: news the first time, not the eighth."""
    yearly_event = value.copy()
    yearly_event[0, 3, 95::-12] *= 3
    once = value.copy()
    once[0, 3, 95] *= 3
    scores = []
    for figures in (once, yearly_event):
        fitted, z = z_of(figures)
        scores.append(z[(fitted.measure == 0) & (fitted.unit == 3), 0][0])
    assert scores[0] > 5
    assert abs(scores[1]) < 3.5


def test_yearly_marks_the_calendar_month_in_all_years():
    errors = np.zeros((3, 96))
    errors[0, [95 - 12, 95 - 24]] = 4
    errors[1, [95 - 12, 95 - 24]] = 4, -4
    errors[2, 95 - 12] = 9
    marked = yearly(errors, 9)
    assert np.flatnonzero(marked[0]).tolist() == list(range(95 % 12, 96, 12))
    assert not marked[1:].any()


def test_series_without_figure_or_past_are_left_out(value):
    cut = value.copy()
    cut[0, 0, -1] = np.nan
    cut[0, 1, :-20] = np.nan
    cut[0, 2] = 0
    fitted, _ = z_of(cut)
    assert not ((fitted.measure == 0) & (fitted.unit <= 2)).any()
    assert ((fitted.measure == 0) & (fitted.unit == 3)).sum() == 1


def test_missing_cells_are_filled_at_the_usual_share(value):
    cut = value.copy()
    cut[1, 4, -2] = np.nan
    filled, missing = fill(cut)
    assert missing.sum() == 1
    assert filled[1, 4, -2] == pytest.approx(value[1, 4, -2], rel=0.35)
    np.testing.assert_array_equal(filled[~missing], value[~missing])


def test_usual_by_loops():
    rng = np.random.default_rng(2)
    own, other = rng.poisson(20, (2, 40)).astype(float), rng.poisson(300, (2, 40)).astype(float)
    found = usual(own, other, block=9)
    for t in range(40):
        centre = min(t, 30)
        first = max(0, min(centre - 6, 31 - 13))
        window = slice(first, min(31, first + 13))
        slow = np.log((own[:, window].sum(1) + 0.5) / (other[:, window].sum(1) + 1))
        np.testing.assert_allclose(found[:, t], slow)


def test_dispersion_finds_the_variance_of_errors():
    rng = np.random.default_rng(3)
    errors = rng.normal(0, np.sqrt(2.5), (40, 400))
    assert dispersion(errors, np.zeros(40, int), own=0.5).mean() == pytest.approx(2.5, rel=0.1)
    assert (dispersion(errors * 0.1, np.zeros(40, int), own=0.5) == 1).all()


def test_pooled_scale_ignores_outbreaks():
    errors = np.random.default_rng(4).normal(size=(50, 80))
    known = np.zeros(errors.shape, bool)
    calm = pooled_scale(errors, known, 30)
    errors[:, 40] = 30
    np.testing.assert_allclose(pooled_scale(errors, known, 30), calm, rtol=0.12)


def test_pooled_scale_ignores_months_without_figures():
    errors = np.random.default_rng(4).normal(size=(50, 80))
    dark = np.zeros(errors.shape, bool)
    dark[:, 10:40] = True
    scale = pooled_scale(np.where(dark, 0.0, errors), dark, 30)
    np.testing.assert_allclose(
        scale, pooled_scale(np.delete(errors, range(10, 40), 1), dark[:, 30:] & False, 30)
    )


def test_a_fifth_of_the_units_that_rise_leave_the_others_where_they_were(value):
    """Who is steady is found by turns: the rest that is left does not rise with those who rose."""
    calm, _ = z_of(value)
    up = value.copy()
    up[2, :3, -3:] *= 2
    fitted, _ = z_of(up)
    others = (fitted.measure == 2) & (fitted.unit >= 3)
    moved = fitted.expected(3)[0][others].sum() / calm.expected(3)[0][others].sum()
    whole = up[2, :, -3:].sum() / value[2, :, -3:].sum()
    assert abs(moved - 1) < 0.25 * (whole - 1)


def test_judging_by_turns_is_judging_afresh():
    """The errors carried on from turn to turn are those of a full factorisation of the same responses."""
    model, response, changed = _responses()
    white = whiten(model, response, 9)
    late = np.linalg.solve(white.factor, (changed - (response - _full(white)))[:, -9:, None])[:, :, 0]
    again = whiten(model, changed, 9)
    np.testing.assert_allclose(late, again.last, atol=1e-9)


def _responses():
    rng = np.random.default_rng(5)
    kernel = smooth(60, 0.5, 0.04, 0.016, (0.05, 0.02))[None]
    model = Model(kernel, np.zeros(3, np.intp), np.full(3, 0.01), np.full((3, 60), 0.02))
    response = rng.normal(size=(3, 60))
    changed = response.copy()
    changed[:, -9:] += rng.normal(size=(3, 9))
    return model, response, changed


def _full(white):
    out = np.zeros((3, 60))
    out[:, -9:] = white.surprise
    return out


def test_on_year_by_loops(value):
    own, other = value[0, :3], value[1, :3]
    got = on_year(own, other, [1, 3, 9])
    for i in range(3):
        for j, w in enumerate((1, 3, 9)):
            now = (own[i, -w:].sum() + 0.5) / (other[i, -w:].sum() + 1)
            then = (own[i, -w - 12 : -12].sum() + 0.5) / (other[i, -w - 12 : -12].sum() + 1)
            assert got[i, j] == pytest.approx(np.log(now / then))
    assert (on_year(own[:, :14], other[:, :14], [3]) == 0).all()


def test_a_rise_below_last_years_share_is_no_exception(value):
    """The year before has to agree with the direction of the clearest shape; where unknown it does not deny."""
    fitted = local(value, {}, DEFAULT)
    proof = clearest(fitted.fit(), DEFAULT)
    side = np.zeros_like(fitted.year)
    np.put_along_axis(side, proof.best[:, None], proof.direction[:, None] * 0.1, 1)
    assert _on_last_year(replace(fitted, year=side), proof).all()
    assert not _on_last_year(replace(fitted, year=-side), proof).any()
    assert _on_last_year(replace(fitted, year=None), proof).all()
