"""What commands stand on: the store, a progress bar, how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dashboard.told import Told

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data.settings import Settings

STORED, FAULT, REFUSED = 0, 1, 2


class Bar:
    """A progress bar on standard error, for people; silent for scripts."""

    def __init__(self) -> None:
        from tqdm import tqdm

        self.bar = tqdm(total=100, unit="%", bar_format="{desc} {bar} {percentage:3.0f} %", disable=None)

    def __call__(self, what: str, share: float) -> None:
        self.bar.set_description_str(what[:60], refresh=False)
        self.bar.update(max(round(share * 100) - self.bar.n, 0))

    def part(self, start: float, end: float) -> Callable[[str, float], None]:
        """The bar for one part of the work, which takes it from start to end."""
        return lambda what, share: self(what, start + share * (end - start))

    def close(self) -> None:
        self.bar.close()


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar that is gone when its work is done, however that ends."""
    shown = Bar()
    try:
        yield shown
    finally:
        shown.close()


@contextmanager
def store(settings: Settings) -> Iterator[Engine]:
    """The store, ready to use, closed afterwards so that SQLite leaves one file."""
    from sqlalchemy.exc import DBAPIError

    from data import setup

    engine = setup.open_store(settings.database_url)
    try:
        yield engine
    except DBAPIError as problem:
        why = str(problem.orig).strip().partition("\n")[0]
        raise Told(
            f"The database failed: {why}. What was not finished was not kept; do it again."
        ) from problem
    finally:
        engine.dispose()


@contextmanager
def told() -> Iterator[None]:
    """Says a refusal in its sentence."""
    try:
        yield
    except Told as problem:
        click.echo(str(problem), err=True)
        sys.exit(REFUSED)
