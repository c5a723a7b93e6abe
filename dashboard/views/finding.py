"""One exception as the page tells it: sentence, score, chart, where it lies, London, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import exceptions, periods, wording
from dashboard.charts import Trend
from dashboard.compare import compare, total, year_on_year
from dashboard.exceptions import SURVEY, TOGETHER, Found
from dashboard.measure import Kind, Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Block, Key, Signal, Source
from dashboard.views.case import CaseView
from dashboard.views.dive import Dive
from dashboard.views.frame import Link
from dashboard.views.trend import trend_of

CHART = 36  # months of an exception's chart
USUAL = 24  # months before the window that set the usual share of each part
PLACES = 3


@dataclass(frozen=True)
class Part:
    """One factor of the score: its figure, and what it stands for."""

    figure: str
    name: str


@dataclass(frozen=True)
class Finding:
    """All that is told of one exception; an empty text or tuple is left out. same: the same measure, moved
    the same way, in other places."""

    id: int
    title: str
    signal: Signal
    since: str
    score: str
    parts: tuple[Part, ...]
    chart: Trend | None
    inside: str
    within: tuple[Link, ...]
    london: str
    also: tuple[Link, ...]
    dive: str
    definition: str
    case: CaseView | None
    illustrative: bool
    found: Found
    measure: Measure
    place: str
    same: tuple[Finding, ...] = ()

    @property
    def every(self) -> tuple[Finding, ...]:
        """This finding, and those of other places that are told under it."""
        return (self, *self.same)


def blocks(source: Source, found: Sequence[Found]) -> list[Block]:
    """The series that the findings speak of: their own, London's, and those of the units below."""
    wanted: list[Block] = []
    for f in found:
        below = [u.code for u in parts_of(source, f)]
        wanted.append(((f.measure,), tuple(dict.fromkeys((f.unit, FORCE, *below)))))
    return wanted


def parts_of(source: Source, f: Found) -> tuple[Unit, ...]:
    """The units that a finding can lie in: wards of a borough, boroughs of the force."""
    if f.unit == FORCE:
        return source.organisation.boroughs()
    return source.organisation.children(f.unit, f.month, "ward")


def finding(
    source: Source,
    s: Selection,
    f: Found,
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
    case: CaseView | None,
) -> Finding:
    """The finding f, with the series that blocks() names."""
    measure, place = source.measure(f.measure), exceptions.place(source.organisation, f.unit)
    slug = "" if f.unit == FORCE else source.organisation[f.unit].slug
    within = where(source, s, f, measure, series)
    own = series.get((f.measure, f.unit))
    return Finding(
        id=f.id,
        title=f"{measure.name} in {place}",
        signal=exceptions.signal(f, measure, place),
        since=since(f),
        score=exceptions.rounded(f.score),
        parts=score_parts(f, measure),
        chart=chart(source, s, f, measure, series),
        inside=_inside(f, within),
        within=tuple(link for link, _ in within),
        london=london(f, measure, series.get((f.measure, FORCE)), signals),
        also=_also(source, s, f, slug),
        dive=s.go("measure", measure=f.measure, unit=slug),
        definition=s.go("definitions") + f"#{f.measure.partition('@')[0]}",
        case=case,
        illustrative=own is not None and own.illustrative,
        found=f,
        measure=measure,
        place=place,
    )


def since(f: Found) -> str:
    """'Found each month since September 2017.', or that it is new."""
    if f.running < 2:
        return f"New in {periods.name(f.month)}."
    if f.layer == SURVEY:
        return f"Found in each of the last {f.running} waves."
    return f"Found each month since {periods.name(f.month - f.running + 1)}."


def score_parts(f: Found, measure: Measure) -> tuple[Part, ...]:
    """The factors of the score in plain words, in the order in which they are multiplied."""
    if not f.parts:
        return ()
    p = f.parts
    more = "more than expected" if p["excess"] > 0 else "fewer than expected"
    what = measure.unit if measure.kind is Kind.COUNT else "people asked" if f.layer == SURVEY else "cases"
    runs = "waves" if f.layer == SURVEY else "months"
    once = f"first {runs[:-1]}"
    sure = "over 99" if p["certainty"] > 0.99 else f"{p['certainty'] * 100:.0f}"
    plan = "a priority of the plan" if p["priority"] > 1 else "no priority of the plan"
    strategy = p.get("strategy")
    return (
        Part(f"{p['harm']:g}", "harm of each"),
        Part(f"{p['priority']:g}", plan),
        *((Part(f"{strategy:g}", "in the Control Strategy"),) if strategy else ()),
        Part(f"{p['persistence']:g}", f"{f.running} {runs} running" if f.running > 1 else once),
        Part(exceptions.rounded(abs(p["excess"])), f"{what} {more}"),
        Part(f"{sure}{wording.THIN}%", "sure that it is real"),
    )


