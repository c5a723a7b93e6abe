"""The store as one file, and back: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.commands.ground import store, told

if TYPE_CHECKING:
    from sqlalchemy import Engine


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole store into FILE, an archive that restore reads on either database; the audit log says so.

    On SQLite, a FILE that ends in .db becomes a store itself, by SQLite's online backup."""
    from data import backup as backups
    from data.settings import Settings

    with told(), store(Settings()) as engine:
        if file.suffix == ".db":
            backups.copy_file(engine, file)
            click.echo(f"The store was copied to {file}.")
            _note(engine, file, "a copy of the store")
        else:
            done = backups.backup(engine, file).line
            click.echo(f"{done}: written to {file}.")
            _note(engine, file, done)


def _note(engine: Engine, file: Path, what: str) -> None:
    """Says in the audit log who holds what is restricted; the backup of a store that takes nothing is one too."""
    from data import audit
    from data.engine import Lock, Unwritable, writing

    try:
        with writing(engine, Lock.MEETINGS) as connection:
            audit.of_command(connection, "backup", file.name, what)
    except Unwritable as full:
        click.echo(f"The audit log could not be told. {full}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Take the place of what the store holds.")
def restore(file: Path, yes: bool) -> None:
    """Put the archive FILE, of this version or an earlier one, into an empty store; with --yes into any. All of
    it or nothing; the audit log says so."""
    from data import backup as backups
    from data.settings import Settings

    with told(), store(Settings()) as engine:
        click.echo(f"{backups.restore(engine, file, replace=yes).line}: restored.")
