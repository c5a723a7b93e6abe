"""The layers beside the monthly figures, joined to their result: surveys, standing differences, revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.scan import rows
from dashboard.scan.result import NO_CHANGE, Layer, Result, Row
from dashboard.scan.revisions import rests_on


@dataclass(frozen=True)
class Layers:
    """surveys: every tested row with whether it is flagged; standing and how many were held against each
    other (stood); revised: questions about what a release changed; told: further questions about the data."""

    surveys: Sequence[tuple[Row, bool]] = ()
    standing: Sequence[Row] = ()
    stood: int = 0
    revised: Sequence[Row] = ()
    told: Sequence[Row] = ()


def joined(result: Result, layers: Layers) -> Result:
    """One result of all layers: changes ranked together, standing differences by themselves.

    A change over months that were revised beyond what is usual is held back: it may be the revision.
    """
    changes = [row for row in result.flags if row.layer not in NO_CHANGE]
    steady = [row for row in changes if not rests_on(row, layers.revised)]
    tested = [row for row, _ in layers.surveys]
    found = [row for row, flag in layers.surveys if flag]
    kept = rows.ranked([*steady, *found])
    return replace(
        result,
        flags=(
            *kept,
            *rows.ranked(list(layers.standing)),
            *result.of(Layer.QUALITY),
            *layers.revised,
            *layers.told,
        ),
        scores=(*result.scores, *tested),
        scanned=result.scanned + len(tested),
        expected_false=float(sum(1 - row.parts.certainty for row in kept if row.parts)),
        stood=layers.stood,
    )
