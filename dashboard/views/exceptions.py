"""What is out of the ordinary: of concern, improving, to understand; and, apart, what to check in the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import exceptions, periods
from dashboard.cases import Case, Proven, proven, proven_line
from dashboard.charts import Sign
from dashboard.exceptions import NO_CHANGE, QUALITY, Found, Scan, is_change, sign_of
from dashboard.organisation import FORCE
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Block, Key, Source
from dashboard.views import frame as frames
from dashboard.views import scan_words, standing
from dashboard.views.case import CaseView, Draft, case_view
from dashboard.views.chosen import Chosen, chosen
from dashboard.views.finding import Finding, blocks, finding
from dashboard.views.records.desk import Desk
from dashboard.views.records.raised import raise_href, raised
from dashboard.views.scope import ANY, Scope, scope
from dashboard.views.standing import StandingPart

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
    standing: StandingPart | None
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
    scan = source.scan(to, s.as_at)
    choice = chosen(source, s, to)
    here = () if scan is None else where.found(scan.found)
    kept = [f for f in here if choice.holds(f)]
    cases = source.cases()
    kinds = {code: [f for f in kept if _kind(source, f) == code] for code in LISTS}
    apart = standing.by_measure(kept)
    shown = standing.shown(s, apart)
    lists, series = _lists(source, s, kinds, cases, draft, standing.blocks(source, shown))
    calm, todo = scan_words.calm(s, where, scan, to, here, kept, choice.layer)
    return ExceptionsPage(
        frame=_frame(source, s, where, scan, to, choice, _series_shown(lists, shown, series)),
        standing=standing.part(source, s, apart, scan.stood if scan else 0, series),
        unit=frames.called(source.organisation, where.unit, where.member),
        month=to,
        lists=() if calm or choice.layer in NO_CHANGE else lists,
        queries=tuple(_query(source, s, f) for f in kept if f.layer == QUALITY),
        calm=calm,
        todo=todo,
        ways=scan_words.ways(source, s, scan, here, kept),
        past=() if s.as_at else _past(source, s, where, to),
        proven=proven_line(_proven(where, cases)),
        text=f"/download/exceptions.txt?unit={where.unit.code}&to={periods.iso(to)}"
        + (f"&as-at={s.as_at}" if s.as_at else ""),
        method=s.go("methods"),
    )


def _kind(source: Source, f: Found) -> str:
    """The list that a finding belongs to; empty for what is no change."""
    if not is_change(f):
        return ""
    sign = sign_of(source.measure(f.measure), f.direction)
    return next(code for code, (_, each) in LISTS.items() if each is sign)


def _lists(
    source: Source,
    s: Selection,
    kinds: Mapping[str, list[Found]],
    cases: Mapping[tuple[str, str, int], Case],
    draft: Draft | None,
    more: Sequence[Block],
) -> tuple[tuple[FindingList, ...], Mapping[Key, Series]]:
    """The three lists, and the series of their findings and of the further blocks: read at once."""

    def case(f: Found) -> Case | None:
        return cases.get((f.measure, f.unit, f.direction))

    groups = {code: _together(found) for code, found in kinds.items()}
    shown = {}
    for code, items in groups.items():
        wanted = [g for g in items[MOST:] if draft and any((c := case(f)) and c.id == draft.case for f in g)]
        shown[code] = items if s.view == code else [*items[:MOST], *wanted]
    every = [f for items in shown.values() for group in items for f in group]
    needed = [*blocks(source, every), *more]
    series = source.series(*needed, as_at=s.as_at) if needed else {}
    signals = (source.signals(frames.month_to(s, source), s.as_at) or {}) if every else {}
    log = source.log([c.id for f in every if (c := case(f))])

    def told(f: Found) -> Finding:
        c = case(f)
        view = _case(source, s, c, case_view(c, log.get(c.id, ()), draft)) if c else None
        return finding(source, s, f, series, signals, view)

    def item(group: list[Found]) -> Finding:
        first, *others = map(told, group)
        return replace(first, same=tuple(others))

    lists = tuple(
        FindingList(
            code,
            LISTS[code][0],
            tuple(map(item, shown[code])),
            len(found),
            _all(s, code, len(groups[code])),
        )
        for code, found in kinds.items()
    )
    return lists, series


def _case(desk: Desk, s: Selection, c: Case, view: CaseView) -> CaseView:
    """The case with what the meetings made of it."""
    return replace(view, raised=raised(desk, s, c), action=raise_href(desk, s, c) if view.open else "")


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


def _series_shown(
    lists: Sequence[FindingList], apart: Sequence[Sequence[Found]], series: Mapping[Key, Series]
) -> list[Series]:
    """The series that the page's own figures come from: of findings, and of all boroughs where one stands apart."""
    own = {(f.found.measure, f.found.unit) for part in lists for item in part.findings for f in item.every}
    beside = {group[0].measure for group in apart}
    return [x for key, x in series.items() if key in own or key[0] in beside]


def _frame(
    source: Source,
    s: Selection,
    where: Scope,
    scan: Scan | None,
    to: int,
    choice: Chosen,
    shown: Sequence[Series],
) -> frames.Frame:
    organisation, unit = source.organisation, where.unit
    name = frames.called(organisation, unit, where.member)
    made = frames.frame(
        s,
        source,
        to,
        title=f"{name}: what is out of the ordinary",
        lead=scan_words.lead(s, where, scan, to),
        crumbs=frames.crumbs(s, organisation, unit, where.member, frames.Link("Exceptions", s.href())),
        siblings=tuple(
            frames.Link(organisation.name(u.code, where.member), s.href(unit=u.slug, view=""))
            for u in organisation.siblings(unit.code, where.member)
        ),
        shown=shown,
        first=to - 35,
        notices=tuple(filter(None, (where.notice, scan_words.which(s, scan), *choice.notices))),
    )
    month = next(c for c in made.controls if c.key == "to")
    scanned = {*source.scanned(), to}
    options = tuple(
        o for o in month.options if o.chosen or periods.parse(o.value or periods.iso(to)) in scanned
    )
    return replace(made, controls=(replace(month, label="Month", options=options), *choice.controls))


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
