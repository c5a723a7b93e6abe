"""What the demonstration figures are made from: *.toml by subject, changes.toml, shares.csv, wards.csv.

Levels, yearly totals and shares are facts where the file names a source, the rest is invented; in
either case what comes out is illustrative.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Plan:
    """How one measure's figures are made.

    model       counts  events of their own
                part    some of the events of `of`, to totals of events
                portion some of the events of `of`, to totals that are shares of them
                rate    the same, with the events of `of` as the denominator
                ratio   the sum of `parts` over `of`
                mean    `of` events times a value, to totals that are that value
                sum     the sum of `parts`
                rest    `of` less `parts`
                stock, index, survey   levels on the way through `points`
    totals      span name to total (course.span); season: twelve factors; breaks: month to factor from then on
    london      deviation of the whole force's monthly noise, local that of an area's, both relative
    like        area shares: kind of shares.csv to weight; spread: deviation of levels between areas
    areas       boroughs (with the airports), ranked (32 boroughs), or the code of one unit
    groups      shares of business groups in a stock; placed: the share of it that boroughs hold
    since       first month; every: month, quarter or year; digits: decimals kept; size: persons asked
    ward        kind of wards.csv by which a borough's events fall on its wards
    hidden      a step on the way to a figure of the catalogue, which no page shows
    """

    id: str
    subject: str
    model: str
    totals: dict[str, float] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    season: tuple[float, ...] = (1.0,) * 12
    breaks: dict[str, float] = field(default_factory=dict)
    london: float = 0.02
    local: float = 0.05
    like: dict[str, float] = field(default_factory=dict)
    spread: float = 0.0
    of: str = ""
    parts: tuple[str, ...] = ()
    areas: str = "boroughs"
    groups: dict[str, float] = field(default_factory=dict)
    placed: float = 1.0
    since: str = "2010-04"
    every: str = "month"
    digits: int = 0
    size: int = 0
    ward: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Change:
    """A change put into the figures of some areas: a factor on what is expected, or an addition to a level.

    From start to end (inclusive; open to the last month), or, with a peak, rising to it and falling after.
    For a rate above one half the factor works on the failing part.
    """

    measure: str
    areas: tuple[str, ...]
    start: str
    reason: str
    end: str = "2018-03"
    peak: str = ""
    factor: float = 1.0
    add: float = 0.0
    local: bool = False


def _tables(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def plans() -> dict[str, Plan]:
    """Every plan by id; TypeError for a field that is none, ValueError for a second plan of one id."""
    found: dict[str, Plan] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem == "changes":
            continue
        for name, fields in _tables(path).items():
            if name in found:
                raise ValueError(f"{path.name}: {name} has a plan in {found[name].subject} already")
            lists: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
            found[name] = Plan(id=name, subject=path.stem, **lists)
    return found


def changes() -> list[Change]:
    """The changes put in, in the order of the file."""
    return [Change(**{**c, "areas": tuple(c["areas"])}) for c in _tables(FOLDER / "changes.toml")["change"]]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of this folder, without its comment."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
