"""A store that is gone while it is served: noticed at once, and found again when it is back."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


def expect(engine: Engine) -> None:
    """Has every use of an SQLite file that is not there fail (OperationalError), instead of making an empty
    one or reading on in one that was removed. Servers notice by themselves."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    file = Path(engine.url.database)

    def number() -> int:
        try:
            return file.stat().st_ino
        except OSError as problem:
            raise sqlite3.OperationalError(f"there is no file {file}") from problem

    @event.listens_for(engine, "do_connect")
    def there(*_: Any) -> None:
        number()

    @event.listens_for(engine, "connect")
    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = number()

    @event.listens_for(engine, "checkout")
    def same(_connection: Any, record: Any, _proxy: Any) -> None:
        if number() != record.info.get("file"):
            raise DisconnectionError("another file has taken its place")
