"""The frame of every page: where it is, what period, what it rests on, and the ways on from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboard import periods, wording
from dashboard.organisation import FORCE, Organisation, Unit
from dashboard.selection import COMPARISONS, DEFAULT_COMPARISON, MONTHS, Selection
from dashboard.series import MISSING, Series
from dashboard.source import Source

ILLUSTRATIVE = "Illustrative figures: made for demonstration, not the Met’s."
IN_PART = "Figures in rows marked “illustrative” are made for demonstration, not the Met’s."


@dataclass(frozen=True)
class Link:
    """Words and where they lead; `here` marks where the reader is."""

    text: str
    href: str
    here: bool = False


@dataclass(frozen=True)
class Option:
    """One value of a control; the default's value is empty, so that it is left out of the address."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """A plain choice: the key of the query that it sets, its label and its values."""

    key: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Cited:
    """A release that a page's figures come from."""

    id: int
    title: str
    source: str
    as_at: str
    illustrative: bool


@dataclass(frozen=True)
class Frame:
    """title is the h1, lead the sentence under it; illustrative says so in words or is empty."""

    title: str
    lead: str
    crumbs: tuple[Link, ...]
    siblings: tuple[Link, ...]
    controls: tuple[Control, ...]
    period: str
    notices: tuple[str, ...]
    illustrative: str
    sources: tuple[Cited, ...]
    address: str
    newest: str = ""


def page_of(unit: Unit) -> str:
    """The page that a unit has."""
    return {"force": "met", "other": "borough", "unknown": "borough"}.get(unit.level, unit.level)


def unit_href(s: Selection, unit: Unit) -> str:
    """The address of a unit's page, looked at in the same way."""
    return s.go("met") if unit.level == "force" else s.go(page_of(unit), unit=unit.slug)


def crumbs(s: Selection, organisation: Organisation, unit: Unit, month: int, *more: Link) -> tuple[Link, ...]:
    """From the Met down to where the reader is."""
    path = organisation.path(unit.code, month)
    links = [Link(called(organisation, u, month), unit_href(s, u)) for u in path]
    links += more
    return (*links[:-1], Link(links[-1].text, links[-1].href, here=True))


def called(organisation: Organisation, unit: Unit, month: int) -> str:
    """What people call a unit in running text."""
    return "The Met" if unit.level == "force" else organisation.name(unit.code, month)


def siblings(s: Selection, organisation: Organisation, unit: Unit, month: int) -> tuple[Link, ...]:
    """The units beside this one, by name."""
    beside = organisation.siblings(unit.code, month)
    return tuple(Link(organisation.name(u.code, month), unit_href(s, u)) for u in beside)


def month_to(s: Selection, source: Source, newest: int | None = None) -> int:
    """The last month shown: as asked, else the newest there is (of this page), else that of the paper."""
    if s.to is not None:
        return s.to
    if s.as_at is not None:
        known = [r.last for r in source.releases.values() if r.figures and r.as_at <= s.as_at]
        newest = min(max(known, default=periods.of(s.as_at)), newest or source.data_to or periods.of(s.as_at))
    return newest or source.data_to or periods.month(2017, 11)


def controls(s: Selection, to: int, source: Source) -> tuple[Control, ...]:
    """Period and comparison, as links that keep all else."""
    first = min((span.first for span in source.spans.values()), default=to)
    newest = max(source.data_to or to, to)
    months = sorted({to, *range(max(first, newest - 119), newest + 1)}, reverse=True)
    return (
        Control(
            "to",
            "Figures to",
            tuple(
                Option("" if m == source.data_to else periods.iso(m), periods.name(m), m == to)
                for m in months
            ),
        ),
        Control(
            "compare",
            "Compared",
            tuple(
                Option("" if c == DEFAULT_COMPARISON else c, t, c == s.compare)
                for c, t in COMPARISONS.items()
            ),
        ),
    )


def months_control(s: Selection) -> Control:
    """How far back charts go."""
    return Control(
        "months",
        "Months shown",
        tuple(Option("" if n == MONTHS[0] else str(n), f"{n} months", n == s.months) for n in MONTHS),
    )


def cited(source: Source, series: Iterable[Series], first: int, last: int) -> tuple[Cited, ...]:
    """The releases behind the figures of these months, the newest first."""
    ids: set[int] = set()
    for each in series:
        part = each.over(first, last + 1)
        ids.update(np.unique(part.release[part.status != MISSING]).tolist())
    found = sorted((source.releases[i] for i in ids if i in source.releases), key=lambda r: (r.as_at, r.id))
    return tuple(
        Cited(r.id, r.title, r.source, wording.day(r.as_at), r.illustrative) for r in reversed(found)
    )


def frame(
    s: Selection,
    source: Source,
    to: int,
    *,
    title: str,
    lead: str,
    crumbs: tuple[Link, ...],
    siblings: tuple[Link, ...] = (),
    shown: Iterable[Series] = (),
    first: int | None = None,
    notices: tuple[str, ...] = (),
    more: tuple[Control, ...] = (),
) -> Frame:
    """The frame of a page whose figures are those of `shown` from month first to month to."""
    shown = [x for x in shown if x.first is not None and x.first <= to]
    sources = cited(source, shown, to - 23 if first is None else first, to)
    made_up = [x.illustrative for x in shown]
    mark = ""
    if any(made_up):
        mark = ILLUSTRATIVE if all(made_up) else IN_PART
    return Frame(
        title=title,
        lead=lead,
        crumbs=crumbs,
        siblings=siblings,
        controls=(*controls(s, to, source), *more),
        period=period(s, source, to),
        notices=(*s.notices, *_as_at(s), *_beyond(source, to), *notices),
        illustrative=mark,
        sources=sources,
        address=s.href(),
        newest=s.href(as_at=None) if s.as_at else "",
    )


def _as_at(s: Selection) -> tuple[str, ...]:
    """A page that shows an older knowledge says so."""
    if s.as_at is None:
        return ()
    return (
        f"These are the figures as they stood on {wording.day(s.as_at)}. Later releases may have revised them.",
    )


def _beyond(source: Source, to: int) -> tuple[str, ...]:
    """A month before the first figures or after the last is told, with those that there are."""
    spans = source.spans.values()
    if not spans:
        return ()
    first, last = min(x.first for x in spans), max(x.last for x in spans)
    if first <= to <= last:
        return ()
    return (f"No figures are loaded for {periods.name(to)}: they run from {wording.span(first, last)}.",)


def unknown_view(s: Selection, instead: str) -> str:
    """What a page says of a view that it does not have."""
    return f"“{s.view[:40]}” is not a view of this page; {instead} is shown instead."


def period(s: Selection, source: Source, to: int) -> str:
    text = f"Figures to {periods.name(to)}"
    if s.as_at is not None:
        return f"{text}, as they stood on {wording.day(s.as_at)}"
    loaded = max(
        (r.as_at if r.illustrative else r.loaded_at.date() for r in source.releases.values() if r.figures),
        default=None,
    )
    return f"{text}, loaded {wording.day(loaded)}" if loaded else text


def force(source: Source) -> Unit:
    """The Met."""
    return source.organisation[FORCE]
