"""The series of the store: one version from each as-at date on which a release changed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from dashboard import periods
from dashboard.catalogue import Catalogue
from dashboard.series import Series
from data import facts, schema
from data.codec import decode, encode
from data.merge import FORCE, Revisions, merge
from data.units import read_tree


class Versions:
    """Writes versions of series, measure by measure, inside the transaction of a load."""

    def __init__(self, connection: Connection, catalogue: Catalogue, measure_id: Mapping[str, int]) -> None:
        self.connection, self.catalogue, self.measure_id = connection, catalogue, measure_id
        self.tree = read_tree(connection)
        units = connection.execute(select(schema.units.c.code, schema.units.c.id))
        self.unit_id: dict[str, int] = {code: number for code, number in units}
        self.unit_code = {number: code for code, number in self.unit_id.items()}

    def apply(
        self,
        measure: str,
        rows: Mapping[str, Series],
        release: int,
        as_at: date,
        revisions: Revisions | None = None,
    ) -> None:
        """Lays a release on what is there, which must not be of a later date; counts what it revises."""
        current = self._current(measure)
        if revisions is not None:
            for unit, row in rows.items():
                if unit in current and not current[unit].summed:
                    revisions.count(current[unit], row)
        changed = merge(current, rows, self.tree, self._adds(measure))
        if changed:
            self._supersede(measure, [u for u in changed if u in current], as_at)
            self._insert(measure, changed, release, as_at)

    def replay(self, measure: str, new: int, revisions: Revisions) -> None:
        """Makes all versions of one measure anew from its facts, in the order of their as-at dates.

        Counts what the new release revises of those before its date.
        """
        number = self.measure_id[measure]
        self.connection.execute(delete(schema.series).where(schema.series.c.measure_id == number))
        for release, as_at, rows in facts.history(self.connection, number, measure, self.unit_code):
            self.apply(measure, rows, release, as_at, revisions if release == new else None)

    def span(self, measure: str, as_at: date) -> None:
        """Notes the first and last month of a measure, of the Met if it has figures, else of any unit,
        and the earliest day on which a release spoke of it."""
        current = self._current(measure)
        whole = [current[FORCE]] if FORCE in current else list(current.values())
        firsts = [s.first for s in whole if s.first is not None]
        lasts = [s.last for s in whole if s.last is not None]
        if firsts and lasts:
            table = schema.measures
            this = table.c.id == self.measure_id[measure]
            known = self.connection.scalar(select(table.c.known_from).where(this))
            self.connection.execute(
                update(table)
                .where(this)
                .values(
                    first_month=periods.number(min(firsts)),
                    last_month=periods.number(max(lasts)),
                    known_from=min(as_at, known or as_at),
                )
            )

    def _current(self, measure: str) -> dict[str, Series]:
        table = schema.series.c
        found = self.connection.execute(
            select(table.unit_id, table.data, table.summed).where(
                table.measure_id == self.measure_id[measure], table.valid_to == schema.FOREVER
            )
        )
        codes = ((self.unit_code[unit], data, summed) for unit, data, summed in found)
        return {
            code: decode(data, measure, code, summed=summed, illustrative=False)
            for code, data, summed in codes
        }

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

    def _insert(self, measure: str, changed: Mapping[str, Series], release: int, as_at: date) -> None:
        rows = [
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
        ]
        self.connection.execute(insert(schema.series), rows)
