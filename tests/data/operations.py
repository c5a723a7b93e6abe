"""What people and commands do to a store, each on a store made ready for it, small enough to be done often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from dashboard import periods
from dashboard.cases import Words
from dashboard.catalogue import catalogue
from dashboard.principal import ANYONE
from dashboard.records.field import Value
from dashboard.records.follow import follow
from data import backup, schema, setup
from data.batch import Choice
from data.cases import say
from data.packs import New, Part, freeze
from data.records import Wish, read_records, save
from data.register_files import read
from data.register_load import load
from data.release import release
from data.scans import run_scan
from tests.dashboard.findings import found, scan
from tests.data.batches import CAMDEN, LAMBETH, NONE, batch, only_two_boroughs, put, source
from tests.data.breaking import broken, killed
from tests.data.dying import small
from tests.data.scans import put_scan
from tests.data.test_records import START, action
from tests.data.test_register_files import scene

ACTIONS = (
    b"kind,What will be done,Owner,Due\naction,Visit,Commander,2017-12-01\naction,Tell,Commander,2017-12-02\n"
)
FORUM = "performance-group"
MEETING = f"{FORUM}-2017-12-19"


@dataclass(frozen=True)
class Operation:
    """prepare makes a fresh store ready; work is what must be done wholly or not at all."""

    prepare: Callable[[Engine], Any]
    work: Callable[[Engine], Any]


def nothing(_engine: Engine) -> None:
    """A store as it is made."""


def _old(engine: Engine) -> None:
    put(engine, catalogue(), source(batch({("robbery", LAMBETH): [1, 2], ("robbery", CAMDEN): [3, 4]})))


def _release(engine: Engine) -> None:
    put(engine, catalogue(), source(small(), date(2018, 1, 4)))


def _earlier(engine: Engine) -> None:
    put(engine, catalogue(), source(small(), date(2017, 11, 4)))


def _two(engine: Engine) -> None:
    one, other = source(small(), date(2018, 1, 4)), source(small(), date(2018, 2, 4))
    put(engine, catalogue(), one, other)


def _choices(year: int, day: date) -> Any:
    crimes = ("anti-social-behaviour-calls", "burglary", "robbery-personal")
    made = [Choice(LAMBETH, year, rank, m, "A letter", day) for rank, m in enumerate(crimes, 1)]
    figures = batch({("burglary", LAMBETH): [NONE] * 12}, f"{year}-04", kind="local-priorities", choices=made)
    return source(figures, day, f"{day}-priorities.csv")


def _priorities(engine: Engine) -> None:
    put(engine, catalogue(), _choices(2017, date(2017, 5, 2)))


def _other_priorities(engine: Engine) -> None:
    put(engine, catalogue(), _choices(2017, date(2017, 4, 2)))


def _import(engine: Engine) -> None:
    load(engine, read("actions.csv", ACTIONS), scene())


def _made(engine: Engine) -> None:
    save(engine, action("One"), action("Two"))


def _changed(engine: Engine) -> None:
    save(engine, Wish("action", {"owner": "DAC"}, "A-2017-001", 1, by="One", at=START))


def _withdrawn(engine: Engine) -> None:
    save(engine, Wish("action", {}, "A-2017-001", 1, "A mistake", "One", START, withdraw=True))


def _theme(engine: Engine) -> None:
    body: dict[str, Value] = {
        "forum": FORUM,
        "month": "2017-12",
        "title": "Moped crime",
        "measures": ("robbery",),
    }
    body |= {
        "rationale": "priority",
        "reason": "Robbery",
        "cascade_to": (LAMBETH, CAMDEN),
        "state": "planned",
    }
    save(engine, Wish("theme", body, by="One", at=START), follow=follow)


def _break(engine: Engine) -> None:
    body: dict[str, Value] = {
        "measures": ("robbery",),
        "month": "2017-06",
        "cause": "A new system",
        "author": "Analyst",
    }
    save(engine, Wish("break", {**body, "recorded": "2017-07-01"}, by="Analyst", at=START))


def _suggested(engine: Engine) -> None:
    _old(engine)
    _break(engine)


def _approved(engine: Engine) -> None:
    body: dict[str, Value] = {"approver": "Performance lead", "approved": "2017-07-02"}
    save(engine, Wish("break", body, "B-2017-001", 1, by="Performance lead", at=START))


def _sitting(engine: Engine) -> None:
    body = {"forum": FORUM, "day": "2017-12-19", "status": "planned", "title": "Board"}
    save(engine, Wish("meeting", body, MEETING, by="Secretariat", at=START))


def _pack(engine: Engine, *wishes: Wish) -> None:
    with engine.connect() as connection:
        state = connection.execute(select(schema.state)).one()
    parts = tuple(Part(f"page-{n}.html", "Agenda", "text/html", b"<p>1</p>" * 99) for n in range(3))
    made = New(1, MEETING, "Board", "Secretariat", state.version, state.records_version, date(2017, 12, 5),
               periods.month(2017, 11), "OFFICIAL", parts, START)  # fmt: skip
    freeze(engine, made, wishes)


def _closed(engine: Engine) -> None:
    with engine.connect() as connection:
        old = read_records(connection).get("meeting", MEETING)
    assert old is not None
    _pack(engine, Wish("meeting", {**old.body, "status": "closed"}, MEETING, old.revision, by="x", at=START))


def _case(engine: Engine) -> None:
    _old(engine)
    put_scan(engine, scan([found()]))


def _word(engine: Engine) -> None:
    say(engine, 1, Words("explained", "real change", "Two gangs moved in.", "Analyst", 1), ANYONE)


def _history(engine: Engine) -> None:
    rows = [10.0, 12, 9, 11, 13, 8] * 7
    figures = {(m, u): [*rows, 60] for m in ("robbery-personal", "burglary") for u in (LAMBETH, CAMDEN)}
    put(only_two_boroughs(engine), catalogue(), source(batch(figures, "2014-05")))


def _scanned(engine: Engine) -> None:
    _history(engine)
    _scan(engine)


def _release_and_scan(engine: Engine) -> None:
    figures = {(m, u): [20.0] for m in ("robbery-personal", "burglary") for u in (LAMBETH, CAMDEN)}
    _, found = release(engine, [source(batch(figures, "2017-12"), date(2018, 1, 4))], catalogue())
    assert found is not None


def _scan(engine: Engine) -> None:
    assert run_scan(engine, catalogue()) is not None


OPERATIONS = {
    "a first load": Operation(nothing, _release),
    "a load of revisions": Operation(_old, _release),
    "a load of an earlier day": Operation(_old, _earlier),
    "a load of two files": Operation(_old, _two),
    "a load of priorities": Operation(nothing, _priorities),
    "a load of priorities agreed earlier": Operation(_priorities, _other_priorities),
    "an import": Operation(nothing, _import),
    "an edit": Operation(_made, _changed),
    "a withdrawal": Operation(_made, _withdrawn),
    "a theme that cascades": Operation(nothing, _theme),
    "a break": Operation(_old, _break),
    "an approval": Operation(_suggested, _approved),
    "a tabling": Operation(_sitting, _pack),
    "a closing": Operation(_sitting, _closed),
    "a word on a case": Operation(_case, _word),
    "a scan": Operation(_history, _scan),
    "a load and its scan": Operation(_scanned, _release_and_scan),
}


def do(url: str, name: str) -> None:
    """The operation on the store at an address, as a process of its own does it."""
    engine = setup.open_engine(url)
    OPERATIONS[name].work(engine)
    engine.dispose()


def do_and_die(url: str, name: str, at: int) -> None:
    """The same, killed at its at-th statement or commit."""
    with broken(at, killed):
        do(url, name)


def back_up_and_die(url: str, file: str, at: int) -> None:
    """Archives the store, killed at its at-th statement."""
    with broken(at, killed):
        backup.backup(setup.open_engine(url), Path(file))
