"""The store as one file, and back: backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from data.commands.ground import store, told


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole store into FILE, an archive that restore reads on either database.

    On SQLite, a FILE that ends in .db becomes a store itself, by SQLite's online backup."""
    from data import backup as backups
    from data.settings import Settings

    with told(), store(Settings()) as engine:
        if file.suffix == ".db":
            backups.copy_file(engine, file)
            click.echo(f"The store was copied to {file}.")
        else:
            click.echo(f"{backups.backup(engine, file).line}: written to {file}.")


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
