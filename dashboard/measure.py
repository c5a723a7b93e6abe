"""What a measure is. One measure is one TOML file of dashboard/measures/, read by catalogue.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How the figures of a measure add up.

    count       a flow: summed over months and over units
    proportion  numerator / denominator, shown in per cent: both summed, then divided
    mean        numerator / denominator in the measure's unit: both summed, then divided
    stock       a level at the month's end: summed over units, never over months
    survey      a published share of respondents (0 to 1), already rolling: never summed
    index       a published value: never summed
    """

    COUNT = "count"
    PROPORTION = "proportion"
    MEAN = "mean"
    STOCK = "stock"
    SURVEY = "survey"
    INDEX = "index"

    @property
    def adds_over_units(self) -> bool:
        return self not in (Kind.SURVEY, Kind.INDEX)

    @property
    def adds_over_months(self) -> bool:
        return self in (Kind.COUNT, Kind.PROPORTION, Kind.MEAN)

    @property
    def is_share(self) -> bool:
        """Shown in per cent, so that a change is in percentage points."""
        return self in (Kind.PROPORTION, Kind.SURVEY)


class Direction(StrEnum):
    """Which way is good."""

    LOWER = "lower"
    HIGHER = "higher"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Break:
    """A change of counting: from `month` (periods.month) on, figures do not compare with those before."""

    month: int
    note: str


@dataclass(frozen=True)
class Count:
    """How the force's warehouse counts a measure: `sql` alone, a query of unit, month, numerator and, where
    the kind has one, denominator; or the rows of `source` for which `where` holds (all, if empty), or the
    sum of the expression `sum` over them. denominator_where and denominator_sum say the same of the
    denominator."""

    source: str = ""
    where: str = ""
    sum: str = ""
    denominator_where: str = ""
    denominator_sum: str = ""
    sql: str = ""


@dataclass(frozen=True)
class Measure:
    """A measure's definition; every text is a whole sentence or a plain noun phrase for the page.

    family, lead and levels are codes of families.toml and of the organisation; `part_of` is the
    measure whose figures contain these; `harm` is the weight of one offence in the ranking of
    exceptions (1 to 100); `target` a share or a value, with `target_source`, where one exists; `restricted` says
    why not everybody may see the figures;
    `breakdown` says by what this measure breaks down the one it is part of: it is shown beside that one,
    neither listed among the measures of a unit nor scanned, since it tells of the same events;
    `count` says how the force's warehouse counts it, where it does.
    """

    id: str
    name: str
    short: str
    family: str
    definition: str
    kind: Kind
    unit: str
    numerator: str
    denominator: str
    direction: Direction
    why: str
    frequency: str
    lag: str
    source: str
    lead: str
    levels: tuple[str, ...]
    decimals: int
    harm: float
    comparisons: tuple[str, ...]
    breaks: tuple[Break, ...] = ()
    related: tuple[str, ...] = ()
    part_of: str = ""
    breakdown: str = ""
    caveat: str = ""
    priorities: tuple[str, ...] = ()
    target: float | None = None
    target_source: str = ""
    restricted: str = ""
    count: Count | None = None
    variant: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash(self.id)  # rows are looked up by it a hundred times a page
