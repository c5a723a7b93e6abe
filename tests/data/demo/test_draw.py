"""The tools: courses meet their totals, draws their sums and bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.demo import draw, parameters
from data.demo.course import MONTHS, SHOWN, course, pieces, span

totals = st.dictionaries(
    st.sampled_from(
        ["2010/11", "2012/13", "2015", "to 2016-11", "2016/17", "to 2017-11", "2017/18", "2017-06"]
    ),
    st.integers(50, 100_000),
    min_size=1,
)


@given(totals, st.integers(0, 99))
def test_a_course_has_the_totals_that_it_was_given(wanted, seed):
    spans = [span(name) for name in wanted]
    if any(a is not b and a.start < b.stop and b.start < a.stop for a in spans for b in spans):
        return  # overlapping totals may contradict each other
    weight = np.random.default_rng(seed).uniform(0.5, 1.5, len(MONTHS))
    found = course({k: float(v) for k, v in wanted.items()}, weight) * weight
    assert [found[s].sum() for s in spans] == pytest.approx(list(wanted.values()), rel=1e-6)


def test_a_level_course_stays_level():
    found = course({"2010/11": 120.0, "2016/17": 120.0}, np.ones(len(MONTHS)))
    assert found == pytest.approx(np.full(len(MONTHS), 10.0), rel=1e-3)


@given(totals)
def test_pieces_cover_every_shown_month_once(wanted):
    found = pieces(dict.fromkeys(wanted, 1.0))
    assert [m for p in found for m in range(p.start, p.stop)] == list(range(SHOWN))


@given(st.integers(0, 999), st.floats(0.01, 50), st.booleans())
def test_draws_keep_their_sum_and_their_bound(seed, level, bounded):
    rng = np.random.default_rng(seed)
    mean = rng.uniform(0, level, (4, SHOWN))
    if not bounded:
        drawn = draw.events(rng, mean, {"2016/17": 1.0})
    else:
        whole = rng.poisson(mean * 3) + 1
        mean = np.minimum(mean, whole)
        drawn = draw.some_of(rng, mean, whole, {"2016/17": 1.0})
        assert (drawn <= whole).all()
    assert (drawn >= 0).all()
    for piece in pieces({"2016/17": 1.0}):
        assert drawn[:, piece].sum() == round(mean[:, piece].sum())


def test_noise_has_mean_one_and_the_deviation_asked_for():
    found = draw.noise(np.random.default_rng(1), 400, 92, 0.1)
    assert found.mean() == pytest.approx(1, abs=0.005)
    assert found.std() == pytest.approx(0.1, abs=0.01)


def test_onward_repeats_the_year_before():
    assert draw.onward(np.arange(14.0), 17).tolist()[-3:] == [2.0, 3.0, 4.0]


@pytest.mark.parametrize("name", ["2009/10", "2018", "to 2010-11", "yesterday"])
def test_a_span_outside_the_demonstration_is_refused(name):
    with pytest.raises(ValueError, match=r"month"):
        span(name)


def test_a_measure_with_two_plans_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(parameters, "FOLDER", tmp_path)
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('[homicide]\nmodel = "counts"\n', "utf-8")
    with pytest.raises(ValueError, match=r"two\.toml: homicide has a plan in one already"):
        parameters.plans()
