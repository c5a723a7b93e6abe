"""What a piece of work costs in SQL: its statements and their time, counted where the engine runs them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Tally:
    """The statements so far and their seconds; `texts` holds (SQL, seconds) of each where `kept`."""

    statements: int = 0
    seconds: float = 0.0
    kept: bool = False
    texts: list[tuple[str, float]] = field(default_factory=list)

    def add(self, text: str, seconds: float) -> None:
        """Counts one statement."""
        self.statements += 1
        self.seconds += seconds
        if self.kept:
            self.texts.append((text, seconds))


_current: ContextVar[Tally | None] = ContextVar("tally", default=None)


def watch(engine: Engine) -> None:
    """Has every statement of an engine counted for the work that sends it."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "after_cursor_execute", _after)


def begin() -> Tally:
    """A new tally of the statements of this thread, from now on."""
    tally = Tally()
    _current.set(tally)
    return tally


@contextmanager
def traced() -> Iterator[Tally]:
    """A tally of the statements inside, with their text; those outside go on being counted."""
    outer, inner = _current.get(), Tally(kept=True)
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)
        if outer is not None:
            outer.statements += inner.statements
            outer.seconds += inner.seconds


def _before(connection: Any, *_: Any) -> None:
    connection.info["began"] = time.perf_counter()


def _after(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    tally = _current.get()
    if tally is not None and not statement.startswith("BEGIN"):  # a round trip on no server
        tally.add(statement, time.perf_counter() - connection.info["began"])