def chart(
    source: Source, s: Selection, f: Found, measure: Measure, series: Mapping[Key, Series]
) -> Trend | None:
    """Three years of the series with what was to be expected, London beside it."""
    looked = replace(s, months=CHART, view="", to=f.month)
    drawn = trend_of(Dive(source, looked, f.month, measure, source.organisation[f.unit], (), series))
    if drawn is None or drawn.flags:
        return drawn
    said = exceptions.signal(f, measure, "")  # the wave of a survey is older than the month that was scanned
    return replace(drawn, flags=((f.month, said.sign, said.word),))


def where(
    source: Source, s: Selection, f: Found, measure: Measure, series: Mapping[Key, Series]
) -> list[tuple[Link, float]]:
    """The parts that hold most of the excess: what each has beyond its usual share of what was expected.

    Shares are those of the two years before the window; the excesses of all parts add up to the whole's.
    Counts alone; empty where the parts have no figures for all those months.
    """
    if measure.kind is not Kind.COUNT or f.expected is None:
        return []
    first = f.month - f.span + 1
    now, usual = {}, {}
    for unit in parts_of(source, f):
        own = series.get((f.measure, unit.code))
        value, before = total(own, first, f.month).value, total(own, first - USUAL, first - 1).value
        if value is not None and before is not None:
            now[unit], usual[unit] = value, before
    whole = sum(usual.values())
    if len(now) < PLACES or whole <= 0:
        return []
    excess = {u: now[u] - f.expected * usual[u] / whole for u in now}
    top = sorted(excess, key=lambda u: -f.direction * excess[u])[:PLACES]
    return [(_place_link(source, s, f, u, excess[u]), excess[u]) for u in top if excess[u] * f.direction >= 1]


def _place_link(source: Source, s: Selection, f: Found, unit: Unit, excess: float) -> Link:
    text = f"{source.organisation.name(unit.code, f.month)} ({wording.signed(round(excess))})"
    return Link(text, s.go("measure", measure=f.measure, unit=unit.slug))


def _inside(f: Found, within: list[tuple[Link, float]]) -> str:
    if not within:
        return ""
    kind = "boroughs" if f.unit == FORCE else "wards"
    way = "beyond" if f.direction > 0 else "short of"
    return f"Most of it lies in these {kind}, {way} their usual share:"


def london(f: Found, measure: Measure, whole: Series | None, signals: Mapping[Key, Signal]) -> str:
    """What all of London did meanwhile; empty for a finding about London itself."""
    if f.unit == FORCE or whole is None:
        return ""
    adds = measure.kind.adds_over_months
    first = f.month - f.span + 1
    moved = year_on_year(whole, measure, first, f.month) if adds else compare(whole, measure, f.month, "")
    if moved.now.value is None:
        return ""
    text = f"{exceptions.shown(measure, moved.now.value)} in {exceptions.window(f)}"
    if moved.difference is not None:
        same = "the same month" if f.span == 1 and adds else "the same months"
        text += f", {wording.change_in_words(measure, moved, f'{same} a year before')}"
    flagged = signals.get((f.measure, FORCE))
    if flagged is not None and flagged.sentence:
        text += "; out of the ordinary as well"
    return text + "."


def _also(source: Source, s: Selection, f: Found, slug: str) -> tuple[Link, ...]:
    """The measures that the same thing shows in, or the boroughs that an item is made of."""
    organisation = source.organisation
    if f.note == TOGETHER:
        return tuple(
            Link(organisation[u].name, s.go("measure", measure=f.measure, unit=organisation[u].slug))
            for u in f.also
        )
    return tuple(Link(source.measure(m).name, s.go("measure", measure=m, unit=slug)) for m in f.also)
