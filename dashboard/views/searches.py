"""Stop and search by what was looked for and by who was searched: how many, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import periods, wording
from dashboard.charts import Rank, RankItem
from dashboard.compare import total, year_on_year
from dashboard.measure import Measure
from dashboard.series import Series
from dashboard.views.peers import wilson
from dashboard.views.rows import Cell, cell, change_cell, no_cell
from dashboard.views.shown import Shown

ALL, RATE = "stop-and-search", "stop-and-search-positive-outcome-rate"
OBJECT, ETHNICITY = "object", "ethnicity"
YEAR = 12


@dataclass(frozen=True)
class Window:
    """The months that searches are added up over: a year, or as many as there are figures in a row."""

    first: int
    last: int

    @property
    def text(self) -> str:
        return wording.span(self.first, self.last)

    @property
    def whole(self) -> bool:
        return self.last - self.first + 1 == YEAR


@dataclass(frozen=True)
class Line:
    """The searches of one object or group: how many, of all, against a year before, and what was found."""

    measure: Measure
    name: str
    href: str
    searches: Cell
    share: Cell
    change: Cell
    rate: Cell
    low: float | None
    high: float | None
    illustrative: bool

    @property
    def range(self) -> str:
        """How far chance alone could move the outcome rate (95 %)."""
        if self.low is None or self.high is None:
            return wording.DASH
        return f"{wording.percent(self.low)} to {wording.percent(self.high)}"


@dataclass(frozen=True)
class Breakdown:
    """All searches by one question; `left` are those of which the answer is not recorded."""

    title: str
    sentence: str
    lines: tuple[Line, ...]
    note: str


def window(own: Series | None, to: int) -> Window | None:
    """The months up to a year, without a gap, that end in `to`; None where that month has no figure."""
    first = to + 1
    while first > to - YEAR + 1 and own is not None and own.value(first - 1) is not None:
        first -= 1
    return Window(first, to) if first <= to else None


def breakdown(v: Shown, by: str, over: Window) -> Breakdown:
    """Every part that has figures over these months; those whose counting changed in them are left out."""
    searches = total(v.own(ALL), over.first, over.last).value or 0.0
    measures = v.source.catalogue.breakdown(by, ALL)
    weapons = () if by != OBJECT else (v.source.measure("stop-and-search-weapons"),)
    held = sorted((*measures, *weapons), key=lambda m: m.id.endswith("other-objects"))
    lines = tuple(x for m in held if (x := _line(v, m, over, searches)) is not None)
    lines = tuple(sorted(lines, key=lambda x: -(x.searches.sort or 0)))
    sentence = _objects(lines, searches, over) if by == OBJECT else _groups(lines, searches, over)
    title = "What was looked for" if by == OBJECT else "Who was searched"
    return Breakdown(title, sentence, lines, _unknown(by, lines, len(held)))


def _line(v: Shown, m: Measure, over: Window, searches: float) -> Line | None:
    own = v.own(m.id)
    count = total(own, over.first, over.last)
    if count.value is None or own is None or _broken(m, own, over):
        return None
    rate = v.source.measure(m.id.replace(ALL, RATE, 1))
    found = total(v.own(rate.id), over.first, over.last)
    known = found.value is not None and bool(found.denominator)
    low, high = wilson(found.value or 0.0, found.denominator or 1.0) if known else (None, None)
    share = count.value / searches if searches else None
    return Line(
        measure=m,
        name=m.name.removeprefix("Searches ").removeprefix("for ").removeprefix("of "),
        href=v.s.go("measure", measure=m.id, unit=v.s.unit),
        searches=cell(m, count),
        share=no_cell("No searches.") if share is None else Cell(wording.percent(share), share),
        change=change_cell(m, year_on_year(own, m, over.first, over.last)),
        rate=cell(rate, found),
        low=low,
        high=high,
        illustrative=own.illustrative,
    )


def _broken(m: Measure, own: Series, over: Window) -> bool:
    """Whether records of these months did not tell one object from another."""
    return not own.illustrative and any(b.month > over.first for b in m.breaks)


def _objects(lines: Sequence[Line], searches: float, over: Window) -> str:
    if not lines:
        return "What was looked for is not told by the figures loaded."
    parts = [f"{x.share.text}{'' if i else ' were'} for {x.name}" for i, x in enumerate(lines)]
    return f"Of {wording.number(searches)} searches in {over.text}, {wording.listing(parts)}. {_found(lines)}".rstrip()


def _groups(lines: Sequence[Line], searches: float, over: Window) -> str:
    if not lines:
        return "Who was searched is not told by the figures loaded."
    parts = [f"{x.share.text}{'' if i else ' were'} of {x.name}" for i, x in enumerate(lines)]
    left = searches - sum(x.searches.sort or 0 for x in lines)
    unknown = (
        f"; of {wording.number(left)} ({wording.percent(left / searches)}) it is not recorded"
        if left > 0
        else ""
    )
    return (
        f"By ethnicity as the officer saw it, of {wording.number(searches)} searches in {over.text}"
        f" {wording.listing(parts)}{unknown}. {_found(lines)}"
    ).rstrip()


def _found(lines: Sequence[Line]) -> str:
    """Where searches led to an outcome most and least often; said as a difference only beyond chance."""
    known = [x for x in lines if x.rate.sort is not None]
    if len(known) < 2:
        return ""
    top, low = (f(known, key=lambda x: x.rate.sort or 0) for f in (max, min))
    apart = top.low is not None and low.high is not None and top.low > low.high
    of = {OBJECT: "for", ETHNICITY: "of"}[top.measure.breakdown or OBJECT]
    text = f"An outcome followed most often from searches {of} {top.name} ({top.rate.text}), least often from those {of} {low.name} ({low.rate.text})"
    return (
        f"{text}, more than chance alone would leave between them."
        if apart
        else f"{text}; chance alone could leave as much."
    )


def _unknown(by: str, lines: Sequence[Line], held: int) -> str:
    """What the records do not tell."""
    if by != OBJECT or len(lines) == held:
        return ""
    return (
        "Searches for weapons, stolen property and other things cannot be told apart here: in the published records"
        " before January 2018 every search under the Police and Criminal Evidence Act has one object, damage."
    )


def outcomes(v: Shown, parts: Sequence[Breakdown], over: Window) -> Rank | None:
    """The positive outcome rates of all parts with their intervals, all searches as reference."""
    lines = [x for p in parts for x in p.lines if x.rate.sort is not None]
    whole = total(v.own(RATE), over.first, over.last)
    if len(lines) < 2 or whole.value is None:
        return None
    items = tuple(
        RankItem(
            label=f"{x.name[:1].upper()}{x.name[1:]}",
            href=x.href,
            value=x.rate.sort,
            text=f"{x.rate.text} of {x.searches.text}",
            low=x.low,
            high=x.high,
        )
        for x in sorted(lines, key=lambda x: -(x.rate.sort or 0))
    )
    return Rank(
        title=f"Searches that led to an outcome, {over.text}",
        sentence=f"Of all searches {wording.percent(whole.value)}. Bars show how far chance alone could move each share (95 % interval).",
        unit="share of searches with an outcome other than no further action (of how many)",
        items=items,
        reference=whole.value,
        reference_name="all searches",
        kind_of_value="share",
    )


def volume(v: Shown, over: Window) -> str:
    """How many searches, against a year before, and how many of them led to something."""
    measure, rate = v.source.measure(ALL), v.source.measure(RATE)
    own = v.own(ALL)
    count = total(own, over.first, over.last)
    moved = year_on_year(own, measure, over.first, over.last)
    said = (
        f", {wording.change_in_words(measure, moved, _before(over))}" if moved.difference is not None else ""
    )
    found = total(v.own(RATE), over.first, over.last)
    led = (
        f" {wording.value(rate, found.value)} led to an outcome other than no further action."
        if found.value is not None
        else ""
    )
    short = (
        ""
        if over.whole
        else f" No figures are loaded for {periods.name(over.first - 1)}, so no year can be shown."
    )
    return f"{wording.quantity(measure, count)} in {over.text}{said}.{led}{short}"


def _before(over: Window) -> str:
    return "the 12 months before" if over.whole else "the same months a year before"
