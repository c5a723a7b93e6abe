"""The scan of a file: figures in, exceptions out, no store. The contract is scanbench's README."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow

from dashboard import periods
from dashboard.scan.engine import scan
from dashboard.scan.panel import Break, Panel, from_rows
from dashboard.scan.result import Result, Row

COLUMNS = [
    *("measure", "unit", "month", "layer", "direction", "window", "value"),
    *("expected", "lower", "upper", "p", "q", "score", "rank"),
]
NEEDED = {"measure", "unit", "month", "value"}


def read_panel(path: str | Path, month: str, breaks: str | Path | None = None) -> Panel:
    """The panel of a tidy CSV up to `month` (YYYY-MM); rows of later months are left out.

    ValueError when a column is missing or no row is left.
    """
    words = pa.dictionary(pa.int32(), pa.string())
    types = {
        "measure": words,
        "unit": words,
        "month": words,
        "value": pa.float64(),
        "denominator": pa.float64(),
    }
    table = arrow.read_csv(str(path), convert_options=arrow.ConvertOptions(column_types=types))
    missing = NEEDED - set(table.column_names)
    if missing:
        raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
    measure, unit, when = (_coded(table[name]) for name in ("measure", "unit", "month"))
    end = periods.parse(month)
    months = (
        np.array([periods.parse(text) for text in when[1]], int)[when[0]]
        if len(when[1])
        else np.array([], int)
    )
    keep = months <= end
    if not keep.any():
        raise ValueError(f"{path}: no figures up to {month}")
    start = int(months[keep].min())
    below = table["denominator"].to_numpy()[keep] if "denominator" in table.column_names else None
    return from_rows(
        (measure[0][keep], unit[0][keep], months[keep] - start),
        (tuple(measure[1]), tuple(unit[1])),
        start,
        end - start + 1,
        table["value"].to_numpy()[keep],
        below,
        read_breaks(breaks) if breaks else (),
    )


def _coded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """Codes in alphabetical order of the words, so that the order of rows does not matter."""
    whole = column.unify_dictionaries().combine_chunks()
    words = whole.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    place = np.empty(len(words), np.int64)
    place[order] = np.arange(len(words))
    return place[whole.indices.to_numpy()], [words[i] for i in order]


def read_breaks(path: str | Path) -> tuple[Break, ...]:
    """Registered breaks: columns measure, month, note."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(Break(r["measure"], periods.parse(r["month"]), r.get("note") or "") for r in rows)


def write_rows(path: str | Path, rows: Sequence[Row]) -> None:
    """Rows under the contract's columns."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(_cells(row) for row in rows)


def _cells(row: Row) -> list[object]:
    window = row.note or (f"{row.window}" if not row.shape.startswith("drift") else row.shape)
    numbers = (row.value, row.expected, row.lower, row.upper)
    shown = ["" if np.isnan(x) else f"{x:.4g}" if abs(x) < 10 else f"{x:.1f}" for x in numbers]
    chances = ["" if np.isnan(x) else f"{x:.6g}" for x in (row.p, row.q)]
    side = "up" if row.direction > 0 else "down"
    score, rank = (f"{row.score:.4g}", row.rank) if row.rank else ("", "")
    return [
        row.measure,
        row.unit,
        periods.iso(row.month),
        row.layer.value,
        side,
        window,
        *shown,
        *chances,
        score,
        rank,
    ]


def main(
    input: str | Path,
    month: str,
    output: str | Path,
    breaks: str | Path | None = None,
    scores: str | Path | None = None,
) -> Result:
    """Scan the file `input` for `month` (YYYY-MM); flags to `output`, every tested series to `scores`."""
    result = scan(read_panel(input, month, breaks), periods.parse(month))
    write_rows(output, result.flags)
    if scores:
        write_rows(scores, result.scores)
    return result


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("input", "month", "output"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("breaks", "scores"):
        parser.add_argument(f"--{name}")
    return parser.parse_args()


if __name__ == "__main__":
    main(**vars(_arguments()))
