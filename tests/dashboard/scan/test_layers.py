"""The layers joined: what is ranked with what, what is counted, what is held back."""

from dataclasses import replace

import numpy as np

from dashboard import periods
from dashboard.scan.engine import scan
from dashboard.scan.layers import Layers, joined
from dashboard.scan.panel import Break
from dashboard.scan.parameters import DEFAULT
from dashboard.scan.result import Layer, Parts, Result, Row
from tests.dashboard.scan import made

MONTH = periods.month(2017, 11)


def row(measure, layer, score=1.0, certainty=0.9, window=3, month=MONTH, unit="unit 1"):
    no = float("nan")
    parts = None if layer is Layer.QUALITY else Parts(1.0, 1.0, 1.0, score / certainty, certainty)
    return Row(measure, unit, month, layer, 1, window, 9.0, 1.0, no, no, 0.0, 0.0, score, 0, parts)


def result(*flags):
    return Result(MONTH, flags, flags, len(flags), 0.1, DEFAULT)


def test_changes_are_ranked_together_and_standing_by_itself():
    before = result(row("a", Layer.LOCAL, 5), row("b", Layer.FORCE, 3), row("q", Layer.QUALITY))
    found = joined(
        before,
        Layers(
            surveys=[(row("s", Layer.SURVEY, 4), True), (row("t", Layer.SURVEY, 9), False)],
            standing=[row("u", Layer.STANDING, 100), row("v", Layer.STANDING, 200)],
            stood=640,
        ),
    )
    ranks = {f.measure: f.rank for f in found.flags}
    assert ranks == {"a": 1, "s": 2, "b": 3, "v": 1, "u": 2, "q": 0}
    assert (found.scanned, found.stood, found.flagged) == (5, 640, 3)
    assert [f.measure for f in found.scores] == ["a", "b", "q", "s", "t"]
    assert np.isclose(found.expected_false, 0.3)


def test_without_further_layers_the_result_is_as_it_was():
    value = made.counts(measures=4, units=10)
    value[2, 3, -3:] *= 2
    shown = made.of(value)
    plain = scan(shown, made.last(shown))
    again = joined(plain, Layers())
    assert again.flags == plain.flags
    assert (again.scores, again.scanned, again.flagged) == (plain.scores, plain.scanned, plain.flagged)


def test_a_change_that_rests_on_a_revision_is_held_back():
    before = result(row("a", Layer.LOCAL), row("b", Layer.LOCAL))
    revised = row("a", Layer.QUALITY, month=MONTH - 1)
    found = joined(before, Layers(revised=[revised]))
    assert [(f.measure, f.layer) for f in found.flags] == [("b", Layer.LOCAL), ("a", Layer.QUALITY)]
    assert found.flagged == 1


def test_a_break_of_one_unit_restarts_that_unit_alone():
    value = made.counts(measures=4, units=10)
    value[1, 2, -4:] = np.round(value[1, 2, -4:] * 2)
    value[1, 5, -4:] = np.round(value[1, 5, -4:] * 2)
    shown = made.of(value)
    month = made.last(shown)
    broken = replace(shown, breaks=(Break("measure 1", month - 3, "a new system", ("unit 02",)),))
    before, after = scan(shown, month), scan(broken, month)
    assert {f.unit for f in before.flags if f.layer is Layer.LOCAL} == {"unit 02", "unit 05"}
    assert {f.unit for f in after.flags if f.layer is Layer.LOCAL} == {"unit 05"}
    (told,) = (f for f in after.flags if f.layer is Layer.QUALITY)
    assert (told.measure, told.unit, told.month) == ("measure 1", "unit 02", month - 3)
    assert ("measure 1", "unit 02") not in {(r.measure, r.unit) for r in after.scores}
