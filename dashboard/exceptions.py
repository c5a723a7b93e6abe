"""Exceptions in words: what a scan found, told once, with its sign, sentence and life."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.measure import Direction, Kind, Measure
from dashboard.organisation import FORCE, Organisation
from dashboard.signal import Signal

TOGETHER = "many"  # the note of an item made of many boroughs
SURVEY, STANDING, QUALITY = "survey", "standing", "quality"
NO_CHANGE = (STANDING, QUALITY)  # layers that say nothing of a change: told apart, never a signal
WORDS = {
    Sign.CONCERN: "concern",
    Sign.IMPROVEMENT: "improvement",
    Sign.NOTABLE: "to understand",
    Sign.USUAL: "nothing unusual",
}


QUIET = Signal(Sign.USUAL, "", WORDS[Sign.USUAL], "", 10**9)


@dataclass(frozen=True)
class Found:
    """One exception as a scan kept it. value, expected, lower and upper are sums (shares for a
    proportion) over the `span` months that end with `month`; running counts the months in a row;
    also names measures or units that the same thing shows in."""

    id: int
    measure: str
    unit: str
    month: int
    layer: str
    direction: int
    span: int
    value: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    p: float | None
    q: float | None
    score: float
    rank: int
    running: int
    parts: Mapping[str, float]
    also: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Scan:
    """One scan: how it was made, what it looked through, what it found."""

    id: int
    month: int
    data_version: int
    method: str
    parameters: Mapping[str, object]  # numbers, and the Control Strategy where one was in force
    scanned: int
    flagged: int
    expected_false: float
    tested: Mapping[str, tuple[str, ...]]
    calibration: Mapping[str, object]
    notes: tuple[str, ...]
    found: tuple[Found, ...]
    run_at: datetime | None = None
    expected: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)

    def path(self, measure: str, unit: str) -> tuple[tuple[float, ...], ...]:
        """(expected, lower, upper) of each of the last months of a series, the month of the scan the last: of
        all months of the window where a change was found, else of the newest. Empty where nothing was kept."""
        kept = self.expected.get(measure, {}).get(unit, ())
        return tuple(tuple(kept[i : i + 3]) for i in range(0, len(kept), 3))

    @property
    def stood(self) -> int:
        """How many series were held against the other boroughs' level; 0 in scans of earlier versions."""
        held = self.calibration.get("stood", 0)
        return held if isinstance(held, int) else 0


def is_change(f: Found) -> bool:
    """Whether a finding speaks of a change; the others are standing differences and defects of the data."""
    return f.layer not in NO_CHANGE


def sign_of(measure: Measure, direction: int) -> Sign:
    """Whether a move is of concern: the measure's direction of good decides, never the size."""
    if measure.direction is Direction.NEUTRAL:
        return Sign.NOTABLE
    good = (measure.direction is Direction.HIGHER) == (direction > 0)
    return Sign.IMPROVEMENT if good else Sign.CONCERN


def expected_false(found: Iterable[Found], whole: float | None = None) -> int:
    """At most how many of these are expected to be false: the doubt in each, added up; `whole` as a scan
    of all has it. At least 1 of any: nothing is certain."""
    rows = [f for f in found if is_change(f)]
    doubts = sum(1 - f.parts.get("certainty", 1.0) for f in rows) if whole is None else whole
    return max(1, math.ceil(doubts)) if rows else 0


def counted(month: int, scanned: int, flagged: int, false: int) -> str:
    """'November 2017: 2,140 series scanned, 11 exceptions, at most 1 expected to be false.'"""
    head = f"{periods.name(month)}: {scanned:,} series scanned"
    if not flagged:
        return f"{head}, no exceptions."
    many = "1 exception" if flagged == 1 else f"{flagged:,} exceptions"
    return f"{head}, {many}, at most {false} expected to be false."


def scan_line(scan: Scan) -> str:
    """A whole scan in one sentence."""
    return counted(scan.month, scan.scanned, scan.flagged, expected_false(scan.found, scan.expected_false))


def window(f: Found) -> str:
    """'November 2017' or 'September to November 2017'."""
    first = f.month - f.span + 1
    if f.span == 1:
        return periods.name(f.month)
    early = periods.NAMES[first % 12] if first // 12 == f.month // 12 else periods.name(first)
    return f"{early} to {periods.name(f.month)}"


def signal(f: Found, measure: Measure, place: str) -> Signal:
    """The exception as pages show it."""
    sign = sign_of(measure, f.direction)
    return Signal(
        sign=sign,
        way="up" if f.direction > 0 else "down",
        word=WORDS[sign],
        sentence=sentence(f, measure, place),
        rank=f.rank,
    )


def echo(f: Found, measure: Measure, told: str) -> Signal:
    """The sign of a series whose change is told by another finding; `told` is that finding's sentence."""
    sign = sign_of(measure, f.direction)
    way = "up" if f.direction > 0 else "down"
    return Signal(sign, way, WORDS[sign], f"Part of a change told elsewhere. {told}", f.rank, echo=True)


def place(organisation: Organisation, unit: str) -> str:
    """What a sentence calls a unit: the force is London, no figure of it is of the Met alone."""
    return "London" if unit == FORCE else organisation[unit].name


def sentence(f: Found, measure: Measure, place: str) -> str:
    """'Personal robbery in Camden: 656 in September to November 2017 where 401 were expected given
    the rest of London (likely range 340 to 462); third month running.'"""
    if f.layer == STANDING:
        return stands(f, measure, place)
    text = f"{measure.name} in {place}: {_finding(f, measure)}"
    if f.note == TOGETHER:
        text = f"{text} in {len(f.also)} boroughs taken together"
    if f.running > 1:
        text += f"; {_ordinal(f.running)} {'wave' if f.layer == SURVEY else 'month'} running"
    return text + "."


