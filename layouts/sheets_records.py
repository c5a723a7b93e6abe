"""Registers and records as sheets."""

from __future__ import annotations

from dashboard.views.records.form import FormPage
from dashboard.views.records.listed import RegisterPage
from dashboard.views.records.shown import RecordPage
from layouts.sheet import Sheet, Value, about

Kept = RegisterPage | RecordPage | FormPage


def record_sheets(view: Kept) -> list[Sheet]:
    """What the page shows: rows of a register, or the fields, updates and log of a record."""
    if isinstance(view, RegisterPage):
        return [_register(view), about(view.frame)]
    if isinstance(view, RecordPage):
        return [_facts(view), *_updates(view), _log(view), about(view.frame)]
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
