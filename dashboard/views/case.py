"""A case as pages show it: what has become of an exception, who said so, and the form to say more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard import periods, wording
from dashboard.cases import REASONS, SAID, STATES, Case, Entry, Words, problems
from dashboard.organisation import Unit
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views.frame import Link

SHOWN = 3  # lines of the log; all of them behind a click


@dataclass(frozen=True)
class Line:
    """One line of a log in words."""

    when: str
    by: str
    what: str
    text: str


@dataclass(frozen=True)
class Draft:
    """What somebody typed and could not be kept, with the reasons by field; `notice` says what came between."""

    case: int
    words: Words
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


@dataclass(frozen=True)
class CaseView:
    """The case of an exception. `state` in words; last the newest lines of its log, first; more the rest.

    words fill the form; problems and notice come from a draft that could not be kept. raised are the actions
    and agenda items that name it; action leads to the form that makes one.
    """

    id: int
    state: str
    open: bool
    since: str
    last: tuple[Line, ...]
    more: tuple[Line, ...]
    words: Words
    states: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    problems: Mapping[str, str]
    notice: str
    editable: bool
    named: bool
    raised: tuple[Link, ...] = ()
    action: str = ""

    @property
    def tried(self) -> bool:
        """Whether somebody has just tried to save."""
        return bool(self.problems or self.notice)


def case_view(case: Case, log: Sequence[Entry], draft: Draft | None = None) -> CaseView:
    """The case with its log (oldest first), and the draft if it is this case's."""
    mine = draft if draft is not None and draft.case == case.id else None
    lines = tuple(_line(e) for e in reversed(log)) if len(log) > 1 else ()  # the first says when it opened
    words = Words(state=case.state if case.state in SAID else "", reason=case.reason, revision=case.revision)
    if mine is not None:
        typed = mine.words
        words = Words(typed.state, typed.reason, typed.text, typed.post, case.revision)
    return CaseView(
        id=case.id,
        state=state_words(case.state, case.reason),
        open=case.state != "closed",
        since=f"opened {periods.name(case.opened)}, last seen {periods.name(case.last_seen)}",
        last=lines[:SHOWN],
        more=lines[SHOWN:],
        words=words,
        states=tuple((s, _capital(STATES[s])) for s in SAID),
        reasons=tuple((r, _capital(text)) for r, text in REASONS.items()),
        problems={} if mine is None else mine.problems,
        notice="" if mine is None else mine.notice,
        editable=case.editable,
        named=case.named,
    )


def state_words(state: str, reason: str) -> str:
    """'explained: a real change', 'new'."""
    named = STATES.get(state, state)
    return f"{named}: {REASONS[reason]}" if reason in REASONS else named


@dataclass(frozen=True)
class CaseLine:
    """The case of a series in one line, with the way to its form."""

    state: str
    since: str
    last: Line | None
    href: str


def case_lines(source: Source, s: Selection, measure: str, unit: Unit) -> tuple[CaseLine, ...]:
    """The cases of a measure in a unit that are not closed; at most one for each direction."""
    open_ = [
        c for (m, u, _), c in source.cases().items() if (m, u) == (measure, unit.code) and c.state != "closed"
    ]
    log = source.log([c.id for c in open_])
    where = "" if unit.level == "force" else unit.slug

    def line(c: Case) -> CaseLine:
        view = case_view(c, log.get(c.id, ()))
        page = s.href(page="exceptions", unit=where, measure="", view="", to=c.last_seen)
        return CaseLine(view.state, view.since, view.last[0] if view.last else None, f"{page}#case-{c.id}")

    return tuple(map(line, open_))


def judged(case: Case, words: Words, log: Sequence[Entry]) -> Draft | None:
    """Why these words cannot be kept of this case, as a draft that loses none of them; None if they can."""
    if words.revision != case.revision:
        newest = _line(log[-1]) if log else None
        text = f": “{newest.text}”" if newest and newest.text else ""
        said = f"{newest.by} set it to {newest.what} on {newest.when}{text}." if newest else ""
        notice = (
            f"Somebody else wrote while you did. {said} Your own words are still below: "
            "read both, change what no longer fits, and save again."
        )
        return Draft(case.id, words, {}, notice)
    found = problems(words, case)
    return Draft(case.id, words, found) if found else None


def _line(e: Entry) -> Line:
    return Line(wording.day(e.at.date()), e.by, state_words(e.state, e.reason), e.text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
