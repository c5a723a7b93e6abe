"""What the meetings add to the overview: corporate risks, what changed since the last meeting, actions due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.meetings.calendar import sittings
from dashboard.organisation import FORCE
from dashboard.records.record import Record, Records
from dashboard.source import Signal
from dashboard.views.attention import Item
from dashboard.views.shown import Shown
from dashboard.views.touched import QUIET, touched

BOARD = "management-board"
CORPORATE = (BOARD, "performance-group")
AHEAD = timedelta(days=184)
MOST_RISKS, MOST_ACTIONS, MOST_CHANGES = 8, 4, 3


@dataclass(frozen=True)
class RiskLine:
    """A corporate risk: its residual score of 25, where it came from, what indicates it today."""

    ref: str
    title: str
    href: str
    score: int
    was: int | None
    direction: str
    touched: tuple[str, ...]
    indicators: int
    illustrative: bool


@dataclass(frozen=True)
class ActionLine:
    """An action that is overdue or due next."""

    ref: str
    text: str
    owner: str
    due: str
    overdue: bool
    href: str
    illustrative: bool


@dataclass(frozen=True)
class Actions:
    """What is due, in one sentence, and the most pressing."""

    sentence: str
    lines: tuple[ActionLine, ...]
    href: str


@dataclass(frozen=True)
class Changes:
    """What is out of the ordinary now and was not at the last meeting, and what no longer is."""

    since: str
    worse: tuple[Item, ...]
    better: tuple[Item, ...]
    ended: str
    href: str


@dataclass(frozen=True)
class Sittings:
    """Management Board's last meeting that was held, and the day of its next by record or by rule."""

    last: Record | None
    next: date | None

    @property
    def sentence(self) -> str:
        held = self.last.day("day") if self.last else None
        both = (("last met on", held), ("next meets on", self.next))
        parts = [f"{word} {wording.day(day)}" for word, day in both if day is not None]
        return f"Management Board {' and '.join(parts)}." if parts else ""


def board_sittings(records: Records, today: date) -> Sittings:
    """The board's meetings around a day."""
    held = [
        m
        for m in records.naming("meeting", "forum", BOARD)
        if m.text("status") in ("held", "closed") and "" < m.text("day") <= today.isoformat()
    ]
    forum = records.get("forum", BOARD)
    ahead = sittings(forum, records, today, today + AHEAD) if forum else ()
    coming = [s.day for s in ahead if s.status not in ("held", "closed")]
    return Sittings(max(held, key=lambda m: m.text("day"), default=None), min(coming, default=None))


def score(risk: Record) -> int:
    """Residual likelihood times impact, of 25."""
    return round((risk.number("likelihood") or 0) * (risk.number("impact") or 0))


def risk_lines(v: Shown, records: Records, earlier: Records) -> tuple[RiskLine, ...]:
    """Open corporate risks, the gravest first; `earlier` is what was on record at the last meeting."""
    flagged = touched(v.source, v.s)
    risks = [r for r in records.of("risk") if r.text("state") != "closed" and not r.text("group")]
    risks.sort(key=lambda r: (-score(r), r.ref))
    return tuple(_risk(v, r, earlier.get("risk", r.ref), flagged) for r in risks[:MOST_RISKS])


def _risk(v: Shown, risk: Record, then: Record | None, flagged: frozenset[str]) -> RiskLine:
    now, was = score(risk), score(then) if then else None
    reached = [m for m in risk.many("indicators") if m in flagged]
    return RiskLine(
        ref=risk.ref,
        title=risk.text("title"),
        href=v.s.go("record", register="risk", ref=risk.ref),
        score=now,
        was=was,
        direction=_direction(now, was),
        touched=tuple(v.source.measure(m).name for m in reached if m in v.source.catalogue),
        indicators=len(risk.many("indicators")),
        illustrative=risk.illustrative,
    )


def _direction(now: int, was: int | None) -> str:
    if was is None:
        return "new"
    return "unchanged" if now == was else f"up from {was}" if now > was else f"down from {was}"


def actions(v: Shown, records: Records, today: date, next_meeting: date | None) -> Actions:
    """Corporate actions that are overdue or due before the next meeting."""
    mine = [a for a in records.of("action") if a.text("forum") in CORPORATE and a.text("status") != "closed"]
    mine.sort(key=lambda a: (a.text("due"), a.ref))
    over = sum(a.text("due") < today.isoformat() for a in mine)
    horizon = next_meeting.isoformat() if next_meeting else ""
    soon = sum(today.isoformat() <= a.text("due") <= horizon for a in mine) if horizon else 0
    said = [f"{wording.some(len(mine), 'corporate action')} open", f"{over or 'none'} overdue"]
    if horizon:
        said.append(f"{soon or 'none'} due before the next meeting")
    sentence = f"{', '.join(said)}." if mine else "No corporate action is open."
    href = v.s.go("actions")
    return Actions(sentence, tuple(_action(v, a, today) for a in mine[:MOST_ACTIONS]), href)


def _action(v: Shown, action: Record, today: date) -> ActionLine:
    due = action.day("due")
    return ActionLine(
        ref=action.ref,
        text=action.text("text"),
        owner=action.text("owner"),
        due=wording.day(due) if due else "",
        overdue=due is not None and due < today,
        href=v.s.go("record", register="action", ref=action.ref),
        illustrative=action.illustrative,
    )


def changes(v: Shown, last: Record | None) -> Changes:
    """New exceptions since the month that the last meeting saw, and those that are over."""
    month = _seen(v, last)
    where = v.s.go("exceptions")
    if v.signals is None or month is None:
        return Changes("", (), (), "", where)
    before = {
        (m, u, s.way)
        for (m, u), s in (v.source.signals(month, v.s.as_at) or {}).items()
        if not s.echo and s.sign not in QUIET
    }
    now = sorted((s.rank, m, u, s) for (m, u), s in v.signals.items() if not s.echo and s.sign not in QUIET)
    new = [f for f in now if (f[1], f[2], f[3].way) not in before]
    still = {(m, u, s.way) for _, m, u, s in now}
    over = len(before - still)
    ended = "" if not over else f"{wording.some(over, 'earlier exception')} no longer out of the ordinary."
    return Changes(
        f"since the figures to {periods.name(month)}",
        _items(v, new, Sign.CONCERN),
        _items(v, new, Sign.IMPROVEMENT),
        ended,
        where,
    )


def _seen(v: Shown, last: Record | None) -> int | None:
    """The newest month that the last meeting had before it; two months ago where none is on record."""
    if last is None:
        return v.to - 2
    day = last.day("day")
    tabled = last.month("month") or (periods.of(day) - 1 if day else None)
    return None if tabled is None else min(tabled, v.to - 1)


def _items(v: Shown, found: Sequence[tuple[int, str, str, Signal]], sign: Sign) -> tuple[Item, ...]:
    organisation = v.source.organisation
    return tuple(
        Item(s, v.s.go("measure", measure=m, unit="" if u == FORCE else organisation[u].slug))
        for _, m, u, s in [f for f in found if f[3].sign is sign][:MOST_CHANGES]
    )
