"""The command that fills an empty store with demonstration figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from data.commands.ground import bar, store, told

if TYPE_CHECKING:
    from sqlalchemy import Engine


@click.command()
def demo() -> None:
    """Fill an empty store with demonstration figures and records, all marked illustrative."""
    from dashboard.told import Told
    from data.settings import Settings

    with told(), store(Settings()) as engine:
        if not fill(engine):
            raise Told("The store holds figures already; nothing was changed.")


def fill(engine: Engine) -> bool:
    """Whether the store was empty, or was left so half way, and now has demonstration figures and their scans.
    One of several processes does it."""
    from dashboard.catalogue import catalogue
    from data import setup
    from data.engine import alone

    with alone(engine):
        empty = setup.is_empty(engine)
        if not empty and not setup.unscanned(engine):
            return False
        click.echo(
            "The store is empty: making demonstration figures."
            if empty
            else "Scanning the demonstration figures."
        )
        with bar() as shown:
            if empty:
                setup.make_demo(engine, catalogue(), shown.part(0.0, 0.6))
            setup.scan_demo(engine, catalogue(), shown.part(0.6, 1.0))
        return True
