"""What is read once a data version: the measures there are, releases, organisation, priorities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from dashboard import periods
from dashboard.cases import Case
from dashboard.exceptions import Scan
from dashboard.organisation import Organisation
from dashboard.release import Release
from dashboard.source import LocalPriority, Signal, Span
from data import schema
from data.units import read_organisation

Priorities = dict[tuple[str, int], tuple[LocalPriority, ...]]


@dataclass(frozen=True)
class Contents:
    """All that is read once a data version: measures there are, releases, the newest month."""

    version: int
    data_to: int | None
    spans: dict[str, Span]
    releases: dict[int, Release]
    organisation: Organisation
    priorities: Priorities
    scans: dict[int, Scan | None] = field(default_factory=dict)
    cases: list[tuple[Case, ...]] = field(default_factory=list)
    secret: list[frozenset[int]] = field(default_factory=list)
    months_scanned: list[tuple[int, ...]] = field(default_factory=list)
    said: dict[tuple[int, str], dict[tuple[str, str], Signal]] = field(default_factory=dict)

    @cached_property
    def countings(self) -> dict[str, list[str]]:
        """Every counting there is of a measure: itself and its variants (`id@2008`)."""
        found: dict[str, list[str]] = {}
        for name in self.spans:
            for id in {name, name.partition("@")[0]}:
                found.setdefault(id, []).append(name)
        return found


def read_places(connection: Connection) -> tuple[Organisation, Priorities]:
    """The organisation and its local priorities: read anew only when the organisation's version is."""
    return read_organisation(connection), _priorities(connection)


def read_contents(connection: Connection, state: Any, places: tuple[Organisation, Priorities]) -> Contents:
    """The contents of the data version that the state row names."""
    m = schema.measures
    measures = connection.execute(select(m).where(m.c.last_month.is_not(None)))
    releases = connection.execute(select(schema.releases).order_by(schema.releases.c.id))
    return Contents(
        version=state.version,
        data_to=None if state.data_to is None else periods.from_number(state.data_to),
        spans={m.name: _span(m) for m in measures},
        releases={r.id: _release(r) for r in releases},
        organisation=places[0],
        priorities=places[1],
    )


def read_releases_of(connection: Connection, measures: Collection[str]) -> frozenset[int]:
    """The releases that brought figures of any of these measures."""
    s, m = schema.series.c, schema.measures.c
    query = (
        select(s.release_id).join(schema.measures, m.id == s.measure_id).where(m.name.in_(sorted(measures)))
    )
    return frozenset(connection.scalars(query.distinct()))


def _span(m: Any) -> Span:
    first, last = periods.from_number(m.first_month), periods.from_number(m.last_month)
    return Span(first, last, m.label, m.illustrative, m.known_from)


def _priorities(connection: Connection) -> dict[tuple[str, int], tuple[LocalPriority, ...]]:
    """Local priorities by borough and financial year, in order."""
    table = schema.local_priorities
    found: dict[tuple[str, int], tuple[LocalPriority, ...]] = {}
    for p in connection.execute(select(table).order_by(table.c.unit, table.c.financial_year, table.c.rank)):
        new = LocalPriority(p.measure, p.rank, p.source, p.illustrative, p.financial_year)
        key = (p.unit, p.financial_year)
        found[key] = (*found.get(key, ()), new)
    return found


def _release(row: Any) -> Release:
    return Release(
        id=row.id,
        file=row.file,
        sha256=row.sha256,
        kind=row.kind,
        title=row.title,
        source=row.source,
        as_at=row.as_at,
        rows=row.rows,
        figures=row.figures,
        first=periods.from_number(row.first_month),
        last=periods.from_number(row.last_month),
        total=row.total,
        illustrative=row.illustrative,
        summary=row.summary,
        loaded_at=row.loaded_at,
    )
