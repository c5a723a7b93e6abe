"""Figures out of the force's warehouse: pull."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from data.commands.figures import refusals
from data.commands.ground import bar, store

if TYPE_CHECKING:
    from dashboard.catalogue import Catalogue
    from dashboard.measure import Measure
    from data.warehouse.sql import Span


@click.command()
@click.argument("measures", nargs=-1)
@click.option("--from", "first", help="The first month, YYYY-MM; as the source says if left out.")
@click.option("--to", "last", help="The last month, YYYY-MM; the last that has ended if left out.")
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day on which these figures stood.")
@click.option("--dry-run", is_flag=True, help="Count, check and scan, store nothing.")
def pull(
    measures: tuple[str, ...], first: str | None, last: str | None, as_at: datetime | None, dry_run: bool
) -> None:
    """Count MEASUREs in the force's warehouse, all that say how, and store their months as one release."""
    from dashboard.catalogue import catalogue
    from data import setup
    from data.commands.ground import told
    from data.counted import in_its_place
    from data.release import release
    from data.report import summary_lines
    from data.settings import Settings
    from data.warehouse import pull as pulling
    from data.warehouse.connect import opened
    from data.warehouse.sources import read_sources

    settings = Settings()
    known = catalogue(settings.measures)
    wanted = _wanted(known, measures)
    span = _span(first, last, as_at.date() if as_at else date.today())
    with told(), refusals(settings, ["warehouse"]), bar() as shown:
        places = read_sources(settings.warehouse)
        with (
            store(settings) as engine,
            opened(settings.warehouse_url, settings.warehouse_seconds) as warehouse,
        ):
            context = setup.context(engine, known, shown.part(0.0, 0.5))
            source = pulling.pull(warehouse, wanted, places, span, context)
            with engine.connect() as connection:
                source = in_its_place(connection, source)
            done = release(engine, [source], known, dry_run=dry_run, progress=shown.part(0.5, 1.0))
        shown.close()
        for line in summary_lines(*done, dry_run):
            click.echo(line)


def _wanted(known: Catalogue, named: tuple[str, ...]) -> list[Measure]:
    """The measures to be counted: those that are named, or all that say how."""
    counted = {m.id: m for m in known.measures.values() if m.count}
    if not counted:
        raise click.UsageError("No measure says how it is counted: give it a [count] in a file of MEASURES.")
    for id in named:
        if id not in known:
            raise click.UsageError(f"There is no measure {id!r}; these are counted: {', '.join(counted)}.")
        if id not in counted:
            raise click.UsageError(f"{id} has no [count]; these have one: {', '.join(counted)}.")
    return [counted[id] for id in dict.fromkeys(named or counted)]


def _span(first: str | None, last: str | None, day: date) -> Span:
    """The months asked for, of those that had ended on that day."""
    from dashboard import periods, wording
    from data.warehouse.sql import Span

    try:
        start = periods.parse(first) if first else None
        end = periods.parse(last) if last else periods.of(day) - (day != periods.last_day(periods.of(day)))
    except ValueError as problem:
        raise click.UsageError(f"{problem}.") from None
    if periods.last_day(end) > day:
        raise click.UsageError(f"{periods.name(end)} had not ended on {wording.day(day)}: ask for less.")
    if start is not None and start > end:
        raise click.UsageError(f"{periods.name(start)} comes after {periods.name(end)}: turn them round.")
    return Span(start, end, day)
