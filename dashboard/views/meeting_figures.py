"""The items of an agenda that figures fill: overview, exceptions, local priorities, processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.exceptions import Found, is_change, sentence, sign_of, signal
from dashboard.exceptions import place as called
from dashboard.meetings.agenda import Line
from dashboard.organisation import FORCE, Unit
from dashboard.selection import Selection
from dashboard.source import Block, Source
from dashboard.views.frame import Link, unit_href
from dashboard.views.local_choice import choices, of_another_year
from dashboard.views.meeting_room import Entry, Fill, Room
from dashboard.views.places import leaves_of, member_month
from dashboard.views.rows import Row
from dashboard.views.scope import scope

MOST = 6  # exceptions told on an agenda: three that worsen, three that improve, more of one if fewer of the other
HEADLINES = (
    "total-notifiable-offences",
    "violence-with-injury",
    "knife-crime",
    "robbery",
    "burglary",
    "positive-outcome-rate",
    "immediate-response-in-15-minutes",
    "public-confidence",
)
FINANCE = ("revenue-forecast-variance", "overtime-variance", "savings-delivered")
WORKFORCE = ("officer-strength", "staff-strength", "detective-vacancies", "sickness-rate")
PROCESSES = (  # one for each process that the monthly scan covers (governance paper, 1.13)
    "immediate-response-in-15-minutes",
    "significant-response-in-60-minutes",
    "positive-outcome-rate",
    "wanted-on-warrant",
    "sex-offender-visits-overdue",
    "victims-code-contact",
    "victim-satisfaction",
    "file-quality",
    "crime-recorded-in-24-hours",
)
CONFIDENCE = ("public-confidence", "confidence-fair", "confidence-listen", "victim-satisfaction")
EXCEPTION = "exception:"


def measures_of(
    draws: str, source: Source, unit: Unit, to: int, s: Selection, own: tuple[str, ...]
) -> tuple[str, ...]:
    """The measures whose figures a filling shows; own: those that the forum looks at."""
    if draws == "performance":
        return (*(own or HEADLINES), *FINANCE)
    if draws == "local-priorities" and unit.level == "borough":
        return tuple(c.measure.id for c in choices(source, unit.code, to, s.as_at))
    fixed = {"finance": (*FINANCE, *WORKFORCE), "processes": own or PROCESSES, "confidence": CONFIDENCE}
    return fixed.get(draws, ())


def wanted(
    source: Source, lines: Iterable[Line], unit: Unit, to: int, s: Selection, own: tuple[str, ...]
) -> list[Block]:
    """The series that the items of an agenda show, as blocks for one read."""
    leaves = leaves_of(source, unit, member_month(source, unit, to))
    ids = [m for line in lines for m in measures_of(line.draws, source, unit, to, s, own)]
    blocks: list[Block] = [(_resolved(source, ids, to, s), (*leaves, FORCE))]
    for line in lines:
        if line.measures:
            units = [c for u in line.units or leaves for c in _leaves(source, u, to)]
            blocks.append((_resolved(source, line.measures, to, s), (*units, FORCE)))
    return blocks


def _leaves(source: Source, code: str, to: int) -> tuple[str, ...]:
    unit = source.organisation.find(code)
    return leaves_of(source, unit, member_month(source, unit, to)) if unit else ()


def _resolved(source: Source, ids: Iterable[str], to: int, s: Selection) -> tuple[str, ...]:
    known = (m for m in dict.fromkeys(ids) if m in source.catalogue)
    return tuple(dict.fromkeys(source.resolve(m, to, s.as_at) for m in known))


def overview(room: Room) -> Fill:
    """The main figures of the scope, finance beside them; the Met's money where the unit has none."""
    own = [m for m in room.forum.many("measures") if "processes" not in room.drawn or not _process(room, m)]
    rows = room.lines(own or HEADLINES)
    money = room.lines(FINANCE) if room.unit.level in ("force", "group") else ()
    more = (Link(f"All measures of {room.name.replace('The Met', 'the Met')}", _overview(room)),)
    return figured(room, (*rows, *money), more)


def figured(room: Room, rows: tuple[Row, ...], more: tuple[Link, ...] = ()) -> Fill:
    """Figures; in words why there are none."""
    known = f"were known on {wording.day(room.s.as_at)}" if room.s.as_at else "are loaded"
    return Fill("" if rows else f"No figures of this {known}.", rows, more=more)


def _overview(room: Room) -> str:
    return unit_href(replace(room.s, page="met", ref=""), room.unit)


def table(*measures: str) -> Callable[[Room], Fill]:
    """A filling that shows these measures."""

    def fill(room: Room) -> Fill:
        return figured(room, room.lines(measures))

    return fill


def processes(room: Room) -> Fill:
    """How the forum's processes run: its own measures, or one of each process that the scan covers."""
    own = [m for m in room.forum.many("measures") if "performance" not in room.drawn or _process(room, m)]
    return figured(room, room.lines(own or PROCESSES))


