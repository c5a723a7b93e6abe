"""A pack of a meeting: the agenda and the pages it leads to, one after the other, as now or as tabled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard import wording
from dashboard.meetings.calendar import Sitting
from dashboard.principal import Principal
from dashboard.selection import Selection
from dashboard.views import frame as frames
from dashboard.views.frame import Link
from dashboard.views.records.desk import Desk

# What a pack may hold. Who may not read one of these of the forum's place is shown no frozen pack of it.
READ = ("meeting", "item", "action", "decision", "risk", "paper", "recommendation")
INVENTED = "Illustrative in part or whole: made for demonstration, not the Met’s; each page says which."
PACK, TABLED = "pack", "tabled"


@dataclass(frozen=True)
class Body:
    """One page of a pack as HTML of ours, its number from 1."""

    number: int
    title: str
    html: str


@dataclass(frozen=True)
class PackPage:
    """All that a pack shows: its contents, the pages shown here, the files that were made with it."""

    frame: frames.Frame
    marking: str
    said: str
    contents: tuple[Link, ...]
    bodies: tuple[Body, ...]
    files: tuple[Link, ...]
    back: Link


def may_open(principal: Principal, unit: str) -> bool:
    """Whether somebody may open what was tabled at a forum of this unit."""
    return all(principal.may_read(kind, unit) for kind in READ)


def address(ref: str, number: int = 0, part: int = 0) -> str:
    """The address of what was tabled: the newest pack, one of the meeting's packs, one page of that."""
    view = "-".join([TABLED, *(str(n) for n in (number, part) if n)])
    return Selection("meeting", ref=ref, view=view).href()


def asked(view: str) -> tuple[int, int] | None:
    """The pack and the page that a view names, 0 where it names none; None for another view."""
    name, *numbers = view.split("-")
    if (
        name != TABLED
        or len(numbers) > 2
        or not all(n.isascii() and n.isdigit() and len(n) < 4 for n in numbers)
    ):
        return None
    number, part = (*map(int, numbers), 0, 0)[:2]
    return number, part


def pack_page(
    desk: Desk,
    s: Selection,
    sitting: Sitting,
    shown: Selection,
    *,
    title: str,
    said: str,
    marking: str,
    contents: Sequence[Link],
    bodies: Sequence[Body],
    files: Sequence[Link] = (),
) -> PackPage:
    """The page of a pack; shown is how its figures are looked at (month and cut-off)."""
    forum = sitting.forum
    to = frames.month_to(shown, desk)
    meeting = Selection("meeting", ref=sitting.ref)
    made = frames.frame(
        replace(shown, view="", unit=""),
        desk,
        to,
        title=title,
        lead=said,
        crumbs=(
            Link("The Met", s.go("met")),
            Link("Meetings", s.go("meetings")),
            Link(forum.text("name"), Selection("forum", ref=forum.ref).href()),
            Link(wording.day(sitting.day), meeting.href()),
            Link("Pack", s.href(), here=True),
        ),
    )
    mark = INVENTED if any("made for demonstration" in b.html for b in bodies) else ""
    frame = replace(made, address=s.href(), newest="", notices=s.notices, controls=(), illustrative=mark)
    back = Link("The meeting as it is now", meeting.href())
    return PackPage(frame, marking, said, tuple(contents), tuple(bodies), tuple(files), back)
