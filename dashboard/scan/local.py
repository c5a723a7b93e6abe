"""Counts of one unit against the rest of the force.

expected = all other units x this unit's usual share. Seasons, movements of the whole force and changes
of definition are in both, and cancel. The share is a Gaussian process on the log scale; a count of mean
mu has the working response f + (y - mu) / mu with variance dispersion / mu (the step of penalised
quasi-likelihood, Breslow & Clayton 1993), part of it with a memory from month to month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dashboard.scan import gaussian, track
from dashboard.scan.evidence import scores
from dashboard.scan.gaussian import Model, White, whiten
from dashboard.scan.panel import Bools, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.shapes import SHAPES, fit_shapes
from dashboard.scan.skewed import normal_score, skewness
from dashboard.scan.tails import freedom
from dashboard.scan.track import Places, Track

LEVEL, SLOPE, SEASON = 0.5, 0.04, (0.05, 0.025)
MEMORIES = (0.0, 0.15, 0.3, 0.45)
WANDERS = (0.002, 0.008, 0.016, 0.024, 0.034)
SAMPLE, MEASURE_PRIOR, SAMPLE_MEAN = 200, 12.0, 15.0
BURN = 24
"""The first months, of which nothing was known before, do not judge the model."""
TURNS = 3
"""Times that the steady units are looked for again."""
YEARLY = 2.5
"""How far out (sd) a month must be in two of three years to be an event that comes every year."""

Steps = Mapping[int, tuple[tuple[int, float], ...]]
"""For a measure: where its figures may step in every unit, and by how much (sd on the log scale)."""


@dataclass
class _State:
    """The series while they are being fitted; all (S, T) unless said."""

    own: Floats
    other: Floats
    link: Floats
    missing: Bools
    dark: Bools
    measure: Places
    dispersion: Floats
    weight: Floats

    def mean(self) -> Floats:
        return np.maximum(self.other * np.exp(self.link), 0.2)

    def unit_noise(self) -> Floats:
        return 1 / self.mean() + 1 / self.other

    def response(self, block: int) -> tuple[Floats, Floats]:
        """Working response about its mean (S, T), and that mean (S, 1)."""
        mean = self.mean()
        z = self.link + (self.own - mean) / mean
        centre = z[:, :-block].mean(1, keepdims=True)
        return np.where(self.missing, 0.0, z - centre), centre

    def late(self, block: int, centre: Floats) -> Floats:
        """(S, block) the last months of the working response alone."""
        part = slice(-block, None)
        mean = np.maximum(self.other[:, part] * np.exp(self.link[:, part]), 0.2)
        z = self.link[:, part] + (self.own[:, part] - mean) / mean
        return np.where(self.missing[:, part], 0.0, z - centre)


def local(value: Floats, steps: Steps, parameters: Parameters) -> Track:
    """Fit counts value (M, U, T), NaN where missing; every series with enough of a past and a latest figure."""
    value = value[:, :, -parameters.history :]
    filled, missing = track.fill(value)
    level = filled[:, :, -24:].mean(2)
    measure, unit = np.nonzero((level >= parameters.least_mean) & track.known(missing, parameters))
    state = _start(filled, missing, measure, unit, parameters)
    state, white = _fit(state, filled, unit, steps, level[measure, unit], parameters)
    block = parameters.block
    response, centre = state.response(block)
    link = np.log(state.other[:, -block:]) + centre + response[:, -block:]
    level = level[measure, unit]
    whole = filled[measure, unit], track.rest(filled)[measure, unit]
    year = track.on_year(*whole, [shape.window for shape in SHAPES])
    tails = freedom(_past_scores(state, white, level, parameters), measure, parameters)
    own = state.own[:, -block:]
    return Track(measure, unit, level, own, link, white, state.dispersion, freedom=tails, year=year)


def _past_scores(state: _State, white: White, level: Floats, parameters: Parameters) -> Floats:
    """(S, n) normal scores of the errors before the block, as if no past outbreak had been made light of."""
    past = slice(BURN, -parameters.block)
    errors = white.errors[:, past] * np.sqrt(state.weight[:, past])
    sd = np.sqrt(state.dispersion / np.maximum(level, 0.3))[:, None]
    return normal_score(errors, skewness(sd, errors >= 0, parameters.skew, parameters.skew_low))


def _start(filled: Floats, missing: Bools, measure: Places, unit: Places, parameters: Parameters) -> _State:
    own, other = filled[measure, unit], track.rest(filled)[measure, unit]
    link = track.usual(own, other, parameters.block)
    mean = np.maximum(other * np.exp(link), 0.2)
    errors = ((own - mean) / np.sqrt(mean))[:, : -parameters.block]
    spread = track.dispersion(errors, measure, own=0.4)
    dark = track.silent(missing)[measure]
    return _State(own, other, link, missing[measure, unit], dark, measure, spread, np.ones_like(own))


def _fit(
    state: _State, filled: Floats, unit: Places, steps: Steps, level: Floats, parameters: Parameters
) -> tuple[_State, White]:
    """Two passes: the first learns dispersion, past outbreaks and who is steady, the second judges."""
    block = parameters.block
    kernels, share = _choose(state, level, steps, filled.shape[0], parameters)
    response, centre = state.response(block)
    white = whiten(_model(state, kernels, share), response, block)
    past = slice(BURN, -block)
    scale = track.pooled_scale(white.errors[:, past], state.dark[:, past], parameters.scale_prior)
    errors = white.errors / np.sqrt(scale)[:, None]
    events = yearly(errors, block)
    weight = np.where(events, 1.0, _weights(errors, state, parameters))
    judged = White(errors, white.logdet, white.factor * np.sqrt(scale)[:, None, None])
    state, judged = _settle(state, judged, filled, unit, parameters)
    link = state.link.copy()
    link[:, -block:] = state.late(block, centre) - judged.surprise + centre
    spread = np.maximum(state.dispersion * scale, 0.9)
    state = replace(state, link=link, dispersion=spread, weight=weight)
    model = _with_events(_model(state, kernels, share), events)
    white = whiten(model, state.response(block)[0], block)
    return _settle(state, white, filled, unit, parameters)


def _settle(
    state: _State, white: White, filled: Floats, unit: Places, parameters: Parameters
) -> tuple[_State, White]:
    """The series against the steady units alone: who is steady depends on the rest, so by turns.

    The past does not change, so the errors of the block follow from its responses without factorising.
    """
    block = parameters.block
    response, centre = state.response(block)
    ahead = response[:, -block:] - white.surprise
    for _ in range(TURNS):
        other = _steady_rest(state, ahead + centre, filled, unit, white, parameters)
        state = replace(state, other=other)
        late = state.late(block, centre) - ahead
        errors = white.errors.copy()
        errors[:, -block:] = np.linalg.solve(white.factor, late[:, :, None])[:, :, 0]
        white = replace(white, errors=errors)
    return state, white


def yearly(errors: Floats, block: int) -> Bools:
    """(S, T) months of events that come every year, such as a carnival.

    A calendar month of the block whose errors in two of the three years before were beyond YEARLY to the
    same side: it is marked in all years.
    """
    months = errors.shape[1]
    marked = np.zeros(errors.shape, bool)
    for t in range(months - block, months):
        before = errors[:, [t - 12 * k for k in (1, 2, 3) if t - 12 * k >= BURN]]
        often = np.maximum((before > YEARLY).sum(1), (before < -YEARLY).sum(1)) >= 2
        marked[np.ix_(often, np.arange(t % 12, months, 12))] = True
    return marked


def _with_events(model: Model, events: Bools) -> Model:
    """The model with an effect of unknown size (sd 1 on the log scale) in each marked calendar month."""
    series = np.flatnonzero(events.any(1))
    months = np.arange(events.shape[1])
    same = np.equal.outer(months % 12, months % 12)
    added = [model.kernels[model.group[s]] + same * np.outer(events[s], events[s]) for s in series]
    group = model.group.copy()
    group[series] = len(model.kernels) + np.arange(len(series))
    return replace(
        model,
        kernels=np.concatenate([model.kernels, np.array(added)]) if added else model.kernels,
        group=group,
    )


def _model(state: _State, kernels: Floats, share: Floats) -> Model:
    """share (M,): the part of the dispersion that has a memory."""
    noise = state.unit_noise()
    remembered = share[state.measure]
    short = remembered * state.dispersion * np.exp(np.log(noise).mean(1))
    own = (1 - remembered)[:, None] * state.dispersion[:, None] * noise * state.weight
    return Model(kernels, state.measure, short, np.where(state.missing, gaussian.UNSEEN, own))


def _weights(errors: Floats, state: _State, parameters: Parameters) -> Floats:
    """Factors on the noise of past months that were far out (Noufaily et al. 2013), skewness allowed for."""
    lean = np.minimum(
        np.maximum(2 * state.dispersion[:, None] - 1, 1) / np.sqrt(state.dispersion[:, None] * state.mean()),
        1.5,
    )
    far = np.abs(normal_score(errors, lean)) / parameters.outlier
    weight = np.where(far > 1, far**2, 1.0)
    weight[:, -parameters.block :] = 1.0
    weight[:, :18] = np.minimum(weight[:, :18], 4.0)
    return weight


def _steady_rest(
    state: _State, ahead: Floats, filled: Floats, unit: Places, white: White, parameters: Parameters
) -> Floats:
    """(S, T) the rest of the force, with units that moved on their own held at what was expected of them.

    ahead (S, k): the expected link of the block.
    """
    block = parameters.block
    fit = fit_shapes(white.factor, white.last)
    apart = replace(fit, z=fit.z - track.by_measure(fit.z, state.measure))
    moved = np.abs(scores(apart, parameters)).max(1) > parameters.steady
    calm = filled[:, :, -block:].copy()
    calm[state.measure[moved], unit[moved]] = (state.other[:, -block:] * np.exp(ahead))[moved]
    other = state.other.copy()
    other[:, -block:] = track.rest(calm)[state.measure, unit]
    return other


def _choose(
    state: _State, level: Floats, steps: Steps, measures: int, parameters: Parameters
) -> tuple[Floats, Floats]:
    """Wandering and memory of each measure, by likelihood over a sample of series, drawn to the pool.

    Returns kernels (M, T, T) and the remembered share (M,). An empirical Bayes choice on a grid.
    """
    months = state.own.shape[1]
    large = np.flatnonzero(level >= SAMPLE_MEAN)
    some = large[:: max(1, len(large) // SAMPLE)] if len(large) else np.arange(len(level))[:SAMPLE]
    own, other, link = (a[some] for a in (state.own, state.other, state.link))
    together, even = np.zeros(len(some), np.intp), np.ones((len(some), months))
    part = _State(
        own, other, link, state.missing[some], state.dark[some], together, state.dispersion[some], even
    )
    response = part.response(parameters.block)[0]
    grid = [(w, m) for w in WANDERS for m in MEMORIES]
    smooth = {w: gaussian.smooth(months, LEVEL, SLOPE, w, SEASON) for w in WANDERS}
    fits = [whiten(_model(part, smooth[w][None], np.array([m])), response, parameters.block) for w, m in grid]
    best = _pick(np.stack([_profile(fit) for fit in fits], axis=1), state.measure[some], measures)
    kernels = np.stack([smooth[grid[b][0]] for b in best])
    for m, starts in steps.items():
        for start, sd in starts:
            kernels[m] += gaussian.step(months, start, sd)
    return kernels, np.array([grid[b][1] for b in best])


def _profile(white: White, cap: float = 9.0) -> Floats:
    """(S,) log likelihood with the best common scale of all series."""
    square = np.minimum(white.errors**2, cap)
    scale = square.mean() if square.size else 1.0
    return -white.logdet - 0.5 * (square.sum(1) / scale + square.shape[1] * np.log(scale))


def _pick(loglik: Floats, measure: Places, measures: int) -> Places:
    """(M,) the grid point of each measure; the pool speaks as MEASURE_PRIOR series would."""
    pool = loglik.mean(0) if len(loglik) else np.zeros(loglik.shape[1])
    sums = np.tile(MEASURE_PRIOR * pool, (measures, 1))
    np.add.at(sums, measure, loglik)
    return sums.argmax(1)
