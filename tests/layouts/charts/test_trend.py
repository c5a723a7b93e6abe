"""The trend chart: nothing breaks it, nothing leaves it, everything in it is said in words too."""

import pytest
from hypothesis import given, settings

from dashboard import periods
from dashboard.charts import Companion, Mark, Sign
from layouts.charts import trend
from layouts.charts.scales import clean
from layouts.charts.tables import notes
from tests.layouts.charts.charts_of import robbery, trends
from tests.layouts.charts.drawn import inside, parse, per_cents, places, said

APRIL = periods.month(2017, 4)


@settings(max_examples=30, deadline=None)
@given(trends)
def test_any_trend_is_a_figure_with_its_words_within_its_frame(t):
    figure = parse(trend(t))
    text = said(figure)
    assert t.title in text
    assert t.sentence in text
    assert ("Illustrative" in text) == (t.illustrative or "Illustrative" in t.title + t.sentence + t.unit)
    per_cents(figure)
    for lines in figure.iter("svg"):
        if lines.get("class") == "lines":
            inside(lines)


@settings(max_examples=30, deadline=None)
@given(trends)
def test_the_table_has_every_month_and_the_picture_a_name(t):
    """Of figures that come in waves, fewer than in every other month, the months of waves and of notes."""
    figure, values = parse(trend(t)), clean(t.values)
    waves = [i for i, v in enumerate(values) if v is not None or t.first + i in notes(t)]
    known = sum(v is not None for v in values)
    every = not 0 < 2 * known < len(values)
    assert len(figure.findall(".//tbody/tr/th")) == (len(values) if every else len(waves))
    drawn = figure.findall(".//svg[@role='img']")
    assert len(drawn) == any(v is not None for v in clean(t.values))
    assert all(t.title in svg.get("aria-label") for svg in drawn)


def own(t):
    return parse(trend(t)).find(".//path[@class='own']").get("d")


def test_the_line_parts_where_counting_changed():
    t = robbery(24)
    assert own(t).count("M") == 1
    assert own(robbery(24, breaks=(Mark(APRIL, "Counting changed"),))).count("M") == 2


def test_a_gap_stays_a_gap():
    values = list(robbery(24).values)
    values[7] = None
    assert own(robbery(24, values=tuple(values))).count("M") == 2


def test_notes_of_two_breaks_stand_in_rows_of_their_own():
    marks = (Mark(APRIL, "Burglary is counted anew"), Mark(APRIL - 3, "Recording changed"))
    notes = parse(trend(robbery(24, breaks=marks))).findall(".//div[@class='breaks']/p")
    assert [said(p) for p in notes] == [
        "Apr 2017: Burglary is counted anew",
        "Jan 2017: Recording changed",
    ]
    assert [p.get("style").split(";")[0] for p in notes] == ["--k:1", "--k:2"]


def test_flags_have_the_shape_of_their_sign_and_their_words():
    t = robbery(24, flags=((APRIL, Sign.CONCERN, "656, 401 expected"),))
    figure = parse(trend(t))
    (mark,) = (e for e in figure.iter("svg") if "flag" in (e.get("class") or ""))
    assert mark.get("class") == "flag concern"
    assert mark.findtext("title") == "656, 401 expected"
    assert "Concern" in said(figure.find(".//p[@class='key']"))


def test_provisional_months_are_hollow_and_say_so():
    figure = parse(trend(robbery(24)))
    assert [x for x, _ in places(figure.find(".//path[@class='hollow']").get("d"))] == [23, 23]
    assert "provisional" in said(figure.find(".//tbody/tr[2]")).lower()


def test_a_short_name_stands_at_its_line_a_long_one_in_the_key():
    for name, in_key in (("London", False), ("The average of similar boroughs", True)):
        t = robbery(24, companion=Companion(name, robbery(24).centre))
        figure = parse(trend(t))
        assert (name in said(figure.find(".//p[@class='key']"))) == in_key
        assert (name in said(figure.find(".//svg[@class='plot']"))) != in_key


def test_counts_start_at_zero_and_a_rate_that_does_not_says_so():
    assert "not at 0" not in said(parse(trend(robbery(24))))
    share = {"kind_of_value": "share", "from_zero": False, "centre": (), "lower": (), "upper": ()}
    zoomed = robbery(24, values=(0.82,) * 24, **share)
    assert "The axis starts at" in said(parse(trend(zoomed)))


@pytest.mark.parametrize(("months", "budget"), [(24, 6_000), (36, 8_000), (60, 12_000), (120, 20_000)])
def test_bytes(months, budget):
    t = robbery(
        months, companion=Companion("London", robbery(months).centre), breaks=(Mark(APRIL, "x" * 60),)
    )
    assert len(str(trend(t)).encode()) < budget