GIVEN = {
    "local": " given the rest of London",
    "force": " from its own past",
    "survey": " given London’s change since a year before",
}


def stands(f: Found, measure: Measure, place: str) -> str:
    """'Robbery in Camden stands above the other boroughs: 9.1 per 1,000 residents in December 2016 to
    November 2017, London 4.2 (19 in 20 boroughs lie within 2.1 to 6.7).'"""
    way = "above" if f.direction > 0 else "below"
    text = f"{measure.name} in {place} stands {way} the other boroughs"
    if f.value is None or f.expected is None:
        return f"{text}."
    text = f"{text}: {level(measure, f.value)} in {window(f)}, London {level(measure, f.expected, bare=True)}"
    if f.lower is not None and f.upper is not None:
        low, high = (level(measure, x, bare=True) for x in (f.lower, f.upper))
        text += f" (19 in 20 boroughs are to lie within {low} to {high})"
    return f"{text}."


def standing(f: Found, measure: Measure, place: str) -> Signal:
    """How a unit stands: above or below, neither concern nor improvement."""
    way, word = ("up", "stands above") if f.direction > 0 else ("down", "stands below")
    return Signal(Sign.NOTABLE, way, word, stands(f, measure, place), f.rank)


def level(measure: Measure, amount: float, bare: bool = False) -> str:
    """A standing figure: a share in per cent, a count per 1,000 residents; bare leaves those words out."""
    if measure.kind.is_share:
        return wording.value(measure, amount)
    digits = 1 if amount >= 1 else 2
    return wording.number(amount, digits) + ("" if bare else " per 1,000 residents")


def _finding(f: Found, measure: Measure) -> str:
    if f.value is None or f.expected is None:
        return f"{'higher' if f.direction > 0 else 'lower'} than expected in {window(f)}"
    verb = "was" if measure.kind is not Kind.COUNT or round(f.expected, 1) == 1 else "were"
    given = GIVEN.get(f.layer, "")
    if f.layer == SURVEY and f.unit == FORCE:
        given = " had it stayed as a year before"
    given = " given the rest of London" if f.note == TOGETHER else given
    value, expected = shown(measure, f.value), shown(measure, f.expected, guess=True)
    return f"{value} in {window(f)} where {expected} {verb} expected{given}{_range(f, measure)}"


def _range(f: Found, measure: Measure) -> str:
    """' (likely range 340 to 462)', both ends with the digits that the upper one needs."""
    if f.lower is None or f.upper is None:
        return ""
    whole = f.upper >= 10 and not measure.kind.is_share
    lower = shown(measure, round(f.lower) if whole else f.lower, guess=True)
    return f" (likely range {lower} to {shown(measure, f.upper, guess=True)})"


def shown(measure: Measure, amount: float, guess: bool = False) -> str:
    """A figure as a sentence says it: three digits of what is large, or of what is expected (`guess`)."""
    if measure.kind.is_share:
        return wording.value(measure, amount)
    amount = max(amount, 0.0)
    return rounded(amount) if guess or amount >= 10_000 else wording.number(amount)


def rounded(amount: float) -> str:
    """Three digits of a positive figure, one decimal below 10: 12,300, 401, 7.9, 0."""
    if 0.05 <= amount < 9.95:
        return wording.number(amount, 0 if round(amount, 1) == round(amount) else 1)
    if amount >= 1000:
        amount = round(amount, 2 - math.floor(math.log10(amount)))
    return wording.number(amount)


DEFECTS = {
    "missing": "no figure where there always was one",
    "zero": "zero where there never was",
    "copied": "most figures are those of the month before again",
    "repeated": "the same figure came more than once",
    "revised": "figures already published were revised {way} from {before} to {after}, by more than releases do",
    "revised as a whole": "most figures already published were revised, by more than releases do",
    "moved as a whole": "nearly all measures moved {way} together, more than crime does",
}
REGISTERED = "definition changed"  # how the note of a registered break begins
SUGGESTED = "break suggested, not approved"  # and of one that nobody has approved
WHY_REVISED = "Ask the source why. Changes that rest on these months are held back until it is known."
CHECKS = {
    "missing": "Ask the source whether the month was sent in full.",
    "zero": "Ask whether nothing was recorded or nothing was sent.",
    "copied": "Ask for the month to be sent again.",
    "repeated": "Find out which of the copies holds, and load that.",
    "revised": WHY_REVISED,
    "revised as a whole": WHY_REVISED,
    "moved as a whole": "Look for a boundary change, half a load or a double one before reading these figures.",
}


def defect(f: Found, measure: str, place: str) -> str:
    """A defect of the data as a sentence; measure or place empty where it lies in all of them.

    'Camden, all measures, November 2017: no figure where there always was one.'
    """
    before, after = (wording.number(x) if x is not None else "" for x in (f.expected, f.value))
    way = "up" if f.direction > 0 else "down"
    known = DEFECTS.get(f.note)
    what = known.format(way=way, before=before, after=after) if known else f.note or "the figures look wrong"
    where = f"{measure or 'All measures'} in {place or 'all boroughs'}"
    return f"{where}, {periods.name(f.month)}: {what.rstrip('.')}."


def check(f: Found) -> str:
    """What to do about a defect of the data."""
    if f.note.startswith(REGISTERED):
        return "Figures on the two sides of it do not compare; the scan allows for it."
    if f.note.startswith(SUGGESTED):
        return "Nothing restarts for it until somebody else than its author approves it."
    return CHECKS.get(f.note, "Compare the figures with their source.")


def _ordinal(n: int) -> str:
    words = (
        "",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    )
    if n < len(words):
        return words[n]
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
