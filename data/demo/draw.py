"""Random figures about an expectation, held to their totals. Arrays are areas by months."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.course import SHOWN, Floats, course, pieces, span

Ints = NDArray[np.int64]
MEMORY = 0.3  # correlation of a month's noise with the month before


def noise(rng: np.random.Generator, areas: int, months: int, deviation: float) -> Floats:
    """Factors with mean 1, log-normal, each month remembering the one before."""
    if not deviation:
        return np.ones((areas, months))
    fresh = rng.standard_normal((areas, months)) * deviation * np.sqrt(1 - MEMORY**2)
    fresh[:, 0] /= np.sqrt(1 - MEMORY**2)
    for t in range(1, months):
        fresh[:, t] += MEMORY * fresh[:, t - 1]
    return np.exp(fresh - deviation**2 / 2)


def expected(totals: dict[str, float], base: Floats, wobble: Floats) -> Floats:
    """What is expected of each area and shown month: base on the smoothest course through the totals,
    with wobble on it, and the totals held over each piece between them.
    """
    smooth = np.maximum(course(totals, base.sum(axis=0)), 0) * base
    rough = smooth[:, :SHOWN] * wobble
    for piece in pieces(totals):
        whole = rough[:, piece].sum()
        if whole > 0:
            rough[:, piece] *= smooth[:, piece].sum() / whole
    return np.round(rough, 6)  # so that no processor's last digit changes a draw


def events(rng: np.random.Generator, mean: Floats, totals: dict[str, float]) -> Ints:
    """Poisson counts whose sum over each piece is that of the mean, rounded."""
    drawn = rng.poisson(mean)
    for piece in pieces(totals):
        drawn[:, piece] = settle(rng, drawn[:, piece], mean[:, piece], None)
    return drawn


def some_of(rng: np.random.Generator, mean: Floats, whole: Ints, totals: dict[str, float]) -> Ints:
    """Binomial counts out of `whole` whose sum over each piece is that of the mean, rounded."""
    drawn = rng.binomial(whole, np.clip(mean / np.maximum(whole, 1), 0, 1))
    for piece in pieces(totals):
        drawn[:, piece] = settle(rng, drawn[:, piece], mean[:, piece], whole[:, piece])
    return drawn


def settle(rng: np.random.Generator, drawn: Ints, mean: Floats, most: Ints | None) -> Ints:
    """drawn with as many events added or taken, at random, as make its sum that of the mean."""
    short = round(mean.sum()) - int(drawn.sum())
    flat = drawn.ravel()
    if short < 0:
        taken = rng.multivariate_hypergeometric(flat, -short, method="marginals")
        return (flat - taken).reshape(drawn.shape)
    if most is None:
        added = rng.multinomial(short, mean.ravel() / mean.sum()) if short else 0
    else:
        room = most.ravel() - flat
        added = rng.multivariate_hypergeometric(room, min(short, int(room.sum())), method="marginals")
    return (flat + added).reshape(drawn.shape)


def to_counts(shares: dict[str, float], whole: Floats) -> dict[str, float]:
    """Totals that are shares of a whole (one figure a month of the course) as totals of its events."""
    return {name: share * whole[span(name)].sum() for name, share in shares.items()}


def onward(figures: Floats, length: int) -> Floats:
    """figures carried on to `length` months by repeating the year before."""
    while figures.shape[-1] < length:
        more = figures[..., -12:][..., : length - figures.shape[-1]]
        figures = np.concatenate([figures, more], axis=-1)
    return figures
