"""A hundred million incidents in Parquet, grouped to borough x measure x month: DuckDB alone, our query, a pull."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.measure import Count, Kind, Measure
from data import setup
from data.warehouse import sql
from data.warehouse.checked import as_numbers
from data.warehouse.connect import answer, opened
from data.warehouse.sources import Place
from tests.benchmarks.report import Line, table
from tests.benchmarks.store import command

INCIDENTS = int(float(os.environ.get("INCIDENTS", "1e8")))
FIRST, LAST = periods.parse("2008-01"), periods.parse("2017-12")
MEASURES, WARDS, SECONDS = 60, 630, 10
SPAN = sql.Span(FIRST, LAST, date(2018, 1, 4))


def generate(file: Path, wards: list[tuple[str, str]]) -> None:
    """Incidents of ten years in the order of their days; each in one of the wards, of one of the offences."""
    with duckdb.connect() as connection:
        connection.execute(
            "set preserve_insertion_order = false; create table wards (n int, ward text, borough text)"
        )
        connection.executemany("insert into wards values (?, ?, ?)", [(i, *w) for i, w in enumerate(wards)])
        connection.execute(
            f"""copy (select i as incident, ward, borough, date '2008-01-01' + (i * 3653 // {INCIDENTS})::int as day,
                    'offence ' || lpad(((hash(i) >> 20) % {MEASURES})::text, 2, '0') as offence
                from range({INCIDENTS}) every (i) join wards on n = (hash(i + 1) % {len(wards)})::int)
                to '{file}' (format parquet, compression zstd)"""
        )


def measures() -> list[Measure]:
    """Sixty counts of the catalogue, those of wards first, each of one offence."""
    counts = [m for m in catalogue().measures.values() if m.kind is Kind.COUNT and "borough" in m.levels]
    counts.sort(key=lambda m: "ward" not in m.levels)
    return [
        replace(m, count=Count("incidents", f"offence = 'offence {i:02d}'"))
        for i, m in enumerate(counts[:MEASURES])
    ]


def _wards(store: Path) -> list[tuple[str, str]]:
    """Wards of today and their boroughs, of an empty store; all boroughs are among them."""
    engine = setup.open_store(f"sqlite:///{store}")
    with engine.connect() as connection:
        organisation = setup.read_organisation(connection)
    engine.dispose()
    pairs = [
        (w.code, b.code) for b in organisation.boroughs() for w in organisation.children(b.code, LAST, "ward")
    ]
    return pairs[:: max(len(pairs) // WARDS, 1)]


def _place(file: Path, *levels: str) -> Place:
    units = {level: level for level in ("borough", "ward") if level in levels}
    return Place("incidents", f"read_parquet('{file}')", "day", units, ("offence",))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    start, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - worked


def alone(file: Path) -> None:
    """DuckDB by itself: the plain grouping to borough, offence and month."""
    with duckdb.connect() as connection:
        month = "date_trunc('month', day)"
        connection.execute(
            f"select borough, offence, {month}, count(*) from read_parquet('{file}') group by all"
        ).fetchall()


def ours(file: Path, *levels: str) -> None:
    """The query of a pull: all measures in one pass."""
    terms = [t for m in measures() for t in sql.terms(m)]
    with opened("duckdb:///:memory:", 3600) as connection:
        answer(connection, sql.counting(_place(file, *levels), terms), SPAN.values(), as_numbers)


def _pulled(folder: Path, file: Path, *levels: str) -> tuple[float, float, float]:
    """Seconds and megabytes of `app.py pull` into an empty store."""
    (folder / "measures").mkdir(exist_ok=True)
    for m in measures():
        assert m.count is not None
        text = f'[count]\nsource = "incidents"\nwhere = "{m.count.where}"\n'
        (folder / f"measures/{m.id}.toml").write_text(text, "utf-8")
    units = ", ".join(f'{level} = "{level}"' for level in levels)
    source = f'[incidents]\nfrom = "read_parquet(\'{file}\')"\ndate = "day"\nby = ["offence"]\nunits = {{ {units} }}\n'
    (folder / "sources.toml").write_text(source, "utf-8")
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / '-'.join(levels)}.db",
        "MEASURES": str(folder / "measures"),
        "WAREHOUSE": str(folder / "sources.toml"),
        "WAREHOUSE_URL": "duckdb:///:memory:",
    }
    return command(["pull", "--to", periods.iso(LAST), "--as-at", "2018-01-04"], settings)


def show() -> None:
    """Measures and prints; the incidents lie in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="warehouse-") as name:
        folder = Path(name)
        file = folder / "incidents.parquet"
        generate(file, _wards(folder / "empty.db"))
        plain = min(_timed(lambda: alone(file)) for _ in range(2))
        grouped = min(_timed(lambda: ours(file, "borough")) for _ in range(2))
        both = _timed(lambda: ours(file, "borough", "ward"))
        boroughs, wards = _pulled(folder, file, "borough"), _pulled(folder, file, "borough", "ward")
        size = f"{file.stat().st_size / 1e6:,.0f} MB of Parquet"

    def line(what: str, took: tuple[float, ...], target: int | None = None) -> Line:
        found = f"{took[1]:.1f} s of processor" + (f", {took[2]:,.0f} MB at most" if len(took) > 2 else "")
        aim = "" if target is None else f"{target} s"
        return Line(
            what,
            f"{took[0]:.1f} s",
            f"{plain[0]:.1f} s",
            aim,
            found,
            None if target is None else took[0] < target,
        )

    table(
        f"The warehouse: {INCIDENTS:,} incidents, {size}; the yardstick is DuckDB alone, a plain grouping",
        [
            line(f"grouped to borough x {MEASURES} measures x month", grouped, SECONDS),
            line("grouped to ward and borough", both),
            line("the whole pull of boroughs, store and scan included", boroughs),
            line("the whole pull of wards and boroughs", wards),
        ],
    )
