"""Whether a connection still works, asked where it has not been used just now: not at every use of it."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

REST = 1.0  # seconds without use after which a connection is asked


def ping_after_rest(engine: Engine) -> None:
    """Has the pool give no connection that has died at rest; all others of that time go with it. One that
    dies while it is in use fails, and what used it has to try again."""

    @event.listens_for(engine, "checkin")
    def rests(_connection: Any, record: Any) -> None:
        record.info["rests"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests", time.monotonic()) > REST:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as problem:
                raise InvalidatePoolError from problem
