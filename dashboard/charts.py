"""What charts say, before anyone draws them: values, words and links, the same for screen, paper and sheet.

Months are periods.month integers. A missing value is None. Every text is ready to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """What a reader should make of a figure: shape, word and colour follow from it, arrows do not."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NOTABLE = "notable"
    USUAL = "usual"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Spark:
    """A sparkline: values of consecutive months, the likely range where there is one, a sentence for it."""

    values: tuple[float | None, ...]
    text: str
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    sign: Sign = Sign.UNKNOWN


@dataclass(frozen=True)
class Companion:
    """A second line to hold the first against: London, or the unit above."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Mark:
    """Something dated: a change of counting, an operation, an event; waiting: nobody has approved it yet."""

    month: int
    note: str
    waiting: bool = False


@dataclass(frozen=True)
class Trend:
    """Months as points and a line, with what was to be expected of them.

    title is the finding, sentence the same in full with figures; kind_of_value is count, share
    (0 to 1, shown in per cent), or value with `decimals`; flags are months out of the ordinary.
    """

    title: str
    sentence: str
    unit: str
    first: int
    values: tuple[float | None, ...]
    provisional: tuple[bool, ...]
    kind_of_value: str = "count"
    decimals: int = 0
    centre: tuple[float | None, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    band_name: str = ""
    companion: Companion | None = None
    breaks: tuple[Mark, ...] = ()
    events: tuple[Mark, ...] = ()
    flags: tuple[tuple[int, Sign, str], ...] = ()
    target: float | None = None
    from_zero: bool = True
    illustrative: bool = False

    @property
    def centre_name(self) -> str:
        """What the middle of the band is called: control charts have a mean and expect nothing."""
        return "Mean" if self.band_name.startswith("Control chart") else "Expected"


@dataclass(frozen=True)
class RankItem:
    """One unit among its peers: the value with its 95 % interval, as text too."""

    label: str
    href: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    own: bool = False
    sign: Sign = Sign.UNKNOWN


@dataclass(frozen=True)
class Rank:
    """Peers in order of their values, with intervals; reference is the whole they are part of."""

    title: str
    sentence: str
    unit: str
    items: tuple[RankItem, ...]
    reference: float | None = None
    reference_name: str = ""
    kind_of_value: str = "value"
    decimals: int = 1


@dataclass(frozen=True)
class Tile:
    """One borough on the tile map. level is 0 to 4 on the scale, None without a figure."""

    code: str
    label: str
    short: str
    row: int
    col: int
    href: str
    text: str
    level: int | None = None
    sign: Sign = Sign.UNKNOWN
    own: bool = False


@dataclass(frozen=True)
class TileMap:
    """Boroughs in their rough places; legend[i] says in words what level i means."""

    title: str
    sentence: str
    tiles: tuple[Tile, ...]
    legend: tuple[str, ...]


@dataclass(frozen=True)
class Small:
    """One of the small multiples."""

    label: str
    href: str
    values: tuple[float | None, ...]
    text: str
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    sign: Sign = Sign.UNKNOWN


@dataclass(frozen=True)
class Multiples:
    """The same measure in many units: one scale, one period, the unusual first."""

    title: str
    sentence: str
    unit: str
    first: int
    items: tuple[Small, ...]
    kind_of_value: str = "count"
    decimals: int = 0


@dataclass(frozen=True)
class FunnelDot:
    """One unit of a funnel: its size across, its value up; told: it stands apart and is named."""

    label: str
    href: str
    size: float
    value: float
    text: str
    told: bool = False
    own: bool = False


@dataclass(frozen=True)
class Funnel:
    """Units by size and value, with the limits within which most of them lie.

    curves: (size, 99.8 % low, 95 % low, 95 % high, 99.8 % high) from the smallest size to the largest;
    kind_of_value is share or value; size_name says what the size is.
    """

    title: str
    sentence: str
    unit: str
    size_name: str
    dots: tuple[FunnelDot, ...]
    curves: tuple[tuple[float, float, float, float, float], ...]
    centre: float
    centre_name: str
    kind_of_value: str = "value"
    decimals: int = 1
    illustrative: bool = False
