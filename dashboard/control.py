"""The Control Strategy in the ranking: what the version in force in a month makes each measure weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard import periods
from dashboard.records.record import Record, Records


@dataclass(frozen=True)
class Control:
    """A version and the weights of its measures, 1 to 2; no version where none was in force."""

    ref: str = ""
    title: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, measure: str) -> float:
        """What a measure weighs more for being in the strategy; its variants weigh as it does."""
        return self.weights.get(measure.partition("@")[0], 1.0)

    def settings(self) -> dict[str, object]:
        """What a scan keeps of it."""
        if not self.ref:
            return {}
        return {"control_strategy": {"ref": self.ref, "title": self.title, "weights": dict(self.weights)}}


def in_force(records: Records, month: int) -> Control:
    """The newest version agreed by Performance Group that was in force at the end of a month or within it."""
    held = [v for v in records.of("control-strategy") if v.text("approved") and _holds(v, month)]
    if not held:
        return Control()
    newest = max(held, key=lambda v: (v.text("start"), v.ref))
    weights: dict[str, float] = {}
    for priority in records.naming("control-priority", "version", newest.ref):
        for measure in priority.many("measures"):
            weights[measure] = max(weights.get(measure, 1.0), priority.number("weight") or 1.0)
    return Control(newest.ref, newest.text("title"), {m: w for m, w in sorted(weights.items()) if w > 1})


def _holds(version: Record, month: int) -> bool:
    start, end = version.day("start"), version.day("end")
    return start is not None and periods.of(start) <= month and (end is None or periods.of(end) >= month)
