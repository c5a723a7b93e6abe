"""Filling an empty store with the demonstration: its packs are made of pages, as those of other meetings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from data.commands.ground import bar, store, told

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from data.records import Wish


@click.command()
def demo() -> None:
    """Fill an empty store with demonstration figures and records, all marked illustrative."""
    from dashboard.told import Told
    from data.settings import Settings

    with told(), store(Settings()) as engine:
        if not fill(engine):
            raise Told("The store holds figures already; nothing was changed.")


def fill(engine: Engine) -> bool:
    """Whether the store was empty and now has the demonstration. One of several processes makes it, whole or not
    at all."""
    from dashboard.catalogue import catalogue
    from data import setup
    from data.engine import alone

    with alone(engine):
        if not setup.is_empty(engine):
            return False
        click.echo("The store is empty: making demonstration figures.")
        with bar() as shown:
            setup.make_demo(engine, catalogue(), shown, close)
        return True


def close(connection: Connection, closing: Wish) -> None:
    """Closes a meeting with its pack, as the secretariat does in the page, in a store that stands on that day."""
    from dataclasses import replace

    from callbacks.packs import made
    from dashboard.catalogue import catalogue
    from dashboard.principal import ANYONE
    from data.packs import freeze_within
    from data.store import Store

    reader = replace(ANYONE, restricted=False)  # a pack is for all who attend
    reading = Store(connection.engine, catalogue(), within=connection).open(reader)
    freeze_within(connection, made(reading, closing.ref, closing.by, closing.at), (closing,))
