"""Ten years of 60 measures in every ward, borough and the Met: how long they load, and that pages stay fast.

python -m tests.benchmarks wards [--seconds 120] [--readers 200]
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

import numpy as np
from sqlalchemy import create_engine

from dashboard import periods
from dashboard.catalogue import catalogue
from dashboard.measure import Kind
from dashboard.organisation import FORCE, Organisation
from data.batch import Batch
from data.load import Source, store_sources
from data.units import read_organisation
from tests.benchmarks.readers import asked, read
from tests.benchmarks.report import Line, table
from tests.benchmarks.rig import demo, rig
from tests.benchmarks.switches import press

MEASURES, MONTHS, LAST = 60, 120, "2017-11"
MOST = 1.2
Found = tuple[float, float, float, float]


def history(organisation: Organisation) -> Batch:
    """Counts of 60 measures, made up: a level for each place, a season, chance. The Met is the sum of its
    boroughs, and each borough that of its wards."""
    last = periods.parse(LAST)
    months = np.arange(last - MONTHS + 1, last + 1, dtype=np.int32)
    counts = [m for m in catalogue().measures.values() if m.kind is Kind.COUNT and "borough" in m.levels]
    counts.sort(key=lambda m: "ward" not in m.levels)
    chance, season = np.random.default_rng(7), 1 + 0.1 * np.sin(months * np.pi / 6)
    keys, rows = [], []
    for measure in counts[:MEASURES]:
        met = np.zeros(MONTHS)
        for borough in organisation.boroughs():
            below = organisation.children(borough.code, last, "ward")
            figures = chance.poisson(np.outer(chance.gamma(2, 5, len(below)), season)).astype(float)
            keys += [(measure.id, w.code) for w in below] + [(measure.id, borough.code)]
            rows += [*figures, figures.sum(axis=0)]
            met += figures.sum(axis=0)
        keys.append((measure.id, FORCE))
        rows.append(met)
    numerator = np.array(rows)
    return Batch(
        kind="wards",
        title="Ward history",
        source="Made up for measurement; not real figures.",
        months=months,
        keys=keys,
        numerator=numerator,
        rows=numerator.size,
        total=float(numerator.sum()),
        illustrative=True,
    )


def filled(took: list[str]) -> Callable[[str], None]:
    """What fills a store with the demonstration and the history, and notes how long the history took."""

    def fill(database: str) -> None:
        demo(database)
        engine = create_engine(database)
        with engine.connect() as connection:
            made = history(read_organisation(connection))
        start, busy = time.perf_counter(), time.process_time()
        store_sources(engine, [Source("wards", "wards", made, date(2017, 12, 5))], catalogue())
        seconds, worked = time.perf_counter() - start, time.process_time() - busy
        engine.dispose()
        took.append(f"{made.numerator.size:,} figures in {seconds:.0f} s, {worked:.0f} s of processor")

    return fill


def measured(fill: Callable[[str], None], many: int, seconds: float) -> Found:
    """Of readers: their 95th percentile and median in ms, and ms of the workers' processor a click; of
    users who do not wait: ms of the workers' processor a switch."""
    with rig(fill) as found:
        before = found.busy()["workers"]
        run = read(found, many, seconds, release=False)
        worked = 1000 * (found.busy()["workers"] - before) / len(run.clicks)
        if bad := [c.wrong for c in run.clicks if c.wrong]:
            raise RuntimeError(f"{len(bad)} answers were none: {bad[0]}")
        ms = statistics.quantiles((c.ms for c in run.clicks), n=20)
        press(found, 5)
        return ms[18], ms[9], worked, press(found, 10)[2]["workers"]


def main(arguments: list[str]) -> None:
    """Runs both stores and prints the table."""
    wanted, took = asked("wards", arguments, 120.0), []  # type: ignore[var-annotated]
    without = measured(demo, wanted.readers, wanted.seconds)
    with_wards = measured(filled(took), wanted.readers, wanted.seconds)
    names = (
        "readers, 95th percentile, ms",
        "readers, median, ms",
        "readers, processor, ms a click",
        "switches, processor, ms each",
    )
    rows = [
        Line(name, f"{b:.1f}", f"{a:.1f}", f"{MOST} times", f"{b / a:.2f} times", b <= MOST * a)
        for name, a, b in zip(names, without, with_wards, strict=True)
    ]
    table(
        "Ward history at all levels; in place of the yardstick: the same without it",
        [Line("load of it into PostgreSQL", took[0]), *rows],
    )
