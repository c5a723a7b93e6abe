"""The making of a demonstration store in the order of its days, as one is used: what is released is scanned, and in
between the records are kept and meetings closed on what was known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection

from dashboard import periods
from dashboard.catalogue import Catalogue
from data import demo
from data.demo import records
from data.demo.releases import DAYS, Step, steps
from data.load import Source, store
from data.records import Wish
from data.scans import scan_newest, scan_within

FILE = "demonstration figures"
SCANNED_MONTHS = 4  # so that a first look shows which exceptions have lasted
Tell = Callable[[str, float], None]


def make(
    connection: Connection, catalogue: Catalogue, tell: Tell, close: records.Close | None = None
) -> None:
    """All of it, in the caller's transaction. tell hears what is being done and the share done, 0 to 1."""
    tell(FILE, 0.0)
    batches = demo.batches(lambda share: tell(FILE, share / (len(DAYS) + 1)))
    wishes = records.script(connection)
    records.play(connection, _between(wishes, date.min, DAYS[0]))
    for number, (step, end) in enumerate(zip(steps(batches), (*DAYS[1:], date.max), strict=True), 1):
        part = [(number + share) / (len(DAYS) + 1) for share in (0.0, 0.4, 0.7)]
        tell(f"{FILE} of {periods.name(periods.of(step.day) - 1)}", part[0])
        store(connection, _sources(step), catalogue)
        tell("scanning for exceptions", part[1])
        _scan(connection, catalogue, step.day)
        tell("records of the meetings", part[2])
        records.play(connection, _between(wishes, step.day, end), close)


def _between(wishes: Sequence[Wish], first: date, end: date) -> list[Wish]:
    """The wishes from a day on, before another."""
    return [w for w in wishes if w.at is not None and first <= w.at.date() < end]


def _sources(step: Step) -> list[Source]:
    return [
        Source(f"{FILE}: {b.title}", f"demonstration-{step.day}-{i}", b, step.day)
        for i, b in enumerate(step.batches)
    ]


def _scan(connection: Connection, catalogue: Catalogue, day: date) -> None:
    """The newest month, as with every load; with the first release the months before it too."""
    earlier = SCANNED_MONTHS - len(DAYS) if day == DAYS[0] else 0
    for back in range(earlier, 0, -1):
        scan_within(connection, catalogue, periods.of(day) - 1 - back)
    scan_newest(connection, catalogue, raised=True)
