"""What is out of the ordinary: of concern, improving, to understand; and, apart, what to check in the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard import exceptions, periods
from dashboard.cases import Case, Proven, proven, proven_line
from dashboard.charts import Sign
from dashboard.exceptions import Found, Scan, sign_of
from dashboard.organisation import FORCE
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import frame as frames
from dashboard.views.case import CaseView, Draft, case_view
from dashboard.views.chosen import Chosen, chosen
from dashboard.views.finding import Finding, blocks, finding
from dashboard.views.scope import ANY, Scope, scope

MOST = 10
YEAR = 12
LISTS = {
    "concern": ("Of concern", Sign.CONCERN),
    "improvement": ("Improving", Sign.IMPROVEMENT),
    "understand": ("To understand", Sign.NOTABLE),
}


@dataclass(frozen=True)
class FindingList:
    """One of the three lists: the items shown, how many exceptions there are, the address that shows all."""

    code: str
    title: str
    findings: tuple[Finding, ...]
    count: int
    all: frames.Link | None


@dataclass(frozen=True)
class Query:
    """Something to check in the data before figures are read."""

    id: int
    sentence: str
    check: str
    href: str


@dataclass(frozen=True)
class Month:
    """A month of the last year: how much was out of the ordinary, as (list, count)."""

    name: str
    href: str
    counts: tuple[int, ...]
    here: bool


@dataclass(frozen=True)
class ExceptionsPage:
    """All that the page says; calm is why nothing is listed, todo what to do about it."""

    frame: frames.Frame
    unit: str
    month: int
    lists: tuple[FindingList, ...]
    queries: tuple[Query, ...]
    calm: str
    todo: str
    ways: tuple[frames.Link, ...]
    past: tuple[Month, ...]
    proven: str
    text: str
    method: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that is told, those under others too."""
        return tuple(f for part in self.lists for item in part.findings for f in item.every)


def exceptions_page(source: Source, s: Selection, draft: Draft | None = None) -> ExceptionsPage:
    """The page of the unit that s names; UnknownUnit where there is none. A draft is what somebody typed
    about a case and could not be kept: its case is shown whatever else is left out."""
    to = frames.month_to(s, source)
    where = scope(source, s, to)
    s = replace(s, unit="" if where.unit.level == "force" else where.unit.slug)
    scan = source.scan(to)
    choice = chosen(source, s, to)
    here = () if scan is None else where.found(scan.found)
    kept = [f for f in here if choice.holds(f)]
    cases = source.cases()
    kinds = {code: [f for f in kept if _kind(source, f) == code] for code in LISTS}
    lists = _lists(source, s, kinds, cases, draft)
    calm, todo = _calm(where, scan, to, here, kept, choice.layer)
    return ExceptionsPage(
        frame=_frame(source, s, where, scan, to, choice, lists),
        unit=frames.called(source.organisation, where.unit, where.member),
        month=to,
        lists=() if calm else lists,
        queries=tuple(_query(source, s, f) for f in kept if f.layer == "quality"),
        calm=calm,
        todo=todo,
        ways=_ways(source, s, scan, here, kept),
        past=_past(source, s, where, to),
        proven=proven_line(_proven(where, cases)),
        text=f"/download/exceptions.txt?unit={where.unit.code}&to={periods.iso(to)}",
        method=s.go("methods"),
    )


def _kind(source: Source, f: Found) -> str:
    """The list that a finding belongs to; empty for a defect of the data."""
    if f.layer == "quality":
        return ""
    sign = sign_of(source.measure(f.measure), f.direction)
    return next(code for code, (_, each) in LISTS.items() if each is sign)


def _lists(
    source: Source,
    s: Selection,
    kinds: Mapping[str, list[Found]],
    cases: Mapping[tuple[str, str, int], Case],
    draft: Draft | None,
) -> tuple[FindingList, ...]:
    def case(f: Found) -> Case | None:
        return cases.get((f.measure, f.unit, f.direction))

    groups = {code: _together(found) for code, found in kinds.items()}
    shown = {}
    for code, items in groups.items():
        wanted = [g for g in items[MOST:] if draft and any((c := case(f)) and c.id == draft.case for f in g)]
        shown[code] = items if s.view == code else [*items[:MOST], *wanted]
    every = [f for items in shown.values() for group in items for f in group]
    series = source.series(*blocks(source, every), as_at=s.as_at) if every else {}
    signals = (source.signals(every[0].month) or {}) if every else {}
    log = source.log([c.id for f in every if (c := case(f))])

    def told(f: Found) -> Finding:
        c = case(f)
        view: CaseView | None = case_view(c, log.get(c.id, ()), draft) if c else None
        return finding(source, s, f, series, signals, view)

    def item(group: list[Found]) -> Finding:
        first, *others = map(told, group)
        return replace(first, same=tuple(others))

    return tuple(
        FindingList(
            code,
            LISTS[code][0],
            tuple(map(item, shown[code])),
            len(found),
            _all(s, code, len(groups[code])),
        )
        for code, found in kinds.items()
    )


