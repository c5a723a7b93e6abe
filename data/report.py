"""What a load did, and what was loaded, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, select

from dashboard import periods
from dashboard.exceptions import Scan, scan_line
from dashboard.wording import some
from data import schema
from data.load import Loaded


def summary_lines(done: Sequence[Loaded], scanned: Scan | None, dry_run: bool) -> Iterator[str]:
    """What became of each file, and what the scan found."""
    for loaded in done:
        yield from _file_lines(loaded, dry_run)
    if scanned:
        yield f"With these figures: {scan_line(scanned)}" if dry_run else scan_line(scanned)


def _file_lines(loaded: Loaded, dry_run: bool) -> Iterator[str]:
    """Rows, months, units, measures, totals, unmapped names, notes and revisions of a file."""
    source, batch = loaded.source, loaded.source.batch
    if loaded.already:
        yield already_line(source.file, loaded.release)
        return
    state = "would be stored (dry run)" if dry_run else f"stored as release {loaded.release}"
    yield f"{source.file}: {state}, as at {source.as_at}. {batch.title}."
    if batch.choices:
        yield from (f"  {note}" for note in (some(batch.rows, "row"), *batch.notes, *loaded.notes))
        return
    measures, units = {m for m, _ in batch.keys}, {u for _, u in batch.keys}
    months = f"{periods.iso(int(batch.months[0]))} to {periods.iso(int(batch.months[-1]))}"
    yield f"  {some(batch.rows, 'row')}, {some(len(batch.months), 'month')} ({months}), {some(len(units), 'unit')}, {some(len(measures), 'measure')}"
    yield f"  total {batch.total:,.0f}"
    yield from (
        f"  unmapped, kept under its own name: {u.name} ({some(u.rows, 'row')}, {u.total:,.0f})"
        for u in batch.unmapped
    )
    yield from (f"  {note}" for note in (*batch.notes, *loaded.notes))
    yield f"  {_revisions(loaded)}"


def already_line(file: str, release: int) -> str:
    """What is said of a file that the store has."""
    return f"{file}: already there as release {release}; nothing was changed."


def _revisions(loaded: Loaded) -> str:
    r = loaded.revisions
    if not r.compared:
        return "no earlier release of these figures"
    if not r.figures:
        return f"no revisions: {r.compared:,} figures are as they were"
    text = (
        f"{r.figures:,} of {r.compared:,} figures revised in {r.units:,} series, {r.difference:+,.0f} in all"
    )
    if r.largest:
        _, measure, unit, month, before, after = r.largest
        text += f"; the largest: {measure} in {unit}, {periods.iso(month)}: {before:g} to {after:g}"
    return text


def release_lines(engine: Engine) -> Iterator[str]:
    """One tab-separated line a release, under a header."""
    yield "\t".join(("id", "file", "sha256", "as-at", "rows", "months", "total", "illustrative", "loaded"))
    table = schema.releases
    with engine.connect() as connection:
        for r in connection.execute(select(table).order_by(table.c.id)):
            months = f"{periods.iso(periods.from_number(r.first_month))}..{periods.iso(periods.from_number(r.last_month))}"
            made_up = "illustrative" if r.illustrative else "-"
            cells = (r.id, r.file, r.sha256, r.as_at, r.rows, months, f"{r.total:.0f}", made_up, r.loaded_at)
            yield "\t".join(map(str, cells))
