"""Scanning the store for exceptions, keeping each scan, and reading what it found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, insert

from dashboard import periods
from dashboard.breaks import Registered
from dashboard.catalogue import Catalogue
from dashboard.control import Control, in_force
from dashboard.exceptions import STANDING, TOGETHER, Found, Scan, is_change
from dashboard.measure import Kind, Measure
from dashboard.once import told_once
from dashboard.organisation import FORCE
from dashboard.principal import ANYONE
from dashboard.scan.engine import scan
from dashboard.scan.layers import Layers, joined
from dashboard.scan.panel import Panel, panel
from dashboard.scan.parameters import DEFAULT, METHOD_VERSION
from dashboard.scan.result import Layer, Parts, Result, Row
from dashboard.scan.revisions import Revised, rates, revisions
from dashboard.scan.standing import standing
from dashboard.scan.survey import Wave, surveys
from dashboard.series import PROVISIONAL
from data import clock, schema
from data.cases import follow
from data.engine import writing
from data.layers import in_effect, levels_of, suggested, survey_measures, waves_of, weight
from data.revised import read_revised
from data.scanned import read_scan
from data.state import raise_versions
from data.store import Reading, Store

HISTORY = 120
LEAST = 36  # a season can be told from two years and the nine months that are judged, not from fewer
SCANNED = (Kind.COUNT, Kind.PROPORTION)
SUMS = ("victim-based-offences",)  # tells nothing that its parts do not tell
BINS = 20
Streaks = Mapping[tuple[str, str], int]  # measure, unit: scans in a row


def run_scan(engine: Engine, catalogue: Catalogue, month: int | None = None) -> Scan | None:
    """Scans a month (None: the newest) with the figures known now and keeps the result.

    None where there is nothing to scan. Earlier scans are kept; the newest of a month is shown.
    """
    with writing(engine) as connection:
        return scan_within(connection, catalogue, month)


def scan_within(connection: Connection, catalogue: Catalogue, month: int | None = None) -> Scan | None:
    """`run_scan` inside a transaction of the caller's."""
    reading = Store(connection.engine, catalogue, within=connection).open(ANYONE)
    found = _scan(reading, connection, month)
    if found is not None:
        raise_versions(connection, "version")
    return found


def scan_newest(connection: Connection, catalogue: Catalogue, raised: bool) -> Scan | None:
    """What belongs to every load, in its transaction: a scan of the newest month, unless one has seen every
    release. raised: whether the load has made a new data version, of which the scan is a part then."""
    reading = Store(connection.engine, catalogue, within=connection).open(ANYONE)
    newest = reading.data_to
    if newest is None:
        return None
    seen = reading.scan(newest)
    known = seen is not None and seen.data_version >= max(r.version for r in reading.releases.values())
    if known and seen is not None and seen.method == METHOD_VERSION:  # what an older method said is said anew
        return None
    found = _scan(reading, connection, newest)
    if found is not None and not raised:
        raise_versions(connection, "version")
    return found


def _scan(reading: Reading, connection: Connection, month: int | None) -> Scan | None:
    """Scans a month of what is read in a transaction, and keeps the result in it."""
    month = reading.data_to if month is None else month
    if month is None:
        return None
    before = read_scan(connection, month - 1)
    breaks = reading.contents.breaks
    measures, units = survey_measures(reading, month), [u.code for u in reading.organisation.boroughs()]
    surveyed = reading.series(([m.id for m in measures], [*units, FORCE]))
    control = in_force(reading.records(), month)
    waves = [
        replace(w, priority=w.priority * control.weight(w.measure))
        for w in waves_of(measures, surveyed, units, month, DEFAULT)
    ]
    streaks = _streaks(before, waves)
    found = _panel(reading, month, streaks[0], breaks, control)
    if found is None:
        return None
    result = _judged(reading, *found, waves, streaks, breaks)
    return read_scan(connection, month, _keep(connection, reading, result, found[0], streaks, control))


def _judged(
    reading: Reading,
    figures: Panel,
    seen: Revised,
    waves: Sequence[Wave],
    streaks: tuple[Streaks, Streaks],
    breaks: Sequence[Registered],
) -> Result:
    """The result of all layers."""
    month = figures.start + figures.shape[2] - 1
    result = scan(figures, month)
    told = suggested(figures, breaks)
    levels = levels_of(reading, figures, waves, result.of(Layer.QUALITY), DEFAULT)
    standing_rows, stood = standing(levels, figures.units, DEFAULT, streaks[1])
    revised = revisions(seen, figures.measures, figures.units, DEFAULT)
    surveyed = surveys(waves, figures.units, DEFAULT, streaks[0], figures.force)
    return joined(result, Layers(surveyed, standing_rows, stood, revised, told))


def _measures(reading: Reading, month: int) -> list[Measure]:
    """The monthly counts and proportions that boroughs have, in the counting of that month."""
    ids = dict.fromkeys(reading.resolve(m, month) for m in reading.catalogue.measures if m not in SUMS)
    held = [reading.measure(id) for id in ids if id in reading.spans and reading.spans[id].reaches(month)]
    return [
        m
        for m in held
        if m.kind in SCANNED and m.frequency == "monthly" and "borough" in m.levels and not m.breakdown
    ]


