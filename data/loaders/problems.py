"""What is wrong with a file, gathered until all of it has been looked at."""

from __future__ import annotations

from typing import NoReturn

from data.batch import Finding, Refused

MOST_A_COLUMN = 1000


class Problems:
    """The findings of one file; `stop` raises them in the file's order."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(
        self,
        what: str,
        todo: str,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.found.append(Finding(self.file, what, todo, line, column, value))

    def stop(self) -> NoReturn:
        raise Refused(sorted(self.found, key=lambda f: f.line or 0))

    def fail(self, what: str, todo: str, line: int | None = None, value: str | None = None) -> NoReturn:
        """One more finding, after which reading on makes no sense."""
        self.add(what, todo, line, value=value)
        self.stop()

    def stop_if_any(self, but: int = 0) -> None:
        """Stops if there are more findings than `but`: those that do not hinder reading on."""
        if len(self.found) > but:
            self.stop()
