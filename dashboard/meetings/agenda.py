"""An agenda that writes itself: the standing items of a forum, and what people made of them.

What nobody has touched comes from the standing items each time anew; what somebody has touched is an
`item` record under the same key. So neither writes over the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.meetings.calendar import Sitting
from dashboard.records.field import Value
from dashboard.records.record import Record, Records

STANDING = "standing:"
PAPERS = "papers"  # what fills the item of a meeting that has papers, and no standing item for them
STEP = 10.0  # room between two standing items for what people put there
LAST = 999.0  # the highest place that an item can have
LEAST = 1e-6  # places nearer to each other than this are dealt out anew


@dataclass(frozen=True)
class Line:
    """One item of an agenda. key tells it from the others of its meeting; place orders them.

    draws names what fills it by itself (a choice of standing items), `item` is the record of what people
    did to it, None where nobody has touched it.
    """

    key: str
    place: float
    title: str
    type: str = "other"
    draws: str = "nothing"
    minutes: str = ""
    purpose: str = "discuss"
    presenter: str = ""
    outcome: str = ""
    out: bool = False
    mandatory: bool = False
    source: str = ""
    measures: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    paper: str = ""
    item: Record | None = None

    @property
    def revision(self) -> int:
        return self.item.revision if self.item else 0


def standing_items(forum: Record, records: Records) -> tuple[Record, ...]:
    """The standing items that hold for a forum, in order: its own, and those of its level whose word is in
    its name. Where both are filled by the same, its own holds."""
    own = records.naming("standing", "forum", forum.ref)
    drawn = {s.text("draws") for s in own} - {"nothing", ""}
    shared = [
        s
        for s in records.of("standing")
        if not s.text("forum") and _holds(s, forum) and s.text("draws") not in drawn
    ]
    return tuple(sorted((*own, *shared), key=lambda s: (s.number("order") or 0, s.ref)))


def _holds(standing: Record, forum: Record) -> bool:
    level, word = standing.text("level"), standing.text("among").casefold()
    return level in ("", forum.text("level")) and word in forum.text("name").casefold()


def agenda(sitting: Sitting, records: Records) -> tuple[Line, ...]:
    """Every item of a meeting in order, those taken out too."""
    items = {_key(i): i for i in records.naming("item", "meeting", sitting.ref)}
    lines = [_standing(s) for s in standing_items(sitting.forum, records)]
    if records.naming("paper", "meeting", sitting.ref) and all(x.draws != PAPERS for x in lines):
        lines.append(Line(PAPERS, LAST - STEP, "Papers", "paper", PAPERS))
    merged = [_touched(line, items.pop(line.key, None)) for line in lines]
    added = [_added(item, records) for item in items.values()]
    return tuple(sorted((*merged, *added), key=lambda line: (line.place, line.key)))


def _key(item: Record) -> str:
    return item.text("key") or item.ref


def _standing(s: Record) -> Line:
    return Line(
        key=STANDING + s.ref,
        place=(s.number("order") or 0) * STEP,
        title=s.text("title"),
        type=s.text("type"),
        draws=s.text("draws") or "nothing",
        minutes=s.text("minutes"),
        purpose=s.text("purpose"),
        mandatory=bool(s.text("mandatory")),
        source=s.text("source"),
    )


def _touched(line: Line, item: Record | None) -> Line:
    """A line as people left it. A mandatory item is on the agenda whatever a record says."""
    if item is None:
        return line
    order = item.number("order")
    return replace(
        line,
        place=line.place if order is None else order,
        title=item.text("title") or line.title,
        minutes=item.text("minutes") or line.minutes,
        purpose=item.text("purpose") or line.purpose,
        presenter=item.text("presenter"),
        outcome=item.text("outcome"),
        out=item.text("state") == "out" and not line.mandatory,
        measures=item.many("measures"),
        units=item.many("units"),
        paper=item.text("paper"),
        item=item,
    )


def _added(item: Record, records: Records) -> Line:
    """An item of its own; one whose standing item is no more keeps what fills it."""
    standing = records.get("standing", _key(item).removeprefix(STANDING))
    line = Line(_key(item), LAST, item.text("title"), item.text("type"))
    if standing is not None and _key(item).startswith(STANDING):
        line = replace(line, draws=standing.text("draws"))
    return _touched(line, item)


def body(line: Line, meeting: str) -> dict[str, Value]:
    """The fields of a new item record that says what the line says."""
    return {
        "meeting": meeting,
        "key": line.key,
        "title": line.title,
        "type": line.type,
        "minutes": line.minutes,
        "purpose": line.purpose,
        "presenter": line.presenter,
        "order": f"{line.place:.10g}",
    }


def moved(lines: Sequence[Line], key: str, to: int) -> dict[str, float]:
    """New places, by key, that put a line at position `to` (from 0) among the others; few change.

    Lines left out of the result keep their places. KeyError where there is no such line.
    """
    rest = [line for line in lines if line.key != key]
    if len(rest) == len(lines):
        raise KeyError(key)
    to = min(max(to, 0), len(rest))
    if [line.key for line in lines][to : to + 1] == [key]:
        return {}
    low = rest[to - 1].place if to else 0.0
    high = rest[to].place if to < len(rest) else min(low + 2 * STEP, LAST)
    if high - low > LEAST:
        return {key: (low + high) / 2}
    order = [*(line.key for line in rest[:to]), key, *(line.key for line in rest[to:])]
    step = min(STEP, LAST / (len(order) + 1))
    return {k: step * (i + 1) for i, k in enumerate(order)}


def on(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that are on the agenda."""
    return tuple(line for line in lines if not line.out)
