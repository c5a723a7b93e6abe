"""Demonstration figures: April 2010 to November 2017, as a board would have seen them on 4 December 2017.

Made from parameters (parameters/), the same at every run, and illustrative all of them: sums and
published totals are right, months and wards are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import numpy as np

from data.batch import Batch
from data.demo import parameters, wards
from data.demo.course import MONTHS, SHOWN
from data.demo.make import Made, Maker

AS_AT = date(2017, 12, 4)
SOURCE = "Demonstration figures, made from published totals and invented ones; not real figures"
TITLES = {
    "anti-social-behaviour": "anti-social behaviour",
    "confidence": "public confidence",
    "flagged-offences": "offences by flag",
    "justice-and-recording": "criminal justice and crime recording",
    "offenders-and-victims": "offender management and victim care",
    "plans-and-other-duties": "plans, recommendations and other duties",
    "positive-outcomes": "positive outcomes",
    "recorded-offences": "recorded offences",
    "response": "calls and response",
    "stop-and-search": "stop and search",
    "workforce-and-finance": "workforce and finance",
}
# Measures that only the files since 2024 count: figures of 2017 would contradict their definition.
NOT_MADE = frozenset({"death-or-serious-injury-by-driving", "stalking-and-harassment"})
WARD_MEASURES = [
    "total-notifiable-offences",
    "violence-against-the-person",
    "violence-with-injury",
    "sexual-offences",
    "robbery",
    "burglary",
    "burglary-residential",
    "theft-from-person",
    "vehicle-offences",
    "theft-of-motor-vehicle",
    "arson-and-criminal-damage",
    "drug-offences",
    "anti-social-behaviour-calls",
]


def batches(progress: Callable[[float], None] | None = None) -> list[Batch]:
    """One batch for each subject and one for wards; progress hears the share done, 0 to 1."""
    plans = parameters.plans()
    maker = Maker(plans, parameters.changes())
    found = []
    for number, (subject, title) in enumerate(TITLES.items(), 1):
        made = [maker.make(p.id) for p in plans.values() if p.subject == subject and not p.hidden]
        found.append(_batch(title, made))
        if progress:
            progress(number / (len(TITLES) + 2))
    found.append(_ward_batch(maker))
    if progress:
        progress(1.0)
    return found


def _batch(title: str, made: Iterable[Made]) -> Batch:
    """The figures of one subject as one array; a row without denominators has none anywhere."""
    keys, upper, lower = [], [], []
    for one in made:
        keys += [(one.plan.id, unit) for unit in one.units]
        upper.append(one.numerator)
        lower.append(np.full_like(one.numerator, np.nan) if one.denominator is None else one.denominator)
    shares = np.concatenate(lower)
    return _finish(title, keys, np.concatenate(upper), None if np.isnan(shares).all() else shares)


def _ward_batch(maker: Maker) -> Batch:
    ward = wards.wards()
    figures = wards.figures(maker, WARD_MEASURES, ward)
    keys = [(measure, code) for measure in figures for code in ward.codes]
    return _finish("wards, the last 36 months", keys, np.concatenate(list(figures.values())), None)


def _finish(title: str, keys: list[tuple[str, str]], upper: np.ndarray, lower: np.ndarray | None) -> Batch:
    months = MONTHS[:SHOWN][-upper.shape[1] :].astype(np.int32)
    return Batch(
        kind="demonstration",
        title=f"Demonstration: {title}",
        source=SOURCE,
        months=months,
        keys=keys,
        numerator=upper,
        denominator=lower,
        provisional=months == months[-1],
        rows=len(keys),
        total=float(np.nansum(upper)),
        as_at=AS_AT,
        illustrative=True,
    )
