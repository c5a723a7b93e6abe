"""The page that slides are made of, and the measures that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dashboard.measure import Measure
from dashboard.selection import DEFAULT_COMPARISON
from dashboard.views.frame import ILLUSTRATIVE, Frame
from dashboard.views.meeting import BOTH
from layouts.slides.model import Slide
from layouts.unit import PERIODS


@dataclass(frozen=True)
class Seen:
    """A view with its frame; `named` are the measures of its rows by name."""

    view: Any
    frame: Frame
    named: Mapping[str, Measure]

    @property
    def mixed(self) -> bool:
        """Whether real and illustrative figures stand side by side, so that each has to say."""
        return self.frame.illustrative not in ("", ILLUSTRATIVE, BOTH)

    @property
    def heads(self) -> str:
        """The heading of the period compared."""
        return PERIODS[getattr(self.view, "compare", DEFAULT_COMPARISON)]

    def measures(self, names: Iterable[str]) -> tuple[Measure, ...]:
        return tuple(self.named[n] for n in names if n in self.named)


Maker = Callable[[Seen, Sequence[Any]], Iterable[Slide]]


def seen(view: Any) -> Seen:
    return Seen(view, view.frame, {m.name: m for m in _measures(view)})


def _measures(value: Any) -> Iterator[Measure]:
    """Every measure that a view holds, however deep."""
    if isinstance(value, Measure):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _measures(each)
    elif is_dataclass(value):
        for f in fields(value):
            yield from _measures(getattr(value, f.name))
