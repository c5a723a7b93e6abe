"""What was made of an exception: the actions and agenda items that name it, and the way to make one."""

from __future__ import annotations

from dashboard.cases import Case
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Link
from dashboard.views.records import words
from dashboard.views.records.desk import Desk, href
from dashboard.views.records.listed import new_href


def raised(desk: Desk, s: Selection, case: Case) -> tuple[Link, ...]:
    """The actions that name a case, and the items on agendas that are about its exception."""
    records = desk.records(s.as_at)
    items = (r for r in records.of("item") if r.text("state") != "out" and _about(r, case))
    found = [*records.naming("action", "case", str(case.id)), *items]
    return tuple(_item(desk, s, r) if r.kind == "item" else _named(desk, s, r) for r in found)


def _about(item: Record, case: Case) -> bool:
    """Whether an item stands for the exception, or names its measure and place."""
    base = case.measure.partition("@")[0]
    if item.text("key") == f"exception:{base}:{case.unit}:{case.direction}":
        return True
    return base in item.many("measures") and case.unit in item.many("units")


def _item(desk: Desk, s: Selection, item: Record) -> Link:
    """An item of an agenda leads to its meeting."""
    meeting = desk.records(s.as_at).get("meeting", item.text("meeting"))
    if meeting is None:
        return _named(desk, s, item)
    mark = " (illustrative)" if item.illustrative else ""
    return Link(f"On an agenda: {words.title(desk, meeting)}: {item.text('title')}{mark}", href(s, meeting))


def _named(desk: Desk, s: Selection, r: Record) -> Link:
    kind = kinds()[r.kind]
    status = f", {kind.status.words(r.text(kind.status.name))}" if kind.status else ""
    mark = ", illustrative" if r.illustrative else ""
    return Link(f"{kind.name[:1].upper()}{kind.name[1:]} {words.called(desk, r)}{status}{mark}", href(s, r))


def raise_href(desk: Desk, s: Selection, case: Case) -> str:
    """The form of a new action that begins with the exception; empty where the reader may not write one."""
    if s.as_at is not None or not desk.principal.may_edit(kinds()["action"].rights, case.unit):
        return ""
    unit = "" if case.unit == FORCE else case.unit
    aim = "fall" if case.direction > 0 else "rise"
    measure = case.measure.partition("@")[0]
    given = f"case:{case.id};measure:{measure};measure_unit:{unit or FORCE};unit:{unit};aim:{aim}"
    return new_href(s, kinds()["action"], given)


def annotate_href(desk: Desk, s: Selection, measure: str, unit: str) -> str:
    """The form of a new annotation of a chart; empty where the reader may not write one."""
    kind = kinds()["annotation"]
    if s.as_at is not None or not desk.principal.may_edit(kind.rights, FORCE):
        return ""
    units = "" if unit == FORCE else unit
    return new_href(s, kind, f"measures:{measure.partition('@')[0]};units:{units}")
