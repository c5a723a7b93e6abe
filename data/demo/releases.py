"""The demonstration figures as a force releases them: month after month, the newest provisional, and the next
release gives it again with what was entered late. The last release leaves the figures as data.demo has them."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from dashboard import periods
from dashboard.scan.parameters import DEFAULT
from data.batch import Batch
from data.demo import areas, parameters
from data.demo.course import Floats
from data.demo.make import SEED
from data.demo.parameters import Plan

# Working days, the last a fortnight before the day of the paper; each speaks up to the month before.
DAYS = (date(2017, 10, 4), date(2017, 11, 6), date(2017, 12, 4))
# Of a month's recorded offences, the share that is entered after its first release: what the scan expects, too.
LATE = DEFAULT.revision
LATE_IN, AT_ONCE = "recorded-offences", "homicide"
BESIDE = ("rate", "ratio")  # models that stand on the figures of another
Late = dict[str, Counter[str]]


@dataclass(frozen=True)
class Step:
    """What was released on a day."""

    day: date
    batches: tuple[Batch, ...]


def newest(day: date) -> int | None:
    """The newest month that had figures on a day; None before the first release."""
    known = [d for d in DAYS if d <= day]
    return periods.of(known[-1]) - 1 if known else None


def steps(batches: Sequence[Batch]) -> Iterator[Step]:
    """Releases that end with these figures: the first gives all months up to its own, the others two each.
    Wards come whole with the last: three times over they would take seconds of every first start."""
    for day in DAYS:
        last = periods.of(day) - 1
        known = batches if day == DAYS[-1] else first_known([b for b in batches if not _of_wards(b)], last)
        first = 0 if day == DAYS[0] else last - 1
        cut = (b if _of_wards(b) else _cut(b, day, first, last) for b in known)
        yield Step(day, tuple(b for b in cut if b is not None))


def _of_wards(batch: Batch) -> bool:
    return all(areas.organisation()[unit].level == "ward" for _, unit in batch.keys[:1])


def _cut(batch: Batch, day: date, first: int, last: int) -> Batch | None:
    """The months of a batch from first to last; None where it has no figure in them. What is revised is provisional
    at first, and given again a month later; the last release has its whole last month provisional."""
    at = np.flatnonzero((batch.months >= first) & (batch.months <= last))
    again = np.array([name in revised() for name, _ in batch.keys])[:, None]
    old = batch.months[at] < last
    upper = np.where(again | ~old | (day == DAYS[0]), batch.numerator[:, at], np.nan)
    there = np.flatnonzero(np.isfinite(upper).any(axis=1))
    if not len(there):
        return None
    lower = None if batch.denominator is None else batch.denominator[np.ix_(there, at)]
    upper = upper[there]
    return replace(
        batch,
        title=f"{batch.title}, to {periods.name(last)}",
        months=batch.months[at],
        keys=[batch.keys[i] for i in there],
        numerator=upper,
        denominator=None
        if lower is None or np.isnan(lower).all()
        else np.where(np.isnan(upper), np.nan, lower),
        provisional=(again[there] | (day == DAYS[-1])) & ~old,
        rows=len(there),
        total=float(np.nansum(upper)),
        as_at=day,
    )


@cache
def revised() -> frozenset[str]:
    """The measures of which something comes late: recorded offences, their sums, and shares of these."""
    plans = parameters.plans()

    def comes_late(plan: Plan) -> bool:
        if plan.model == "sum":
            return any(comes_late(plans[part]) for part in plan.parts)
        if plan.model in BESIDE:
            return comes_late(plans[plan.of])
        return _drawn_late(plan)

    return frozenset(name for name, plan in plans.items() if comes_late(plan))


def _drawn_late(plan: Plan) -> bool:
    return plan.model == "counts" and plan.subject == LATE_IN and not plan.hidden and plan.id != AT_ONCE


def first_known(batches: Sequence[Batch], month: int) -> list[Batch]:
    """The batches as they stood when a month was new: less what was entered late, in every figure it is part of."""
    plans = parameters.plans()
    late = _late(batches, plans, month)
    return [_less(batch, late, plans, month) for batch in batches]


def _late(batches: Sequence[Batch], plans: Mapping[str, Plan], month: int) -> Late:
    """By measure and unit the offences of a month that came late; those of a sum are those of its parts."""
    figures = _figures(batches, month)
    late: Late = {}

    def of(name: str) -> Counter[str]:
        if name not in late:
            plan = plans[name]
            drawn = _drawn_late(plan) and name in figures
            late[name] = _drawn(name, month, figures[name]) if drawn else Counter()
            for part in plan.parts if plan.model == "sum" else ():
                late[name] += of(part)
        return late[name]

    return {name: found for name in figures if name in plans and (found := of(name))}


def _figures(batches: Sequence[Batch], month: int) -> dict[str, dict[str, float]]:
    """By measure and area its figure in a month; of areas that have wards, not of these."""
    found: dict[str, dict[str, float]] = {}
    own = frozenset(areas.boroughs())
    for batch in batches:
        for (name, unit), figure in zip(batch.keys, _column(batch, batch.numerator, month), strict=True):
            if unit in own:
                found.setdefault(name, {})[unit] = figure
    return found


def _column(batch: Batch, figures: Floats, month: int) -> list[float]:
    at = np.flatnonzero(batch.months == month)
    found: list[float] = figures[:, at[0]].tolist() if len(at) else [float("nan")] * len(figures)
    return found


def _drawn(name: str, month: int, figures: Mapping[str, float]) -> Counter[str]:
    rng = np.random.default_rng([SEED, zlib.crc32(f"late {name} {periods.iso(month)}".encode())])
    return Counter({unit: int(rng.binomial(int(n), LATE)) for unit, n in figures.items() if n == n})


def _less(batch: Batch, late: Late, plans: Mapping[str, Plan], month: int) -> Batch:
    """A batch less what came late; a share keeps its level, with so much less below it."""
    at, none = np.flatnonzero(batch.months == month), Counter[str]()
    upper = batch.numerator.copy()
    lower = None if batch.denominator is None else batch.denominator.copy()
    for i, (name, unit) in enumerate(batch.keys):
        plan = plans.get(name)
        if plan is None or not len(at):
            continue
        if less := late.get(name, none)[unit]:
            upper[i, at] -= less
        elif lower is not None and plan.model in BESIDE and (less := late.get(plan.of, none)[unit]):
            before = lower[i, at]
            upper[i, at] = np.round(upper[i, at] * (before - less) / before)
            lower[i, at] = before - less
    return replace(batch, numerator=upper, denominator=lower)
