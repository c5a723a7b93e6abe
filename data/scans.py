"""Scanning the store for exceptions, keeping each scan, and reading what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, insert, update

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.exceptions import Found, Scan
from dashboard.measure import Kind, Measure
from dashboard.once import told_once
from dashboard.principal import ANYONE
from dashboard.scan.engine import scan
from dashboard.scan.panel import Break, Panel, panel
from dashboard.scan.result import Result, Row
from data import schema
from data.cases import follow
from data.engine import writing
from data.scanned import read_scan
from data.store import Reading, Store

HISTORY = 120
LEAST = 36  # a season can be told from two years and the nine months that are judged, not from fewer
SCANNED = (Kind.COUNT, Kind.PROPORTION)
SUMS = ("victim-based-offences",)  # tells nothing that its parts do not tell
BINS = 20


def run_scan(engine: Engine, catalogue: Catalogue, month: int | None = None) -> Scan | None:
    """Scans a month (None: the newest) with the figures known now and keeps the result.

    None where there is nothing to scan. Earlier scans are kept; the newest of a month is shown.
    """
    reading = Store(engine, catalogue).open(ANYONE)
    month = reading.data_to if month is None else month
    if month is None:
        return None
    figures = _panel(reading, month, _streaks(engine, month))
    if figures is None:
        return None
    result = scan(figures, month)
    with writing(engine) as connection:
        number = _keep(connection, reading, result, figures)
        state = schema.state
        connection.execute(update(state).values(version=state.c.version + 1))
        return read_scan(connection, month, number)


def _measures(reading: Reading, month: int) -> list[Measure]:
    """The monthly counts and proportions that boroughs have, in the counting of that month."""
    ids = dict.fromkeys(reading.resolve(m, month) for m in reading.catalogue.measures if m not in SUMS)
    held = [reading.measure(id) for id in ids if id in reading.spans and reading.spans[id].reaches(month)]
    return [
        m
        for m in held
        if m.kind in SCANNED and m.frequency == "monthly" and "borough" in m.levels and not m.breakdown
    ]


def _panel(reading: Reading, month: int, running: Mapping[tuple[str, str], int]) -> Panel | None:
    measures = _measures(reading, month)
    units = [u.code for u in reading.organisation.boroughs()]
    series = reading.series(([m.id for m in measures], units))
    measures = [m for m in measures if any((m.id, u) in series for u in units)]
    if not any(found.first is not None for found in series.values()):
        return None
    earliest = min(found.first for found in series.values() if found.first is not None)
    start = max(month - HISTORY + 1, earliest)
    if month - start + 1 < LEAST:
        return None
    shape = (len(measures), len(units), month - start + 1)
    value, below = np.full(shape, np.nan), np.full(shape, np.nan)
    for i, m in enumerate(measures):
        for j, u in enumerate(units):
            if (found := series.get((m.id, u))) is not None:
                part = found.over(start, month + 1)
                value[i, j] = part.numerator
                if part.denominator is not None:
                    below[i, j] = part.denominator
    return panel(
        tuple(m.id for m in measures),
        tuple(units),
        start,
        value,
        below,
        breaks=tuple(Break(m.id, b.month, b.note) for m in measures for b in m.breaks if b.month <= month),
        harm=[m.harm for m in measures],
        priority=[_weight(m) for m in measures],
        persistence=[[float(running.get((m.id, u), 0)) for u in units] for m in measures],
    )


def _weight(measure: Measure) -> float:
    """What belongs to a priority of the Police and Crime Plan weighs half as much again (exceptions.md 3.8)."""
    return 1.5 if measure.priorities else 1.0


def _streaks(engine: Engine, month: int) -> dict[tuple[str, str], int]:
    """For how many months in a row, up to the month before, each series was an exception."""
    with engine.connect() as connection:
        before = read_scan(connection, month - 1)
    return {(f.measure, f.unit): f.running for f in before.found} if before else {}


def _keep(connection: Connection, reading: Reading, result: Result, figures: Panel) -> int:
    streaks = {
        (m, u): int(figures.persistence[i, j])
        for i, m in enumerate(figures.measures)
        for j, u in enumerate(figures.units)
    }
    found = [_found(row, streaks) for row in result.flags]
    part_of = {m: reading.measure(m).part_of for m in figures.measures}
    rows = told_once(found, part_of)
    tested: dict[str, list[str]] = {}
    for row in result.scores:
        tested.setdefault(row.measure, []).append(row.unit)
    key = connection.execute(
        insert(schema.scans).values(
            month=periods.number(result.month),
            data_version=reading.version,
            method=result.method,
            parameters=result.settings(),
            scanned=result.scanned,
            flagged=sum(f.layer != "quality" for f in rows),
            expected_false=float(result.expected_false),
            tested={m: sorted(set(us)) for m, us in tested.items()},
            calibration=_calibration(result),
            notes=list(result.notes),
            run_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        )
    ).inserted_primary_key
    assert key is not None
    if rows:
        connection.execute(insert(schema.exceptions), [_row(f, int(key[0])) for f in rows])
    follow(connection, rows, result.month)
    return int(key[0])


def _found(row: Row, streaks: Mapping[tuple[str, str], int]) -> Found:
    def number(x: float) -> float | None:
        return None if x is None or np.isnan(x) else float(x)

    return Found(
        id=0,
        measure=row.measure,
        unit=row.unit,
        month=row.month,
        layer=row.layer.value,
        direction=int(row.direction),
        span=int(row.window) or 1,
        value=number(row.value),
        expected=number(row.expected),
        lower=number(row.lower),
        upper=number(row.upper),
        p=number(row.p),
        q=number(row.q),
        score=float(row.score),
        rank=int(row.rank),
        running=streaks.get((row.measure, row.unit), 0) + 1,
        parts={} if row.parts is None else {k: float(v) for k, v in asdict(row.parts).items()},
        also=(),
        note=row.note,
    )


def _row(f: Found, scan_id: int) -> dict[str, Any]:
    row = asdict(f)
    del row["id"]
    return row | {
        "scan_id": scan_id,
        "month": periods.number(f.month),
        "also": list(f.also),
        "parts": dict(f.parts),
    }


def _calibration(result: Result) -> dict[str, Any]:
    """How the p-values of all tested series lie: evenly, if the model is right and nothing happens."""
    p = np.array([row.p for row in result.scores if row.p is not None and not np.isnan(row.p)])
    counts, _ = np.histogram(p, bins=BINS, range=(0, 1))
    shares = {str(x): float((p < x).mean()) if len(p) else 0.0 for x in (0.05, 0.01, 0.001)}
    return {"bins": counts.tolist(), "below": shares, "tested": len(p)}


def scan_newest(engine: Engine, catalogue: Catalogue) -> Scan | None:
    """What runs after every load: a scan of the newest month."""
    newest = Store(engine, catalogue).open(ANYONE).data_to
    if newest is None:
        return None
    return run_scan(engine, catalogue, newest)