def _process(room: Room, measure: str) -> bool:
    """Whether a measure is of what the police do, not of what was recorded."""
    return measure in room.desk.catalogue and room.desk.measure(measure).family != "recorded-offences"


def local_priorities(room: Room) -> Fill:
    """Each local priority of the borough with its figures; anti-social behaviour always."""
    if room.unit.level != "borough":
        return Fill("Local priorities are those of boroughs; this forum has none.")
    picked = choices(room.desk, room.unit.code, room.to, room.s.as_at)
    rows = room.lines([c.measure.id for c in picked])
    bare = [c.measure for c in picked if c.measure.id not in {r.measure.id for r in rows}]
    entries = tuple(
        Entry(
            f"{m.name}: no figures of this borough are known",
            room.s.go("measure", measure=m.id, unit=room.slug),
        )
        for m in bare
    )
    entries += tuple(
        Entry(row.signal.sentence, row.href, signal=row.signal, illustrative=row.illustrative)
        for row in rows
        if row.signal and row.signal.sign is not Sign.USUAL
    )
    said = [of_another_year(picked, room.to)]
    if any(c.illustrative for c in picked):
        said.append("The choices are illustrative: this borough’s own are not known to us.")
    href = room.s.go("local", unit=room.unit.slug)
    return Fill(" ".join(filter(None, said)), rows, entries, (Link("Each priority in full", href),))


def exceptions(room: Room) -> Fill:
    """What the scan of the meeting's month found in its scope, worse and better, the highest rank first."""
    scan = room.desk.scan(room.to, room.s.as_at)
    href = room.s.go("exceptions", unit=room.slug)
    if scan is None:
        known = f" with what was known on {wording.day(room.s.as_at)}" if room.s.as_at else ""
        return Fill(f"{periods.name(room.to)} has not been scanned for exceptions{known}.")
    where = scope(room.desk, replace(room.s, unit=room.slug), room.to)
    own = room.forum.many("measures")
    found = [f for f in where.found(scan.found) if is_change(f) and (not own or _base(f.measure) in own)]
    shown = _even(room, found)
    if not shown:
        return Fill(
            f"Nothing out of the ordinary in {periods.name(room.to)}.", more=(Link("Exceptions", href),)
        )
    rest = len(found) - len(shown)
    text = f"{wording.some(rest, 'more exception')}" if rest else "All exceptions in full"
    return Fill("", (), tuple(_told(room, f) for f in shown), (Link(text, href),), len(found))


def _base(measure: str) -> str:
    return measure.partition("@")[0]


def _even(room: Room, found: list[Found]) -> list[Found]:
    """At most six: half of concern and half improving, more of one where the other has fewer."""
    signs: dict[Sign, list[Found]] = {}
    for f in sorted(found, key=lambda f: f.rank):
        signs.setdefault(sign_of(room.desk.measure(f.measure), f.direction), []).append(f)
    worse, better = signs.get(Sign.CONCERN, []), signs.get(Sign.IMPROVEMENT, [])
    few = min(len(better), MOST // 2)
    picked = worse[: MOST - few]
    picked += better[: MOST - len(picked)]
    return picked + signs.get(Sign.NOTABLE, [])[: MOST - len(picked)]


def _told(room: Room, f: Found) -> Entry:
    measure, where = room.desk.measure(f.measure), called(room.desk.organisation, f.unit)
    slug = "" if f.unit == FORCE else room.desk.organisation[f.unit].slug
    return Entry(
        sentence(f, measure, where),
        room.s.go("measure", measure=f.measure, unit=slug),
        signal=signal(f, measure, where),
        keep=f"{EXCEPTION}{_base(f.measure)}:{f.unit}:{f.direction}",
        title=f"{measure.name} in {where}",
        illustrative=f.measure in room.desk.spans and room.desk.spans[f.measure].illustrative,
    )


@dataclass(frozen=True)
class Kept:
    """An exception that is to be an item: what its key says."""

    measure: str
    unit: str


def kept(key: str) -> Kept | None:
    """What the key of an exception's item names; None for another key."""
    parts = key.removeprefix(EXCEPTION).split(":")
    return Kept(parts[0], parts[1]) if key.startswith(EXCEPTION) and len(parts) == 3 else None


def keys_of(line: Line) -> tuple[str, ...]:
    """The keys under which what a line is about need not become an item again."""
    both = (f"{EXCEPTION}{m}:{u}:{way}" for m in line.measures for u in line.units for way in (-1, 1))
    return (line.key, *both)


def measured(room: Room, line: Line) -> Fill:
    """An item that names measures: their figures where it names them, and what the scan says of them."""
    units = [room.desk.organisation.find(u) for u in line.units] or [room.unit]
    rows = tuple(r for m in line.measures for u in units if u and (r := room.line(m, u)) is not None)
    entries = tuple(
        Entry(r.signal.sentence, r.href, signal=r.signal, illustrative=r.illustrative)
        for r in rows
        if r.signal and r.signal.sentence
    )
    return Fill(rows=rows, entries=entries)
