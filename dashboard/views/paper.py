"""What the paper of December 2017 says of violence, held against the figures for November 2017.

Paper to the Audit Panel, 19 December 2017, 1.17: "Although now showing signs of stabilising, London's
levels of gun crime and knife injuries are at five year highs and robbery has seen substantial
year-on-year increases."

A five-year high is read as: more in the 12 months than in the 12 months to the same month of each of the
four years before. An increase is called substantial from 10 % on. Stabilising: see dashboard.views.course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.compare import compare, total
from dashboard.measure import Measure
from dashboard.series import Series
from dashboard.views.course import context, course, stabilising
from dashboard.views.shown import Shown

WRITTEN = periods.month(2017, 11)
YEARS = 5
SUBSTANTIAL = 0.10
GUNS, KNIVES, VICTIMS, ROBBERY = (
    "gun-crime",
    "knife-crime-with-injury",
    "knife-injury-victims-under-25",
    "robbery",
)
AGREES, DIFFERS, SILENT = "The figures agree", "The figures differ", "The figures cannot tell"


@dataclass(frozen=True)
class Claim:
    """A sentence of the paper, what the store says of it, and whether the two agree."""

    paper: str
    store: str
    verdict: str


def claims(v: Shown) -> tuple[Claim, ...]:
    """The paper's four statements about violence, held against the figures of this page."""
    return (
        _high(v, "London’s levels of gun crime are at five year highs.", GUNS),
        _high(v, "London’s levels of knife injuries are at five year highs.", KNIVES, VICTIMS),
        _increase(v),
        _settling(v),
    )


def _figures(v: Shown, id: str) -> tuple[Series | None, Measure]:
    id = v.source.resolve(id, v.to, v.s.as_at)
    return v.own(id), v.source.measure(id)


def _verdict(found: Sequence[bool | None]) -> str:
    known = [x for x in found if x is not None]
    return SILENT if not known else AGREES if all(known) else DIFFERS


def _high(v: Shown, paper: str, *ids: str) -> Claim:
    said: list[str] = []
    found: list[bool | None] = []
    for id in ids:
        own, measure = _figures(v, id)
        years = [total(own, v.to - 11 - 12 * y, v.to - 12 * y).value for y in range(YEARS)]
        now = years[0]
        crossed = any(v.to - 12 * YEARS < b.month <= v.to for b in measure.breaks)
        if now is None or None in years or crossed:
            found.append(None)
            said.append(f"{measure.name}: no five years of figures that compare.")
            continue
        found.append(all(now > y for y in years[1:] if y is not None))
        past = [wording.value(measure, y) for y in reversed(years[1:])]
        said.append(
            f"{measure.name}: {wording.value(measure, now)} in the 12 months; {wording.listing(past)} in the"
            f" same months of the four years before; {context(own, measure, v.to).text}."
        )
    return Claim(paper, " ".join(said), _verdict(found))


def _increase(v: Shown) -> Claim:
    paper = "Robbery has seen substantial year-on-year increases."
    own, measure = _figures(v, ROBBERY)
    moved = compare(own, measure, v.to, "rolling-12-months")
    if moved.percent is None:
        return Claim(paper, f"{measure.name}: {moved.reason or 'too few to compare.'}", SILENT)
    then = wording.value(measure, moved.before.value)
    text = f"{wording.quantity(measure, moved.now)} in the 12 months, {then} in the 12 before: {wording.change(measure, moved)}."
    return Claim(paper, f"{measure.name}: {text}", _verdict([moved.percent >= SUBSTANTIAL]))


def _settling(v: Shown) -> Claim:
    """Each measure that the sentence speaks of; those whose course cannot be told decide nothing."""
    said, found = [], []
    for id in (GUNS, KNIVES, ROBBERY):
        own, measure = _figures(v, id)
        if own is None:
            continue
        way = course(own, measure, v.to)
        found.append(stabilising(compare(own, measure, v.to, "rolling-12-months"), way))
        said.append(f"{measure.name} {way.text}")
    text = (
        f"The last 3 months against the 3 before, the usual season left out: {'; '.join(said)}."
        if said
        else ""
    )
    return Claim(
        "Violence is now showing signs of stabilising.", text or "No figures are loaded.", _verdict(found)
    )
