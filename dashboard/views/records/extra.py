"""What the page of a record tells beyond its fields: due dates, measures since, scores, clocks."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.views.frame import Link
from dashboard.views.records import words
from dashboard.views.records.actions import ActionLine, action_line, first_raised, progress
from dashboard.views.records.desk import Desk, href
from dashboard.views.records.due import Clock, Moved, clock, due_words, history
from dashboard.views.records.moved import CAUSE, MovedView, moved_view
from dashboard.views.records.risk import Indicator, RiskLine, Step, risk_line, steps
from dashboard.views.touched import touched

MOST = 5  # charts on a page


@dataclass(frozen=True)
class Effect:
    """What a decision does to a risk: the decision, the effect in words."""

    link: Link
    text: str


@dataclass(frozen=True)
class Extra:
    """Parts that only some kinds have; empty where they do not apply."""

    due: str = ""
    dates: tuple[Moved, ...] = ()
    moved: tuple[MovedView, ...] = ()
    cause: str = CAUSE
    progress: str = ""
    actions: tuple[ActionLine, ...] = ()
    clock: Clock | None = None
    risk: RiskLine | None = None
    steps: tuple[Step, ...] = ()
    effects: tuple[Effect, ...] = ()
    indicators: tuple[Indicator, ...] = ()


def extra(desk: Desk, s: Selection, record: Record) -> Extra:
    """The further parts of a record's page."""
    made = {"action": _action, "programme": _programme, "recommendation": _recommendation, "risk": _risk}
    return (
        made[record.kind](desk, s, record)
        if record.kind in made
        else Extra(actions=_treating(desk, s, record))
    )


def _treating(desk: Desk, s: Selection, record: Record) -> tuple[ActionLine, ...]:
    """The actions that come of a deep-dive, a Gold Group, a theme."""
    field = {"deep-dive": "deep_dive", "gold-group": "gold_group", "theme": "theme"}.get(record.kind, "")
    return _lines(desk, s, desk.records(s.as_at).naming("action", field, record.ref)) if field else ()


def _lines(desk: Desk, s: Selection, records: tuple[Record, ...]) -> tuple[ActionLine, ...]:
    today = s.as_at or desk.today
    rows = (action_line(desk, s, r, today) for r in records)
    return tuple(sorted(rows, key=lambda x: (x.record.text("status") == "closed", x.sort)))


def _action(desk: Desk, s: Selection, r: Record) -> Extra:
    today = s.as_at or desk.today
    moved = None
    if r.text("measure"):
        where = r.text("measure_unit") or r.text("unit") or FORCE
        moved = moved_view(
            desk, s, r.text("measure"), where, r.text("aim"), first_raised([r], today), r.day("due")
        )
    return Extra(
        due=due_words(r, today), dates=history(desk.changes(r.kind, r.ref)), moved=(moved,) if moved else ()
    )


def _programme(desk: Desk, s: Selection, r: Record) -> Extra:
    today = s.as_at or desk.today
    actions = desk.records(s.as_at).naming("action", "programme", r.ref)
    begun = first_raised(actions, today)
    aims = {a.text("measure"): a.text("aim") for a in actions}
    views = (moved_view(desk, s, m, FORCE, aims.get(m, ""), begun) for m in r.many("measures")[:MOST])
    return Extra(
        moved=tuple(v for v in views if v) if actions else (),
        progress=progress(actions, today),
        actions=_lines(desk, s, actions),
    )


def _recommendation(desk: Desk, s: Selection, r: Record) -> Extra:
    today = s.as_at or desk.today
    return Extra(
        due=due_words(r, today),
        dates=history(desk.changes(r.kind, r.ref), "target"),
        clock=clock(r, today),
        actions=_lines(desk, s, desk.records(s.as_at).naming("action", "recommendation", r.ref)),
    )


def _risk(desk: Desk, s: Selection, r: Record) -> Extra:
    records = desk.records(s.as_at)
    line = risk_line(desk, s, r, touched(desk, s))
    found = []
    for e in reversed(records.naming("effect", "risk", r.ref)):
        decision = records.get("decision", e.text("decision"))
        if decision is not None:
            change = e.number("change")
            text = words.title(desk, e).split(":")[0]
            text += f", expected change of its score {wording.signed(change)}" if change else ""
            found.append(Effect(Link(words.called(desk, decision), href(s, decision)), text))
    return Extra(
        risk=line,
        steps=steps(desk.changes(r.kind, r.ref)),
        effects=tuple(found),
        indicators=line.indicators,
        actions=_lines(desk, s, records.naming("action", "risks", r.ref)),
    )
