"""What people do to a meeting: its agenda is changed here, plainly, with a page as the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2b
from urllib.parse import urlencode

import flask
from dash import Dash

from callbacks import packs
from callbacks.cases import _document
from callbacks.downloads import _file
from callbacks.guard import checked, principal
from callbacks.pages import Answer, Pages, page_html
from dashboard import periods
from dashboard.meetings import agenda
from dashboard.meetings.agenda import Line
from dashboard.meetings.calendar import Sitting, find
from dashboard.principal import Principal
from dashboard.records.field import Value
from dashboard.records.follow import follow
from dashboard.records.kind import kinds
from dashboard.records.record import Record, Records
from dashboard.records.rules import unanswered
from dashboard.selection import Selection
from dashboard.views.meeting import Draft, enter, meeting_page
from dashboard.views.meeting_figures import kept
from dashboard.views.meeting_room import unit_of_forum
from dashboard.views.meetings import coming
from dashboard.views.records.desk import UnknownRecord
from data.packs import Moved, TooLarge
from data.records import Overtaken, Unfit, Wish, save
from data.store import Reading
from layouts.calendar_file import calendar_file
from layouts.meeting import meeting
from layouts.problem import problem

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


def done(pages: Pages, who: Principal, ref: str, form: Form) -> str:
    """Does what a form asks; the part of the page to go on at. Refusal, Unkept."""
    table = Table(pages.store.open(who), who, ref)
    if form.get("do") in ("table", "close"):
        return packed(pages, table, form)
    work = WORK.get(form.get("do", ""))
    if work is None:
        raise Refusal(MISSING, "There is nothing of that name to do. Nothing was changed.")
    about = form.get("key", "") or ("add" if form["do"] == "add" else "page")
    try:
        save(pages.store.engine, *table.wishes(*work(table, form)), follow=follow)
    except Unfit as unfit:
        raise Unkept(Draft(about, dict(form), tuple(unfit.wrong.values()))) from None
    except Overtaken as overtaken:
        sentence = changed(overtaken.record, table.records)
        raise Unkept(Draft(about, dict(form), (sentence,)), OVERTAKEN) from None
    return anchor(pages.store.open(who), ref, form)


def packed(pages: Pages, table: Table, form: Form) -> str:
    """Tables the pack, or closes the meeting with it; what is tabled first gets its month and cut-off."""
    close, s = form["do"] == "close", table.sitting
    if s.status == "closed":
        raise Refusal(WRONG, "This meeting is closed already. Nothing was changed.")
    open_ = unanswered(s.ref, table.records)
    if close and open_:
        raise Unkept(Draft("close", dict(form), tuple(map(answer_first, open_))))
    room, _ = enter(table.reading, Selection("meeting", ref=s.ref), s)
    cutoff = room.s.as_at or min(s.day, table.reading.today)
    known = {"cutoff": cutoff.isoformat(), "month": periods.iso(room.to)}
    status = "held" if close else "papers-out" if s.status == "planned" else s.status
    try:
        save(pages.store.engine, table.put_on_record(**known, status=status))
        packs.table(pages, table.who, s.ref, close=close)
    except (Unfit, TooLarge) as problem:
        raise Unkept(Draft("close", dict(form), (str(problem),))) from None
    except (Overtaken, Moved):
        raise Unkept(Draft("close", dict(form), (BUSY,)), OVERTAKEN) from None
    return "#close"


BUSY = "Somebody else changed the meeting meanwhile. Look at it once more, then try again."


def answer_first(decision: Record) -> str:
    """Why a decision keeps its meeting from being closed."""
    return (
        f"Decision {decision.ref} does not say yet what it does to the corporate risks: answer it, “none” included, "
        "then close the meeting."
    )


def changed(record: Record, seen: Records) -> str:
    """What somebody else made of a record meanwhile, in words."""
    fields, before = kinds()[record.kind].fields, seen.get(record.kind, record.ref)
    said = [
        f"{f.label}: “{f.words(record.body.get(n, f.empty))}”"
        for n, f in fields.items()
        if record.text(n)
        and (before is None or before.text(n) != record.text(n))
        and n not in ("key", "meeting")
    ]
    what = f" It now says {'; '.join(said)}." if said else ""
    return (
        f"Somebody else changed this meanwhile.{what} What you wrote is still here: save again to keep yours."
    )


def anchor(reading: Reading, ref: str, form: Form) -> str:
    """Where the item stands now, so that the reader goes on where they were."""
    records = reading.records()
    sitting = find(ref, records)
    lines = agenda.on(agenda.agenda(sitting, records)) if sitting else ()
    keys = [x.key for x in lines]
    if form.get("key") in keys:
        return f"#item-{keys.index(form['key']) + 1}"
    return "#agenda"


def register(app: Dash, pages: Pages) -> None:
    """POST /meeting/<reference> does one thing and leads back to the page; the calendar as a file."""

    @app.server.get("/download/meetings.ics")
    def diary() -> flask.Response:
        query = urlencode({k: v for k, v in flask.request.args.items() if k in ("unit", "status", "forum")})
        s = Selection.parse("/meetings", query)
        assert s is not None  # the path is a page
        found = pages.read(principal(), lambda reading: coming(reading, s))
        text = calendar_file(found, flask.request.host_url.rstrip("/"))
        return _file(text.encode(), "text/calendar", "meetings.ics")

    @app.server.post("/meeting/<ref>")
    def change_meeting(ref: str) -> flask.typing.ResponseReturnValue:
        if not checked(flask.request):
            return _document(app, pages, refused(REFUSED, "This did not come from a page of this dashboard."))
        form = flask.request.form.to_dict()
        try:
            to = done(pages, principal(), ref, form)
        except Refusal as refusal:
            return _document(app, pages, refused(refusal.status, str(refusal), form))
        except Unkept as unkept:
            return _document(app, pages, again(pages, ref, unkept))
        return flask.redirect(onward(ref, form) or f"{Selection('meeting', ref=ref).href()}{to}", 303)


def onward(ref: str, form: Form) -> str:
    """The form that a meeting was put on record for: one of ours, or the meeting's own record."""
    if form.get("do") != "begin":
        return ""
    path, _, query = form.get("next", "").partition("?")
    s = Selection.parse(path, query) if path.startswith("/records/") else None
    return s.href() if s else Selection("record", register="meeting", ref=ref).href()


def again(pages: Pages, ref: str, unkept: Unkept) -> Answer:
    """The meeting's page with what could not be kept."""
    s = Selection("meeting", ref=ref)
    try:
        view = pages.read(principal(), lambda reading: meeting_page(reading, s, draft=unkept.draft))
    except UnknownRecord:
        return refused(MISSING, "There is no such meeting.", unkept.draft.words)
    title = f"Not saved: {view.frame.title}"
    frame = replace(view.frame, notices=(*view.frame.notices, "Not saved: the reasons are where you wrote."))
    return Answer(title, page_html(meeting(replace(view, frame=frame))), unkept.status)


def refused(status: int, sentence: str, form: Form | None = None) -> Answer:
    """A page that says why nothing was done, with every word that was typed."""
    typed = "; ".join(f"{n}: {v}" for n, v in (form or {}).items() if v and n in LINES)
    todo = f"You wrote: {typed}." if typed else "Open the meeting and try again."
    return Answer("Not saved", page_html(problem("Not saved", sentence, todo)), status)
