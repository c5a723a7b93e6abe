"""The audit log: restricted views, exports, refusals, sign-ins; and, read beside them, every change and load.

Changes are logged where they are made, in the same transaction: `case_log`, `record_log`, `releases`.
What is only looked at is noted here, a moment later and many lines at once, so that no reader waits.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Event, Lock, Thread

from sqlalchemy import Connection, Engine, String, func, insert, literal, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.exc import SQLAlchemyError

from data import clock, schema
from data.schema_records import record_log

WAIT = 0.5  # seconds until lines that came together are written
MOST = 5000  # lines that wait; the next one writes them itself
PATIENCE = (
    20 * MOST
)  # lines that wait for a store that takes nothing; then nobody sees what could not be noted
KINDS = ("view", "export", "change", "load", "backup", "restore", "refused", "sign-in", "sign-out")
COMMAND_LINE = "command line"
log = logging.getLogger(__name__)
audit = schema.audit


@dataclass(frozen=True)
class Line:
    """One line: when (UTC), who (as sign-in knows them) and their post, what kind, about what, in detail."""

    at: datetime
    who: str
    post: str
    kind: str
    about: str
    detail: str = ""


def now() -> datetime:
    """The moment in UTC, as the store keeps it."""
    return clock.now()


class AuditLog:
    """Notes lines of one process, and writes them from a thread of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.waiting: deque[Line] = deque()
        self.some, self.lock = Event(), Lock()
        self.thread: Thread | None = None

    def note(self, line: Line) -> None:
        """Takes a line; it is in the store within a second."""
        self.waiting.append(line)
        if len(self.waiting) > MOST and len(self.waiting) % MOST == 1:
            self._flush_or_wait()
        with self.lock:
            if self.thread is None:  # begun late, so that it is the worker's own and not its parent's
                self.thread = Thread(target=self._run, daemon=True, name="audit")
                self.thread.start()
        self.some.set()

    def _flush_or_wait(self) -> None:
        """Readers go on while the store takes nothing, until so many lines wait that one more could be lost."""
        try:
            self.flush()
        except SQLAlchemyError:
            if len(self.waiting) > PATIENCE:
                raise

    def write(self, line: Line) -> None:
        """Takes a line and writes it at once."""
        self.waiting.append(line)
        self.flush()

    def flush(self) -> None:
        """Writes what waits, all or nothing; it goes on waiting where the store cannot be written to."""
        with self.lock:
            lines = list(self.waiting)
            if not lines:
                return
            with self.engine.connect().execution_options(writing=True) as connection, connection.begin():
                connection.execute(insert(audit), [asdict(line) for line in lines])
            for _ in lines:
                self.waiting.popleft()

    def _run(self) -> None:
        pause = Event()
        while True:
            self.some.wait()
            self.some.clear()
            pause.wait(WAIT)
            try:
                self.flush()
            except SQLAlchemyError as problem:
                log.error("the audit log cannot be written to, %s lines wait: %s", len(self.waiting), problem)
                pause.wait(10 * WAIT)
                self.some.set()


def of_command(connection: Connection, kind: str, about: str, detail: str) -> None:
    """Notes what was done at the command line, where nobody is signed in."""
    connection.execute(insert(audit).values(asdict(Line(now(), "", COMMAND_LINE, kind, about, detail))))


def read(engine: Engine, first: int = 0, many: int = 200) -> Sequence[Line]:
    """`many` lines from the one numbered `first`, the newest first: of this log, of changes and of loads.

    Each of these stands in the order in which it was written, whatever its clock said."""
    c, r, s = schema.case_log.c, record_log.c, schema.releases.c
    none = literal("")
    logs = (
        (audit.c.id, audit.c.at, audit.c.who, audit.c.post, audit.c.kind, audit.c.about, audit.c.detail),
        (c.id, c.at, none, c.by, literal("change"), literal("case ") + sql_cast(c.case_id, String), c.text),
        (r.id, r.at, none, r.by, literal("change"), r.kind + literal(" ") + r.ref, r.why),
        (s.id, s.loaded_at, none, literal(COMMAND_LINE), literal("load"), s.file, s.title),
    )
    lines = union_all(
        *(
            select(
                *line,
                literal(n).label("log"),
                id.label("number"),
                func.max(line[0]).over(order_by=id).label("by"),
            )
            for n, (id, *line) in enumerate(logs)
        )
    ).subquery()
    *words, log, number, reached = lines.c
    newest = select(*words).order_by(reached.desc(), log, number.desc()).offset(first).limit(many)
    with engine.connect() as connection:
        return [Line(*row) for row in connection.execute(newest)]
