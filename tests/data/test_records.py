"""Records are saved one change at a time, all of a call or none, and can be read as they stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from dashboard.records.follow import follow
from dashboard.records.kind import kinds
from dashboard.records.record import Record, Records
from data import schema
from data.records import Overtaken, Unfit, Wish, read_changes, read_records, save

START = datetime(2017, 9, 1, 9)


def wish(kind: str, at: datetime = START, **fields: str) -> Wish:
    body, _ = kinds()[kind].parse({k: v for k, v in fields.items() if k not in ("ref", "why")})
    given = {k: body[k] for k in body if k in fields}
    return Wish(kind, given, fields.get("ref", ""), why=fields.get("why", ""), by="Secretariat", at=at)


def action(text: str = "Visit every habitual knife carrier", at: datetime = START, **fields: str) -> Wish:
    return wish("action", at, text=text, owner="Commander, Trident", due="2017-12-01", **fields)


def now(engine: Engine, as_at: date | None = None) -> Records:
    with engine.connect() as connection:
        return read_records(connection, as_at)


def test_references_count_up_within_a_year(engine: Engine) -> None:
    made = save(engine, action(), action("Another"))
    assert [r.ref for r in made] == ["A-2017-001", "A-2017-002"]
    assert [r.revision for r in made] == [1, 1]


def test_a_store_that_stands_still_numbers_by_its_own_day(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(schema.state).values(today=date(2017, 12, 19)))
    (made,) = save(engine, replace(action(), at=None))
    assert (made.ref, made.made.date() if made.made else None) == ("A-2017-001", date(2017, 12, 19))


def test_all_of_a_call_or_none(engine: Engine) -> None:
    with pytest.raises(Unfit) as unfit:
        save(engine, action(), wish("action", text="No owner"))
    assert unfit.value.wrong == {"owner": "Owner is missing.", "due": "Due is missing."}
    assert len(now(engine).of("action")) == 0


def test_a_second_editor_is_told_and_nothing_is_lost(engine: Engine) -> None:
    (made,) = save(engine, action())
    change = Wish("action", {"owner": "DAC"}, made.ref, made.revision, by="One", at=START)
    save(engine, change)
    with pytest.raises(Overtaken) as overtaken:
        save(engine, Wish("action", {"support": "Boroughs"}, made.ref, made.revision, by="Two", at=START))
    assert overtaken.value.record.text("owner") == "DAC"
    assert overtaken.value.wish.body == {"support": "Boroughs"}
    kept = now(engine).get("action", made.ref)
    assert kept is not None
    assert (kept.text("owner"), kept.text("support"), kept.revision) == ("DAC", "", 2)


def test_what_does_not_change_is_not_logged(engine: Engine) -> None:
    (made,) = save(engine, action())
    (same,) = save(engine, Wish("action", {"owner": "Commander, Trident"}, made.ref, 1, by="x"))
    assert same.revision == 1
    with engine.connect() as connection:
        assert len(read_changes(connection, "action", made.ref)) == 1


def test_a_theme_goes_to_its_boroughs_once(engine: Engine) -> None:
    forum = wish(
        "forum", name="TP CrimeFighters", level="business-group", chair="Head of TP", cadence="monthly"
    )
    theme = wish(
        "theme",
        forum="tp-crimefighters",
        month="2017-12",
        title="Knife crime",
        measures="knife-crime",
        rationale="priority",
        reason="Rising",
        cascade_to="E09000022;E09000007",
    )
    _, made = save(engine, forum, theme, follow=follow)
    assert [c.text("unit") for c in now(engine).of("cascade")] == ["E09000022", "E09000007"]
    save(engine, Wish("theme", {"lead": "DAC"}, made.ref, 1, by="x"), follow=follow)
    assert len(now(engine).of("cascade")) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["A", "B", "C", "out"])), max_size=12))
def test_records_as_they_stood_are_what_a_list_of_every_day_says(
    engine: Engine, steps: list[tuple[int, str]]
) -> None:
    """Against the slow way: after every change, everything is written down."""
    made = [save(engine, action())[0] for _ in range(3)]
    refs = [r.ref for r in made]
    days = []
    for i, (which, word) in enumerate(steps):
        at = START + timedelta(days=i + 1)
        current = now(engine).get("action", refs[which])
        if word == "out" and current:
            save(engine, Wish("action", {}, refs[which], current.revision, "no longer", at=at, withdraw=True))
        elif word != "out":
            revision = current.revision if current else 0
            save(engine, Wish("action", {**made[which].body, "support": word}, refs[which], revision, at=at))
        days.append((at.date(), _seen(now(engine), refs)))
    for day, seen in days:
        assert _seen(now(engine, day), refs) == seen


def _seen(records: Records, refs: list[str]) -> list[str | None]:
    found: list[Record | None] = [records.get("action", ref) for ref in refs]
    return [r and r.text("support") for r in found]
