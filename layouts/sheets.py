"""A page as sheets: the same view model, in rows and columns."""

from __future__ import annotations

from dashboard import periods
from dashboard.views.audit import AuditPage
from dashboard.views.board import BoardPage
from dashboard.views.exceptions import ExceptionsPage
from dashboard.views.forum import ForumPage
from dashboard.views.frame import ILLUSTRATIVE
from dashboard.views.governance import GovernancePage
from dashboard.views.local import LocalPage
from dashboard.views.local_borough import LocalBoroughPage
from dashboard.views.measure import MeasurePage
from dashboard.views.meeting import MeetingPage
from dashboard.views.meetings import MeetingsPage
from dashboard.views.methods import MethodsPage
from dashboard.views.pack import PackPage
from dashboard.views.priority import PrioritiesPage, PriorityPage
from dashboard.views.reference import DataPage, DefinitionsPage
from dashboard.views.rows import Cell, Row
from dashboard.views.unit import UnitPage
from dashboard.views.violence import ViolencePage
from layouts import sheets_focus as focus
from layouts.audit import audit_sheets
from layouts.sheet import Sheet, Value, about
from layouts.sheets_board import board_sheets
from layouts.sheets_exceptions import exceptions_sheets
from layouts.sheets_governance import governance_sheets
from layouts.sheets_local import local_borough_sheets, local_sheets
from layouts.sheets_meetings import forum_sheets, meeting_sheets, meetings_sheets, pack_page_sheets
from layouts.sheets_methods import methods_sheets
from layouts.sheets_records import Kept, record_sheets

Measured = UnitPage | PrioritiesPage | PriorityPage | ViolencePage
View = (
    Measured
    | BoardPage
    | MeasurePage
    | ExceptionsPage
    | MethodsPage
    | LocalPage
    | LocalBoroughPage
    | DefinitionsPage
    | DataPage
    | MeetingsPage
    | MeetingPage
    | ForumPage
    | GovernancePage
    | PackPage
    | AuditPage
    | Kept
)
WORDS = ("Definition", "Definitions", "About")


def sheets(view: View) -> list[Sheet]:
    """What a page shows, then its definitions and sources. No sheet of invented figures goes without the mark."""
    return [_marked(t, view.frame.illustrative) for t in _sheets(view)]


def _marked(t: Sheet, said: str) -> Sheet:
    """A sheet of figures with a last column that calls them illustrative, where it has none of its own."""
    if not said or t.name in WORDS or "Illustrative" in t.head:
        return t
    mark = _mark(True) if said == ILLUSTRATIVE else "in part"
    return Sheet(t.name, (*t.head, "Illustrative"), tuple((*r, mark) for r in t.rows))


def _sheets(view: View) -> list[Sheet]:
    if isinstance(view, UnitPage):
        return [_figures(view), *_children(view), *_order(view), _definitions(view), about(view.frame)]
    if isinstance(view, BoardPage):
        return board_sheets(view)
    if isinstance(view, MeasurePage):
        return [
            *_months(view),
            _compared(view),
            *_parts(view),
            *_order(view),
            _facts(view),
            about(view.frame),
        ]
    if isinstance(view, AuditPage):
        return audit_sheets(view)
    if isinstance(view, ExceptionsPage):
        return exceptions_sheets(view)
    if isinstance(view, LocalPage):
        return local_sheets(view)
    if isinstance(view, LocalBoroughPage):
        return local_borough_sheets(view)
    if isinstance(view, PrioritiesPage):
        return [_figures(view), _definitions(view), about(view.frame)]
    if isinstance(view, PriorityPage | ViolencePage):
        more = (*focus.months(view.pairs), *focus.places(view.where), *focus.done(view.doing))
        if isinstance(view, ViolencePage):
            more = (*focus.violence(view), *_children(view), *more)
        return [_figures(view), *more, _definitions(view), about(view.frame)]
    if isinstance(view, Kept):
        return record_sheets(view)
    if isinstance(view, MeetingsPage):
        return meetings_sheets(view)
    if isinstance(view, MeetingPage):
        return meeting_sheets(view)
    if isinstance(view, PackPage):
        return pack_page_sheets(view)
    if isinstance(view, GovernancePage):
        return governance_sheets(view)
    if isinstance(view, ForumPage):
        return forum_sheets(view)
    if isinstance(view, MethodsPage):
        return methods_sheets(view)
    if isinstance(view, DefinitionsPage):
        return [_all_definitions(view), about(view.frame)]
    return [_releases(view), _freshness(view), about(view.frame)]


def _mark(illustrative: bool) -> str:
    return "illustrative" if illustrative else ""


def _value(c: Cell) -> Value:
    """The number behind a cell, or the reason why there is none."""
    return c.sort if c.sort is not None else c.reason or None


def _row(section: str, r: Row) -> tuple[Value, ...]:
    return (
        section,
        r.label,
        r.measure.id,
        r.measure.unit,
        *(_value(c) for c in (r.latest, r.period, r.before)),
        r.change.text,
        r.year.text,
        r.london.text,
        r.similar.text,
        r.good,
        r.signal.word if r.signal else "",
        "provisional" if r.provisional else "",
        _mark(r.illustrative),
    )


