"""Which version of the Control Strategy holds in a month, and what it makes a measure weigh."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.control import Control, in_force
from dashboard.records.record import Record, Records

NOV17 = periods.month(2017, 11)


def version(ref: str, start: str, end: str = "", approved: str = "2017-10-18") -> Record:
    return Record("control-strategy", ref, {"title": ref, "start": start, "end": end, "approved": approved})


def priority(ref: str, version: str, measures: tuple[str, ...], weight: str) -> Record:
    return Record("control-priority", ref, {"version": version, "measures": measures, "weight": weight})


WEIGHTS = st.floats(1, 2).map(lambda x: f"{x:.4g}")
PRIORITIES = st.lists(
    st.tuples(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True).map(tuple), WEIGHTS),
    max_size=5,
)


@given(PRIORITIES)
def test_a_measure_weighs_what_its_heaviest_priority_says_and_never_less_than_one(
    given_: list[tuple[tuple[str, ...], str]],
) -> None:
    rows = [priority(f"CP{i}", "V", ms, w) for i, (ms, w) in enumerate(given_)]
    control = in_force(Records([version("V", "2017-11-01"), *rows]), NOV17)
    for measure in "abc":
        said = [float(w) for ms, w in given_ if measure in ms]
        assert control.weight(measure) == control.weight(f"{measure}@2008") == max(said, default=1.0)
    assert control.weight("other") == 1


def test_the_newest_agreed_version_of_the_month_holds() -> None:
    records = Records(
        [
            version("old", "2017-04-03", "2017-10-31"),
            version("now", "2017-11-15"),
            version("draft", "2017-11-20", approved=""),
            version("next", "2018-01-01"),
        ]
    )
    months = (
        periods.month(2017, 3),
        periods.month(2017, 10),
        NOV17,
        periods.month(2017, 12),
        periods.month(2018, 1),
    )
    assert [in_force(records, m).ref for m in months] == ["", "old", "now", "now", "next"]


def test_without_a_strategy_nothing_changes_and_nothing_is_kept() -> None:
    assert in_force(Records(), NOV17) == Control()
    assert Control().settings() == {}
    assert Control().weight("robbery") == 1
