"""Trees are written as htpy writes them, only faster."""

from __future__ import annotations

from typing import Any

import htpy as h
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from layouts.text import text

LEAVES = st.one_of(
    st.text("a<>&'\"é", max_size=5), st.none(), st.booleans(), st.integers(), st.just(Markup("<b>&amp;</b>")),
    st.builds(lambda v: h.input(value=v), st.text("a<>&'\"", max_size=3)),
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.lists(inner, max_size=4).map(lambda x: h.p(".a")[x]),
        st.lists(inner, max_size=3).map(lambda x: h.fragment[x]),
        st.lists(inner, max_size=3).map(lambda x: h.html[x]),
        inner.map(lambda x: lambda: x),
    ),
    max_leaves=20,
)


@given(TREES)
def test_a_tree_is_written_as_htpy_writes_it(tree: Any) -> None:
    assert text(tree) == str(h.fragment[tree])


def test_generators_are_written_once_each() -> None:
    assert text(h.ul[(h.li[i] for i in range(3))]) == "<ul><li>0</li><li>1</li><li>2</li></ul>"
