"""One run of the demonstration for all tests of this folder."""

import pytest

from data import demo


@pytest.fixture(scope="session")
def batches():
    return demo.batches()


@pytest.fixture(scope="session")
def series(batches):
    """(measure, unit) to its batch's months, numerator and denominator (None where there is none)."""
    found = {}
    for batch in batches:
        for i, key in enumerate(batch.keys):
            lower = None if batch.denominator is None else batch.denominator[i]
            if lower is not None and all(lower != lower):
                lower = None
            found[key] = batch.months, batch.numerator[i], lower
    return found


@pytest.fixture(scope="session")
def met(series):
    """A function: the Met's numerator and denominator of a measure, given or summed, over all months."""
    from data.demo.areas import boroughs

    def of(measure):
        units = ["E12000007"] if (measure, "E12000007") in series else boroughs()
        rows = [series[measure, unit] for unit in units if (measure, unit) in series]
        lower = None if rows[0][2] is None else sum(row[2] for row in rows)
        return sum(row[1] for row in rows), lower

    return of
