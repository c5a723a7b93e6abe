"""The scan of a file."""

import csv

import numpy as np
import pytest

from dashboard import periods
from data import scanfile
from tests.dashboard.scan import made


def write(path, value, extra=(), denominator=None, shuffle=False):
    shown = made.of(value)
    lines = [
        [m, u, periods.iso(made.START + t), f"{value[i, j, t]:.0f}"]
        + ([] if denominator is None else [f"{denominator[i, j, t]:.0f}"])
        for i, m in enumerate(shown.measures)
        for j, u in enumerate(shown.units)
        for t in range(value.shape[2])
    ]
    lines += extra
    if shuffle:
        np.random.default_rng(1).shuffle(lines)
    with open(path, "w", newline="") as file:
        head = ["measure", "unit", "month", "value", *(["denominator"] if denominator is not None else [])]
        csv.writer(file).writerows([head, *lines])
    return path


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def value():
    value = made.counts(measures=6, units=12)
    value[1, 2, -3:] = np.round(value[1, 2, -3:] * 1.7)
    return value


MONTH = periods.iso(made.START + 83)


def test_flags_and_scores_are_written(tmp_path, value):
    source = write(tmp_path / "in.csv", value)
    scanfile.main(source, MONTH, tmp_path / "out.csv", scores=tmp_path / "scores.csv")
    (flag,) = read(tmp_path / "out.csv")
    assert list(flag) == scanfile.COLUMNS
    assert (flag["measure"], flag["unit"], flag["direction"], flag["rank"]) == (
        "measure 1",
        "unit 02",
        "up",
        "1",
    )
    assert len(read(tmp_path / "scores.csv")) == 6 * 12 + 6


def test_the_order_of_rows_does_not_matter(tmp_path, value):
    for name, shuffle in (("a", False), ("b", True)):
        scanfile.main(
            write(tmp_path / f"{name}.csv", value, shuffle=shuffle), MONTH, tmp_path / f"{name}.out"
        )
    assert (tmp_path / "a.out").read_text() == (tmp_path / "b.out").read_text()


def test_rows_of_later_months_are_left_out(tmp_path, value):
    month = periods.iso(made.START + 80)
    for name, figures in (("whole", value), ("cut", value[:, :, :81])):
        scanfile.main(
            write(tmp_path / f"{name}.csv", figures), month, tmp_path / "out.csv", scores=tmp_path / name
        )
    assert (tmp_path / "whole").read_text() == (tmp_path / "cut").read_text()


def test_a_row_held_twice_is_a_defect(tmp_path, value):
    source = write(tmp_path / "in.csv", value, extra=[["measure 0", "unit 00", MONTH, "7"]])
    scanfile.main(source, MONTH, tmp_path / "out.csv")
    defects = [r for r in read(tmp_path / "out.csv") if r["layer"] == "quality"]
    assert [(r["measure"], r["unit"], r["window"]) for r in defects] == [("measure 0", "unit 00", "repeated")]


def test_breaks_and_names_with_commas(tmp_path):
    value = made.counts(measures=6, units=12)
    value[0, :, -4:] = np.round(value[0, :, -4:] * 1.5)
    source = write(tmp_path / "in.csv", value)
    text = source.read_text().replace("measure 0", '"Theft, other"')
    source.write_text(text)
    breaks = tmp_path / "breaks.csv"
    breaks.write_text(f'measure,month,note\n"Theft, other",{periods.iso(made.START + 80)},new rule\n')
    scanfile.main(source, MONTH, tmp_path / "told.csv", breaks=breaks)
    scanfile.main(source, MONTH, tmp_path / "untold.csv")
    assert [(r["layer"], r["window"]) for r in read(tmp_path / "told.csv")] == [
        ("quality", "definition changed: new rule")
    ]
    assert {r["measure"] for r in read(tmp_path / "untold.csv")} == {"Theft, other"}


def test_proportions(tmp_path):
    cases = np.full((2, 8, 84), 600.0)
    value = np.random.default_rng(2).binomial(600, 0.2, cases.shape).astype(float)
    value[0, 0, -3:] = 60
    scanfile.main(write(tmp_path / "in.csv", value, denominator=cases), MONTH, tmp_path / "out.csv")
    (flag,) = read(tmp_path / "out.csv")
    assert float(flag["value"]) == pytest.approx(0.1)
    assert flag["direction"] == "down"


def test_a_file_that_cannot_be_read_says_why(tmp_path, value):
    (tmp_path / "bad.csv").write_text("measure,unit,value\na,b,1\n")
    with pytest.raises(ValueError, match="no column month"):
        scanfile.main(tmp_path / "bad.csv", MONTH, tmp_path / "out.csv")
    with pytest.raises(ValueError, match="no figures up to 2001-01"):
        scanfile.main(write(tmp_path / "in.csv", value), "2001-01", tmp_path / "out.csv")
