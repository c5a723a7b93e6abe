"""What releases changed in months that were published before: how much is usual, and what is not.

Of a figure of c offences each comes or goes with a chance of r, and the whole moves by a part r: a revision
d has the mean square r^2 c^2 + r c. The one number r is found by the method of moments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.scan.panel import Bools, Floats
from dashboard.scan.parameters import Parameters
from dashboard.scan.result import Layer, Row
from dashboard.scan.track import Places

NOTE, WHOLE = "revised", "revised as a whole"
HALF = 0.5
"""A release has revised a measure or a unit as a whole when this part of its series was."""


@dataclass(frozen=True)
class Revised:
    """N figures that a release gave again: measure and unit are positions, month periods.month, before and
    after the figure; provisional, whether it was before; newest, whether the newest release said so."""

    measure: Places
    unit: Places
    month: Places
    before: Floats
    after: Floats
    provisional: Bools
    newest: Bools

    def where(self, chosen: Bools) -> Revised:
        return Revised(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def rate(before: Floats, after: Floats, default: float, prior: float) -> float:
    """r of N revised figures, unchanged ones among them, drawn to `default` as if `prior` figures had shown it."""
    if not len(before):
        return default
    size = np.maximum(before, 1.0)
    moved, mean = float(((after - before) ** 2 / size).mean()), float(size.mean())
    found = (np.sqrt(1 + 4 * mean * moved) - 1) / (2 * mean)
    return float((len(before) * found + prior * default) / (len(before) + prior))


def spread(figure: Floats, r: Floats | float) -> Floats:
    """Standard deviation of the revision of these figures."""
    size = np.maximum(figure, 1.0)
    found: Floats = np.sqrt(np.asarray(r) ** 2 * size**2 + np.asarray(r) * size)
    return found


def rates(seen: Revised, measures: int, provisional: bool, parameters: Parameters) -> Floats:
    """(M,) r of each measure, of months that were provisional or of those that were final before."""
    default = parameters.revision if provisional else parameters.revision / 4
    here = seen.provisional == provisional
    return np.array(
        [
            rate(seen.before[mine], seen.after[mine], default, parameters.revision_prior)
            for mine in (here & (seen.measure == m) for m in range(measures))
        ]
    )


def unusual(seen: Revised, shape: tuple[int, int], parameters: Parameters) -> list[tuple[int, int, int]]:
    """Positions in `seen` of revisions by the newest release that go beyond all before: (measure, unit,
    position); a measure or unit revised as a whole is told once, with -1 for the other."""
    earlier, now = seen.where(~seen.newest), seen.where(seen.newest)
    r = np.stack([rates(earlier, shape[0], kind, parameters) for kind in (False, True)])
    d = now.after - now.before
    z = np.abs(d) / spread(now.before, r[now.provisional.astype(int), now.measure]) if len(d) else d
    largest = _largest(earlier)
    most = np.array(
        [largest.get((m, u), 0.0) for m, u in zip(now.measure.tolist(), now.unit.tolist(), strict=True)]
    )
    out = (z > parameters.revised) & (np.abs(d) >= parameters.least_excess) & (np.abs(d) > most)
    best: dict[tuple[int, int], int] = {}
    for i in np.flatnonzero(out).tolist():
        key = int(now.measure[i]), int(now.unit[i])
        if key not in best or z[i] > z[best[key]]:
            best[key] = i
    at = np.flatnonzero(seen.newest)
    told = {key: int(at[i]) for key, i in best.items()}
    return _as_wholes(told, seen)


def _largest(earlier: Revised) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    gaps = np.abs(earlier.after - earlier.before).tolist()
    for m, u, gap in zip(earlier.measure.tolist(), earlier.unit.tolist(), gaps, strict=True):
        found[m, u] = max(gap, found.get((m, u), 0.0))
    return found


def _as_wholes(told: Mapping[tuple[int, int], int], seen: Revised) -> list[tuple[int, int, int]]:
    """Half or more of a measure's units, or of a unit's measures, are one item; the largest stands for it."""
    now = seen.where(seen.newest)
    pairs = set(zip(now.measure.tolist(), now.unit.tolist(), strict=True))
    rest, out = dict(told), []
    for axis in (0, 1):
        for place in sorted({key[axis] for key in rest}):
            mine = [key for key in rest if key[axis] == place]
            if len(mine) > 2 and len(mine) >= HALF * sum(key[axis] == place for key in pairs):
                top = max(mine, key=lambda k: abs(seen.after[rest[k]] - seen.before[rest[k]]))
                out.append((place, -1, rest[top]) if axis == 0 else (-1, place, rest[top]))
                for key in mine:
                    del rest[key]
    return [*out, *((m, u, i) for (m, u), i in sorted(rest.items()))]


def revisions(
    seen: Revised, measures: Sequence[str], units: Sequence[str], parameters: Parameters
) -> list[Row]:
    """Rows of quality: value is the figure as it is now, expected as it was before; "*" stands for all."""
    found = unusual(seen, (len(measures), len(units)), parameters)
    return [_row(seen, measures, units, *place) for place in found]


def _row(seen: Revised, measures: Sequence[str], units: Sequence[str], m: int, u: int, i: int) -> Row:
    no, whole = float("nan"), -1 in (m, u)
    after, before = float(seen.after[i]), float(seen.before[i])
    return Row(
        "*" if m < 0 else measures[m], "*" if u < 0 else units[u], int(seen.month[i]), Layer.QUALITY,
        1 if after > before else -1, 1, no if whole else after, no if whole else before, no, no, no, no,
        note=WHOLE if whole else NOTE,
    )  # fmt: skip


def rests_on(row: Row, revised: Sequence[Row]) -> bool:
    """Whether the window of a finding holds a month that was revised beyond what is usual: then it may be
    the revision that is seen, and no performance."""
    return any(
        r.measure in ("*", row.measure)
        and r.unit in ("*", row.unit)
        and row.month - row.window < r.month <= row.month
        for r in revised
    )
