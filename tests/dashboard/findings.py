"""Findings and scans written out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard import periods
from dashboard.exceptions import Found, Scan
from dashboard.scan.parameters import DEFAULT

NOV17 = periods.month(2017, 11)
CAMDEN, ISLINGTON, LAMBETH, HACKNEY = "E09000007", "E09000019", "E09000022", "E09000012"
_PARTS = {"harm": 10.0, "priority": 1.0, "persistence": 1.5, "excess": 255.0, "certainty": 0.97}
USUAL = Found(
    id=1, measure="robbery-personal", unit=CAMDEN, month=NOV17, layer="local", direction=1, span=3, value=656.0,
    expected=401.0, lower=340.4, upper=462.0, p=0.0001, q=0.01, score=3710.25, rank=1, running=3, parts=_PARTS,
    also=(), note="",
)  # fmt: skip


def found(**changes: object) -> Found:
    """Personal robbery in Camden, 656 in three months where 401 were expected; with changes."""
    return replace(USUAL, **changes)  # type: ignore[arg-type]


def scan(
    rows: Sequence[Found],
    month: int = NOV17,
    tested: Mapping[str, Sequence[str]] | None = None,
    **changes: object,
) -> Scan:
    """A scan that found these rows."""
    known = {
        "id": 1,
        "month": month,
        "data_version": 7,
        "method": "test",
        "parameters": vars(DEFAULT),
        "scanned": 1284,
        "flagged": sum(f.layer != "quality" for f in rows),
        "expected_false": 2.2,
        "tested": tested or {f.measure: (f.unit,) for f in rows},
        "calibration": {"bins": [5] * 20, "below": {"0.05": 0.05, "0.01": 0.02}, "tested": 100},
        "notes": (),
        "found": tuple(rows),
    }
    return Scan(**(known | changes))  # type: ignore[arg-type]
