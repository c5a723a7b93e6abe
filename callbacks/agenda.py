"""What people do to the agenda of a meeting: each form becomes wishes of records, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

from dashboard.meetings import agenda
from dashboard.meetings.agenda import Line
from dashboard.meetings.calendar import Sitting, find
from dashboard.principal import Principal
from dashboard.records.field import Value
from dashboard.records.kind import kinds
from dashboard.views.meeting import Draft
from dashboard.views.meeting_figures import kept
from dashboard.views.meeting_room import unit_of_forum
from data.reading import Reading
from data.records import Wish

REFUSED, MISSING, OVERTAKEN, WRONG = 403, 404, 409, 422
Form = Mapping[str, str]
LINES = ("title", "presenter", "minutes", "purpose", "outcome", "type")


class Refusal(Exception):
    """A form that is answered with a page of its own: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Unkept(Exception):
    """What somebody wrote could not be kept; `draft` has it, with the reasons."""

    def __init__(self, draft: Draft, status: int = WRONG) -> None:
        super().__init__(*draft.wrong)
        self.draft, self.status = draft, status


class Table:
    """One meeting at which somebody writes: its lines, and the wishes that change them."""

    def __init__(self, reading: Reading, who: Principal, ref: str) -> None:
        self.reading, self.who, self.records = reading, who, reading.records()
        sitting = find(ref, self.records)
        if sitting is None:
            raise Refusal(MISSING, "There is no such meeting.")
        self.sitting: Sitting = sitting
        self.lines = agenda.agenda(sitting, self.records)
        for kind in ("meeting", "item"):
            if not who.may_edit(kind, unit_of_forum(sitting.forum)):
                raise Refusal(REFUSED, "Your post may not change the meetings of that place or group.")

    def line(self, form: Form) -> Line:
        """The line that a form speaks of."""
        found = next((x for x in self.lines if x.key == form.get("key")), None)
        if found is None:
            raise Refusal(MISSING, "That item is not on this agenda any more. Nothing was changed.")
        return found

    def wishes(self, *items: Wish) -> tuple[Wish, ...]:
        """These wishes, and before them the meeting's own where it is not on record yet."""
        return items if self.sitting.record else (self.put_on_record(), *items)

    def put_on_record(self, **fields: Value) -> Wish:
        """The wish that puts the meeting on record, or changes its record."""
        s, record = self.sitting, self.sitting.record
        if record is None:
            fields = {"forum": s.forum.ref, "day": s.day.isoformat(), "status": "planned", **fields}
        return Wish("meeting", fields, s.ref, record.revision if record else 0, by=self.who.post)

    def touch(self, line: Line, revision: int, **fields: Value) -> Wish:
        """The wish that changes a line; a line that nobody touched becomes a record."""
        ref = self.sitting.ref
        if line.item is not None:
            return Wish("item", fields, line.item.ref, revision, by=self.who.post)
        return Wish(
            "item", {**agenda.body(line, ref), **fields}, item_ref(ref, line.key), revision, by=self.who.post
        )


def item_ref(meeting: str, key: str) -> str:
    """The one reference that the record of a line can have, so that two who touch it first meet."""
    return f"{meeting[:96]}-{blake2b(key.encode(), digest_size=6).hexdigest()}"


def whole(text: str) -> int:
    """A whole number of a form; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def move(table: Table, form: Form) -> tuple[Wish, ...]:
    """Up, down, or to a place counted from 1."""
    line, on = table.line(form), agenda.on(table.lines)
    keys = [x.key for x in on]
    at = keys.index(line.key) if line.key in keys else len(keys)
    step = {"up": at - 1, "down": at + 1}
    to = step.get(form["do"], whole(form.get("to", "").strip()) - 1)
    if to < 0 or to >= len(on):
        sentence = f"Write a place from 1 to {len(on)}."
        raise Unkept(Draft(line.key, dict(form), (sentence,)))
    by_key = {x.key: x for x in on}
    return tuple(
        table.touch(by_key[key], by_key[key].revision, order=f"{place:.10g}")
        for key, place in agenda.moved(on, line.key, to).items()
    )


def state(value: str) -> Callable[[Table, Form], tuple[Wish, ...]]:
    """Takes a line out of the agenda, or puts it back."""

    def work(table: Table, form: Form) -> tuple[Wish, ...]:
        line = table.line(form)
        return (table.touch(line, whole(form.get("revision", "")), state=value),)

    return work


def say(table: Table, form: Form) -> tuple[Wish, ...]:
    """The words of a line: title, presenter, minutes, purpose, what was agreed."""
    line = table.line(form)
    body, wrong = _read(form)
    if wrong:
        raise Unkept(Draft(line.key, dict(form), tuple(wrong.values())))
    return (table.touch(line, whole(form.get("revision", "")), **body),)


def add(table: Table, form: Form) -> tuple[Wish, ...]:
    """An item of its own, after all others."""
    body, wrong = _read(form)
    if wrong:
        raise Unkept(Draft("add", dict(form), tuple(wrong.values())))
    last = max((x.place for x in table.lines), default=0.0)
    order = min(last + agenda.STEP, agenda.LAST)
    return (
        Wish("item", {**body, "meeting": table.sitting.ref, "order": f"{order:.10g}"}, by=table.who.post),
    )


def keep(table: Table, form: Form) -> tuple[Wish, ...]:
    """An exception that was listed becomes an item, right after the item that listed it."""
    key = form.get("key", "")
    found = kept(key)
    unit = table.reading.organisation.find(found.unit) if found else None
    if found is None or unit is None or found.measure not in table.reading.catalogue:
        raise Refusal(MISSING, "That exception is not there any more. Nothing was changed.")
    after = next((x.place for x in table.lines if x.draws == "exceptions"), agenda.LAST)
    beyond = [x.place for x in table.lines if x.place > after]
    place = (after + min(beyond, default=min(after + 2 * agenda.STEP, agenda.LAST))) / 2
    name = f"{table.reading.measure(found.measure).name} in {unit.name}"
    line = Line(key, place, name, "exception", minutes="10")
    return (table.touch(line, 0, measures=(found.measure,), units=(unit.code,)),)


def begin(_table: Table, _form: Form) -> tuple[Wish, ...]:
    """Nothing but the meeting's own record."""
    return ()


def _read(form: Form) -> tuple[dict[str, Value], dict[str, str]]:
    """The fields of an item that a form writes, and what is wrong with them."""
    written = {name: form[name] for name in LINES if name in form}
    body, wrong = kinds()["item"].parse({**written, "meeting": "x"})
    return {n: body[n] for n in written}, {n: text for n, text in wrong.items() if n in written}


WORK: dict[str, Callable[[Table, Form], tuple[Wish, ...]]] = {
    "up": move,
    "down": move,
    "move": move,
    "out": state("out"),
    "back": state("on"),
    "say": say,
    "add": add,
    "keep": keep,
    "begin": begin,
}
