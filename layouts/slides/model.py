"""What slides say before anyone draws them: one frozen value for the screen in the room and for PowerPoint."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts import Multiples, Rank, Sign, TileMap, Trend
from dashboard.measure import Measure

OFFICIAL = "OFFICIAL"
ROWS = 8
"""A table of more rows is not read from the back of the room."""


@dataclass(frozen=True)
class Said:
    """A text with its sign, if it has one; `invented` texts carry the word illustrative."""

    text: str
    sign: Sign | None = None
    way: str = ""
    invented: bool = False


@dataclass(frozen=True)
class Words:
    """Paragraphs."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """(heading, at most three points) each."""

    groups: tuple[tuple[str, tuple[Said, ...]], ...]


@dataclass(frozen=True)
class Big:
    """One large figure: what it is, the figure, its unit and period, how it moved."""

    label: str
    value: str
    unit: str
    change: str
    kicker: str = ""
    sign: Said | None = None
    invented: bool = False


@dataclass(frozen=True)
class Figures:
    """Up to four large figures."""

    items: tuple[Big, ...]


@dataclass(frozen=True)
class Graph:
    """One chart, and up to three sentences beside it."""

    chart: Trend | Rank | TileMap | Multiples
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """At most ROWS rows, of small print twice as many; `words` are the columns of text, aligned left."""

    head: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    words: tuple[int, ...] = (0,)
    small: bool = False


@dataclass(frozen=True)
class Contents:
    """(page, number of its first slide) each."""

    lines: tuple[tuple[str, int], ...]


Body = Words | Points | Figures | Graph | Table | Contents


@dataclass(frozen=True)
class Slide:
    """One idea: the finding as title, what shows it, the page it is of (`about`); then what every slide
    carries: period, source, whether its figures are illustrative. measures: those whose definition belongs
    to it."""

    title: str
    body: Body
    about: str = ""
    note: str = ""
    measures: tuple[Measure, ...] = ()
    period: str = ""
    source: str = ""
    illustrative: str = ""


@dataclass(frozen=True)
class Deck:
    """Slides in order, the classification that each carries, the address of the page they come from."""

    title: str
    slides: tuple[Slide, ...]
    marking: str = OFFICIAL
    address: str = "/"
