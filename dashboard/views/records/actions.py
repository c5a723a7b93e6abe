"""All actions: overdue, due soon, open, done; by forum, programme and owner, with what they should move."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Record
from dashboard.selection import Selection
from dashboard.signal import Signal
from dashboard.views.frame import Frame, Link, month_to
from dashboard.views.records import words
from dashboard.views.records.desk import Desk, href
from dashboard.views.records.due import due_words, is_late, is_open, is_soon
from dashboard.views.records.frames import record_frame
from dashboard.views.records.listed import controls, empty, files, holds, new_link

LATELY = 12  # closed actions of a first look
OVERDUE, SOON = "overdue", "due-soon"


@dataclass(frozen=True)
class ActionLine:
    """An action in a row. due in words; measure is what it should move, signal what the scan says of it."""

    record: Record
    title: str
    href: str
    owner: str
    due: str
    sort: str
    late: bool
    status: str
    forum: str
    place: str
    measure: Link | None
    signal: Signal | None


@dataclass(frozen=True)
class Group:
    """Actions that belong together, or how many there are of each state: open, overdue, due soon, done."""

    name: str
    href: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True)
class Programme:
    """A named set of actions: how far it is, and what the scan says of the measures it should move."""

    title: str
    href: str
    progress: str
    next: str
    measures: tuple[tuple[Link, Signal | None], ...]
    illustrative: bool


@dataclass(frozen=True)
class ActionList:
    """Actions of one state."""

    code: str
    title: str
    lines: tuple[ActionLine, ...]
    rest: Link | None = None


@dataclass(frozen=True)
class ActionsPage:
    """The whole page; empty says why there is nothing."""

    frame: Frame
    kind: Kind
    lists: tuple[ActionList, ...]
    programmes: tuple[Programme, ...]
    groups: tuple[tuple[str, tuple[Group, ...]], ...]
    empty: str
    new: Link | None
    register: Link
    files: tuple[Link, ...]


def actions_page(desk: Desk, s: Selection) -> ActionsPage:
    """Every action that the reader may see, of the status, place and forum that s asks for."""
    kind, today = kinds()["action"], s.as_at or desk.today
    every = desk.records(s.as_at).of("action")
    chosen = [r for r in every if _holds(desk, s, r, today)]
    lists = _lists(desk, s, chosen, today)
    return ActionsPage(
        frame=record_frame(
            desk,
            s,
            title="Actions",
            lead=lead(chosen, today),
            crumbs=(Link("Actions", s.href()),),
            records=chosen,
            controls=controls(desk, s, kind, every, ((OVERDUE, "Overdue"), (SOON, "Due within two weeks"))),
        ),
        kind=kind,
        lists=lists,
        programmes=tuple(_programme(desk, s, p, today) for p in _programmes(desk, s, chosen)),
        groups=(("By forum", _groups(desk, s, chosen, today, "forum")), ("By owner", _groups(desk, s, chosen, today, "owner")))
        if chosen
        else (),
        empty="" if chosen else empty(desk, kind, bool(every)),
        new=new_link(desk, s, kind),
        register=Link("All fields as one table", s.go("records", register="action")),
        files=files(s, kind),
    )  # fmt: skip


def _holds(desk: Desk, s: Selection, r: Record, today: date) -> bool:
    if s.status in (OVERDUE, SOON):
        wanted = is_late(r, today) if s.status == OVERDUE else is_soon(r, today)
        return wanted and holds(desk, replace(s, status=""), r)
    return holds(desk, s, r)


def lead(records: Iterable[Record], today: date) -> str:
    """'7 open: 2 overdue, 3 due within two weeks.'"""
    open_ = [r for r in records if is_open(r)]
    late = sum(is_late(r, today) for r in open_)
    soon = sum(is_soon(r, today) for r in open_)
    if not open_:
        return "No action is open."
    overdue = f"{late} overdue" if late else "none overdue"
    return f"{wording.some(len(open_), 'action')} open on {wording.day(today)}: {overdue}, {soon} due within two weeks."


def _lists(desk: Desk, s: Selection, chosen: list[Record], today: date) -> tuple[ActionList, ...]:
    late = [r for r in chosen if is_late(r, today)]
    soon = [r for r in chosen if is_soon(r, today)]
    done = [r for r in chosen if not is_open(r)]
    later = [r for r in chosen if is_open(r) and r not in late and r not in soon]
    closed = sorted(done, key=lambda r: r.text("closed_on"), reverse=True)
    shown = closed if s.view == "all" else closed[:LATELY]
    rest = len(closed) - len(shown)
    more = Link(f"Show {rest} more closed", s.href(view="all")) if rest else None

    def lines(rows: list[Record]) -> tuple[ActionLine, ...]:
        return tuple(action_line(desk, s, r, today) for r in rows)

    def by_due(rows: list[Record]) -> list[Record]:
        return sorted(rows, key=lambda r: (r.text("due"), r.ref))

    found = (
        ActionList("overdue", "Overdue", lines(by_due(late))),
        ActionList("soon", "Due within two weeks", lines(by_due(soon))),
        ActionList("open", "Open, due later", lines(by_due(later))),
        ActionList("closed", "Closed", lines(shown), more),
    )
    return tuple(x for x in found if x.lines or x.code == "overdue") if chosen else ()


def action_line(desk: Desk, s: Selection, r: Record, today: date) -> ActionLine:
    """An action as a row."""
    forum = desk.records(s.as_at).get("forum", r.text("forum"))
    measure = r.text("measure")
    return ActionLine(
        record=r,
        title=words.title(desk, r),
        href=href(s, r),
        owner=r.text("owner"),
        due=due_words(r, today),
        sort=r.text("due").replace("-", ""),
        late=is_late(r, today),
        status=kinds()["action"].fields["status"].words(r.text("status")),
        forum=words.title(desk, forum) if forum else "",
        place=words.place_link(desk, s, r.text("unit")).text,
        measure=words.measure_link(desk, s, measure, r) if measure else None,
        signal=signal_of(desk, s, measure, r.text("measure_unit") or r.text("unit") or FORCE),
    )


def signal_of(desk: Desk, s: Selection, measure: str, unit: str) -> Signal | None:
    """What the scan of the newest month says of a measure in a unit."""
    month = month_to(s, desk)
    return (
        (desk.signals(month, s.as_at) or {}).get((desk.resolve(measure, month, s.as_at), unit))
        if measure
        else None
    )


def _programmes(desk: Desk, s: Selection, chosen: list[Record]) -> list[Record]:
    """The programmes of these actions; without a choice, all that run."""
    named = {r.text("programme") for r in chosen}
    every = desk.records(s.as_at).of("programme")
    narrowed = s.status or s.unit or s.forum
    return [p for p in every if p.ref in named or (not narrowed and p.text("state") == "running")]


def _programme(desk: Desk, s: Selection, p: Record, today: date) -> Programme:
    actions = desk.records(s.as_at).naming("action", "programme", p.ref)
    due = p.day("next_report")
    return Programme(
        title=words.title(desk, p),
        href=href(s, p),
        progress=progress(actions, today),
        next=f"Next report {wording.day(due)}." if due else "",
        measures=tuple(
            (words.measure_link(desk, s, m), signal_of(desk, s, m, FORCE)) for m in p.many("measures")
        ),
        illustrative=p.illustrative,
    )


def progress(actions: Iterable[Record], today: date) -> str:
    """'3 of 7 actions closed, 1 overdue.'"""
    each = list(actions)
    if not each:
        return "No actions yet."
    late = sum(is_late(r, today) for r in each)
    done = sum(not is_open(r) for r in each)
    return f"{done} of {wording.some(len(each), 'action')} closed, {late or 'none'} overdue."


def _groups(desk: Desk, s: Selection, chosen: list[Record], today: date, by: str) -> tuple[Group, ...]:
    found: dict[str, list[Record]] = {}
    for r in chosen:
        found.setdefault(r.text(by), []).append(r)

    def named(key: str) -> str:
        forum = desk.records(s.as_at).get("forum", key) if by == "forum" else None
        return words.title(desk, forum) if forum else key or "No forum"

    def where(key: str) -> str:
        return s.href(forum=key, view="") if by == "forum" and key else ""

    tests: tuple[Callable[[Record], bool], ...] = (
        is_open,
        lambda r: is_late(r, today),
        lambda r: is_soon(r, today),
        lambda r: not is_open(r),
    )
    groups = (
        Group(named(k), where(k), tuple(sum(t(r) for r in rows) for t in tests))  # type: ignore[arg-type]
        for k, rows in found.items()
    )
    return tuple(sorted(groups, key=lambda g: (-g.counts[1], -g.counts[0], g.name)))


def first_raised(actions: Iterable[Record], today: date) -> date:
    """The day of the first action of a set; today where none is dated."""
    days = [d for r in actions if (d := r.day("raised") or (r.made.date() if r.made else None))]
    return min(days, default=today)
