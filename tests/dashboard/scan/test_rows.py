"""How flags are told: once, and in order."""

from dataclasses import replace

from dashboard.scan.result import Layer, Parts, Row
from dashboard.scan.rows import ranked, told_once

PART_OF = {"theft from person": "theft", "shoplifting": "theft", "theft": "all"}


def row(measure, excess, unit="Camden", direction=1, window=3):
    parts = Parts(1.0, 1.0, 1.0, excess, 0.9)
    return Row(
        measure, unit, 1, Layer.LOCAL, direction, window, 0, 0, 0, 0, 0.001, 0.01, parts.score, 0, parts
    )


def names(flags):
    return [(f.measure, f.unit) for f in flags]


def test_the_leaf_is_told_and_names_its_parents():
    flags = told_once([row("all", 130), row("theft", 120), row("theft from person", 100)], PART_OF)
    assert names(flags) == [("theft from person", "Camden")]
    assert flags[0].note == "also in all, theft"


def test_a_parent_that_moved_mostly_elsewhere_stays():
    flags = [row("theft", 400), row("theft from person", 100)]
    assert names(told_once(flags, PART_OF)) == names(flags)


def test_windows_of_different_length_compare_by_month():
    assert len(told_once([row("theft", 240, window=6), row("shoplifting", 60, window=1)], PART_OF)) == 1


def test_other_units_and_directions_are_other_stories():
    flags = [
        row("theft", 100),
        row("shoplifting", 100, unit="Barnet"),
        row("shoplifting", -100, direction=-1),
    ]
    assert len(told_once(flags, PART_OF)) == 3


def test_a_circle_of_parents_ends():
    assert len(told_once([row("a", 10), row("b", 10)], {"a": "b", "b": "a"})) <= 2


def test_rank_is_by_score_then_by_certainty_of_p_then_by_name():
    low, high = row("a", 10), row("b", 20)
    tie = replace(row("c", 20), p=0.0001)
    assert [(f.measure, f.rank) for f in ranked([low, high, tie])] == [("c", 1), ("b", 2), ("a", 3)]
