"""The page of one meeting: its head, the agenda that writes itself, decisions, the risk picture, its packs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from dashboard import wording
from dashboard.meetings.agenda import Line, agenda, on
from dashboard.meetings.calendar import Sitting, find
from dashboard.organisation import FORCE
from dashboard.records.kind import kinds
from dashboard.records.record import Record
from dashboard.records.rules import unanswered
from dashboard.selection import Selection
from dashboard.views import frame as frames
from dashboard.views import meeting_figures as figures
from dashboard.views import meeting_head as head
from dashboard.views import meeting_records as told
from dashboard.views import meeting_risks as risks
from dashboard.views import meeting_themes as themes
from dashboard.views.frame import Link
from dashboard.views.meeting_room import Fill, Room, adding
from dashboard.views.records.desk import Desk, UnknownRecord

FILLS: dict[str, Callable[[Room], Fill]] = {
    "performance": figures.overview,
    "exceptions": figures.exceptions,
    "local-priorities": figures.local_priorities,
    "processes": figures.processes,
    "confidence": figures.table(*figures.CONFIDENCE),
    "finance": figures.table(*figures.FINANCE, *figures.WORKFORCE),
    "actions": told.actions,
    "programmes": told.programmes,
    "themes": themes.themes,
    "theme-plan": themes.theme_plan,
    "risks": risks.risks,
    "recommendations": risks.recommendations,
    "practice": told.practice,
    "deep-dives": told.deep_dives,
    "papers": told.papers,
    "risk-picture": risks.risk_picture,
    "control-strategy": told.control_strategy,
    "gold-groups": told.gold_groups,
}
ILLUSTRATIVE = "Illustrative records: made for demonstration, not the Met’s."
BOTH = "Illustrative figures and records: made for demonstration, not the Met’s."


@dataclass(frozen=True)
class Draft:
    """What somebody wrote that could not be kept: of which item (or part of the page), and why not."""

    about: str
    words: Mapping[str, str]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One item of the agenda with its number, where it can go, what fills it."""

    number: int
    line: Line
    fill: Fill
    purpose: str
    href: str = ""

    @property
    def name(self) -> str:
        """What addresses call the item on its page."""
        return f"item-{self.number}"


@dataclass(frozen=True)
class Decided:
    """One decision: its effect on the risks in words, and where it is answered while it is not."""

    ref: str
    text: str
    href: str
    effect: str
    answer: Link | None


@dataclass(frozen=True)
class Pictured:
    """One corporate risk after the meeting: score before, what today's decisions do, score expected."""

    title: str
    href: str
    before: int
    effects: str
    expected: int


@dataclass(frozen=True)
class Tabled:
    """One frozen pack of the meeting."""

    number: int
    title: str
    href: str


@dataclass(frozen=True)
class MeetingPage:
    """All that the page of a meeting says. record: it has been put on record; may: the reader may change it."""

    frame: frames.Frame
    ref: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    out: tuple[Item, ...]
    decisions: tuple[Decided, ...]
    picture: tuple[Pictured, ...]
    stops: tuple[str, ...]
    status: str
    marking: str
    record: str
    forms: tuple[Link, ...]
    may: bool
    around: tuple[Link, ...]
    mixed: bool
    pack: tuple[str, ...]
    tabled: tuple[Tabled, ...] = ()
    draft: Draft | None = None
    kept: frozenset[str] = field(default_factory=frozenset)

    @property
    def open(self) -> bool:
        """Whether the reader may still change the agenda."""
        return self.may and self.status != "closed"


def meeting_page(
    desk: Desk, s: Selection, tabled: Sequence[Tabled] = (), draft: Draft | None = None, paper: bool = False
) -> MeetingPage:
    """The meeting that s names, on paper without ways to change it; UnknownRecord where there is none."""
    records = desk.records()
    sitting = find(s.ref, records)
    if sitting is None:
        raise UnknownRecord(s.ref)
    room, lines = enter(desk, s, sitting)
    room = replace(room, writes=not paper)
    items = tuple(_item(room, i, line) for i, line in enumerate(on(lines), 1))
    out = tuple(_item(room, len(items) + i, line) for i, line in enumerate((x for x in lines if x.out), 1))
    decided = records.naming("decision", "meeting", sitting.ref)
    invented = {e.illustrative for i in items for e in i.fill.entries if e.note or e.signal}
    invented |= {r.illustrative for i in items for r in i.fill.rows}
    return MeetingPage(
        frame=_frame(room, s, items),
        ref=sitting.ref,
        facts=head.facts(room),
        items=items,
        out=out,
        decisions=tuple(_decided(room, d) for d in decided),
        picture=_picture(room, decided),
        stops=tuple(
            f"Decision {d.ref} does not say yet what it does to the corporate risks."
            for d in unanswered(sitting.ref, records)
        ),
        status=sitting.status,
        marking=(sitting.record.text("marking") if sitting.record else "") or "OFFICIAL",
        record=room.link(sitting.record) if sitting.record else "",
        forms=head.forms(sitting),
        may=not paper and desk.principal.may_edit("item", room.unit.code),
        around=head.around(room),
        mixed=len(invented) > 1,
        pack=head.pack_of(room, room.drawn),
        tabled=tuple(tabled),
        draft=draft,
        kept=frozenset(key for line in lines for key in figures.keys_of(line)),
    )


