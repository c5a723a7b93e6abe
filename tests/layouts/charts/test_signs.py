"""Signs: shape and word always, the arrow from the figures alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts import Sign
from layouts.charts import sign_icon
from layouts.charts.signs import ARROWS
from tests.layouts.charts.charts_of import signs, texts
from tests.layouts.charts.drawn import parse, said

directions = st.sampled_from(["up", "down", "flat", ""])


@settings(deadline=None)
@given(signs, directions, texts, st.booleans())
def test_the_word_is_always_there(sign, direction, word, compact):
    icon = parse(sign_icon(sign, direction, word, compact))
    assert word in said(icon)
    hidden = icon.find("span").get("class") == "vh"
    assert hidden == compact
    assert icon.get("title") == (word if compact else None)


@pytest.mark.parametrize("sign", [Sign.IMPROVEMENT, Sign.CONCERN, Sign.NOTABLE])
@pytest.mark.parametrize("direction", ["up", "down", "flat"])
def test_the_arrow_follows_the_figures_not_the_judgement(sign, direction):
    assert ARROWS[direction] in sign_icon(sign, direction, "word")


def test_shapes_differ_without_colour():
    drawn = [str(parse(sign_icon(s, "", "w")).find("svg")[0].attrib) for s in list(Sign)[:4]]
    assert len(set(drawn)) == 4
    assert parse(sign_icon(Sign.UNKNOWN, "up", "Not judged")).find("svg") is None
