"""What people say of a case: checked, kept, and answered with the page that they were on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import flask
from dash import Dash

from callbacks.guard import checked, principal
from callbacks.pages import Answer, Pages
from callbacks.routes import page_html
from dashboard.cases import POST, Case, Words
from dashboard.principal import Principal
from dashboard.selection import Selection
from dashboard.views.case import Draft, judged
from dashboard.views.exceptions import exceptions_page
from dashboard.views.places import UnknownUnit
from data.cases import NoCase, Overtaken, say
from data.store import Reading
from layouts import shell
from layouts.exceptions import exceptions
from layouts.problem import problem

REFUSED, GONE, OVERTAKEN, WRONG = 403, 404, 409, 422
FIELDS = ("state", "reason", "text", "post")


@dataclass(frozen=True)
class Reply:
    """Where to go after saving (draft is None), or the page with what could not be kept."""

    case: int
    s: Selection
    draft: Draft | None = None

    @property
    def focus(self) -> str:
        """The part of the page that tells what became of it."""
        return f"case-{self.case}-errors" if self.draft else f"case-{self.case}"

    @property
    def status(self) -> int:
        if self.draft is None:
            return 200
        return OVERTAKEN if self.draft.notice else WRONG


def keep(pages: Pages, who: Principal, number: int, form: dict[str, str]) -> Reply:
    """Keeps what a form says of a case, or says why not; NoCase where there is no such case for them."""
    if who.named:
        form = {**form, "post": who.post[: POST[1]]}
    words = Words(
        **{name: form.get(name, "") for name in FIELDS}, revision=_whole(form.get("revision", ""))
    ).trimmed()
    reading = pages.store.open(who)
    case = _case(reading, number)
    draft = _judged(reading, case, words)
    if draft is None:
        try:
            say(pages.store.engine, number, words, who)
        except Overtaken:  # between reading and writing
            reading = pages.store.open(who)
            case = _case(reading, number)
            draft = _judged(reading, case, words)
    return Reply(number, _back(form.get("back", ""), case), draft)


def _judged(reading: Reading, case: Case, words: Words) -> Draft | None:
    return judged(case, words, reading.log([case.id]).get(case.id, ()))


def _case(reading: Reading, number: int) -> Case:
    found = next((c for c in reading.cases().values() if c.id == number), None)
    if found is None:
        raise NoCase(number)
    return found


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _back(address: str, case: Case) -> Selection:
    """The page of exceptions that the form stood on: none but ours, and one that is there."""
    path, _, query = address.partition("#")[0].partition("?")
    s = Selection.parse(path, query)
    if s is None or s.page != "exceptions":
        return _home(case)
    return replace(s, notices=())


def _home(case: Case) -> Selection:
    """The page on which the case was last seen."""
    return Selection("exceptions", unit=case.unit, to=case.last_seen)


def page(reading: Reading, reply: Reply) -> Answer:
    """The page with what became of the words; where the case is not on it, the one that has it."""
    places = [reply.s]
    if reply.draft is not None:
        places.append(_home(_case(reading, reply.case)))
    for s in places:
        try:
            view = exceptions_page(reading, s, reply.draft)
        except UnknownUnit:
            continue
        if reply.draft is None or any(f.case and f.case.id == reply.case for f in view.findings):
            return Answer(view.frame.title, page_html(exceptions(view)), reply.status)
    typed = reply.draft.words.text if reply.draft else ""
    todo = f"Your words were: “{typed}”." if typed else "Begin at the exceptions of the newest month."
    return Answer("Not saved", page_html(problem("Not saved", "The case is on no list any more.", todo)), 404)


def refusal(status: int) -> Answer:
    """Why a form was not even read."""
    if status == GONE:
        return Answer("Not found", _said("There is no such case", "It may belong to another scope."), GONE)
    sentence = "This did not come from a page of this dashboard, so nothing was changed."
    return Answer("Not saved", _said("Not saved", sentence), REFUSED)


def _said(title: str, sentence: str) -> str:
    return page_html(problem(title, sentence, "Open the exceptions, choose the case and write again."))


def register(app: Dash, pages: Pages) -> None:
    """POST /cases/<id> keeps; GET leads to the page that the case is on."""

    @app.server.post("/cases/<int:number>")
    def write(number: int) -> flask.typing.ResponseReturnValue:
        if not checked(flask.request):
            return _document(app, pages, refusal(REFUSED))
        try:
            reply = keep(pages, principal(), number, flask.request.form.to_dict())
            scripted = flask.request.accept_mimetypes.best == "application/json"
            if reply.draft is None and not scripted:
                return flask.redirect(f"{reply.s.href()}#{reply.focus}", 303)
            answer = pages.read(principal(), lambda reading: page(reading, reply))
        except NoCase:
            return _document(app, pages, refusal(GONE))
        if scripted:
            said = "Not saved." if reply.draft else "Saved."
            return {
                "html": answer.html,
                "focus": reply.focus,
                "said": said,
                "title": _title(answer),
            }, reply.status
        return _document(app, pages, answer)

    @app.server.get("/cases/<int:number>")
    def find(number: int) -> flask.typing.ResponseReturnValue:
        try:
            case = _case(pages.store.open(principal()), number)
        except NoCase:
            return _document(app, pages, refusal(GONE))
        return flask.redirect(f"{_home(case).href()}#case-{number}", 302)


def _title(answer: Answer) -> str:
    return f"{answer.title} – {shell.TITLE}"


def _document(app: Dash, pages: Pages, answer: Answer) -> tuple[str, int]:
    """The whole document around an answer, as a first view has it."""
    flask.g.answer, flask.g.version = answer, pages.store.open(principal()).version
    return app.index(), answer.status