def _together(found: list[Found]) -> list[list[Found]]:
    """Findings of one measure that moved the same way are one item, the highest score first."""
    groups: dict[tuple[str, int], list[Found]] = {}
    for f in found:
        groups.setdefault((f.measure, f.direction), []).append(f)
    return list(groups.values())


def _all(s: Selection, code: str, items: int) -> frames.Link | None:
    """The way to all of a list, or back to the first ten."""
    if items <= MOST:
        return None
    if s.view == code:
        return frames.Link(f"Show the first {MOST}", s.href(view=""))
    return frames.Link(f"Show all {items}", s.href(view=code))


def _query(source: Source, s: Selection, f: Found) -> Query:
    measure = "" if f.measure == ANY else source.measure(f.measure).name
    place = "" if f.unit == ANY else exceptions.place(source.organisation, f.unit)
    slug = "" if f.unit in (ANY, FORCE) else source.organisation[f.unit].slug
    href = s.go("data") if f.measure == ANY else s.go("measure", measure=f.measure, unit=slug)
    return Query(f.id, exceptions.defect(f, measure, place), exceptions.check(f), href)


def _frame(
    source: Source,
    s: Selection,
    where: Scope,
    scan: Scan | None,
    to: int,
    choice: Chosen,
    lists: tuple[FindingList, ...],
) -> frames.Frame:
    organisation, unit = source.organisation, where.unit
    name = frames.called(organisation, unit, where.member)
    shown = [f.found for part in lists for item in part.findings for f in item.every]
    series = source.series(*[((f.measure,), (f.unit,)) for f in shown], as_at=s.as_at)
    made = frames.frame(
        s,
        source,
        to,
        title=f"{name}: what is out of the ordinary",
        lead=_lead(where, scan, to),
        crumbs=frames.crumbs(s, organisation, unit, where.member, frames.Link("Exceptions", s.href())),
        siblings=tuple(
            frames.Link(organisation.name(u.code, where.member), s.href(unit=u.slug, view=""))
            for u in organisation.siblings(unit.code, where.member)
        ),
        shown=series.values(),
        first=to - 35,
        notices=tuple(filter(None, (where.notice, *choice.notices))),
    )
    month = next(c for c in made.controls if c.key == "to")
    scanned = {*source.scanned(), to}
    options = tuple(
        o for o in month.options if o.chosen or periods.parse(o.value or periods.iso(to)) in scanned
    )
    return replace(made, controls=(replace(month, label="Month", options=options), *choice.controls))


def _lead(where: Scope, scan: Scan | None, to: int) -> str:
    if scan is None:
        return f"{periods.name(to)} has not been scanned for exceptions."
    found = [f for f in where.found(scan.found) if f.layer != "quality"]
    return exceptions.counted(to, where.scanned(scan), len(found), where.false(scan))


def _calm(
    where: Scope, scan: Scan | None, to: int, here: tuple[Found, ...], kept: list[Found], layer: str
) -> tuple[str, str]:
    """Why nothing is listed, and what would change that; empty where something is."""
    if scan is None:
        return (
            "Nothing can be said about this month yet.",
            f"This command scans it and keeps the result: python app.py scan --month {periods.iso(to)}",
        )
    if kept and (layer == "quality" or any(f.layer != "quality" for f in kept)):
        return "", ""
    if any(f.layer != "quality" for f in here):
        return "Nothing out of the ordinary among what was chosen here.", ""
    scanned = where.scanned(scan)
    if not scanned:
        return "None of the figures here can be scanned: it takes three years of monthly figures.", ""
    return f"Nothing out of the ordinary among {scanned:,} series.", ""


def _ways(
    source: Source, s: Selection, scan: Scan | None, here: tuple[Found, ...], kept: list[Found]
) -> tuple[frames.Link, ...]:
    """Where to go on from a page without findings: scanned months, or the page without its filters."""
    if scan is None:
        months = source.scanned()[-YEAR:]
        return tuple(frames.Link(periods.name(m), s.href(to=m)) for m in reversed(months))
    if here and not kept:
        bare = s.href(family="", layer="", kind="", priority="", view="")
        return (frames.Link(f"All {len(here)} without that choice", bare),)
    return ()


def _past(source: Source, s: Selection, where: Scope, to: int) -> tuple[Month, ...]:
    """The scanned months of the last year, the newest first."""

    def month(at: int, found: tuple[Found, ...]) -> Month:
        kinds = [_kind(source, f) for f in found]
        return Month(
            periods.name(at), s.href(to=at, view=""), tuple(kinds.count(code) for code in LISTS), at == to
        )

    past = source.past(to - YEAR + 1, to)
    return tuple(month(m, where.found(past[m])) for m in sorted(past, reverse=True))


def _proven(where: Scope, cases: Mapping[tuple[str, str, int], Case]) -> Proven:
    return proven(c for c in cases.values() if where.holds(c.measure, c.unit))
