"""What writes itself and what people did are merged without loss."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.meetings.agenda import Line, agenda, body, moved, on, standing_items
from dashboard.meetings.calendar import Sitting
from dashboard.records.record import Record, Records
from tests.dashboard.meetings.made import forum, record, standing

FORUM = forum("crimefighters-camden", name="CrimeFighters Camden", level="borough", unit="E09000007")
MEETING = Sitting(FORUM, date(2017, 12, 20), "crimefighters-camden-2017-12-20")
STANDING = (
    standing("actions", 1, level="borough", among="CrimeFighters", draws="actions"),
    standing("local", 2, level="borough", among="CrimeFighters", draws="local-priorities", mandatory="yes"),
    standing("plan", 3, level="business-group", among="CrimeFighters", draws="theme-plan"),
    standing("confidence", 4, level="borough", among="crimefighters", draws="confidence"),
)


def item(key: str, **fields: str) -> Record:
    return record("item", f"I-{key}", meeting=MEETING.ref, key=key, **{"title": "", **fields})


def lines(*items: Record, standings: tuple[Record, ...] = STANDING) -> tuple[Line, ...]:
    return agenda(MEETING, Records([FORUM, *standings, *items]))


def test_standing_items_are_those_of_the_level_and_word_and_its_own_come_first() -> None:
    own = standing("mine", 9, forum=FORUM.ref, draws="actions")
    found = standing_items(FORUM, Records([FORUM, *STANDING, own]))
    assert [s.ref for s in found] == ["local", "confidence", "mine"]


def test_what_people_did_goes_with_the_item_and_the_rest_stays_as_it_writes_itself() -> None:
    changed = item("standing:actions", title="Actions, first", order="35", outcome="Agreed.", minutes="5")
    extra = item("", title="Visit of the ward panel", order="15", type="other")
    found = lines(changed, extra)
    assert [x.title for x in found] == ["Visit of the ward panel", "Local", "Actions, first", "Confidence"]
    assert (found[2].draws, found[2].outcome, found[2].minutes) == ("actions", "Agreed.", "5")


def test_an_item_taken_out_is_kept_and_a_mandatory_one_stays_whatever_a_record_says() -> None:
    found = lines(item("standing:actions", state="out"), item("standing:local", state="out"))
    assert [x.key for x in found if x.out] == ["standing:actions"]
    assert "standing:local" in [x.key for x in on(found)]


def test_a_touched_item_outlives_its_standing_item() -> None:
    found = lines(item("standing:gone", title="Gone", outcome="We agreed."), standings=())
    assert [(x.title, x.outcome) for x in found] == [("Gone", "We agreed.")]


def test_papers_are_on_the_agenda_of_every_meeting_that_has_some() -> None:
    paper = record("paper", "P-1", meeting=MEETING.ref, title="Forecast")
    assert [x.draws for x in lines(paper)].count("papers") == 1
    assert "papers" not in [x.draws for x in lines()]
    own = standing("papers", 5, forum=FORUM.ref, draws="papers")
    assert [x.key for x in lines(paper, own) if x.draws == "papers"] == ["standing:papers"]
    assert [x.outcome for x in lines(paper, item("papers", outcome="Noted.")) if x.draws == "papers"] == [
        "Noted."
    ]


places = st.lists(st.floats(0, 998, allow_nan=False), min_size=1, max_size=12)


@given(places, st.data())
def test_an_item_goes_where_it_is_sent_and_the_others_keep_their_order(
    given_: list[float], data: st.DataObject
) -> None:
    lines_ = [Line(str(i), place, str(i)) for i, place in enumerate(sorted(given_))]
    at = data.draw(st.integers(0, len(lines_) - 1))
    to = data.draw(st.integers(0, len(lines_) - 1))
    new = moved(lines_, str(at), to)
    again = sorted(lines_, key=lambda x: (new.get(x.key, x.place), -1 if x.key == str(at) else int(x.key)))
    order = [x.key for x in lines_ if x.key != str(at)]
    order.insert(to, str(at))
    after = sorted(lines_, key=lambda x: new.get(x.key, x.place))
    assert [x.key for x in again if x.key != str(at)] == [k for k in order if k != str(at)]
    if new:
        assert [x.key for x in after] == order
        assert all(0 <= place <= 999 for place in new.values())


def test_moving_writes_one_item_where_there_is_room() -> None:
    lines_ = [Line(str(i), 10.0 * i, str(i)) for i in range(1, 6)]
    assert moved(lines_, "5", 0) == {"5": 5.0}
    assert moved(lines_, "1", 0) == {}
    assert len(moved([Line("a", 999, "a"), Line("b", 999, "b")], "b", 0)) >= 1
    with pytest.raises(KeyError):
        moved(lines_, "9", 0)


def test_a_line_becomes_a_record_that_reads_as_the_same_line() -> None:
    before = lines()[0]
    made = Record("item", "I-1", {**item("x").body, **body(before, MEETING.ref)}, 1)
    after = lines(made)[0]
    assert (after.key, after.title, after.place, after.draws) == (
        before.key,
        before.title,
        before.place,
        before.draws,
    )
