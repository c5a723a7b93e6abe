"""One batch into facts and series, inside the transaction of the load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain, repeat
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.series import FINAL, MISSING, PROVISIONAL, Series
from data import schema
from data.batch import Batch
from data.codec import decode, encode
from data.merge import FORCE, Revisions, Tree, merge
from data.units import ensure_units, read_tree

Step = Callable[[float], None]
_VARIANTS = ("@2008", "@2024")  # other countings of the same official series


def write_batch(
    connection: Connection, batch: Batch, release: int, as_at: date, catalogue: Catalogue, step: Step
) -> Revisions:
    """Appends the batch's facts, brings the series up to date, returns what it revised."""
    ensure_units(connection, batch.units)
    writer = _Writer(connection, batch, release, as_at, catalogue)
    if not batch.illustrative:
        writer.drop_illustrative()
    writer.append_facts(step)
    writer.update_series(step)
    return writer.revisions


class _Writer:
    """The state of writing one batch: ids, rows by measure, revisions so far."""

    def __init__(
        self, connection: Connection, batch: Batch, release: int, as_at: date, catalogue: Catalogue
    ) -> None:
        self.connection, self.batch, self.release, self.as_at = connection, batch, release, as_at
        self.catalogue = catalogue
        self.revisions = Revisions()
        self.tree: Tree = read_tree(connection)
        units = connection.execute(select(schema.units.c.code, schema.units.c.id))
        self.unit_id: dict[str, int] = {code: number for code, number in units}
        self.unit_code = {number: code for code, number in self.unit_id.items()}
        self.measure_id = self._measure_ids()
        self.rows: dict[str, list[int]] = defaultdict(list)
        for i, (measure, _) in enumerate(batch.keys):
            self.rows[measure].append(i)
        self.status = self._status()

    def _measure_ids(self) -> dict[str, int]:
        table = schema.measures
        labels = {u.measure: u.name for u in self.batch.unmapped}
        known = set(self.connection.scalars(select(table.c.name)))
        new = sorted({m for m, _ in self.batch.keys} - known)
        if new:
            rows = [{"name": m, "label": labels.get(m), "illustrative": self.batch.illustrative} for m in new]
            self.connection.execute(insert(table), rows)
        return {n: i for n, i in self.connection.execute(select(table.c.name, table.c.id))}

    def _status(self) -> np.ndarray:
        status = np.where(np.isnan(self.batch.numerator), MISSING, FINAL).astype(np.uint8)
        if self.batch.provisional is not None:
            marked = np.broadcast_to(self.batch.provisional, status.shape)
            status[marked & (status == FINAL)] = PROVISIONAL
        return status

    def drop_illustrative(self) -> None:
        """Real figures take the place of a measure's illustrative ones, at every unit and month."""
        subjects = {m.removesuffix(v) for m in self.rows for v in ("", *_VARIANTS)}
        ids = [
            i
            for i, name in self.connection.execute(
                select(schema.measures.c.id, schema.measures.c.name).where(schema.measures.c.illustrative)
            )
            if name in subjects
        ]
        for table in (schema.series, schema.facts):
            self.connection.execute(delete(table).where(table.c.measure_id.in_(ids)))
        self.connection.execute(
            update(schema.measures)
            .where(schema.measures.c.id.in_(ids))
            .values(illustrative=False, first_month=None, last_month=None)
        )

    def append_facts(self, step: Step) -> None:
        """One row a figure, in the order of the primary key so that the table grows at its end."""
        order = sorted(self.rows, key=self.measure_id.__getitem__)
        months = np.array([periods.number(int(m)) for m in self.batch.months])
        done = 0

        def stream() -> Iterator[Iterator[tuple]]:
            nonlocal done
            for measure in order:
                for i in sorted(self.rows[measure], key=lambda i: self.unit_id[self.batch.keys[i][1]]):
                    yield self._facts_of(i, months)
                done += len(self.rows[measure])
                step(0.6 * done / len(self.batch.keys))

        _bulk(self.connection, chain.from_iterable(stream()))

    def _facts_of(self, i: int, months: np.ndarray) -> Iterator[tuple]:
        there = self.status[i] != MISSING
        measure, unit = self.batch.keys[i]
        lower: Iterator = repeat(None)
        if self.batch.denominator is not None:
            lower = (None if d != d else d for d in self.batch.denominator[i, there].tolist())
        return zip(
            repeat(self.measure_id[measure]),
            repeat(self.unit_id[unit]),
            repeat(self.release),
            months[there].tolist(),
            self.batch.numerator[i, there].tolist(),
            lower,
            self.status[i, there].tolist(),
        )

    def update_series(self, step: Step) -> None:
        """New versions of the series that changed; a release older than what is there replays history."""
        for n, measure in enumerate(self.rows, 1):
            newer = self.connection.scalar(
                select(func.max(schema.series.c.valid_from)).where(
                    schema.series.c.measure_id == self.measure_id[measure]
                )
            )
            if newer is None or newer <= self.as_at:
                self._apply(measure, self._series_of(measure), self.release, self.as_at, count=True)
            else:
                self._replay(measure)
            self._span(measure)
            step(0.6 + 0.4 * n / len(self.rows))

    def _series_of(self, measure: str) -> dict[str, Series]:
        start, end = int(self.batch.months[0]), int(self.batch.months[-1]) + 1
        at = self.batch.months - start
        return {self.batch.keys[i][1]: self._row(i, start, end - start, at) for i in self.rows[measure]}

    def _row(self, i: int, start: int, length: int, at: np.ndarray) -> Series:
        numerator = np.full(length, np.nan)
        numerator[at] = self.batch.numerator[i]
        denominator = None
        if self.batch.denominator is not None and not np.isnan(self.batch.denominator[i]).all():
            denominator = np.full(length, np.nan)
            denominator[at] = self.batch.denominator[i]
        status = np.zeros(length, np.uint8)
        status[at] = self.status[i]
        measure, unit = self.batch.keys[i]
        return _fresh(
            measure, unit, start, numerator, denominator, status, self.release, self.batch.illustrative
        )

    def _current(self, measure: str) -> dict[str, Series]:
        table = schema.series
        found = self.connection.execute(
            select(table.c.unit_id, table.c.data, table.c.summed).where(
                table.c.measure_id == self.measure_id[measure], table.c.valid_to == schema.FOREVER
            )
        )
        codes = ((self.unit_code[unit], data, summed) for unit, data, summed in found)
        return {
            code: decode(data, measure, code, summed=summed, illustrative=self.batch.illustrative)
            for code, data, summed in codes
        }

    def _apply(
        self, measure: str, rows: dict[str, Series], release: int, as_at: date, count: bool = False
    ) -> None:
        current = self._current(measure)
        if count:
            for unit, row in rows.items():
                if unit in current and not current[unit].summed:
                    self.revisions.count(current[unit], row)
        changed = merge(current, rows, self.tree, self._adds(measure))
        if changed:
            self._supersede(measure, [u for u in changed if u in current], as_at)
            self.connection.execute(
                insert(schema.series),
                [
                    {
                        "measure_id": self.measure_id[measure],
                        "unit_id": self.unit_id[unit],
                        "valid_from": as_at,
                        "valid_to": schema.FOREVER,
                        "release_id": release,
                        "summed": after.summed,
                        "data": encode(after),
                    }
                    for unit, after in changed.items()
                ],
            )

    def _adds(self, measure: str) -> bool:
        """Whether sums up the tree mean something; an unmapped name is a count of offences."""
        return measure not in self.catalogue or self.catalogue.get(measure).kind.adds_over_units

    def _supersede(self, measure: str, units: list[str], as_at: date) -> None:
        """Ends the validity of what is replaced; what was valid from the same day on is gone."""
        table = schema.series
        for some in (units[i : i + 500] for i in range(0, len(units), 500)):
            these = (
                (table.c.measure_id == self.measure_id[measure])
                & (table.c.valid_to == schema.FOREVER)
                & table.c.unit_id.in_([self.unit_id[u] for u in some])
            )
            self.connection.execute(delete(table).where(these, table.c.valid_from == as_at))
            self.connection.execute(update(table).where(these).values(valid_to=as_at))

    def _replay(self, measure: str) -> None:
        """Makes all versions of one measure anew from its facts, in the order of their as-at dates."""
        facts, releases = schema.facts, schema.releases
        number = self.measure_id[measure]
        self.connection.execute(delete(schema.series).where(schema.series.c.measure_id == number))
        order = self.connection.execute(
            select(releases.c.id, releases.c.as_at, releases.c.illustrative)
            .where(
                releases.c.id.in_(select(facts.c.release_id).where(facts.c.measure_id == number).distinct())
            )
            .order_by(releases.c.as_at, releases.c.id)
        ).all()
        for release, as_at, illustrative in order:
            found = self.connection.execute(
                select(
                    facts.c.unit_id, facts.c.month, facts.c.numerator, facts.c.denominator, facts.c.status
                ).where(facts.c.measure_id == number, facts.c.release_id == release)
            ).all()
            self._apply(measure, self._from_facts(measure, release, illustrative, found), release, as_at)

    def _from_facts(
        self, measure: str, release: int, illustrative: bool, found: Sequence
    ) -> dict[str, Series]:
        by_unit: dict[str, list] = defaultdict(list)
        for unit, *figure in found:
            by_unit[self.unit_code[unit]].append(figure)
        months = [periods.from_number(row[1]) for row in found]
        start, length = min(months), max(months) - min(months) + 1
        out = {}
        for unit, figures in by_unit.items():
            at = np.array([periods.from_number(f[0]) for f in figures]) - start
            numerator, denominator = np.full(length, np.nan), np.full(length, np.nan)
            status = np.zeros(length, np.uint8)
            numerator[at] = [f[1] for f in figures]
            denominator[at] = [np.nan if f[2] is None else f[2] for f in figures]
            status[at] = [f[3] for f in figures]
            shares = None if np.isnan(denominator).all() else denominator
            out[unit] = _fresh(measure, unit, start, numerator, shares, status, release, illustrative)
        return out

    def _span(self, measure: str) -> None:
        """The first and last month of a measure, for the Met if it has them, else of any unit."""
        current = self._current(measure)
        whole = [current[FORCE]] if FORCE in current else list(current.values())
        firsts = [s.first for s in whole if s.first is not None]
        lasts = [s.last for s in whole if s.last is not None]
        if firsts and lasts:
            self.connection.execute(
                update(schema.measures)
                .where(schema.measures.c.id == self.measure_id[measure])
                .values(first_month=periods.number(min(firsts)), last_month=periods.number(max(lasts)))
            )


def _fresh(
    measure: str,
    unit: str,
    start: int,
    numerator: np.ndarray,
    denominator: np.ndarray | None,
    status: np.ndarray,
    release: int,
    illustrative: bool,
) -> Series:
    there = status != MISSING
    return Series(
        measure=measure,
        unit=unit,
        start=start,
        numerator=numerator,
        denominator=denominator,
        status=status,
        release=np.where(there, release, 0).astype(np.int32),
        areas=there.astype(np.int16),
        illustrative=illustrative,
    )


def _bulk(connection: Connection, rows: Iterator[tuple]) -> None:
    """Rows of `facts` by the driver's fastest way: COPY on PostgreSQL, one prepared insert on SQLite."""
    driver: Any = connection.connection.driver_connection
    names = [c.name for c in schema.facts.columns]
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY facts ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO facts ({', '.join(names)}) VALUES ({marks})", rows)
