"""Registers and records as sheets."""

from __future__ import annotations

from dashboard.views.records.actions import ActionLine, ActionsPage
from dashboard.views.records.form import FormPage
from dashboard.views.records.listed import RegisterPage
from dashboard.views.records.recommendations import RecommendationsPage
from dashboard.views.records.risk import RiskLine, RisksPage, Score
from dashboard.views.records.shown import RecordPage
from layouts.sheet import Sheet, Value, about

Kept = ActionsPage | RisksPage | RecommendationsPage | RegisterPage | RecordPage | FormPage


def record_sheets(view: Kept) -> list[Sheet]:
    """What the page shows: rows of a register, or the fields, updates and log of a record."""
    if isinstance(view, RegisterPage):
        return [_register(view), about(view.frame)]
    if isinstance(view, RecordPage):
        return [_facts(view), *_updates(view), _log(view), about(view.frame)]
    if isinstance(view, ActionsPage):
        return [
            _actions([x for part in view.lists for x in part.lines]),
            *_programmes(view),
            about(view.frame),
        ]
    if isinstance(view, RisksPage):
        return [_risks([*view.lines, *view.closed]), about(view.frame)]
    if isinstance(view, RecommendationsPage):
        return [_recommendations(view), about(view.frame)]
    return [about(view.frame)]


def _mark(illustrative: bool) -> str:
    return "illustrative" if illustrative else ""


def _register(view: RegisterPage) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (e.record.ref, e.title, *(text for text, _ in e.cells), _mark(e.record.illustrative))
        for e in view.entries
    )
    name = f"{view.kind.plural[:1].upper()}{view.kind.plural[1:]}"
    return Sheet(name[:31], ("Reference", "Title", *view.heads, "Illustrative"), rows)


def _facts(view: RecordPage) -> Sheet:
    mark = _mark(view.record.illustrative)
    rows = tuple((f.label, "\n".join(i.text for i in f.items), mark) for f in view.facts)
    return Sheet("Record", ("Field", "Text", "Illustrative"), rows)


def _updates(view: RecordPage) -> list[Sheet]:
    if view.updates is None:
        return []
    rows = tuple((u.day, u.by, u.text, u.status, _mark(u.illustrative)) for u in view.updates.lines)
    return [Sheet("Updates", ("Day", "By", "Text", "Status", "Illustrative"), rows)]


def _log(view: RecordPage) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for x in view.log:
        rows.append((x.when, x.by, x.what, "", "", "", x.why))
        rows += [(x.when, x.by, "", s.label, s.before, s.after, "") for s in x.steps]
    return Sheet("Log", ("When (UTC)", "By", "What", "Field", "Before", "After", "Why"), tuple(rows))


def _actions(lines: list[ActionLine]) -> Sheet:
    head = (
        "Reference",
        "Action",
        "Owner",
        "Due",
        "Status",
        "Forum",
        "Place",
        "Measure",
        "Signal",
        "Illustrative",
    )
    rows = tuple(
        (x.record.ref, x.record.text("text"), x.owner, x.due, x.status, x.forum, x.place,
         x.measure.text if x.measure else "", x.signal.word if x.signal else "", _mark(x.record.illustrative))
        for x in lines
    )  # fmt: skip
    return Sheet("Actions", head, rows)


def _programmes(view: ActionsPage) -> list[Sheet]:
    rows = tuple(
        (p.title, p.progress, p.next, m.text, found.word if found else "", _mark(p.illustrative))
        for p in view.programmes
        for m, found in p.measures
    )
    head = ("Programme", "Progress", "Next", "Measure", "Signal", "Illustrative")
    return [Sheet("Programmes", head, rows)] if rows else []


def _risks(lines: list[RiskLine]) -> Sheet:
    head = ("Reference", "Risk", "Owner", "Inherent", "Residual", "Target", "Direction of travel", "Indicators",
            "Actions", "Reviewed", "State", "Illustrative")  # fmt: skip

    def total(found: Score | None) -> int | None:
        return found.total if found else None

    rows = tuple(
        (x.record.ref, x.title, x.owner, total(x.inherent), total(x.residual), total(x.target), x.travel,
         "; ".join(f"{i.link.text}: {i.signal.word}" if i.signal else i.link.text for i in x.indicators),
         x.actions, x.reviewed, x.record.text("state"), _mark(x.record.illustrative))
        for x in lines
    )  # fmt: skip
    return Sheet("Corporate risks", head, rows)


def _recommendations(view: RecommendationsPage) -> Sheet:
    head = ("Body", "Reference", "Recommendation", "Report", "Published", "Type", "Owner", "To be done by",
            "Status", "Section 55", "Newest line", "Illustrative")  # fmt: skip
    rows = tuple(
        (b.name, x.record.ref, x.record.text("text"), x.report, x.day, x.type, x.owner, x.target, x.status,
         x.clock.text if x.clock else "", x.news, _mark(x.record.illustrative))
        for b in view.bodies
        for x in b.lines
    )  # fmt: skip
    return Sheet("Recommendations", head, rows)
