"""Residents by ethnic group, and how many times as often one group meets something as another."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Z = 1.959964  # 95 % of a normal distribution
LEAST = 10  # below this many events the logarithm of a ratio is far from normal


@dataclass(frozen=True)
class Ratio:
    """One rate over another, with the 95 % interval that chance leaves to it."""

    value: float
    low: float
    high: float


@cache
def _file() -> tuple[str, dict[str, dict[str, int]]]:
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return found["source"], found["boroughs"]


def source() -> str:
    """Where the numbers of residents come from."""
    return _file()[0]


def residents(boroughs: Iterable[str], group: str) -> int | None:
    """Residents of a group in these boroughs (codes); None unless the group is known in all of them."""
    found = [_file()[1].get(code, {}).get(group) for code in boroughs]
    known = [x for x in found if x is not None]
    return sum(known) if known and len(known) == len(found) else None


def rate_ratio(events: float, people: float, base_events: float, base_people: float) -> Ratio | None:
    """(events / people) over (base_events / base_people); None where either has too few events.

    The interval takes both counts as Poisson and the people as known: the standard error of the
    logarithm is sqrt(1 / events + 1 / base_events) (Kirkwood and Sterne, Essential Medical Statistics,
    2003, chapter 23).
    """
    if min(events, base_events) < LEAST or min(people, base_people) <= 0:
        return None
    value = (events / people) / (base_events / base_people)
    factor = math.exp(Z * math.sqrt(1 / events + 1 / base_events))
    return Ratio(value, value / factor, value * factor)
