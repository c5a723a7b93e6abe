"""Sessions ended before their time: by signing out, by an administrator, by a clock that was set back.

A session carries its mark: the highest number of whatever could end it, as it was when the session began.
What ends it later has a higher one. Numbers decide, not hours, so that no clock brings a session back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, func, insert, select, text

from data import schema

_LOCK = 20171220  # of PostgreSQL: one who ends sessions after the other, and no load keeps them waiting
SKEW = 120  # seconds by which clocks of machines may differ
ended_sessions = schema.ended_sessions


@dataclass(frozen=True)
class Session:
    """A session of this server: its id, whose it is, its mark, and the provider's own name for it if any."""

    id: str
    subject: str
    mark: int
    sid: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All by which it can be ended."""
        whose = (EVERYBODY, _key("session", self.id), person(self.subject))
        return (*whose, provider(self.sid)) if self.sid else whose


def person(subject: str) -> str:
    """The key of all sessions of a person."""
    return _key("person", subject)


def provider(sid: str) -> str:
    """The key of the sessions that the provider of sign-in knows by a name."""
    return _key("provider", sid)


def single(id: str) -> str:
    """The key of one session."""
    return _key("session", id)


def _key(kind: str, name: str) -> str:
    return sha256(f"{kind}|{name}".encode("utf-8", "replace")).hexdigest()


EVERYBODY = _key("everybody", "")


def ended(session: Session) -> ColumnElement[bool]:
    """Whether a session was ended, to be asked in the statement that reads the store's state."""
    c = ended_sessions.c
    return exists().where(c.key.in_(session.keys), c.mark > session.mark)


def is_ended(engine: Engine, session: Session) -> bool:
    """Whether a session was ended, asked alone."""
    with engine.connect() as connection:
        return bool(connection.scalar(select(ended(session))))


def mark(engine: Engine) -> int:
    """The mark of a session that begins now."""
    with engine.connect() as connection:
        return _highest(connection)


def end(engine: Engine, key: str, now: float, seconds: float, *, least: int = 0) -> None:
    """Ends the sessions of a key for every worker.

    now: seconds since 1970; seconds: the longest that a session can last, after which this is forgotten.
    least: a mark that it gets at least; nothing is done where another worker was faster.
    """
    c = ended_sessions.c
    with _writing(engine) as connection:
        before = connection.execute(select(c.mark, c.until).where(c.key == key)).one_or_none()
        if least and before is not None and before.mark >= least - SKEW:
            return
        new = max(_highest(connection) + 1, int(now), least)  # never lower than what is forgotten with it
        until = max(int(now + seconds) + 1, before.until if before else 0)
        connection.execute(delete(ended_sessions).where((c.key == key) | (c.until < int(now))))
        connection.execute(insert(ended_sessions).values(key=key, mark=new, until=until))


def _highest(connection: Connection) -> int:
    return connection.scalar(select(func.max(ended_sessions.c.mark))) or 0


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection
