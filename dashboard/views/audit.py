"""The audit log as a page: who saw what is restricted, took what away, changed or loaded what, came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import frame as frames
from dashboard.views.places import UnknownUnit

MANY = 200  # lines on a page
SEEN = ("view", "export")  # their details are ids of measures
WORDS = {
    "view": "saw restricted figures",
    "export": "took away",
    "change": "changed",
    "load": "loaded",
    "backup": "backed up",
    "restore": "put back",
    "refused": "was refused",
    "sign-in": "signed in",
    "sign-out": "signed out",
}


class Logged(Protocol):
    """A line as the store keeps it."""

    @property
    def at(self) -> datetime: ...
    @property
    def who(self) -> str: ...
    @property
    def post(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def detail(self) -> str: ...


class NotYours(UnknownUnit):
    """The audit log is for auditors and administrators."""


@dataclass(frozen=True)
class Entry:
    """A line in words."""

    when: str
    who: str
    post: str
    did: str
    about: str
    detail: str


@dataclass(frozen=True)
class AuditPage:
    """A page of the log, the newest first; newer and older lead on where there is more."""

    frame: frames.Frame
    entries: tuple[Entry, ...]
    newer: frames.Link | None
    older: frames.Link | None


def number(s: Selection) -> int:
    """Which page of the log an address asks for, from 1."""
    return int(s.view) if s.view.isascii() and s.view.isdigit() and 0 < len(s.view) < 7 and int(s.view) else 1


def audit_page(source: Source, s: Selection, lines: Sequence[Logged]) -> AuditPage:
    """The page of an address; lines are those from MANY * (number - 1) on, one more than fit if there are."""
    n, to = number(s), frames.month_to(s, source)
    here = frames.Link("Audit log", s.href())
    frame = frames.Frame(
        title="Audit log",
        lead="Restricted figures that were seen, what was taken away, every change and load, who came and went."
        " The newest first, times in UTC; no line is ever changed.",
        crumbs=frames.crumbs(s, source.organisation, source.organisation[FORCE], to, here),
        siblings=(),
        controls=(),
        period=f"Page {n}" if n > 1 else "",
        notices=s.notices,
        illustrative="",
        sources=(),
        address=s.href(),
    )
    return AuditPage(
        frame,
        tuple(_entry(line) for line in lines[:MANY]),
        _to(s, n - 1, "Newer") if n > 1 else None,
        _to(s, n + 1, "Older") if len(lines) > MANY else None,
    )


def _to(s: Selection, n: int, text: str) -> frames.Link:
    return frames.Link(text, s.href(view=str(n) if n > 1 else ""))


def _entry(line: Logged) -> Entry:
    when = f"{wording.day(line.at.date())}, {line.at:%H:%M:%S}"
    return Entry(
        when,
        line.who,
        line.post,
        WORDS.get(line.kind, line.kind),
        line.about,
        line.detail.replace(",", ", ") if line.kind in SEEN else line.detail,
    )
