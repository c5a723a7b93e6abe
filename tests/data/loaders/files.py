"""Small files in the published formats, written out of given figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from data.batch import Batch, Refused
from data.loaders import Context, read
from tests.data.loaders.conftest import BOROUGHS

OFFENCES = (
    ("Robbery", "Robbery of Personal Property"),
    ("Robbery", "Robbery of Business Property"),
    ("Theft", "Bicycle Theft"),
    ("Public Order Offences", "Racially or Religiously Aggravated Public Fear, Al"),
)
HEADER = ("MajorText", "MinorText", "LookUp_BoroughName")
MONTHS = ("201704", "201705", "201706")
TIDY = ("measure", "unit", "month", "numerator", "denominator", "status")


def borough_rows(months: Sequence[str] = MONTHS) -> list[list[str]]:
    """A whole borough file as rows of cells, header first; all figures differ."""
    rows = [[*HEADER, *months]]
    for b, borough in enumerate(BOROUGHS):
        for o, offence in enumerate(OFFENCES):
            rows.append([*offence, borough, *(str(100 * b + 10 * o + m) for m in range(len(months)))])
    return rows


def text_of(rows: Sequence[Sequence[str]], end: str = "\n", *, quote: bool = False) -> bytes:
    """CSV; cells with a comma are quoted, or all of them."""
    quoted = [[f'"{c}"' if quote or "," in c else c for c in row] for row in rows]
    return "".join(",".join(row) + end for row in quoted).encode()


def read_bytes(folder: Path, data: bytes, context: Context, name: str = "figures.csv") -> Batch:
    """The one batch of a file that holds these bytes."""
    path = folder / name
    path.write_bytes(data)
    (batch,) = read(path, context)
    return batch


def reasons(folder: Path, data: bytes, context: Context, name: str = "figures.csv") -> list[str]:
    """The sentences with which a file is refused."""
    with pytest.raises(Refused) as refused:
        read_bytes(folder, data, context, name)
    assert refused.value.findings
    return [str(finding) for finding in refused.value.findings]


def figures(batch: Batch) -> dict[tuple[str, str, int], float]:
    """Every figure of a batch by measure, unit and month."""
    return {
        (*key, int(month)): float(batch.numerator[i, j])
        for i, key in enumerate(batch.keys)
        for j, month in enumerate(batch.months)
    }
