"""Every store has the framework of the paper, once, as its people have edited it since."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete

from dashboard.catalogue import catalogue
from dashboard.records.kind import kinds
from dashboard.records.place import settle
from dashboard.records.record import Records
from data import framework, schema_records
from data.engine import writing
from data.records import Unfit, Wish, keep, read_changes, read_records, save
from data.units import read_organisation


def kept(engine: Engine) -> Records:
    with engine.connect() as connection:
        return read_records(connection)


def test_a_new_store_has_the_forums_of_the_paper(engine: Engine) -> None:
    forums = kept(engine).of("forum")
    boroughs = [f for f in forums if f.ref.startswith("crimefighters-")]
    assert len(boroughs) == 32
    assert {f.text("cadence") for f in boroughs} == {"monthly"}
    assert all(
        f.text("chair") == f"Borough Commander, {f.text('name')[: -len(' CrimeFighters')]}" for f in boroughs
    )
    board = kept(engine).get("forum", "management-board")
    assert board is not None
    assert (board.text("chair"), board.text("cadence")) == ("Commissioner", "every-two-months")
    assert not any(r.illustrative for r in kept(engine))
    assert all("aper, 1." in r.text("source") or r.text("source") == "Planning default" for r in kept(engine))


def test_it_keeps_the_rules_that_a_form_keeps(engine: Engine) -> None:
    """All of it would be saved as it is: the short cut by which stores are seeded breaks no rule."""
    with writing(engine) as connection:
        organisation = read_organisation(connection)
        made = read_records(connection)
        connection.execute(delete(schema_records.record_log))
        connection.execute(delete(schema_records.records))
        wishes = list(framework.framework(organisation))
        keep(connection, wishes)
        again = read_records(connection)
    assert {(r.kind, r.ref): r.body for r in again} == {(r.kind, r.ref): r.body for r in made}
    names = {m.id: m.name for m in catalogue().measures.values()}
    for wish in wishes:
        _, wrong = settle(kinds()[wish.kind], dict(wish.body), organisation, names)
        assert not wrong
    assert len({(w.kind, w.ref) for w in wishes}) == len(wishes)


def test_what_people_edit_stays(engine: Engine) -> None:
    board = kept(engine).get("forum", "performance-group")
    assert board is not None
    save(engine, Wish("forum", {"week": "2"}, board.ref, board.revision, by="Secretariat"))
    framework.ensure(engine)
    edited = kept(engine).get("forum", "performance-group")
    assert edited is not None
    assert edited.text("week") == "2"
    with engine.connect() as connection:
        assert len(read_changes(connection, "forum", "performance-group")) == 2


def test_a_store_whose_forums_were_all_withdrawn_is_left_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(schema_records.records.update().values(withdrawn=True))
    framework.ensure(engine)
    assert len(kept(engine)) == 0


def test_a_store_of_an_earlier_version_gets_it_when_it_is_opened(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(delete(schema_records.record_log))
        connection.execute(delete(schema_records.records))
    framework.ensure(engine)
    assert len(kept(engine).of("forum")) == 50
    with engine.connect() as connection:
        assert read_changes(connection, "forum", "tp-crimefighters")[0].by == framework.BY


def test_local_priorities_are_on_every_borough_s_agenda_and_stay_there(engine: Engine) -> None:
    records = kept(engine)
    local = records.get("standing", "borough-crimefighters-local-priorities")
    assert local is not None
    assert (local.text("level"), local.text("mandatory")) == ("borough", "yes")
    (meeting,) = save(engine, Wish("meeting", {"forum": "crimefighters-camden", "day": "2017-12-21"}, by="x"))
    item = {"meeting": meeting.ref, "title": "x", "key": f"standing:{local.ref}", "state": "out"}
    with pytest.raises(Unfit, match="cannot be taken out"):
        save(engine, Wish("item", item, by="x"))
