"""The expected path of one series, for drawing: what each month should be, given only the months before it.

The models are those of the scan (local, proportions, force) with its usual settings, so that a chart's
band and an exception tell the same story. The range is calibrated on the series' own past errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.scan import gaussian
from dashboard.scan.gaussian import Model, whiten
from dashboard.scan.panel import Bools, Floats

RANGE = 1.96
FIRST = 24
"""No expectation before this many months with a figure."""
USUAL_WANDER, USUAL_MEMORY = 0.016, 0.3
HISTORY = 216
FARTHEST, WIDEST = 40.0, 100.0
"""A link beyond the first is taken as that; a range beyond so many times the largest figure says nothing."""


@dataclass(frozen=True)
class Path:
    """(n,) for the last n months: expected figure, and the range in which 95 % of months should lie.

    NaN where too little came before. Figures for counts, shares for a proportion.
    """

    expected: Floats
    lower: Floats
    upper: Floats


def expected_path(
    own: ArrayLike,
    rest: ArrayLike | None = None,
    cases: ArrayLike | None = None,
    rest_cases: ArrayLike | None = None,
    months: int = 120,
    breaks: Iterable[int] = (),
) -> Path:
    """The path of the last `months` of one series.

    own (T,): counts, or numerators when `cases` is given; NaN where there is no figure. rest (T,): the
    same of all other units (None for the whole force, which is held against its own seasons).
    rest_cases (T,): their denominators, needed with cases and rest. breaks: positions of registered
    breaks in own. The last 216 months are used. ValueError when lengths differ.
    """
    arrays = [None if a is None else np.asarray(a, float) for a in (own, rest, cases, rest_cases)]
    if len({len(a) for a in arrays if a is not None}) != 1:
        raise ValueError("the series differ in length")
    length = len(arrays[0])  # type: ignore[arg-type]
    cut = max(0, length - HISTORY)
    y, others, n, others_n = (None if a is None else a[cut:] for a in arrays)
    assert y is not None
    if n is None:
        link = _count(y, others, [b - cut for b in breaks])
        path = np.exp(np.clip(link, -FARTHEST, FARTHEST))
        largest = np.maximum.accumulate(np.concatenate([[0.0], np.nan_to_num(y)[:-1]]))  # of earlier months
        path[:, path[2] > WIDEST * (largest + 1)] = np.nan
    else:
        link = _proportion(y, n, others, others_n, [b - cut for b in breaks])
        path = 1 / (1 + np.exp(-np.clip(link, -FARTHEST, FARTHEST)))
    path[:, _before(np.isnan(y)) < FIRST] = np.nan
    if others is not None:
        path[:, np.isnan(others)] = np.nan  # nothing to be held against
    return Path(*path[:, max(0, len(y) - months) :])


def _count(y: Floats, rest: Floats | None, breaks: list[int]) -> Floats:
    """(3, T) link of expected, lower, upper; other units are the offset where there are any."""
    missing = np.isnan(y) | (False if rest is None else np.isnan(rest))
    own = np.where(missing, 0.0, y)
    other = np.ones_like(own) if rest is None else np.maximum(np.where(missing, 1.0, rest), 0.5)
    link = _trailing(own, np.where(missing, 0.0, other))
    mean = np.maximum(other * np.exp(link), 0.2)
    if rest is None:
        response, noise = np.log(own + 0.5), 2.5 / mean
    else:
        response = link + (own - mean) / mean
        noise = _spread_so_far((own - mean) / np.sqrt(mean), missing) * (1 / mean + 1 / other)
    return _ahead(response, noise, missing, breaks, rest is None) + (0 if rest is None else np.log(other))


def _proportion(
    y: Floats, n: Floats, rest: Floats | None, rest_n: Floats | None, breaks: list[int]
) -> Floats:
    missing = np.isnan(y) | ~(n > 0)
    own, cases = np.where(missing, 0.0, y), np.where(missing, 0.0, n)
    offset = np.zeros_like(own)
    if rest is not None and rest_n is not None:
        share = (np.nan_to_num(rest) + 0.5) / (np.nan_to_num(rest_n) + 1)
        offset = np.log(share / (1 - share))
    before = np.exp(_trailing(own, cases, least=1.0))
    level = np.clip(before, 0.005, 0.995)
    information = np.maximum(cases * level * (1 - level), 0.2)
    response = np.log(level / (1 - level)) + (own - cases * level) / information - offset
    noise = _spread_so_far((own - cases * level) / np.sqrt(information), missing) / information
    return _ahead(response, noise, missing, breaks, rest is None) + offset


def _trailing(own: Floats, other: Floats, width: int = 13, least: float = 0.5) -> Floats:
    """(T,) log of own / other over the `width` months with figures before; the first stands for itself, and a
    month without (other is 0) for the one before it."""
    there = np.flatnonzero(other > 0)
    if not len(there):
        return np.zeros_like(own)
    above, below = (np.concatenate([[0.0], x[there].cumsum()]) for x in (own, other))
    end = np.maximum(np.arange(len(there)), 1)
    start = np.maximum(0, end - width)
    found = np.log((above[end] - above[start] + least / 2) / (below[end] - below[start] + least))
    return np.asarray(found[np.maximum(np.searchsorted(there, np.arange(len(own)), "right") - 1, 0)])


def _before(missing: Bools) -> NDArray[np.intp]:
    """(T,) how many months with a figure came before each."""
    return np.cumsum(~missing) - ~missing


def _spread_so_far(errors: Floats, missing: Bools) -> Floats:
    """(T,) dispersion known before each month: the median squared difference up to there, 1 to 6."""
    square = np.diff(errors[~missing]) ** 2 / 2 / 0.455
    known = [float(np.median(square[: n - 1])) if n > FIRST else 1.5 for n in _before(missing)]
    return np.clip(np.array(known), 1.0, 6.0)


def _scale_so_far(errors: Floats, missing: Bools, prior: float = 24.0) -> Floats:
    """(T,) root mean square of the standardised errors before each month, drawn to 1 and capped at 3 each."""
    square = np.minimum(errors**2, 9.0)
    square[:FIRST] = 1.0
    before = np.concatenate([[0.0], np.where(missing, 0.0, square).cumsum()[:-1]])
    return np.sqrt((before + prior) / (_before(missing) + prior))


def _ahead(response: Floats, noise: Floats, missing: Bools, breaks: list[int], alone: bool) -> Floats:
    """(3, T) one-step-ahead link and its 95 % range."""
    t = len(response)
    first = response[~missing][:FIRST]
    centre = float(first.mean()) if len(first) else 0.0
    season = (0.2, 0.1) if alone else (0.05, 0.025)
    kernel = gaussian.smooth(t, 1.0, 0.1 if alone else 0.04, 0.004 if alone else USUAL_WANDER, season)
    for b in breaks:
        if 0 < b < t:
            kernel = kernel + gaussian.step(t, b, 2.0 if alone else 0.12)
    short = 0.07**2 if alone else USUAL_MEMORY * float(np.exp(np.log(noise[:FIRST]).mean()))
    own = noise if alone else (1 - USUAL_MEMORY) * noise
    model = Model(
        kernel[None],
        np.zeros(1, np.intp),
        np.array([short]),
        np.where(missing, gaussian.UNSEEN, own)[None],
        0.8 if alone else gaussian.MEMORY,
    )
    white = whiten(model, np.where(missing, 0.0, response - centre)[None], t)
    sd = np.diagonal(white.factor[0])
    ahead = np.where(missing, 0.0, response - centre) - sd * white.errors[0] + centre
    reach = (
        RANGE
        * _scale_so_far(white.errors[0], missing)
        * np.sqrt(np.where(missing, np.maximum(sd**2 - gaussian.UNSEEN + own, own), sd**2))
    )
    return np.stack([ahead, ahead - reach, ahead + reach])
