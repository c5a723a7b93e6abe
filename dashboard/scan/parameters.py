"""Every number that the scan's judgement rests on. A result keeps the ones it was made with."""

from __future__ import annotations

from dataclasses import dataclass

METHOD_VERSION = "2026.11-5"


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
    heed            how far the past tails of a measure itself are believed (0 to 1)
    skew, skew_low  skewness of a relative error for each unit of its standard deviation; cap below
    changed         changed series in prior experience, of `experience` series
    kinds           changes that prior experience of their shapes and sizes is worth
    share_false     flags are kept while at most this share of them is expected to be false
    doubt, benefit  and no single flag is more likely to be false than `doubt`, or, as its excess grows from
                    10 to some 300 offences, `doubt` + `benefit`: more is worth a look when more is at stake
    force_q, rare_q the share of false flags allowed in these layers
    least_excess    a flag needs this many offences (or people) more or fewer than expected
    least_change    and this relative change
    least_points    a flagged proportion needs this change (0.02 is 2 percentage points)
    still           the last three months must still point the same way, by this many standard deviations
    asked, design   people asked in a unit where a survey's file does not say how many; its design effect
    survey_q        the share of false flags allowed among surveys
    survey_points   a flagged survey figure needs this change beyond London's (0.05 is 5 percentage points)
    standing_q      the share of false flags allowed among standing differences
    standing_units  fewer units with a whole year of figures are not held against each other
    standing_change, standing_points  a unit that stands apart needs this relative difference of a rate, or
                    this difference of a share
    standing_excess  and this many offences (or people) more or fewer in the year
    revision        of a provisional month, the share of offences that come or go until it is final, where no
                    release has shown it yet
    revision_prior  worth of that share, in figures, beside what releases have shown
    revised         a revision this many standard deviations out, and beyond those before, is a question
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
    heed: float = 0.25
    skew: float = 1.2
    skew_low: float = 0.35
    changed: float = 10.0
    experience: float = 300.0
    kinds: float = 20.0
    share_false: float = 0.25
    doubt: float = 0.4
    benefit: float = 0.22
    force_q: float = 0.07
    rare_q: float = 0.05
    least_excess: float = 8.0
    least_change: float = 0.1
    least_points: float = 0.02
    still: float = 1.5
    asked: float = 400.0
    design: float = 2.0
    survey_q: float = 0.05
    survey_points: float = 0.05
    standing_q: float = 0.05
    standing_units: float = 20.0
    standing_change: float = 0.2
    standing_points: float = 0.03
    standing_excess: float = 30.0
    revision: float = 0.02
    revision_prior: float = 24.0
    revised: float = 4.0


DEFAULT = Parameters()
