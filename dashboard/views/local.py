"""Local priorities of all boroughs: what each put first, and which way it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.measure import Measure
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Signal, Source
from dashboard.views import frame as frames
from dashboard.views.local_choice import Choice, choices, cited, of_another_year, releases
from dashboard.views.rows import Cell, Row, row

TITLE = "Local priorities"


@dataclass(frozen=True)
class Line:
    """A borough: its priorities in order, anti-social behaviour first; `illustrative` if its choices are."""

    name: str
    href: str
    rows: tuple[Row, ...]
    illustrative: bool


@dataclass(frozen=True)
class Chosen:
    """A crime of the menu, the boroughs that chose it with their changes, London's change."""

    measure: Measure
    href: str
    boroughs: tuple[frames.Link, ...]
    london: Cell


@dataclass(frozen=True)
class LocalPage:
    """All that the page of local priorities says. `asb` is London's change in anti-social behaviour."""

    frame: frames.Frame
    compare: str
    lines: tuple[Line, ...]
    asb: Cell
    chosen: tuple[Chosen, ...]
    unchosen: tuple[str, ...]


def local_page(source: Source, s: Selection) -> LocalPage:
    """The local priorities of every borough in the financial year of the month shown."""
    to, boroughs = frames.month_to(s, source), source.organisation.boroughs()
    picked = {u.code: choices(source, u.code, to, s.as_at) for u in boroughs}
    blocks: dict[str, list[str]] = {}
    for code, found in picked.items():
        for c in found:
            blocks.setdefault(c.measure.id, [FORCE]).append(code)
    series = source.series(*(((id,), units) for id, units in blocks.items()), as_at=s.as_at)
    signals = source.signals(to, s.as_at)
    lines = tuple(_line(source, s, to, u, picked[u.code], series, signals or {}) for u in boroughs)
    return LocalPage(
        frame=_frame(source, s, to, lines, picked, series, signals is not None),
        compare=s.compare,
        lines=lines,
        asb=lines[0].rows[0].london,
        chosen=_who(s, lines),
        unchosen=_nobody(source, picked),
    )


def _line(
    source: Source,
    s: Selection,
    to: int,
    unit: Unit,
    found: Sequence[Choice],
    series: Mapping[Key, Series],
    signals: Mapping[Key, Signal],
) -> Line:
    rows = tuple(
        row(
            s,
            c.measure,
            to,
            series.get((c.measure.id, unit.code)),
            series.get((c.measure.id, FORCE)),
            None,
            signals.get((c.measure.id, unit.code)),
            s.go("measure", measure=c.measure.id, unit=unit.slug),
            brief=True,
        )
        for c in found
    )
    name = source.organisation.name(unit.code, to)
    return Line(name, s.go("local", unit=unit.slug), rows, any(c.illustrative for c in found))


def way(r: Row) -> str:
    """'up', 'down', 'the same'; empty where there is nothing to compare."""
    if r.change.sort is None:
        return ""
    return "up" if r.change.sort > 0 else "down" if r.change.sort < 0 else "the same"


def lead(source: Source, s: Selection, to: int, lines: Sequence[Line], scanned: bool) -> str:
    """The main thing in a sentence or two: where priorities rise and fall, and what is out of the ordinary."""
    ways = [[way(r) for r in line.rows] for line in lines]
    every = [w for found in ways for w in found if w]
    if not every:
        return f"No local priority has figures to compare to {periods.name(to)}."
    up, down = every.count("up"), every.count("down")
    than = wording.THAN[s.compare]
    text = f"Of {len(every)} local priorities {up} rose and {down} fell on {than}"
    whole = [found for found in ways if all(found)]
    if whole:
        risen, fallen = (sum(set(found) == {w} for found in whole) for w in ("up", "down"))
        text += f"; all of them rose in {risen or 'no'} boroughs and fell in {fallen or 'none'}"
    if not scanned:
        return f"{text}. {periods.name(to)} has not been scanned for exceptions."
    flagged = sum(out_of_the_ordinary(r) for line in lines for r in line.rows)
    return f"{text}. Out of the ordinary: {flagged or 'none'}."


def out_of_the_ordinary(r: Row) -> bool:
    """Whether the scan found something in this row."""
    return r.signal is not None and r.signal.sign not in (Sign.USUAL, Sign.UNKNOWN)


def _frame(
    source: Source,
    s: Selection,
    to: int,
    lines: Sequence[Line],
    picked: Mapping[str, Sequence[Choice]],
    series: Mapping[Key, Series],
    scanned: bool,
) -> frames.Frame:
    every = [c for found in picked.values() for c in found]
    made_up = sum(line.illustrative for line in lines)
    notices = [
        f"The choices of {wording.some(made_up, 'borough')} are illustrative: their own are not known to us. They are marked, "
        "and give way to a file of the real ones."
        if made_up
        else "",
        of_another_year(every, to),
    ]
    found = frames.frame(
        s,
        source,
        to,
        title=f"{TITLE} of the boroughs, {periods.year_name(periods.financial_year(to))}",
        lead=lead(source, s, to, lines, scanned),
        crumbs=frames.crumbs(
            s, source.organisation, frames.force(source), to, frames.Link(TITLE, s.go("local"))
        ),
        shown=series.values(),
        notices=tuple(n for n in notices if n),
    )
    brought = releases(source, picked, {c.year for c in every}, s.as_at)
    return replace(found, sources=(*cited(brought), *found.sources))


def _who(s: Selection, lines: Sequence[Line]) -> tuple[Chosen, ...]:
    """The crimes that boroughs chose, the most frequent first; boroughs by their change."""
    found: dict[str, list[tuple[Line, Row]]] = {}
    for line in lines:
        for r in line.rows[1:]:
            found.setdefault(r.measure.id, []).append((line, r))

    def order(pair: tuple[Line, Row]) -> tuple[bool, float]:
        change = pair[1].change.sort
        return change is None, -(change or 0)

    out = []
    for id, pairs in sorted(found.items(), key=lambda kv: (-len(kv[1]), kv[0])):
        pairs.sort(key=order)
        links = tuple(frames.Link(f"{line.name} ({r.change.text})", line.href) for line, r in pairs)
        first = pairs[0][1]
        out.append(Chosen(first.measure, s.go("measure", measure=id), links, first.london))
    return tuple(out)


def _nobody(source: Source, picked: Mapping[str, Sequence[Choice]]) -> tuple[str, ...]:
    """The names of the crimes on the menu that no borough chose."""
    taken = {c.measure.id.partition("@")[0] for found in picked.values() for c in found}
    return tuple(source.measure(m).name for m in source.catalogue.local_menu if m not in taken)
