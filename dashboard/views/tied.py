"""The risks, actions and programmes that are tied to a page's measures or to its priority."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dashboard import periods, wording
from dashboard.organisation import FORCE
from dashboard.records.record import Record, Records
from dashboard.views.frame import Link
from dashboard.views.records.due import due_words, is_late, is_open
from dashboard.views.records.moved import sentence, since
from dashboard.views.shown import Shown

MOST = 8
STATES = {"open": "open", "in-progress": "in progress", "awaiting-sign-off": "awaiting sign-off"}


@dataclass(frozen=True)
class TiedRisk:
    """A corporate risk: its score of 25 and the measures of the page that indicate it."""

    link: Link
    score: int
    owner: str
    indicators: tuple[str, ...]
    illustrative: bool


@dataclass(frozen=True)
class TiedAction:
    """An action that is still to be done: due in words, what it should move."""

    link: Link
    owner: str
    due: str
    late: bool
    state: str
    measure: str
    illustrative: bool


@dataclass(frozen=True)
class TiedProgramme:
    """A programme: how far its actions are, and what became of each of its measures since it began."""

    link: Link
    progress: str
    moved: tuple[tuple[str, str], ...]
    illustrative: bool


@dataclass(frozen=True)
class Tied:
    """What is tied to the page; `more` counts the actions that are not listed."""

    risks: tuple[TiedRisk, ...]
    actions: tuple[TiedAction, ...]
    programmes: tuple[TiedProgramme, ...]
    more: int
    all: Link

    def __bool__(self) -> bool:
        return bool(self.risks or self.actions or self.programmes)


def tied(v: Shown, ids: Collection[str], priority: str = "") -> Tied:
    """Risks and actions of these measures (or of the priority) in the place of the page; programmes only
    for the whole Met."""
    records, today = v.source.records(v.s.as_at), v.s.as_at or v.source.today
    bare = {id.partition("@")[0] for id in ids}
    risks = [r for r in records.of("risk") if r.text("state") != "closed" and _about(r, bare, priority)]
    risks.sort(key=lambda r: (-_score(r), r.ref))
    actions = [a for a in records.of("action") if is_open(a) and _here(v, a) and _about(a, bare, priority)]
    actions.sort(key=lambda a: (a.text("due"), a.ref))
    whole = v.unit.level == "force"
    programmes = [p for p in records.of("programme") if whole and bare.intersection(p.many("measures"))]
    return Tied(
        risks=tuple(_risk(v, r, bare) for r in risks),
        actions=tuple(_action(v, a, today) for a in actions[:MOST]),
        programmes=tuple(_programme(v, p, records, today) for p in programmes),
        more=max(len(actions) - MOST, 0),
        all=Link("All actions", v.s.go("actions", unit="" if whole else v.unit.slug)),
    )


def _about(record: Record, measures: set[str], priority: str) -> bool:
    named = {*record.many("indicators"), *record.many("measure")}
    return bool(named & measures) or (bool(priority) and priority in record.many("priorities"))


def _here(v: Shown, action: Record) -> bool:
    places = {action.text("unit"), action.text("measure_unit")} - {""}
    return v.unit.level == "force" or bool(places & {v.unit.code, *v.leaves} - {FORCE})


def _score(risk: Record) -> int:
    return round((risk.number("likelihood") or 0) * (risk.number("impact") or 0))


def _risk(v: Shown, risk: Record, measures: set[str]) -> TiedRisk:
    names = [v.source.measure(m).name for m in risk.many("indicators") if m in measures]
    return TiedRisk(
        Link(risk.text("title"), v.s.go("record", register="risk", ref=risk.ref)),
        _score(risk),
        risk.text("owner"),
        tuple(names),
        risk.illustrative,
    )


def _action(v: Shown, action: Record, today: date) -> TiedAction:
    measure = action.text("measure")
    return TiedAction(
        Link(action.text("text"), v.s.go("record", register="action", ref=action.ref)),
        action.text("owner"),
        due_words(action, today),
        is_late(action, today),
        STATES.get(action.text("status"), ""),
        v.source.measure(measure).name if measure in v.source.catalogue else "",
        action.illustrative,
    )


def _programme(v: Shown, programme: Record, records: Records, today: date) -> TiedProgramme:
    actions = records.naming("action", "programme", programme.ref)
    done, late = sum(not is_open(a) for a in actions), sum(is_late(a, today) for a in actions)
    progress = (
        f"{done} of {wording.some(len(actions), 'action')} closed, {late or 'none'} overdue."
        if actions
        else "No action is on record."
    )
    began = min((a.text("raised") for a in actions if a.text("raised")), default="")
    seen = [m for m in programme.many("measures") if m in v.source.catalogue]  # others may be restricted
    return TiedProgramme(
        Link(programme.text("title"), v.s.go("record", register="programme", ref=programme.ref)),
        progress,
        tuple(_moved(v, m, date.fromisoformat(began)) for m in seen) if began else (),
        programme.illustrative,
    )


def _moved(v: Shown, base: str, began: date) -> tuple[str, str]:
    """A measure's name and what the figures say of it since the programme began."""
    id = v.source.resolve(base, v.to, v.s.as_at)
    measure, month = v.source.measure(id), periods.of(began)
    return measure.name, sentence(measure, since(v.own(id), None, measure, month, v.to), month)