def _figures(view: Measured) -> Sheet:
    head = (
        "Section", "Measure", "Identifier", "Unit", "Latest month", "Period", "Period before", "Change",
        "Year to date", "London", "Similar boroughs", "Which way is good", "Signal", "Status", "Illustrative",
    )  # fmt: skip
    return Sheet("Measures", head, tuple(_row(s.title, r) for s in view.sections for r in s.rows))


def _children(view: UnitPage | ViolencePage) -> list[Sheet]:
    if view.children is None:
        return []
    c = view.children
    head = ("Unit", *(t for m in c.measures for t in (m.name, f"{m.name}: change")), "Illustrative")
    rows = tuple(
        (
            u.name,
            *(v for r in u.rows for v in (_value(r.main), r.change.text)),
            _mark(any(r.illustrative for r in u.rows)),
        )
        for u in c.rows
    )
    return [Sheet(c.title, head, rows)]


def _order(view: UnitPage | MeasurePage) -> list[Sheet]:
    rank = view.place if isinstance(view, UnitPage) else view.peers
    if rank is None:
        return []
    rows = tuple((i.label, i.value, i.low, i.high, i.text) for i in rank.items)
    return [Sheet("Among the boroughs", (rank.title, "Value", "Lower 95 %", "Upper 95 %", "In words"), rows)]


def _definitions(view: Measured) -> Sheet:
    head = ("Measure", "Identifier", "Definition", "Which way is good", "Why", "Source", "Delay")
    found = {r.measure.id: r.measure for s in view.sections for r in s.rows}
    rows = tuple(
        (m.name, m.id, m.definition, m.direction.value, m.why, m.source, m.lag) for m in found.values()
    )
    return Sheet("Definitions", head, rows)


def _months(view: MeasurePage) -> list[Sheet]:
    t = view.trend
    if t is None:
        return []
    beside = (t.companion.name,) if t.companion else ()
    rows = []
    for i, v in enumerate(t.values):
        band = tuple(x[i] if i < len(x) else None for x in (t.centre, t.lower, t.upper))
        more = (t.companion.values[i],) if t.companion else ()
        status = "" if v is None else "provisional" if t.provisional[i] else "final"
        rows.append((periods.iso(t.first + i), v, *band, *more, status, _mark(t.illustrative)))
    head = ("Month", view.measure.name, "Expected", "Lower", "Upper", *beside, "Status", "Illustrative")
    return [Sheet("Months", head, tuple(rows))]


def _compared(view: MeasurePage) -> Sheet:
    beside = any(c.london for c in view.compared)
    rows = {
        c.text: (
            c.text, _value(c.now), _value(c.before), c.change.text, *((c.london.text,) if c.london else ()),
            c.change.reason,
        )
        for c in view.compared
    }  # fmt: skip
    head = ("Comparison", "Now", "Before", "Change", *(("London",) if beside else ()), "Note")
    return Sheet("Compared", head, tuple(rows.values()))


def _parts(view: MeasurePage) -> list[Sheet]:
    if not view.contributions:
        return []
    rows = tuple(
        (c.name, _value(c.now), _value(c.before), c.difference.sort, c.change.text)
        for c in view.contributions
    )
    return [Sheet("Contributions", ("Unit", "Now", "Before", "Difference", "Change"), rows)]


def _facts(view: MeasurePage) -> Sheet:
    return Sheet("Definition", ("What", "Text"), tuple((f.name, f.text) for f in view.definition))


def _all_definitions(view: DefinitionsPage) -> Sheet:
    names = tuple(dict.fromkeys(f.name for _, _, ds in view.families for d in ds for f in d.facts))
    rows = tuple(
        (title, d.measure.name, *({f.name: f.text for f in d.facts}.get(n, "") for n in names))
        for title, _, ds in view.families
        for d in ds
    )
    return Sheet("Definitions", ("Family", "Measure", *names), rows)


def _releases(view: DataPage) -> Sheet:
    head = (
        "Release",
        "File",
        "Title",
        "Source",
        "sha256",
        "As at",
        "Loaded",
        "First month",
        "Last month",
        "Rows",
        "Total",
        "Illustrative",
        "Revisions",
        "Unmapped",
    )
    rows = tuple(
        (
            x.release.id,
            x.release.file,
            x.release.title,
            x.release.source,
            x.release.sha256,
            x.release.as_at.isoformat(),
            x.release.loaded_at.isoformat(),
            periods.iso(x.release.first),
            periods.iso(x.release.last),
            x.release.rows,
            x.release.total,
            _mark(x.release.illustrative),
            x.revisions,
            "; ".join(x.unmapped),
        )
        for x in view.releases
    )
    return Sheet("Releases", head, rows)


def _freshness(view: DataPage) -> Sheet:
    rows = tuple((f.name, f.source, f.months, f.behind, _mark(f.illustrative)) for f in view.freshness)
    return Sheet(
        "Freshness", ("Measure", "Source", "Months", "Against the newest month", "Illustrative"), rows
    )
