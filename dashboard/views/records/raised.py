"""What was made of an exception: the actions and agenda items that name it, and the way to make one."""

from __future__ import annotations

from dashboard.cases import Case
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.selection import Selection
from dashboard.views.frame import Link
from dashboard.views.records import words
from dashboard.views.records.desk import Desk, href
from dashboard.views.records.listed import new_href


def raised(desk: Desk, s: Selection, case: Case) -> tuple[Link, ...]:
    """The actions that name a case, and the agenda items that stand for its exception."""
    records = desk.records(s.as_at)
    key = f"exception:{case.measure.partition('@')[0]}:{case.unit}:{case.direction}"
    found = [*records.naming("action", "case", str(case.id)), *records.naming("item", "key", key)]
    links = []
    for r in found:
        kind = kinds()[r.kind]
        status = f", {kind.status.words(r.text(kind.status.name))}" if kind.status else ""
        mark = ", illustrative" if r.illustrative else ""
        links.append(
            Link(f"{kind.name[:1].upper()}{kind.name[1:]} {words.called(desk, r)}{status}{mark}", href(s, r))
        )
    return tuple(links)


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
