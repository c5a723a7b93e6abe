"""Every number that the scan's judgement rests on. A result keeps the ones it was made with."""

from __future__ import annotations

from dataclasses import dataclass

METHOD_VERSION = "2026.11-2"


@dataclass(frozen=True)
class Parameters:
    """Defaults were set on the open benchmark; README and the methods page say how well they do.

    history         months of the past that are used
    block           months before the one scanned that may hold the change
    least_months    a series with fewer months is not tested
    least_mean      below this many a month a count is judged by the rare-event layer
    least_cases     below this many cases a month a proportion is not tested
    force_mean      below this many a month the whole force is not tested
    scale_prior     worth, in months, of the pooled dispersion beside a series' own
    outlier         past errors beyond this count less (Noufaily et al. 2013)
    steady          units beyond this leave the movement of the rest of the force
    widest          sd of a three-month change beyond which a series cannot show a local one
    freedom         degrees of freedom of the tails, for dispersion that is estimated
    skew, skew_low  skewness of a relative error for each unit of its standard deviation; cap below
    changed         changed series in prior experience, of `experience` series
    share_false     flags are kept while at most this share of them is expected to be false
    doubt, benefit  and no single flag is more likely to be false than `doubt`, or, as its excess grows from
                    10 to some 300 offences, `doubt` + `benefit`: more is worth a look when more is at stake
    force_q, rare_q the share of false flags allowed in these layers
    least_excess    a flag needs this many offences (or people) more or fewer than expected
    least_change    and this relative change
    least_points    a flagged proportion needs this change (0.02 is 2 percentage points)
    still           the last three months must still point the same way, by this many standard deviations
    """

    history: int = 96
    block: int = 9
    least_months: int = 36
    least_mean: float = 1.0
    least_cases: float = 30.0
    force_mean: float = 50.0
    scale_prior: float = 30.0
    outlier: float = 2.58
    steady: float = 3.0
    widest: float = 0.5
    freedom: float = 60.0
    skew: float = 1.2
    skew_low: float = 0.35
    changed: float = 20.0
    experience: float = 600.0
    share_false: float = 0.25
    doubt: float = 0.42
    benefit: float = 0.2
    force_q: float = 0.07
    rare_q: float = 0.05
    least_excess: float = 8.0
    least_change: float = 0.1
    least_points: float = 0.02
    still: float = 1.5


DEFAULT = Parameters()
