"""Whether a store takes what is written, as the last attempt showed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from data.engine import unwritable


class Room:
    """Watches what is written to a store. `lacking` says why the last of it was not taken; empty where it was,
    or where nobody has written yet."""

    def __init__(self, engine: Engine) -> None:
        self.lacking = ""
        event.listen(engine, "commit", self._taken)
        event.listen(engine, "handle_error", self._refused)

    def _taken(self, connection: Connection) -> None:
        """Just before a commit, whose own error comes after."""
        if connection.get_execution_options().get("writing"):
            self.lacking = ""

    def _refused(self, context: Any) -> None:
        self.lacking = unwritable(context.original_exception) or self.lacking
