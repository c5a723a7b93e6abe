"""The route table: what view each page has, what renders it, and which addresses are answered to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.organisation import FORCE
from dashboard.selection import ONLY, Selection
from dashboard.views.audit import MANY, AuditPage, NotYours, audit_page, number
from dashboard.views.board import BoardPage, board_page
from dashboard.views.dive import UnknownMeasure
from dashboard.views.exceptions import ExceptionsPage, exceptions_page
from dashboard.views.forum import ForumPage, forum_page
from dashboard.views.governance import GovernancePage, governance_page
from dashboard.views.local import LocalPage, local_page
from dashboard.views.local_borough import LocalBoroughPage, local_borough_page
from dashboard.views.measure import MeasurePage, measure_page
from dashboard.views.meeting import MeetingPage
from dashboard.views.meetings import MeetingsPage, meetings_page
from dashboard.views.methods import MethodsPage, methods_page
from dashboard.views.pack import PackPage
from dashboard.views.places import UnknownUnit
from dashboard.views.priority import (
    PrioritiesPage,
    PriorityPage,
    UnknownPriority,
    priorities_page,
    priority_page,
)
from dashboard.views.records.actions import ActionsPage, actions_page
from dashboard.views.records.desk import UnknownRecord
from dashboard.views.records.form import FormPage
from dashboard.views.records.listed import RegisterPage
from dashboard.views.records.recommendations import RecommendationsPage, recommendations_page
from dashboard.views.records.risk import RisksPage, risks_page
from dashboard.views.records.routes import record_view, records_view
from dashboard.views.records.shown import RecordPage
from dashboard.views.reference import DataPage, DefinitionsPage, data_page, definitions_page
from dashboard.views.unit import UnitPage, unit_page
from dashboard.views.violence import ViolencePage, violence_page
from data import audit as trail
from data import refused
from data.reading import Reading
from layouts.audit import audit
from layouts.board import board
from layouts.exceptions import exceptions
from layouts.forum import forum
from layouts.governance import governance
from layouts.local import local
from layouts.local_borough import local_borough
from layouts.measure import measure
from layouts.meeting import meeting
from layouts.meetings import meetings
from layouts.methods import methods
from layouts.pack import pack
from layouts.priority import priorities, priority
from layouts.records.actions import actions
from layouts.records.form import form
from layouts.records.listed import register
from layouts.records.recommendations import recommendations
from layouts.records.risks import risks
from layouts.records.shown import record
from layouts.reference import data, definitions
from layouts.text import text
from layouts.unit import unit
from layouts.violence import violence

NOTHING = "There is nothing here"
MISSED = "Nothing is lost. Look the place or the measure up with the field above, or begin at the Met."
CALLED = {"local": "borough", "records": "register"}  # what an address names, where that is not its page


def _data(reading: Reading, s: Selection) -> DataPage:
    refusal = refused.last(reading.store.refused) if reading.sight.full else []  # it may cite figures
    return data_page(reading, s, refusal)


def _audit(reading: Reading, s: Selection) -> AuditPage:
    if not reading.principal.may_read("audit", FORCE):
        raise NotYours("the audit log")
    lines = trail.read(reading.store.engine, MANY * (number(s) - 1), MANY + 1)
    return audit_page(reading, s, lines)


def _local(reading: Reading, s: Selection) -> LocalPage | LocalBoroughPage:
    return local_borough_page(reading, s) if s.unit else local_page(reading, s)


def _meeting(reading: Reading, s: Selection) -> MeetingPage | PackPage:
    from callbacks import packs  # it renders pages itself

    return packs.view(reading, s)


# The route table. page -> the view of a reading and a selection; a page's path is in dashboard.selection.
VIEWS: dict[str, Callable[[Reading, Selection], Any]] = {
    "met": board_page,
    "force": unit_page,
    "group": unit_page,
    "bcu": unit_page,
    "borough": unit_page,
    "ward": unit_page,
    "measure": measure_page,
    "exceptions": exceptions_page,
    "priorities": priorities_page,
    "priority": priority_page,
    "violence": violence_page,
    "local": _local,
    "methods": methods_page,
    "definitions": definitions_page,
    "data": _data,
    "audit": _audit,
    "meetings": meetings_page,
    "meeting": _meeting,
    "forum": forum_page,
    "governance": governance_page,
    "actions": actions_page,
    "risks": risks_page,
    "recommendations": recommendations_page,
    "records": records_view,
    "record": record_view,
}
# view -> what renders it
LAYOUTS: dict[type, Callable[[Any], Any]] = {
    BoardPage: board,
    UnitPage: unit,
    MeasurePage: measure,
    ExceptionsPage: exceptions,
    PrioritiesPage: priorities,
    PriorityPage: priority,
    ViolencePage: violence,
    LocalPage: local,
    LocalBoroughPage: local_borough,
    MethodsPage: methods,
    DefinitionsPage: definitions,
    DataPage: data,
    AuditPage: audit,
    MeetingsPage: meetings,
    MeetingPage: meeting,
    PackPage: pack,
    ForumPage: forum,
    GovernancePage: governance,
    ActionsPage: actions,
    RisksPage: risks,
    RecommendationsPage: recommendations,
    RegisterPage: register,
    RecordPage: record,
    FormPage: form,
}


class Unanswered(LookupError):
    """A page that is not there (404) or not for this reader (403): title, sentence, what to do."""

    def __init__(self, status: int, title: str, sentence: str, todo: str = MISSED) -> None:
        super().__init__(f"{title}. {sentence}" if status == 403 else sentence)
        self.status, self.said = status, (title, sentence, todo)


def selected(address: str) -> Selection:
    """What an address means; Unanswered where there is no such page."""
    path, _, query = address.partition("?")
    return selection(path, query)


def selection(path: str, query: str) -> Selection:
    """What the path and query of a page mean; Unanswered."""
    s = Selection.parse(path, query)
    if s is None or s.page not in VIEWS:
        raise Unanswered(404, NOTHING, f"There is no page at {path}.")
    return s


def view_of(reading: Reading, s: Selection) -> Any:
    """The view of a page; Unanswered. All that shows a page or wraps one asks here, so that they agree."""
    if refusal := withheld(reading, s):
        raise Unanswered(403, *refusal)
    try:
        return VIEWS[s.page](reading, s)
    except (UnknownUnit, UnknownMeasure, UnknownPriority, UnknownRecord) as unknown:
        kind = "place" if s.page in ONLY["unit"] and isinstance(unknown, UnknownUnit) else s.page
        sentence = f"There is no {CALLED.get(kind, kind)} called “{unknown}”."
        raise Unanswered(404, NOTHING, sentence) from None


def withheld(reading: Reading, s: Selection) -> tuple[str, str, str] | None:
    """Title, sentence and what to do, where an address asks by name for what the reader may not see."""
    todo = "Ask the administrators of the dashboard if your post needs it."
    measure = reading.store.catalogue.measures.get(s.measure.partition("@")[0])
    if measure is not None and not reading.principal.may_see_measure(measure):
        return "This measure is restricted", f"{measure.name}: {measure.restricted}", todo
    unit = reading.organisation.find(s.unit) if s.unit else None
    if unit is not None and not reading.principal.may_see(unit.code):
        return "This place is restricted", f"The figures of {unit.name} are for those who work for it.", todo
    if s.page == "audit" and not reading.principal.may_read("audit", FORCE):
        return "This page is restricted", "The audit log is for auditors and administrators.", todo
    return None


def page_html(nodes: Any) -> str:
    """A rendered page as text."""
    return str(text(nodes))
