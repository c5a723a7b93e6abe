"""The records of the meetings as files: records export, records import."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from data.commands.ground import REFUSED, store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data.settings import Settings


@click.group()
def records() -> None:
    """The records of the meetings as files: forums, actions, risks and all other registers."""


@records.command("export")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as-at", type=click.DateTime(["%Y-%m-%d"]), help="As the records stood at the end of that day."
)
def export_records(kind: str, file: Path, as_at: datetime | None) -> None:
    """Write every record of a KIND into FILE, .csv or .xlsx; it can be changed and imported again."""
    from dashboard.records.kind import kinds
    from data.records import read_records
    from data.register_files import as_csv, as_xlsx
    from data.register_load import table
    from data.settings import Settings

    found = kinds().get(kind)
    if found is None or file.suffix not in (".csv", ".xlsx"):
        raise click.UsageError(f"KIND is one of {', '.join(kinds())}; FILE ends in .csv or .xlsx.")
    settings = Settings()
    with store(settings) as engine:
        with engine.connect() as connection:
            kept = read_records(connection, as_at.date() if as_at else None).of(kind)
        head, rows = table(found, kept, _scene(engine, settings))
    file.write_bytes(as_csv(head, rows) if file.suffix == ".csv" else as_xlsx(found.plural, head, rows))
    click.echo(f"{len(rows):,} {found.name if len(rows) == 1 else found.plural} written to {file}.")


@records.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", default="Secretariat", show_default=True, help="The post that the log names.")
@click.option("--dry-run", is_flag=True, help="Check and count, keep nothing.")
def import_records(file: Path, by: str, dry_run: bool) -> None:
    """Keep what the rows of FILE (.csv or .xlsx) say: all rows or none."""
    from data.register_files import Unreadable, read
    from data.register_load import Refused, load
    from data.settings import Settings

    settings = Settings()
    with store(settings) as engine:
        try:
            done = load(
                engine, read(file.name, file.read_bytes()), _scene(engine, settings, by), dry_run=dry_run
            )
        except (Unreadable, Refused) as problem:
            click.echo("Refused; nothing was kept.", err=True)
            for line in getattr(problem, "faults", (str(problem),)):
                click.echo(line, err=True)
            sys.exit(REFUSED)
    click.echo(f"{done.line}{' Nothing was kept: this was a dry run.' if dry_run else ''}")


def _scene(engine: Engine, settings: Settings, by: str = "") -> Any:
    """What a file of records is held against."""
    from dashboard.catalogue import catalogue
    from data.register_load import Scene
    from data.units import read_organisation

    with engine.connect() as connection:
        organisation = read_organisation(connection)
    every = catalogue(settings.measures)
    return Scene(organisation, {id: every.get(id).name for id in every}, by)
