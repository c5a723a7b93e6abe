"""What the items of an agenda are filled from, and what fills one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.meetings.calendar import Sitting, find, preceding
from dashboard.organisation import FORCE, Unit
from dashboard.records.kind import kinds
from dashboard.records.record import Record, Records
from dashboard.selection import Selection
from dashboard.series import Series
from dashboard.source import Key, Signal
from dashboard.views import frame as frames
from dashboard.views.frame import Link
from dashboard.views.places import figures_of, leaves_of, member_month
from dashboard.views.records.desk import Desk, UnknownRecord, href
from dashboard.views.rows import Row, row

NEAR = timedelta(days=92)  # how far back "since the last meeting" reaches where there was none


def adding(kind: str, **given: str) -> str:
    """The address of the form for a new record of a kind that begins with these fields."""
    return Selection(
        "records", register=kind, view="new", given=";".join(f"{k}:{v}" for k, v in given.items())
    ).href()


@dataclass(frozen=True)
class Entry:
    """One line under an item. note is said beside it; keep is the key under which it can become an item of
    its own, title what that item would be called."""

    text: str
    href: str = ""
    note: str = ""
    signal: Signal | None = None
    keep: str = ""
    title: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Fill:
    """What stands under an item by itself: a sentence, figures, lines, ways on. All empty: nothing does.

    every: how many lines there are, those that only the way on leads to with them.
    """

    said: str = ""
    rows: tuple[Row, ...] = ()
    entries: tuple[Entry, ...] = ()
    more: tuple[Link, ...] = ()
    every: int = 0


@dataclass(frozen=True)
class Room:
    """One meeting with the figures and records that are tabled there.

    s looks at the figures as tabled: its month, its cut-off. series holds what wanted() named;
    drawn is what fills the items of the agenda; writes: ways to forms are offered, not on paper.
    """

    desk: Desk
    s: Selection
    sitting: Sitting
    unit: Unit
    to: int
    records: Records
    series: Mapping[Key, Series]
    signals: Mapping[Key, Signal] | None
    drawn: frozenset[str] = frozenset()
    writes: bool = True

    @property
    def forum(self) -> Record:
        return self.sitting.forum

    @property
    def day(self) -> date:
        return self.sitting.day

    @property
    def moment(self) -> date:
        """The day on which due dates are held against: the meeting's, or today while that is to come."""
        return min(self.day, self.desk.today)

    @property
    def before(self) -> date:
        """The day of the forum's last meeting before this one."""
        last = preceding(self.forum, self.records, self.day)
        return last.day if last else self.day - NEAR

    @property
    def slug(self) -> str:
        """The unit as addresses name it; empty for the Met."""
        return "" if self.unit.code == FORCE else self.unit.slug

    @property
    def name(self) -> str:
        return frames.called(self.desk.organisation, self.unit, self.to)

    def line(self, measure: str, unit: Unit | None = None) -> Row | None:
        """A measure as a row, London beside it; None where no figure is held."""
        unit = unit or self.unit
        id = self.desk.resolve(measure, self.to, self.s.as_at)
        leaves = leaves_of(self.desk, unit, member_month(self.desk, unit, self.to))
        own = figures_of(self.series, id, unit, leaves)
        if own is None:
            return None
        slug = "" if unit.code == FORCE else unit.slug
        london = None if unit.level in ("force", "group") else self.series.get((id, FORCE))
        found = (self.signals or {}).get((id, FORCE if unit.level == "group" else unit.code))
        link = self.s.go("measure", measure=id, unit=slug)
        return row(self.s, self.desk.measure(id), self.to, own, london, None, found, link)

    def lines(self, measures: Sequence[str]) -> tuple[Row, ...]:
        """The rows of those measures that have figures."""
        return tuple(r for m in measures if (r := self.line(m)) is not None)

    def link(self, record: Record) -> str:
        """The page of a record, as it is now."""
        return href(Selection(), record)

    def entry(self, record: Record, note: str = "", text: str = "") -> Entry:
        """A record as a line: as it is called, after its reference, or in the words given."""
        called = text or f"{record.ref}: {kinds()[record.kind].named(record)}"
        return Entry(called, self.link(record), note, illustrative=record.illustrative)

    def offer(self, text: str, kind: str, **given: str) -> tuple[Link, ...]:
        """The way to the form of a new record, for those who may write one here."""
        may = self.desk.principal.may_edit(kinds()[kind].rights, self.unit.code)
        return (Link(text, adding(kind, **given)),) if self.writes and may else ()

    def unit_named(self, code: str) -> str:
        """What a unit's code is called; the Met for none."""
        unit = self.desk.organisation.find(code or FORCE)
        return frames.called(self.desk.organisation, unit, self.to) if unit else code


def unit_of_forum(forum: Record) -> str:
    """The code of the unit that a forum's records belong to."""
    return forum.text("unit") or FORCE


def records_of(desk: Desk, ref: str) -> tuple[Sitting, Records]:
    """The meeting of a reference and all records; UnknownRecord where there is none."""
    records = desk.records()
    sitting = find(ref, records)
    if sitting is None:
        raise UnknownRecord(ref)
    return sitting, records
