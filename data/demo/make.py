"""Figures of every plan, each from a random stream of its own, so that one more plan changes no other."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from dashboard import periods
from data.demo import areas, draw
from data.demo.course import MONTHS, SHOWN, START, Floats
from data.demo.parameters import Change, Plan

SEED = 20171204
DAYS = np.array([periods.last_day(int(m)).day for m in MONTHS]) / 30.4375
STEPS = {"month": 1, "quarter": 3, "year": 12}
LEVELS = ("stock", "index", "survey")


@dataclass(frozen=True)
class Made:
    """The figures of a plan: units by shown months; NaN before the first and between quarters or years."""

    plan: Plan
    units: tuple[str, ...]
    numerator: Floats
    denominator: Floats | None = None


class Maker:
    """Makes the figures of plans, those that others stand on first."""

    def __init__(self, plans: dict[str, Plan], changes: list[Change]) -> None:
        self.plans, self.changes = plans, changes
        self.done: dict[str, Made] = {}

    def make(self, name: str) -> Made:
        """The figures of one plan; made once. KeyError for a plan that is none."""
        if name not in self.done:
            plan = self.plans[name]
            rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
            self.done[name] = getattr(self, f"_{plan.model}")(plan, rng)
        return self.done[name]

    def _rhythm(self, plan: Plan) -> Floats:
        """Season and breaks of each month."""
        rhythm = np.array(plan.season)[MONTHS % 12].astype(float)
        for month, factor in plan.breaks.items():
            rhythm[periods.parse(month) <= MONTHS] *= factor
        return rhythm

    def _wobble(self, plan: Plan, rng: np.random.Generator, count: int) -> Floats:
        return draw.noise(rng, 1, SHOWN, plan.london) * draw.noise(rng, count, SHOWN, plan.local)

    def _counts(self, plan: Plan, rng: np.random.Generator) -> Made:
        factor, _ = areas.effects(plan, self.changes)
        base = areas.shares(plan) * DAYS * self._rhythm(plan) * factor
        mean = draw.expected(plan.totals, base, self._wobble(plan, rng, len(base)))
        return self._shown(plan, draw.events(rng, mean, plan.totals).astype(float))

    def _base(self, plan: Plan, rng: np.random.Generator, whole: Floats) -> Floats:
        """Events of the whole, in areas that differ in level by `spread`, under the plan's changes."""
        factor, _ = areas.effects(plan, self.changes)
        level = np.exp(rng.standard_normal((len(whole), 1)) * plan.spread)
        if plan.like:
            like = areas.shares(plan) / np.maximum(whole / whole.sum(axis=0), 1e-6)
            level = level * like.mean(axis=1, keepdims=True)
        return whole * level * self._rhythm(plan) * factor

    def _within(self, plan: Plan, rng: np.random.Generator, failing: bool) -> tuple[Floats, Floats]:
        whole = self._whole(plan)
        on = draw.onward(whole, len(MONTHS))
        totals = plan.totals
        if plan.model in ("rate", "portion"):
            shares = {k: 1 - v if failing else v for k, v in totals.items()}
            totals = draw.to_counts(shares, on.sum(axis=0))
        mean = draw.expected(totals, self._base(plan, rng, on), self._wobble(plan, rng, len(whole)))
        mean = np.minimum(mean, whole)
        return draw.some_of(rng, mean, whole.astype(np.int64), totals).astype(float), whole

    def _whole(self, plan: Plan) -> Floats:
        """The events that a plan's are part of; summed over areas where it speaks of one unit."""
        of = self.make(plan.of)
        whole = np.nan_to_num(of.numerator)
        units = areas.codes(plan)
        if of.units == units:
            return whole
        return whole[: len(units)] if len(units) > 1 else whole.sum(axis=0, keepdims=True)

    def _part(self, plan: Plan, rng: np.random.Generator) -> Made:
        return self._shown(plan, self._within(plan, rng, failing=False)[0])

    def _portion(self, plan: Plan, rng: np.random.Generator) -> Made:
        return self._part(plan, rng)

    def _rate(self, plan: Plan, rng: np.random.Generator) -> Made:
        failing = max(plan.totals.values()) > 0.5
        some, whole = self._within(plan, rng, failing)
        return self._shown(plan, whole - some if failing else some, whole)

    def _mean(self, plan: Plan, rng: np.random.Generator) -> Made:
        whole = self._whole(plan)
        on = draw.onward(whole, len(MONTHS))
        totals = draw.to_counts(plan.totals, on.sum(axis=0))
        spent = draw.expected(totals, self._base(plan, rng, on), self._wobble(plan, rng, len(whole)))
        return self._shown(plan, np.round(spent, plan.digits), whole)

    def _sum(self, plan: Plan, rng: np.random.Generator) -> Made:
        return self._shown(plan, np.sum([self.make(part).numerator for part in plan.parts], axis=0))

    def _ratio(self, plan: Plan, rng: np.random.Generator) -> Made:
        return self._shown(plan, self._sum(plan, rng).numerator, self._whole(plan))

    def _rest(self, plan: Plan, rng: np.random.Generator) -> Made:
        less = np.sum([self.make(part).numerator for part in plan.parts], axis=0)
        return self._shown(plan, self.make(plan.of).numerator - less)

    def _level(self, plan: Plan, rng: np.random.Generator) -> Floats:
        """The Met's level in each shown month: straight between points, with season and noise."""
        at = [periods.parse(month) for month in plan.points]
        level = np.interp(MONTHS[:SHOWN], at, list(plan.points.values()))
        wobble = draw.noise(rng, 1, SHOWN, plan.london)[0] * self._rhythm(plan)[:SHOWN]
        wobble[np.isin(MONTHS[:SHOWN], at)] = 1.0  # at a point the figure is the one given
        return level * wobble

    def _stock(self, plan: Plan, rng: np.random.Generator) -> Made:
        """The Met's level dealt to its areas, in whole steps; with groups, the Met and these beside them."""
        factor = areas.effects(plan, self.changes)[0][:, :SHOWN]
        level = self._level(plan, rng)
        unit = 10.0**-plan.digits
        place = draw.noise(rng, len(factor), 1, plan.local) * draw.noise(
            rng, len(factor), SHOWN, plan.local / 8
        )
        held = areas.shares(plan)[:, :SHOWN] * place * factor
        dealt = np.cumsum(held / held.sum(axis=0) * level * plan.placed, axis=0)
        figures = np.diff(np.round(dealt / unit), axis=0, prepend=0) * unit
        if not plan.groups:
            return self._shown(plan, np.round(figures, plan.digits))
        whole = np.array([share * level for share in (*plan.groups.values(), 1.0)])
        figures = np.concatenate([figures, whole]) if plan.areas != areas.FORCE else whole
        own = areas.codes(plan) if plan.areas != areas.FORCE else ()
        return self._shown(plan, np.round(figures, plan.digits), units=(*own, *plan.groups, areas.FORCE))

    def _index(self, plan: Plan, rng: np.random.Generator) -> Made:
        """The Met's level, and about it, by `spread` and `local`, that of each area."""
        level, units = self._level(plan, rng)[None], areas.codes(plan)
        if len(units) == 1:
            return self._shown(plan, np.round(level, plan.digits))
        factor, addition = (e[:, :SHOWN] for e in areas.effects(plan, self.changes))
        place = np.exp(rng.standard_normal((len(units), 1)) * plan.spread)
        figures = level * place * draw.noise(rng, len(units), SHOWN, plan.local) * factor + addition
        figures = np.concatenate([figures, level])
        return self._shown(plan, np.round(figures, plan.digits), units=(*units, areas.FORCE))

    def _survey(self, plan: Plan, rng: np.random.Generator) -> Made:
        """Shares of a year's respondents, `size` in each area; the Met's is that of all together."""
        _, addition = (e[:, :SHOWN] for e in areas.effects(plan, self.changes))
        known = [areas.offsets().get((plan.id, unit), 0.0) for unit in areas.codes(plan)]
        place = np.array(known)[:, None] + rng.standard_normal((len(known), 1)) * plan.spread
        true = np.clip(self._level(plan, rng) + place - place.mean() + addition, 0.01, 0.99)
        asked = plan.size // 4
        quarter = rng.binomial(asked, true[:, 2::3]) / asked
        rolling = np.array(
            [quarter[:, max(q - 3, 0) : q + 1].mean(axis=1) for q in range(quarter.shape[1])]
        ).T
        rolling += self._level(plan, rng)[2::3] - rolling.mean(axis=0)
        figures = np.full((len(true) + 1, SHOWN), np.nan)
        figures[:-1, 2::3] = rolling
        figures[-1] = figures[:-1].mean(axis=0)
        return self._shown(plan, np.round(figures, plan.digits), units=(*areas.codes(plan), areas.FORCE))

    def _shown(
        self, plan: Plan, numerator: Floats, denominator: Floats | None = None, units: tuple[str, ...] = ()
    ) -> Made:
        """The figures from the plan's first month on; those of a quarter or year in its last month,
        flows summed over it."""
        month, step = MONTHS[:SHOWN], STEPS[plan.every]
        hidden = (month < periods.parse(plan.since)) | ((month - START + 1) % step != 0)
        gap = np.where(hidden, np.nan, 0.0)

        def over(figures: Floats) -> Floats:
            if step == 1 or plan.model in LEVELS:
                return figures + gap
            sums = np.cumsum(np.nan_to_num(figures), axis=1)
            before = np.concatenate([np.zeros((len(sums), step)), sums], axis=1)[:, : sums.shape[1]]
            return sums - before + gap

        lower = None if denominator is None else over(denominator)
        return Made(plan, units or areas.codes(plan), over(numerator), lower)
