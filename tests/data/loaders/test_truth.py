"""The four borough files against totals that were computed independently, to the unit."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from dashboard import periods
from data import loaders
from data.batch import Batch
from data.loaders import Context
from data.loaders.mapping import groupings
from data.loaders.text import fold, slug

FILES = {
    "borough_2008-2016_saved_2019-03.csv": "2008",
    "borough_2017-2018_saved_2019-03.csv": "2008",
    "borough_2010-2021_saved_2023-12.csv": "2019",
    "borough_2024-2026_saved_2026-08.csv": "2024",
}


@pytest.fixture(scope="module", params=FILES)
def loaded(request: pytest.FixtureRequest, shared: Path, context: Context) -> tuple[str, Batch]:
    (batch,) = loaders.read(shared / "data" / "borough-crime" / request.param, context)
    return request.param, batch


def rows_of(shared: Path, name: str, file: str) -> list[dict[str, str]]:
    with (shared / "data" / "truth" / name).open(encoding="utf-8") as text:
        return [row for row in csv.DictReader(text) if row["file"] == file]


def test_months_add_up_to_the_truth(loaded: tuple[str, Batch], shared: Path) -> None:
    file, batch = loaded
    truth = {
        periods.from_number(int(row["month"])): float(row["offences"])
        for row in rows_of(shared, "month_totals_by_file.csv", file)
    }
    every = [i for i, (measure, _) in enumerate(batch.keys) if measure == "total-notifiable-offences"]
    sums = batch.numerator[every].sum(axis=0)
    assert dict(zip(batch.months.tolist(), sums.tolist(), strict=True)) == truth
    assert batch.total == sum(truth.values())


def test_years_of_every_borough_and_group_are_the_truth(
    loaded: tuple[str, Batch], shared: Path, context: Context
) -> None:
    """Every group of every grouping is one measure."""
    file, batch = loaded
    grouping = next(g for g in groupings() if g.id == FILES[file])
    figures = dict(zip(batch.keys, batch.numerator, strict=True))
    years = np.array([periods.financial_year(m) for m in batch.months])
    wrong, seen = [], defaultdict(set)
    for row in rows_of(shared, "year_totals_by_file_borough_group.csv", file):
        unit, group = context.unit(row["borough"]), row["major"]
        assert unit is not None
        measure = grouping.groups.get(fold(group), ("",))[0]
        if not measure:
            measure = next(m for m, u in batch.keys if m.startswith(f"unmapped:{slug(group)}:"))
        seen[measure].add(group)
        found = figures[measure, unit][years == int(row["fy_start"])].sum()
        if found != float(row["offences"]):
            wrong.append((row, found))
    assert not wrong
    assert all(len(groups) == 1 for groups in seen.values()), "two groups share a measure"
