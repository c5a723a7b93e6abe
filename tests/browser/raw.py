"""The figures of the public file, read by nothing of ours."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def offences(path: Path, group: str, borough: str, months: list[str]) -> int:
    """Offences of a major group in a borough (empty: everywhere) in months written YYYYMM."""
    found = [r for r in rows(path) if r["MajorText"] == group and borough in ("", r["LookUp_BoroughName"])]
    assert found
    return sum(int(r[m] or 0) for r in found for m in months)


def year_to(month: str) -> list[str]:
    """The twelve months, YYYYMM, that end with this one."""
    last = int(month[:4]) * 12 + int(month[4:]) - 1
    return [f"{m // 12}{m % 12 + 1:02d}" for m in range(last - 11, last + 1)]
