"""Saving records in a process that is killed at a chosen instant."""

from __future__ import annotations

from data import records, setup
from tests.data.dying import die
from tests.data.test_records import action


def save_and_die(url: str, instant: int) -> None:
    """Saves three actions and dies after the `instant`-th was written; past the third, after the commit."""
    store = setup.open_store(url)
    write, written = records._write, [0]

    def count(*arguments: object) -> None:
        write(*arguments)  # type: ignore[arg-type]
        written[0] += 1
        if written[0] == instant:
            die()

    records._write = count  # type: ignore[assignment]
    records.save(store, action("One"), action("Two"), action("Three"))
    die()
