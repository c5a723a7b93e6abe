"""What a warehouse may answer: units, months and figures, each finding told once and counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard import periods, wording
from dashboard.measure import Kind, Measure
from data.batch import Finding
from data.loaders import Context, months

SHOWN = 10  # names in one sentence
NO_UNIT = 'Write nowhere = "unknown" in the source to count them in no borough, or leave them out.'
Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """The figures of one measure: value [i, j] is of units[i] in month start + j, NaN where there is none."""

    measure: str
    units: list[str]
    start: int
    numerator: Grid
    denominator: Grid | None


@dataclass
class Gathered:
    """All that came: blocks of figures, rows read, units that nobody knows by name, findings."""

    blocks: list[Block] = field(default_factory=list)
    rows: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def notes(self) -> Iterable[str]:
        """What is said of units that nobody knows."""
        if self.unknown:
            named = [f"{name!r} ({wording.some(n, 'row')})" for name, n in self.unknown.most_common(SHOWN)]
            more = f" and {len(self.unknown) - SHOWN:,} more" if len(self.unknown) > SHOWN else ""
            yield f"not recognised as units, left out: {', '.join(named)}{more}"


class Reader:
    """Judges the cells of one answer; `name` is what findings call it."""

    def __init__(self, name: str, context: Context, into: Gathered) -> None:
        self.name, self.context, self.into = name, context, into
        self._codes: dict[str, str | None] = {}
        self._seen: Counter[tuple[str, str, str | None, str | None]] = Counter()

    def fail(self, what: str, todo: str, column: str | None = None, value: Any = None, rows: int = 1) -> None:
        """A finding of so many rows; one that comes again is added to it."""
        self._seen[what, todo, column, None if value is None else str(value)] += rows

    def close(self) -> None:
        """Hands the findings over."""
        for (what, todo, column, value), n in self._seen.items():
            again = f" ({wording.some(n, 'row')})" if n > 1 else ""
            self.into.findings.append(Finding(self.name, what + again, todo, None, column, value))

    def unit(self, value: Any, nowhere: str, levels: Collection[str], rows: int = 1) -> str | None:
        """The code of a unit of these levels; None where there is none: rows of a name that is not known are
        counted, those of none are a finding unless `nowhere` names the unit of such rows."""
        name = "" if value is None else str(value).strip()
        if not name and not nowhere:
            self.fail("there are rows without a unit", NO_UNIT, "unit", rows=rows)
            return None
        name = name or nowhere
        if name not in self._codes:
            self._codes[name] = self.context.unit(name)
        code = self._codes[name]
        if code is not None and self.context.levels[code] in levels:
            return code
        self.into.unknown[name] += rows
        return None

    def month(self, value: Any) -> int | None:
        """The month of a day, a time, YYYY-MM or YYYYMM; None where it is none, which is a finding."""
        if isinstance(value, date):
            return periods.of(value)
        try:
            found = None if value is None else months.parse(str(value))
        except months.NotAMonth:
            found = None
        if found is None:
            what = "the month is empty (NULL)" if value is None else "this is not a month"
            self.fail(what, "Select it as a date, or as text like 2017-11.", "month", value)
        return found

    def number(self, value: Any, column: str) -> float:
        """A figure; NaN where it is none, which is a finding."""
        if value is None:
            self.fail("the figure is empty (NULL)", "Write coalesce(..., 0), or leave the row out.", column)
            return math.nan
        try:
            found = math.nan if isinstance(value, str | bytes) else float(value)
        except (TypeError, ValueError):
            found = math.nan
        if not math.isfinite(found):
            self.fail("this is not a number", "Select a count or a sum.", column, value)
            return math.nan
        return found

    def judge(self, measure: Measure, block: Block) -> None:
        """What no figure of this measure can be: below zero, a broken count, a part larger than the whole."""
        whole = measure.kind is Kind.PROPORTION or (measure.kind is Kind.COUNT and not measure.decimals)
        for column, grid in (("numerator", block.numerator), ("denominator", block.denominator)):
            if grid is None:
                continue
            if measure.id not in self.context.signed:
                self._tell(measure, block, grid < 0, grid, column, "a figure cannot be negative")
            if whole:
                broken = np.floor(grid) != grid
                self._tell(
                    measure, block, broken & ~np.isnan(grid), grid, column, "a count is a whole number"
                )
        if measure.kind.is_share and block.denominator is not None:
            more = block.numerator > block.denominator
            self._tell(measure, block, more, block.numerator, "numerator", "the part is more than the whole")

    def _tell(
        self, measure: Measure, block: Block, bad: NDArray[np.bool_], grid: Grid, column: str, what: str
    ) -> None:
        found = np.argwhere(bad)
        if len(found):
            i, j = found[0]
            where = f"{self.context.name(block.units[i])}, {periods.name(block.start + int(j))}"
            more = f", and {len(found) - 1:,} more" if len(found) > 1 else ""
            self.fail(
                f"{measure.name}: {what} ({where}{more})", "Correct the SQL.", column, f"{grid[i, j]:g}"
            )
