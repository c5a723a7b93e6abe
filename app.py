"""The joint: settings, command line, and the server that gunicorn runs (`app:server()`)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.told import Told

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data.settings import Settings

# Commands import what they need when they run: a scan of a file needs neither SQL nor the web.

STORED, FAULT, REFUSED = 0, 1, 2


class _Bar:
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


def _with_bar(work: Callable[[_Bar], None]) -> None:
    bar = _Bar()
    try:
        work(bar)
    finally:
        bar.close()


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """The performance dashboard of the Metropolitan Police."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
@click.option("--host", default=None, help="Address to listen on (HOST).")
@click.option("--port", default=None, type=int, help="Port to listen on (PORT).")
def serve(host: str | None = None, port: int | None = None) -> None:
    """Serve the dashboard; makes a store with demonstration figures if there is none."""
    from callbacks.serve import run
    from data.settings import Settings

    settings = Settings()
    settings = settings.model_copy(
        update={k: v for k, v in (("host", host), ("port", port)) if v is not None}
    )
    _prepare(settings)
    run(settings)


@contextmanager
def _store(settings: Settings) -> Iterator[Engine]:
    """The store, ready to use, closed afterwards so that SQLite leaves one file."""
    from data import setup

    engine = setup.open_store(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _prepare(settings: Settings) -> None:
    from dashboard.catalogue import catalogue
    from data import setup

    def make(bar: _Bar) -> None:
        setup.make_demo(engine, catalogue(), bar.part(0.0, 0.6))
        setup.scan_demo(engine, catalogue(), bar.part(0.6, 1.0))

    with _store(settings) as engine:
        if setup.is_empty(engine):
            click.echo("There is no store yet: making one with demonstration figures.")
            _with_bar(make)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day on which these figures stood.")
@click.option("--dry-run", is_flag=True, help="Check and count, store nothing.")
def load(files: tuple[Path, ...], as_at: datetime | None, dry_run: bool) -> None:
    """Recognise each file by its content, check it, store it as one release: all files or none."""
    from dashboard.catalogue import catalogue
    from dashboard.exceptions import scan_line
    from data import refused, setup
    from data.batch import Refused
    from data.load import already_stored, read_files, store_sources
    from data.report import already_line, summary_lines
    from data.scans import scan_newest
    from data.settings import Settings

    settings = Settings()
    day = as_at.date() if as_at else None

    def work(bar: _Bar) -> None:
        with _store(settings) as engine:
            there = already_stored(engine, files)
            rest = [file for file in files if file not in there]
            sources = read_files(rest, setup.context(engine, catalogue(), bar.part(0.0, 0.3)), day)
            done = store_sources(engine, sources, catalogue(), dry_run=dry_run, progress=bar.part(0.3, 1.0))
            new = not dry_run and any(not d.already for d in done)
            scanned = scan_newest(engine, catalogue()) if new else None
        bar.close()
        for line in (*(already_line(f.name, r) for f, r in there.items()), *summary_lines(done, dry_run)):
            click.echo(line)
        if scanned:
            click.echo(scan_line(scanned))

    try:
        _with_bar(work)
    except Refused as problem:
        report = problem.report()
        refused.note(settings.refused, [f.name for f in files], report)
        click.echo("Refused; nothing was stored.", err=True)
        for line in report:
            click.echo(line, err=True)
        sys.exit(REFUSED)


@main.command()
def releases() -> None:
    """List the releases: id, file, sha256, as-at date, rows, months, totals."""
    from data.report import release_lines
    from data.settings import Settings

    with _store(Settings()) as engine:
        for line in release_lines(engine):
            click.echo(line)


@main.command()
def check() -> None:
    """Check the store and the catalogue; one line a finding."""
    from dashboard.catalogue import catalogue
    from data.check import findings
    from data.settings import Settings

    with _store(Settings()) as engine:
        found = findings(engine, catalogue())
    for line in found:
        click.echo(line)
    click.echo(f"{len(found)} findings." if found else "The store and the catalogue are in order.")
    sys.exit(FAULT if found else STORED)


@main.command()
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
    with _store(Settings()) as engine:
        result = run_scan(engine, catalogue(), asked)
    click.echo(scan_line(result) if result else "There is nothing to scan in that month.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole store into FILE, an archive that restore reads on either database.

    On SQLite, a FILE that ends in .db becomes a store itself, by SQLite's online backup."""
    from data import backup as backups
    from data.settings import Settings

    with _told(), _store(Settings()) as engine:
        if file.suffix == ".db":
            backups.copy_file(engine, file)
            click.echo(f"The store was copied to {file}.")
        else:
            click.echo(f"{backups.backup(engine, file).line}: written to {file}.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Take the place of what the store holds.")
def restore(file: Path, yes: bool) -> None:
    """Put the archive FILE into an empty store; with --yes into any. All of it or nothing."""
    from data import backup as backups
    from data.settings import Settings

    with _told(), _store(Settings()) as engine:
        click.echo(f"{backups.restore(engine, file, replace=yes).line}: restored.")


@contextmanager
def _told() -> Iterator[None]:
    """Says a refusal in its sentence."""
    try:
        yield
    except Told as problem:
        click.echo(str(problem), err=True)
        sys.exit(REFUSED)


@main.group()
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
    with _store(Settings()) as engine:
        with engine.connect() as connection:
            kept = read_records(connection, as_at.date() if as_at else None).of(kind)
        head, rows = table(found, kept, _scene(engine))
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

    with _store(Settings()) as engine:
        try:
            done = load(engine, read(file.name, file.read_bytes()), _scene(engine, by), dry_run=dry_run)
        except (Unreadable, Refused) as problem:
            click.echo("Refused; nothing was kept.", err=True)
            for line in getattr(problem, "faults", (str(problem),)):
                click.echo(line, err=True)
            sys.exit(REFUSED)
    click.echo(f"{done.line}{' Nothing was kept: this was a dry run.' if dry_run else ''}")


def _scene(engine: Engine, by: str = "") -> Any:
    """What a file of records is held against."""
    from dashboard.catalogue import catalogue
    from data.register_load import Scene
    from data.units import read_organisation

    with engine.connect() as connection:
        organisation = read_organisation(connection)
    every = catalogue()
    return Scene(organisation, {id: every.get(id).name for id in every}, by)


def server() -> Any:
    """The WSGI application, for gunicorn: `gunicorn 'app:server()'`."""
    from callbacks.serve import create_app
    from data.settings import Settings

    settings = Settings()
    _prepare(settings)
    return create_app(settings).server


if __name__ == "__main__":
    try:
        main()
    except Told as problem:
        sys.exit(str(problem))
