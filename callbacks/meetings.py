"""Answers to what people do to a meeting: plainly, with its page, or with a page that says why not."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import flask
from dash import Dash

from callbacks import packs
from callbacks.agenda import LINES, MISSING, OVERTAKEN, REFUSED, WORK, WRONG, Form, Refusal, Table, Unkept
from callbacks.cases import _document
from callbacks.downloads import _file
from callbacks.guard import checked, principal
from callbacks.pages import Answer, Pages
from callbacks.routes import page_html
from dashboard import periods
from dashboard.meetings import agenda
from dashboard.meetings.calendar import find
from dashboard.principal import Principal
from dashboard.records.follow import follow
from dashboard.records.kind import kinds
from dashboard.records.record import Record, Records
from dashboard.records.rules import unanswered
from dashboard.selection import Selection
from dashboard.views.meeting import Draft, enter, meeting_page
from dashboard.views.meetings import coming
from dashboard.views.records.desk import UnknownRecord
from data.packs import Moved, TooLarge
from data.reading import Reading
from data.records import Overtaken, Unfit, save
from layouts.calendar_file import calendar_file
from layouts.meeting import meeting
from layouts.problem import problem


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
