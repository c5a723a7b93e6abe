"""The financial context of the overview: forecast against budget by line, savings, workforce against plan."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.compare import Figure, latest
from dashboard.measure import Kind, Measure
from dashboard.views.shown import Shown

QUARTER = 3
STEADY = 0.05  # £m; less is no movement to a tenth of a million


@dataclass(frozen=True)
class MoneyLine:
    """A line of the budget, or a strength: the figure, in words what it means, how it moved."""

    label: str
    href: str
    value: str
    meaning: str
    moved: str
    whole: bool
    illustrative: bool


def money_line(v: Shown, base: str, whole: str) -> MoneyLine | None:
    """A finance measure at its newest quarter, beside the quarter before; None without a figure."""
    id = v.source.resolve(base, v.to, v.s.as_at)
    own, measure = v.own(id), v.source.measure(id)
    now = latest(own, measure, v.to)
    if own is None or now.value is None:
        return None
    before = latest(own, measure, now.last - QUARTER)
    return MoneyLine(
        label=_short(measure),
        href=v.s.go("measure", measure=id),
        value=_value(measure, now.value),
        meaning=_meaning(measure, now),
        moved=_moved(measure, now, before),
        whole=base == whole,
        illustrative=own.illustrative,
    )


def money_said(v: Shown, base: str) -> str:
    """As of which quarter the forecasts are, and which quarter stands beside them."""
    id = v.source.resolve(base, v.to, v.s.as_at)
    now = latest(v.own(id), v.source.measure(id), v.to)
    if now.value is None:
        return ""
    before = periods.name(now.last - QUARTER)
    return f"Forecast for the year, above or below budget, in {periods.name(now.last)}; “was” is {before}."


def _short(measure: Measure) -> str:
    return measure.short.removesuffix(" forecast")


def _value(measure: Measure, amount: float) -> str:
    if measure.unit != "£m":
        return wording.value(measure, amount)
    sign = "+" if amount > 0 else wording.MINUS if amount < 0 else ""
    return f"{sign}£{wording.number(abs(amount), 1)}m"


def _meaning(measure: Measure, now: Figure) -> str:
    assert now.value is not None
    if measure.kind is not Kind.STOCK:
        return "of plan"
    if abs(now.value) < STEADY:
        return "to budget"
    if measure.id == "income-variance":
        return "income above" if now.value < 0 else "income below"
    return "above" if now.value > 0 else "below"


def _moved(measure: Measure, now: Figure, before: Figure) -> str:
    """'was −£32.0m': the quarter before."""
    if now.value is None or before.value is None or before.last == now.last:
        return ""
    return f"was {_value(measure, before.value)}"


def strength_line(v: Shown, base: str, plan: str) -> MoneyLine | None:
    """A strength beside what is planned or funded, else beside a year before; None without a figure."""
    id = v.source.resolve(base, v.to, v.s.as_at)
    own, measure = v.own(id), v.source.measure(id)
    now = latest(own, measure, v.to)
    if own is None or now.value is None:
        return None
    return MoneyLine(
        label=measure.short,
        href=v.s.go("measure", measure=id),
        value=wording.value(measure, now.value),
        meaning=_against(v, plan, now.value) if plan else "",
        moved=_year(measure, now.value, latest(own, measure, now.last - 12)),
        whole=False,
        illustrative=own.illustrative,
    )


def _against(v: Shown, plan: str, value: float) -> str:
    """'310 below the 31,300 funded'."""
    planned = latest(v.own(plan), v.source.measure(plan), v.to).value
    if planned is None:
        return ""
    gap = round(value) - round(planned)
    if gap == 0:
        return f"as the {wording.number(planned)} funded"
    return f"{abs(gap):,} {'above' if gap > 0 else 'below'} the {wording.number(planned)} funded"


def _year(measure: Measure, value: float, before: Figure) -> str:
    if before.value is None:
        return ""
    return f"{wording.signed(round(value) - round(before.value))} on {periods.short(before.last)}"
