"""Figures in words and in cells: one place, so that a page, a slide and a sheet say the same."""

from __future__ import annotations

from datetime import date

from dashboard import periods
from dashboard.compare import Change, Figure
from dashboard.measure import Kind, Measure

MINUS = "\u2212"
THIN = "\u202f"  # narrow no-break space between a figure and its sign of unit
DASH = "–"
NOTHING = 0.0005  # a share that rounds to 0.0 %


def number(value: float, decimals: int = 0) -> str:
    """1,234 or −0.5, with a true minus sign; never −0."""
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float, decimals: int = 0) -> str:
    """+5.0, −0.3 or 0."""
    text = number(value, decimals)
    return text if text.startswith(MINUS) or not float(text.replace(",", "")) else f"+{text}"


def percent(value: float, decimals: int = 1) -> str:
    """A share as per cent: 12.3 %."""
    return f"{number(value * 100, decimals)}{THIN}%"


def value(measure: Measure, amount: float | None, decimals: int | None = None) -> str:
    """A measure's value as a cell shows it; an en dash for none."""
    if amount is None:
        return DASH
    if measure.kind.is_share:
        return percent(amount, 1 if decimals is None else decimals)
    text = number(amount, measure.decimals if decimals is None else decimals)
    return f"£{text}m".replace(f"£{MINUS}", f"{MINUS}£") if measure.unit.startswith("£") else text


def change(measure: Measure, c: Change) -> str:
    """A change as a cell shows it: per cent, percentage points, from-to on small counts, or a dash."""
    if c.difference is None:
        return DASH
    if c.points:
        return f"{signed(c.difference * 100, 1)}{THIN}pp"
    if c.percent is not None and measure.kind is not Kind.INDEX and not measure.unit.startswith("£"):
        return f"{signed(c.percent * 100, 1)}{THIN}%"
    if measure.unit.startswith("£"):
        return f"{'+' if c.difference > 0 else ''}{value(measure, c.difference)}"
    if measure.kind in (Kind.COUNT, Kind.STOCK):
        return f"{value(measure, c.before.value)} → {value(measure, c.now.value)}"
    return signed(c.difference, max(measure.decimals, 1))


def change_in_words(measure: Measure, c: Change, than: str) -> str:
    """'up 12 % on the 12 months before', 'down 1.3 percentage points on ...', 'from 2 to 6 ...'."""
    if c.difference is None:
        return c.reason
    if c.difference == 0:
        return f"the same as {than}"
    if abs(c.difference if c.points else c.percent if c.percent is not None else 1) < NOTHING:
        return f"almost the same as {than}"
    way = "up" if c.difference > 0 else "down"
    if c.points:
        return f"{way} {number(abs(c.difference) * 100, 1)} percentage points on {than}"
    if c.percent is not None and measure.kind is not Kind.INDEX and not measure.unit.startswith("£"):
        return f"{way} {_rounded(abs(c.percent))} on {than}"
    return f"{way} from {value(measure, c.before.value)} to {value(measure, c.now.value)} on {than}"


def _rounded(size: float) -> str:
    """A percentage of a sentence: whole from ten on, so that two in one sentence are as exact as each other."""
    return percent(size, 0 if size >= 0.095 else 1)


def beside(measure: Measure, c: Change) -> str:
    """'London up 8.0 %' after another change; empty where London's is not to be had."""
    if c.difference is None:
        return ""
    if c.difference == 0:
        return "London unchanged"
    way = "up" if c.difference > 0 else "down"
    if c.points:
        return f"London {way} {number(abs(c.difference) * 100, 1)} points"
    if c.percent is not None and measure.kind is not Kind.INDEX and not measure.unit.startswith("£"):
        return f"London {way} {_rounded(abs(c.percent))}"
    return f"London {value(measure, c.before.value)} to {value(measure, c.now.value)}"


THAN = {
    "rolling-12-months": "the 12 months before",
    "year-to-date": "the same months last year",
    "last-3-months": "the same 3 months last year",
    "same-month-last-year": "the same month last year",
}


def than(measure: Measure, comparison: str) -> str:
    """What a change of this measure is held against, in words."""
    return THAN[comparison] if measure.kind.adds_over_months else "a year before"


def span(first: int, last: int) -> str:
    """'November 2017', or 'December 2016 to November 2017'."""
    return periods.name(last) if first == last else f"{periods.name(first)} to {periods.name(last)}"


def day(when: date) -> str:
    """'4 December 2017'."""
    return f"{when.day} {periods.NAMES[when.month - 1]} {when.year}"


def some(n: int, what: str) -> str:
    """'1 row', '2,140 rows'; `what` in the singular, its plural with an s ('series' stays)."""
    return f"{n:,} {what}{'' if n == 1 or what.endswith('s') else 's'}"


def listing(names: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def quantity(measure: Measure, f: Figure) -> str:
    """'1,234 offences', '12.3 %', or a dash."""
    if f.value is None:
        return DASH
    shown = value(measure, f.value)
    plain = measure.kind in (Kind.COUNT, Kind.STOCK, Kind.MEAN) and not measure.unit.startswith("£")
    return f"{shown} {_one(measure.unit) if shown == '1' else measure.unit}" if plain else shown


def _one(unit: str) -> str:
    """'offence' of 'offences', 'call' of 'calls'."""
    return unit.removesuffix("s")
