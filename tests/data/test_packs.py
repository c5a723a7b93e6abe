"""A pack is kept byte for byte or not at all, and only of the store that it was made from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from dashboard import periods
from data import packs, schema
from data.packs import Moved, New, Part, TooLarge, altered, freeze, read_contents, read_packs, read_part
from data.records import Unfit, Wish, read_records, save

PARTS = (
    Part("page-1.html", "Agenda", "text/html", b"<p>1</p>"),
    Part("pack.xlsx", "Excel", "application/x", b"\0\xff"),
)


def new(engine: Engine, number: int = 1, parts: tuple[Part, ...] = PARTS) -> New:
    """A pack made from the store as it is now."""
    with engine.connect() as connection:
        state = connection.execute(select(schema.state)).one()
    day, month = date(2017, 12, 5), periods.month(2017, 11)
    made = datetime(2017, 12, 5, 9, 30)
    return New(number, "board-2017-12-19", "Board", "Secretariat", state.version, state.records_version, day, month, "OFFICIAL", parts, made)  # fmt: skip


def test_a_pack_is_read_as_it_was_kept(engine: Engine) -> None:
    first = freeze(engine, new(engine))
    second = freeze(engine, new(engine, 2, PARTS[:1]))
    with engine.connect() as connection:
        assert read_packs(connection, "board-2017-12-19") == (first, second)
        assert read_contents(connection, first.id) == tuple((p.name, p.title, p.type) for p in PARTS)
        assert [read_part(connection, first.id, p.name) for p in PARTS] == list(PARTS)
        assert read_part(connection, second.id, "pack.xlsx") is None
        assert read_packs(connection, "another") == ()
        assert list(altered(connection)) == []


def test_only_the_store_that_it_was_made_from_keeps_it(engine: Engine) -> None:
    stale = new(engine)
    save(engine, Wish("action", {"text": "Do", "owner": "A", "due": "2017-12-31"}, by="x"))
    for wrong in (stale, replace(new(engine), number=2), replace(new(engine), data_version=99)):
        with pytest.raises(Moved):
            freeze(engine, wrong)
    with engine.connect() as connection:
        assert read_packs(connection, stale.meeting) == ()


def test_the_pack_and_the_closing_are_kept_together_or_not_at_all(engine: Engine) -> None:
    unfit = Wish("meeting", {"status": "closed"}, "board-2017-12-19", by="x")
    with pytest.raises(Unfit):
        freeze(engine, new(engine), (unfit,))
    with engine.connect() as connection:
        assert read_packs(connection, "board-2017-12-19") == ()
    board = {"forum": "management-board", "day": "2017-12-19"}
    (meeting,) = save(engine, Wish("meeting", board, "board-2017-12-19", by="x"))
    freeze(engine, new(engine), (Wish("meeting", {"status": "closed"}, meeting.ref, 1, by="x"),))
    with engine.connect() as connection:
        kept = read_records(connection).get("meeting", meeting.ref)
        assert kept is not None
        assert (kept.text("status"), len(read_packs(connection, meeting.ref))) == ("closed", 1)


@pytest.mark.parametrize(
    "parts",
    [
        tuple(Part(str(i), "", "text/html", b"") for i in range(packs.MOST_PARTS + 1)),
        (Part("a", "", "text/html", bytes(packs.MOST_BYTES + 1)),),
    ],
)
def test_a_pack_does_not_grow_without_bound(engine: Engine, parts: tuple[Part, ...]) -> None:
    with pytest.raises(TooLarge, match="table fewer pages"):
        freeze(engine, new(engine, parts=parts))


def test_keeping_and_showing_cost_a_few_statements(engine: Engine) -> None:
    said: list[str] = []
    pack = new(engine)
    event.listen(engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    kept = freeze(engine, pack)
    assert len(said) <= 8
    said.clear()
    with engine.connect() as connection:
        read_part(connection, kept.id, "page-1.html")
    assert len(said) <= 2


bodies = st.lists(
    st.tuples(st.sampled_from("abc"), st.binary(max_size=40)), max_size=3, unique_by=lambda p: p[0]
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies, bodies)
def test_two_packs_have_one_fingerprint_only_if_they_are_the_same(a: list, b: list) -> None:
    made = [tuple(Part(n, n, "t", body) for n, body in parts) for parts in (a, b)]
    assert (packs.fingerprint(made[0]) == packs.fingerprint(made[1])) == (a == b)
