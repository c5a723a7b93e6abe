"""Months out of the warehouse: every measure that says how it is counted, as one release."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import Date

from dashboard import periods, wording
from dashboard.measure import Measure
from data.batch import Batch, Finding, Refused
from data.load import Source
from data.loaders import Context
from data.warehouse import sql
from data.warehouse.checked import as_numbers, counted_answer, own_answer
from data.warehouse.connect import TooLong, answer, shown, words
from data.warehouse.reader import Gathered
from data.warehouse.sources import Place, lacking

KIND = "warehouse"


def pull(
    warehouse: Connection,
    measures: Sequence[Measure],
    places: Mapping[str, Place],
    span: sql.Span,
    context: Context,
) -> Source:
    """The figures of these measures, which all have a count, as a release to be; Refused with every reason."""
    needed = [(m.id, m.count.source) for m in measures if m.count and m.count.source]
    lost = lacking(needed, places)
    if lost:
        raise Refused(lost)
    into = Gathered()
    work = _tasks(measures, places)
    for i, (place, some) in enumerate(work):
        context.tell(place.name if place else some[0].id, i / len(work))
        if place is None:
            _ask_own(warehouse, some[0], span, context, into)
        else:
            _ask_source(warehouse, place, some, span, context, into)
    if not into.findings and not into.blocks:
        what, todo = "no unit of the answer is known", "Correct the names, or the columns of units."
        into.findings.append(Finding("warehouse", what, todo))
    if into.findings:
        raise Refused(into.findings)
    batch = _batch(warehouse, measures, places, into)
    batch = replace(batch, content=_fingerprint(batch))
    return Source(_file(measures), batch.content, batch, span.as_at)


def _tasks(
    measures: Sequence[Measure], places: Mapping[str, Place]
) -> list[tuple[Place | None, list[Measure]]]:
    """What is asked: each source once, with all its measures, and each whole SQL alone."""
    by_source: dict[str, list[Measure]] = defaultdict(list)
    for m in measures:
        if m.count and not m.count.sql:
            by_source[m.count.source].append(m)
    own = [m for m in measures if m.count and m.count.sql]
    return [*((places[name], some) for name, some in by_source.items()), *((None, [m]) for m in own)]


def _ask_own(
    warehouse: Connection, measure: Measure, span: sql.Span, context: Context, into: Gathered
) -> None:
    assert measure.count is not None
    query = text(measure.count.sql)
    days = {k: v for k, v in span.values().items() if k in query._bindparams}
    query = query.bindparams(*(bindparam(k, type_=Date()) for k in days))
    try:
        names, rows = answer(warehouse, query, days)
    except TooLong:
        into.findings.append(_late(warehouse, f"{measure.id}, count.sql"))
    except DBAPIError as problem:
        into.findings.append(_failed(f"{measure.id}, count.sql", problem))
    else:
        own_answer(measure, names, rows, context, (span.first, span.last), into)


def _ask_source(
    warehouse: Connection,
    place: Place,
    measures: Sequence[Measure],
    span: sql.Span,
    context: Context,
    into: Gathered,
) -> None:
    firsts = [m for m in (span.first, place.first) if m is not None]
    span = replace(span, first=max(firsts, default=None))
    wanted = list(dict.fromkeys(t for m in measures for t in sql.terms(m)))
    try:
        _, rows = answer(warehouse, sql.counting(place, wanted), span.values(), as_numbers)
    except TooLong:
        into.findings.append(_late(warehouse, f"{place.name}, WAREHOUSE"))
    except DBAPIError as problem:
        into.findings += _blamed(warehouse, place, measures, problem)
    else:
        columns = [(m, [wanted.index(t) for t in sql.terms(m)]) for m in measures]
        counted_answer(place, columns, rows, context, (span.first, span.last), into)


def _late(warehouse: Connection, name: str) -> Finding:
    what = f"the warehouse was not done in {warehouse.info['seconds']:g} seconds"
    return Finding(name, what, "Ask for fewer months (--from), or raise WAREHOUSE_SECONDS.")


def _failed(name: str, problem: DBAPIError) -> Finding:
    what = f"the warehouse refused the SQL: {words(problem)[:400].removesuffix('.')}"
    return Finding(name, what, "Correct it in the file.")


def _blamed(
    warehouse: Connection, place: Place, measures: Sequence[Measure], problem: DBAPIError
) -> list[Finding]:
    """Whose SQL it was: what fails alone, over no row, of the source first, then of each measure."""
    of_source = {f"units.{level}": x for level, x in place.units.items()} | {"date": place.date}
    of_source |= {f"by, {name}": name for name in place.by}
    of_source |= {"recorded": place.recorded} if place.recorded else {}
    names = [(f"{place.name}, WAREHOUSE, {key}", x) for key, x in of_source.items()]
    for m in measures:
        for key in ("where", "sum", "denominator_where", "denominator_sum"):
            if fragment := getattr(m.count, key):
                names.append((f"{m.id}, count.{key}, source {place.name}", fragment))
    if _fault(warehouse, sql.probe(place, "1")):
        return [_failed(f"{place.name}, WAREHOUSE, from", problem)]
    found = [(name, _fault(warehouse, sql.probe(place, fragment))) for name, fragment in names]
    return [_failed(name, p) for name, p in found if p] or [_failed(f"{place.name}, WAREHOUSE", problem)]


def _fault(warehouse: Connection, query: Any) -> DBAPIError | None:
    try:
        answer(warehouse, query, {})
    except DBAPIError as problem:
        return problem
    return None


def _batch(
    warehouse: Connection, measures: Sequence[Measure], places: Mapping[str, Place], into: Gathered
) -> Batch:
    """All blocks over all their months; a level coarser than others of a measure gives the total."""
    start = min(b.start for b in into.blocks)
    months = np.arange(start, max(b.start + b.numerator.shape[1] for b in into.blocks), dtype=np.int32)
    keys = [(b.measure, unit) for b in into.blocks for unit in b.units]
    numerator, denominator = (np.full((len(keys), len(months)), np.nan) for _ in "nd")
    provisional = np.zeros(numerator.shape, bool)
    row = 0
    later = {m.id: _provisional(m, places) for m in measures}
    for b in into.blocks:
        rows, columns = slice(row, row + len(b.units)), slice(b.start - start, None)
        numerator[rows, columns] = b.numerator
        if b.denominator is not None:
            denominator[rows, columns] = b.denominator
        provisional[rows, len(months) - later[b.measure] :] = later[b.measure] > 0
        row += len(b.units)
    coarsest = {b.measure: b for b in reversed(into.blocks)}
    what = wording.some(len(coarsest), "measure")
    return Batch(
        kind=KIND,
        title=f"{what}, {periods.name(int(months[0]))} to {periods.name(int(months[-1]))}",
        source=f"Warehouse {shown(str(warehouse.engine.url))}{_tables(measures, places)}",
        months=months,
        keys=keys,
        numerator=numerator,
        denominator=denominator if np.isfinite(denominator).any() else None,
        provisional=provisional if provisional.any() else None,
        rows=into.rows,
        total=float(sum(np.nansum(b.numerator) for b in coarsest.values())),
        notes=list(into.notes()),
        counted={m.id: _said(warehouse, m, places) for m in measures if m.id in coarsest},
    )


def _tables(measures: Sequence[Measure], places: Mapping[str, Place]) -> str:
    used = dict.fromkeys(m.count.source for m in measures if m.count and m.count.source)
    return "".join(f", {places[name].table}" for name in used)[:400]


def _provisional(measure: Measure, places: Mapping[str, Place]) -> int:
    source = measure.count.source if measure.count else ""
    return places[source].provisional if source in places else 0


def _said(warehouse: Connection, measure: Measure, places: Mapping[str, Place]) -> str:
    """The SQL by which a measure was counted, a query a level."""
    assert measure.count is not None
    if measure.count.sql:
        return measure.count.sql
    place = places[measure.count.source]
    levels = [level for level in place.units if level in measure.levels]
    return "\n\n".join(f"-- {x}\n{sql.alone(place, measure, x, warehouse.dialect)}" for x in levels)


def _file(measures: Sequence[Measure]) -> str:
    """What stands for the name of a file."""
    used = dict.fromkeys(m.count.source or "own SQL" for m in measures if m.count)
    return f"warehouse: {', '.join(used)}"[:255]


def _fingerprint(batch: Batch) -> str:
    """Of the figures, where they belong and by which SQL they were counted."""
    digest = hashlib.sha256()
    for part in (batch.keys, sorted(batch.counted.items()), batch.source):
        digest.update(repr(part).encode())
    for grid in (batch.months, batch.numerator, batch.denominator, batch.provisional):
        digest.update(b"-" if grid is None else np.ascontiguousarray(grid).tobytes())
    return digest.hexdigest()
