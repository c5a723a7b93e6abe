"""Figures in, listed, checked and scanned: load, releases, check, scan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.commands.ground import FAULT, REFUSED, STORED, bar, store

if TYPE_CHECKING:
    from data.settings import Settings


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day on which these figures stood.")
@click.option("--dry-run", is_flag=True, help="Check, count and scan, store nothing.")
def load(files: tuple[Path, ...], as_at: datetime | None, dry_run: bool) -> None:
    """Recognise each file by its content, check it, store it as one release, scan it: all files or none."""
    from dashboard.catalogue import catalogue
    from data import setup
    from data.load import already_stored, read_files
    from data.release import release
    from data.report import already_line, summary_lines
    from data.settings import Settings

    settings = Settings()
    measures = catalogue(settings.measures)
    day = as_at.date() if as_at else None
    with refusals(settings, [f.name for f in files]), bar() as shown:
        with store(settings) as engine:
            there = already_stored(engine, files)
            rest = [file for file in files if file not in there]
            sources = read_files(rest, setup.context(engine, measures, shown.part(0.0, 0.3)), day)
            done = release(engine, sources, measures, dry_run=dry_run, progress=shown.part(0.3, 1.0))
        shown.close()
        for line in (*(already_line(f.name, r) for f, r in there.items()), *summary_lines(*done, dry_run)):
            click.echo(line)


@contextmanager
def refusals(settings: Settings, names: list[str]) -> Iterator[None]:
    """Says why figures were refused, notes it outside the store, and ends the command."""
    from data import refused
    from data.batch import Refused

    try:
        yield
    except Refused as problem:
        report = problem.report()
        click.echo("Refused; nothing was stored.", err=True)
        for line in report:
            click.echo(line, err=True)
        try:
            refused.note(settings.refused, names, report)
        except OSError as full:
            click.echo(f"This could not be noted in {settings.refused}: {full.strerror}.", err=True)
        sys.exit(REFUSED)


@click.command()
def releases() -> None:
    """List the releases: id, file, sha256, as-at date, rows, months, totals."""
    from data.report import release_lines
    from data.settings import Settings

    with store(Settings()) as engine:
        for line in release_lines(engine):
            click.echo(line)


@click.command()
def check() -> None:
    """Check the store and the catalogue; one line a finding."""
    from dashboard.catalogue import catalogue
    from data.check import findings
    from data.settings import Settings

    settings = Settings()
    with store(settings) as engine:
        found = findings(engine, catalogue(settings.measures))
    for line in found:
        click.echo(line)
    click.echo(f"{len(found)} findings." if found else "The store and the catalogue are in order.")
    sys.exit(FAULT if found else STORED)


@click.command()
@click.option("--month", required=False, help="The month to scan, YYYY-MM; the newest if left out.")
@click.option(
    "--input", "source", type=click.Path(path_type=Path), help="A file of figures: no store is used."
)
@click.option("--output", type=click.Path(path_type=Path), help="Where the exceptions of --input go.")
@click.option("--breaks", type=click.Path(path_type=Path), help="Registered changes of counting.")
@click.option("--scores", type=click.Path(path_type=Path), help="Where all tested series of --input go.")
def scan(
    month: str | None, source: Path | None, output: Path | None, breaks: Path | None, scores: Path | None
) -> None:
    """Scan a month of the store for exceptions and keep the result; or scan a file."""
    if source is not None:
        if month is None or output is None:
            raise click.UsageError("With --input, name the --month and the --output too.")
        from data.scanfile import main as scan_file

        scan_file(source, month, output, breaks, scores)
        return
    from dashboard import periods
    from dashboard.catalogue import catalogue
    from dashboard.exceptions import scan_line
    from data.scans import run_scan
    from data.settings import Settings

    try:
        asked = periods.parse(month) if month else None
    except ValueError as problem:
        raise click.UsageError(f"{problem}.") from None
    settings = Settings()
    with store(settings) as engine:
        result = run_scan(engine, catalogue(settings.measures), asked)
    click.echo(scan_line(result) if result else "There is nothing to scan in that month.")