def enter(desk: Desk, s: Selection, sitting: Sitting) -> tuple[Room, tuple[Line, ...]]:
    """The meeting with its figures as tabled, and its agenda. One read of the series for all items."""
    now = desk.records()
    unit = desk.organisation.find(sitting.forum.text("unit") or FORCE) or desk.organisation[FORCE]
    then = _as_tabled(desk, s, sitting)
    to = frames.month_to(then, desk)
    then = replace(then, to=to if then.to is not None or then.as_at else None)
    lines = agenda(sitting, now)
    own = sitting.forum.many("measures")
    blocks = figures.wanted(desk, lines, unit, to, then, own)
    series = desk.series(*blocks, as_at=then.as_at)
    records = desk.records(s.as_at) if s.as_at else now
    drawn = frozenset(line.draws for line in on(lines))
    return Room(desk, then, sitting, unit, to, records, series, desk.signals(to, then.as_at), drawn), lines


def _as_tabled(desk: Desk, s: Selection, sitting: Sitting) -> Selection:
    """The way to look at figures: as asked, else as the meeting's cut-off and month say. A meeting that is
    over, and says nothing, had the figures of its day."""
    cutoff = sitting.record.day("cutoff") if sitting.record else None
    past = sitting.day if sitting.day < desk.today else None
    then = replace(s, as_at=s.as_at or cutoff or past)
    month = sitting.record.month("month") if sitting.record else None
    if s.to is not None or month is None:
        return then
    return replace(then, to=min(month, frames.month_to(then, desk)))  # a month to come has no figures yet


def _item(room: Room, number: int, line: Line) -> Item:
    purpose = kinds()["item"].fields["purpose"].words(line.purpose)
    filling = FILLS.get(line.draws)
    fill = filling(room) if filling else figures.measured(room, line) if line.measures else Fill()
    return Item(number, line, fill, purpose, room.link(line.item) if line.item else "")


def _frame(room: Room, s: Selection, items: tuple[Item, ...]) -> frames.Frame:
    sitting, forum = room.sitting, room.forum
    made = frames.frame(
        room.s,
        room.desk,
        room.to,
        title=f"{forum.text('name')}, {wording.day(room.day)}",
        lead=_lead(room, items),
        crumbs=(
            Link("The Met", s.go("met")),
            Link("Meetings", s.go("meetings")),
            Link(forum.text("name"), Selection("forum", ref=forum.ref).href()),
            Link(wording.day(room.day), s.href(), here=True),
        ),
        shown=[x for (_, unit), x in room.series.items() if unit in _shown(room, items)],
    )
    invented = any(e.illustrative for i in items for e in i.fill.entries) or bool(
        sitting.record and sitting.record.illustrative
    )
    every = made.illustrative == frames.ILLUSTRATIVE and invented
    marks = BOTH if every else " ".join(filter(None, (made.illustrative, ILLUSTRATIVE if invented else "")))
    month = tuple(c for c in made.controls if c.key == "to")
    return replace(made, address=s.href(), newest="", notices=s.notices, illustrative=marks, controls=month)


def _shown(room: Room, items: tuple[Item, ...]) -> frozenset[str]:
    """The units whose series are shown: none where no item has figures."""
    if not any(i.fill.rows for i in items):
        return frozenset()
    return frozenset(unit for _, unit in room.series)


def _lead(room: Room, items: tuple[Item, ...]) -> str:
    exceptions = sum(i.fill.every for i in items if i.line.draws == "exceptions")
    minutes = sum(float(i.line.minutes or 0) for i in items)
    parts = [wording.some(len(items), "item")]
    if minutes:
        parts.append(f"{minutes:.0f} minutes")
    if exceptions:
        parts.append(wording.some(exceptions, "exception"))
    return f"{wording.listing(parts)}."


def _decided(room: Room, d: Record) -> Decided:
    open_ = d in unanswered(room.sitting.ref, room.records)
    answer = Link("Answer it", room.link(d)) if open_ else None
    if open_ and d.text("risk_effect") == "some":
        answer = Link("Name the risk", adding("effect", decision=d.ref))
    return Decided(d.ref, d.text("text"), room.link(d), risks.effects_of(room, d), answer)


def _picture(room: Room, decided: Sequence[Record]) -> tuple[Pictured, ...]:
    """Every risk that today's decisions touch; and, at a corporate forum, those they leave alone.

    Scores are those of the day before, where the meeting is over: what came after is not of its picture.
    """
    eve = room.day - timedelta(days=1)
    then = room.desk.records(eve) if decided and room.day < room.desk.today else room.records
    effects = [e for d in decided for e in room.records.naming("effect", "decision", d.ref)]
    touched = {e.text("risk") for e in effects}
    corporate = room.forum.text("level") == "corporate"
    rows = []
    for r in room.records.of("risk") if decided else ():
        before = risks.score(then.get("risk", r.ref) or r)
        if r.ref in touched or (corporate and r.text("state") != "closed"):
            rows.append(_pictured(room, r, before, [e for e in effects if e.text("risk") == r.ref]))
    return tuple(sorted(rows, key=lambda p: (-p.before, p.title)))


def _pictured(room: Room, r: Record, before: int, mine: Sequence[Record]) -> Pictured:
    said = "; ".join(
        f"{e.text('decision')} {told.words(e, 'direction').replace(' it', '')}{risks.change(e)}" for e in mine
    )
    moved = sum(e.number("change") or 0 for e in mine)
    expected = round(min(max(before + moved, 1), 25))
    return Pictured(f"{r.ref}: {r.text('title')}", room.link(r), before, said or "not touched", expected)