def _panel(
    reading: Reading, month: int, running: Streaks, breaks: Sequence[Registered], control: Control
) -> tuple[Panel, Revised] | None:
    """What the scan reads, and what releases revised in it; None where there is too little."""
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
    value, below, status = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, np.uint8)
    for i, m in enumerate(measures):
        for j, u in enumerate(units):
            if (found := series.get((m.id, u))) is not None:
                part = found.over(start, month + 1)
                value[i, j], status[i, j] = part.numerator, part.status
                if part.denominator is not None:
                    below[i, j] = part.denominator
    days = [r.as_at for r in reading.releases.values() if r.figures]
    with reading.store.snapshot() as connection:
        seen = read_revised(connection, series, ([m.id for m in measures], units), days, month)
    made = panel(
        tuple(m.id for m in measures),
        tuple(units),
        start,
        value,
        below,
        breaks=tuple(b for m in measures for b in in_effect(m, breaks, units) if b.month <= month),
        harm=[m.harm for m in measures],
        priority=[weight(m) * control.weight(m.id) for m in measures],
        persistence=[[float(running.get((m.id, u), 0)) for u in units] for m in measures],
        provisional=status == PROVISIONAL,
        revision=rates(seen, len(measures), True, DEFAULT),
    )
    return made, seen


def _streaks(before: Scan | None, waves: Iterable[Wave]) -> tuple[Streaks, Streaks]:
    """For how many scans in a row, up to the month before, each series was an exception, and stood apart.

    A survey's wave that was judged then and is judged again counts once.
    """
    wave = {w.measure: w.month for w in waves}
    rows = before.found if before else ()
    changes = {
        (f.measure, f.unit): f.running - (wave.get(f.measure) == f.month) for f in rows if is_change(f)
    }
    return changes, {(f.measure, f.unit): f.running for f in rows if f.layer == STANDING}


def _keep(
    connection: Connection,
    reading: Reading,
    result: Result,
    figures: Panel,
    streaks: tuple[Streaks, Streaks],
    control: Control,
) -> int:
    found = [_found(row, streaks[row.layer is Layer.STANDING], control) for row in result.flags]
    part_of = {m: reading.measure(m).part_of for m in figures.measures}
    rows = [
        *told_once((f for f in found if f.layer != STANDING), part_of),
        *told_once((f for f in found if f.layer == STANDING), part_of),
    ]
    tested: dict[str, list[str]] = {}
    for row in result.scores:
        tested.setdefault(row.measure, []).append(row.unit)
    key = connection.execute(
        insert(schema.scans).values(
            month=periods.number(result.month),
            data_version=reading.version,
            method=result.method,
            parameters=result.settings() | control.settings(),
            scanned=result.scanned,
            flagged=sum(is_change(f) for f in rows),
            expected_false=float(result.expected_false),
            tested={m: sorted(set(us)) for m, us in tested.items()},
            calibration=_calibration(result) | {"stood": result.stood},
            notes=list(result.notes),
            run_at=clock.now(),
            expected=_expected(result, rows),
        )
    ).inserted_primary_key
    assert key is not None
    if rows:
        connection.execute(insert(schema.exceptions), [_row(f, int(key[0])) for f in rows])
    follow(connection, rows, result.month)
    return int(key[0])


def _found(row: Row, streaks: Streaks, control: Control) -> Found:
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
        parts={} if row.parts is None else _parts(row.parts, control.weight(row.measure)),
        also=(),
        note=row.note,
    )


def _parts(parts: Parts, strategy: float) -> dict[str, float]:
    """The factors of the score; that of the Control Strategy apart from that of the plan, where there is one."""
    named = {k: float(v) for k, v in asdict(parts).items()}
    return named if strategy == 1 else named | {"priority": parts.priority / strategy, "strategy": strategy}


def _row(f: Found, scan_id: int) -> dict[str, Any]:
    row = asdict(f)
    del row["id"]
    return row | {
        "scan_id": scan_id,
        "month": periods.number(f.month),
        "also": list(f.also),
        "parts": dict(f.parts),
    }


def _expected(result: Result, found: Iterable[Found]) -> dict[str, dict[str, list[float]]]:
    """By measure and unit, month after month, expected, lower and upper: over its window where a change is told
    of a series, so that charts say what the sentence says, else of the newest month."""
    told = {(f.measure, f.unit) for f in found if is_change(f) and f.note != TOGETHER}
    kept: dict[str, dict[str, list[float]]] = {}
    for row in result.scores:
        months = np.array(row.path if (row.measure, row.unit) in told else row.newest).ravel()
        if len(months) and np.isfinite(months).all():
            kept.setdefault(row.measure, {})[row.unit] = [float(f"{x:.6g}") for x in months]
    return kept


def _calibration(result: Result) -> dict[str, Any]:
    """How the p-values of all tested series lie: evenly, if the model is right and nothing happens."""
    p = np.array([row.p for row in result.scores if row.p is not None and not np.isnan(row.p)])
    counts, _ = np.histogram(p, bins=BINS, range=(0, 1))
    shares = {str(x): float((p < x).mean()) if len(p) else 0.0 for x in (0.05, 0.01, 0.001)}
    return {"bins": counts.tolist(), "below": shares, "tested": len(p)}
