"""The SQL that counts: every measure of a source in one pass over its rows, in any dialect of SQLAlchemy.

Rows are grouped by unit, month and the columns that measures choose by; the conditions of measures are
then asked of the groups, of which there are few, not of the rows. Grouping again gives each level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Dialect,
    Double,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement, quoted_name
from sqlalchemy.sql.selectable import Select, Subquery

from dashboard.measure import Measure
from data.warehouse.sources import Place

Statement = Any
Column = ColumnElement[Any]
ALL = "1 = 1"
ZERO: Column = literal_column("0")
ONE: Column = literal_column("1")


@dataclass(frozen=True)
class Span:
    """The months that are asked for, first to last, and the day on which their figures stand. Without a
    first month: from the first row on."""

    first: int | None
    last: int
    as_at: date

    def values(self) -> dict[str, date]:
        """What the names :first, :after and :after_as_at of a query mean: days that begin them or end them."""
        start = _day(self.first) if self.first is not None else date(1900, 1, 1)
        return {"first": start, "after": _day(self.last + 1), "after_as_at": self.as_at + timedelta(days=1)}


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Term:
    """A column of the answer: how many rows fulfil a condition, or the sum of an expression over them."""

    where: str
    sum: str

    @property
    def type(self) -> BigInteger | Double[Any]:
        return Double() if self.sum else BigInteger()


def terms(measure: Measure) -> tuple[Term, ...]:
    """Numerator and, where the measure has one, denominator."""
    count = measure.count
    assert count is not None
    found = [Term(count.where or ALL, count.sum)]
    if count.denominator_where or count.denominator_sum:
        found.append(Term(count.denominator_where or ALL, count.denominator_sum))
    return tuple(found)


def counting(place: Place, wanted: Sequence[Term]) -> Statement:
    """The query of all these terms: level, unit, month (periods.month), rows, and a column a term."""
    sums = list(dict.fromkeys(t.sum for t in wanted if t.sum)) if place.by else []
    values = (
        [f"sum_{i}" for i in range(len(sums))] if place.by else [f"value_{i}" for i in range(len(wanted))]
    )
    rows = _rows(place, [] if place.by else wanted, sums)
    keys = [c for c in rows.c if c.name not in values]
    counted = [func.count().label("row_count"), *(func.sum(rows.c[v]).label(v) for v in values)]
    groups = select(*keys, *counted).group_by(*keys).cte("groups_of_rows")

    def over(i: int, term: Term) -> Column:
        if not place.by:
            return groups.c[f"value_{i}"]
        value = groups.c[f"sum_{sums.index(term.sum)}"] if term.sum else groups.c.row_count
        return case((_sql(term.where), func.coalesce(value, ZERO)), else_=ZERO)

    levels = []
    for i, level in enumerate(place.units):
        unit, month = groups.c[f"unit_{i}"], groups.c.month_
        found = [cast(func.sum(over(n, t)), t.type).label(f"value_{n}") for n, t in enumerate(wanted)]
        found.insert(0, cast(func.sum(groups.c.row_count), BigInteger()).label("rows"))
        shown: Column = literal_column(f"'{level}'").label("level")
        levels.append(select(shown, unit.label("unit"), month, *found).group_by(unit, month))
    return union_all(*levels) if len(levels) > 1 else levels[0]


def _rows(place: Place, wanted: Sequence[Term], sums: Sequence[str]) -> Subquery:
    """Every row with its units, its month, the columns that measures choose by, and what is summed."""
    return within(
        place,
        select(
            *(_sql(x).label(f"unit_{i}") for i, x in enumerate(place.units.values())),
            month(place).label("month_"),
            *(literal_column(name).label(_as_written(name)) for name in place.by),
            *(_sql(x).label(f"sum_{i}") for i, x in enumerate(sums)),
            *(_row_value(t).label(f"value_{i}") for i, t in enumerate(wanted)),
        ),
    ).subquery("rows_of_source")


def _as_written(name: str) -> quoted_name:
    """A column's name with quotes only where it was written with them, so that conditions find it."""
    return quoted_name(name.strip('"'), quote=name.startswith('"'))


def _row_value(term: Term) -> Column:
    """What one row adds to a term."""
    return case((_sql(term.where), func.coalesce(_sql(term.sum), ZERO) if term.sum else ONE), else_=ZERO)


def alone(place: Place, measure: Measure, level: str, dialect: Dialect) -> str:
    """The plain query of one measure and level, as one would write it by hand: it gives the same figures.
    The days of the months asked for are :first and :after, the day after that of the figures :after_as_at."""
    unit = _sql(place.units[level])
    names = ("numerator", "denominator")
    found = [func.sum(_row_value(t)).label(name) for name, t in zip(names, terms(measure), strict=False)]
    query = within(place, select(unit.label("unit"), month(place).label("month"), *found), shown=True)
    plain: Any = type(dialect)
    return str(query.group_by(unit, month(place)).compile(dialect=plain(paramstyle="named")))


def probe(place: Place, fragment: str) -> Statement:
    """A query that reads no row, and fails where a fragment of SQL does not hold of the source."""
    return select(_sql(fragment)).select_from(_from(place)).where(text("1 = 0"))


def month(place: Place) -> Column:
    """The month of a row as periods.month counts them."""
    day: Column = literal_column(place.date)
    year, number = (cast(extract(part, day), Integer) for part in ("year", "month"))
    return year * literal_column("12") + number - literal_column("1")


def within(place: Place, query: Select[Any], shown: bool = False) -> Select[Any]:
    """A query of the rows of a source, those of the months asked for, as they stood on the day asked for.
    shown: with the days as plain names, to be read."""

    def named(name: str) -> Any:
        return literal_column(f":{name}") if shown else bindparam(name, type_=Date())

    day: Column = literal_column(place.date)
    conditions = [day >= named("first"), day < named("after")]
    if place.recorded:
        conditions.append(literal_column(place.recorded) < named("after_as_at"))
    return query.select_from(_from(place)).where(and_(*conditions))


def _from(place: Place) -> Any:
    alias = " rows_" if place.table.startswith("(") else ""
    return text(place.table.replace(":", r"\:") + alias)


def _sql(fragment: str) -> Column:
    """A fragment by itself: in brackets, unless it is a name."""
    return literal_column(fragment if fragment.isidentifier() else f"({fragment})")
