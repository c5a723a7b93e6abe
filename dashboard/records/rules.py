"""The rules of the framework that a record has to keep, each a function, each with its test.

A rule is given the record as it would be, the record as it is (None: new) and all others, and yields
(field, sentence) for what is wrong. Section 4.4 of the framework's description names most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Record, Records

BOARD = "management-board"
Problem = tuple[str, str]


@dataclass(frozen=True)
class Draft:
    """A record as somebody would have it, the one that is there, why, and all others."""

    new: Record
    old: Record | None
    why: str
    records: Records

    def changed(self, *names: str) -> bool:
        """Whether one of these fields differs from what is there; not for a new record."""
        return self.old is not None and any(self.old.text(n) != self.new.text(n) for n in names)


def problems(kind: Kind, draft: Draft) -> dict[str, str]:
    """What keeps the record from being saved, by field, a sentence each; empty where nothing does."""
    fields = kind.fields.items()
    found = {n: f"{f.label} is missing." for n, f in fields if f.required and not draft.new.body.get(n)}
    for rule in (_append_only, _references, _minutes_agreed, *RULES.get(kind.id, ())):
        for field, sentence in rule(kind, draft):
            found.setdefault(field, sentence)
    return found


def withdrawal(kind: Kind, draft: Draft) -> dict[str, str]:
    """What keeps a record from being withdrawn: no reason, a closed log or meeting, others that name it."""
    found = {} if draft.why else {"why": "Say why it is withdrawn: it stays in the log."}
    for rule in (_append_only, _minutes_agreed, item_stays, _still_named):
        for _, sentence in rule(kind, draft):
            found.setdefault("why", sentence)
    return found


def _still_named(kind: Kind, draft: Draft) -> Iterator[Problem]:
    naming = [
        record.ref
        for other in kinds().values()
        for field in other.fields.values()
        if field.of == kind.id
        for record in draft.records.naming(other.id, field.name, draft.new.ref)
    ]
    if naming:
        yield "why", f"It is still named by {', '.join(naming[:5])}: change those first."


def _append_only(kind: Kind, draft: Draft) -> Iterator[Problem]:
    if kind.append_only and draft.old is not None:
        yield kind.title, "An entry of this log is never changed: add another that says what is right."


def _references(kind: Kind, draft: Draft) -> Iterator[Problem]:
    for name, field in kind.fields.items():
        if field.of:
            for ref in draft.new.many(name):
                if draft.records.get(field.of, ref) is None:
                    yield name, f"There is no {field.of.replace('-', ' ')} “{ref}”."


def meeting_of(record: Record, records: Records) -> Record | None:
    """The meeting that a record is part of: its own field, or that of its decision."""
    if record.kind == "effect":
        decision = records.get("decision", record.text("decision"))
        return decision and records.get("meeting", decision.text("meeting"))
    return records.get("meeting", record.text("meeting")) if "meeting" in record.body else None


def _minutes_agreed(kind: Kind, draft: Draft) -> Iterator[Problem]:
    """What was tabled and decided at a closed meeting stands; actions go on living."""
    if kind.id not in ("item", "decision", "effect", "paper"):
        return
    for record in (draft.new, *([draft.old] if draft.old else [])):
        meeting = meeting_of(record, draft.records)
        if meeting is not None and meeting.text("status") == "closed":
            yield kind.title, "The minutes of this meeting are agreed: it cannot be changed any more."


def due_needs_reason(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    """A due date is moved with a reason; the log keeps the old one."""
    if draft.changed("due") and not draft.why:
        yield "due", "Say in “Why” for what reason the due date moves: its history is kept."


def action_done(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    new = draft.new
    if new.text("status") in ("awaiting-sign-off", "closed") and not new.text("evidence"):
        yield "evidence", "Say what shows that it is done before it is signed off."


def paper_names_risk(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    """A Management Board paper states the corporate risks it addresses before it is ready (paper, 1.4)."""
    meeting = draft.records.get("meeting", draft.new.text("meeting"))
    for_board = meeting is not None and meeting.text("forum") == BOARD
    if for_board and draft.new.text("status") in ("ready", "tabled") and not draft.new.many("risks"):
        yield "risks", "A paper for Management Board names at least one corporate risk before it is ready."


def unanswered(meeting: str, records: Records) -> tuple[Record, ...]:
    """The decisions of a meeting whose effect on the corporate risks nobody has stated."""

    def answered(decision: Record) -> bool:
        said = decision.text("risk_effect")
        return said == "none" or (said == "some" and bool(records.naming("effect", "decision", decision.ref)))

    return tuple(d for d in records.naming("decision", "meeting", meeting) if not answered(d))


def meeting_closes(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    """A meeting is closed once every decision says what it does to the risk picture, “none” included."""
    if draft.new.text("status") == "closed":
        for decision in unanswered(draft.new.ref, draft.records):
            sentence = (
                f"Decision {decision.ref} does not say yet what it does to the corporate risks: answer it, "
                "“none” included, then close the meeting."
            )
            yield "status", sentence
    elif draft.old is not None and draft.old.text("status") == "closed":
        yield "status", "A closed meeting is not opened again: its minutes are agreed."


def item_stays(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    """A mandatory standing item cannot be taken out: the local priorities of a borough are one."""
    key = draft.new.text("key")
    out = draft.new.text("state") == "out" or draft.new.withdrawn
    if not out or not key.startswith("standing:"):
        return
    standing = draft.records.get("standing", key.removeprefix("standing:"))
    if standing is not None and standing.text("mandatory"):
        yield "state", f"“{standing.text('title')}” is a standing item of this forum and cannot be taken out."


def break_approved(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    """Limits restart only for a break with a cause, a date and an approver other than its author."""
    new = draft.new
    if new.text("approver") and new.text("approver").casefold() == new.text("author").casefold():
        yield "approver", "A break is approved by a post other than the one that recorded it."
    if bool(new.text("approver")) != bool(new.text("approved")):
        yield "approved", "An approval needs both: who approved it and on what day."


def gold_closes(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    if draft.new.text("closed"):
        for name, what in (("met", "how its exit criteria were met"), ("lessons", "what was learnt")):
            if not draft.new.text(name):
                yield name, f"Before a Gold Group closes, say {what}."


def recommendation_closes(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    if draft.new.text("status") in ("complete", "verified") and not draft.new.text("evidence"):
        yield "evidence", "Say what shows that it is done."


def cascade_once(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    new = draft.new
    if bool(new.text("theme")) == bool(new.text("action")):
        yield "theme", "A cascade carries one theme or one action."
    if new.text("status") == "reported" and not new.text("response"):
        yield "response", "Say what the borough reports back."


def ends_after_start(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    for first, last in (("active_from", "active_to"), ("start", "end"), ("day", "end"), ("day", "closed")):
        start, end = draft.new.text(first), draft.new.text(last)
        if start and end and end < start:
            yield last, "This lies before its beginning."


def subject_exists(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    kind, ref = draft.new.text("subject_kind"), draft.new.text("subject")
    if kind and ref and draft.records.get(kind, ref) is None:
        yield "subject", f"There is no {kind.replace('-', ' ')} “{ref}”."


def links_two(_kind: Kind, draft: Draft) -> Iterator[Problem]:
    if draft.new.text("source_forum") == draft.new.text("target_forum"):
        yield "target_forum", "A forum passes things to another one, not to itself."


Rule = Callable[[Kind, Draft], Iterator[Problem]]
RULES: dict[str, tuple[Rule, ...]] = {
    "action": (due_needs_reason, action_done),
    "paper": (paper_names_risk,),
    "meeting": (meeting_closes,),
    "item": (item_stays,),
    "break": (break_approved,),
    "gold-group": (gold_closes, ends_after_start),
    "recommendation": (recommendation_closes,),
    "cascade": (cascade_once,),
    "forum": (ends_after_start,),
    "link": (links_two, ends_after_start),
    "control-strategy": (ends_after_start,),
    "annotation": (ends_after_start,),
    "update": (subject_exists,),
}
