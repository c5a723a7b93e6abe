"""The journeys of the meetings, as browsers send them, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from dashboard.catalogue import Catalogue
from data.check import findings
from data.packs import Part, altered, fingerprint, read_packs
from data.schema_records import pack_parts
from tests.callbacks.secretary import BOARD, MEETING, Secretary, secretary
from tests.conftest import ONE_DATABASE

RISK = {
    "title": "Serious violence",
    "owner": "Deputy Commissioner",
    "cause": "Gangs",
    "event": "Violence rises",
    "consequence": "People are hurt",
    "inherent_likelihood": "5",
    "inherent_impact": "5",
    "likelihood": "4",
    "impact": "5",
    "indicators": "robbery-personal",
}
ROBBERY = "exception:robbery-personal:E09000007:1"
LOCAL = "Local priorities"


@pytest.fixture
def desk(url: str, tmp_path: Path, measures: Catalogue) -> Iterator[Secretary]:
    made = secretary(url, tmp_path, measures)
    yield made
    made.engine.dispose()


def key(desk: Secretary, title: str, meeting: str = MEETING) -> str:
    """The key of an item by its title, as its form has it."""
    text = desk.text(meeting)
    part = text[text.index(f"{title} <small>") :]
    found = re.search(r'name="key" value="([^"]+)"', part)
    assert found
    return found[1]


def titles(desk: Secretary, meeting: str = MEETING) -> list[str]:
    """The items of an agenda in order."""
    text = desk.text(meeting)
    return re.findall(r"<h3>([^<]+?) <small>", text[text.index('id="agenda"') :])


def test_an_exception_in_camden_reaches_management_board(desk: Secretary) -> None:
    assert "Personal robbery in Camden: 656 in September to November 2017" in desk.text(MEETING)
    desk.do(MEETING, do="keep", key=ROBBERY)
    assert "Personal robbery in Camden" in titles(desk)
    item = desk.only("item").ref

    action = desk.save(
        "action",
        text="Patrol the two stations at six",
        owner="Superintendent, Camden",
        due="2018-01-31",
        unit="Camden",
        forum="crimefighters-camden",
        meeting="crimefighters-camden-2017-12-21",
        measure="robbery-personal",
        measure_unit="Camden",
        aim="fall",
    )
    assert (
        desk.send(f"/save/action/{action}/update", day="2017-12-28", text="Patrols began.").status_code == 303
    )
    page = desk.words(f"/record/action/{action}")
    assert "Patrols began." in page
    later = desk.words("/meeting/crimefighters-camden-2018-02-15")
    assert f"{action}: Patrol the two stations at six" in later

    risk = desk.save("risk", **RISK)
    decision = desk.save(
        "decision",
        meeting="crimefighters-camden-2017-12-21",
        text="Move a team to the stations",
        day="2017-12-21",
        item=item,
        risk_effect="some",
    )
    desk.save("effect", decision=decision, risk=risk, direction="reduces", change="-4")
    here = desk.words(MEETING)
    assert f"{risk}: Serious violence 20" in here
    assert re.search(rf"{decision} reduces, expected change of its score −4 16", here)
    board = desk.words(BOARD)
    assert "Camden CrimeFighters decided on 21 December 2017: Move a team to the stations" in board
    assert f"reduces {risk}, Serious violence, expected change of its score −4" in board


def test_a_theme_of_tp_is_on_32_agendas_with_its_status(desk: Secretary) -> None:
    theme = desk.save(
        "theme",
        forum="tp-crimefighters",
        month="2017-12",
        title="Robbery near schools",
        measures="robbery-personal",
        rationale="priority",
        reason="Children and young people",
        cascade_to="all boroughs",
    )
    boroughs = [
        f
        for f in desk.records().of("forum")
        if f.text("level") == "borough" and f.ref.startswith("crimefighters-")
    ]
    assert len(boroughs) == 32
    for forum in boroughs:
        words = desk.words(f"/meeting/{forum.ref}-2017-12-21")
        assert "Robbery near schools Cascaded by TP CrimeFighters for December 2017; sent" in words
    camden = next(
        c for c in desk.records().naming("cascade", "theme", theme) if c.text("unit") == "E09000007"
    )
    desk.save("cascade", camden.ref, status="reported", response="Two schools are watched.")
    assert "reported back: Two schools are watched." in desk.words(MEETING)
    assert "Cascaded to 32 boroughs: 31 sent, 1 reported back." in desk.words(
        "/meeting/tp-crimefighters-2017-12-07"
    )
    still = desk.words("/meeting/crimefighters-lambeth-2018-01-18")
    assert "Robbery near schools Cascaded by TP CrimeFighters for December 2017; sent" in still
    assert "Robbery near schools" not in desk.words("/meeting/crimefighters-camden-2018-01-18")


def test_a_closed_meeting_is_shown_as_it_was_a_year_later(desk: Secretary) -> None:
    desk.do(
        MEETING, do="say", key=key(desk, LOCAL), revision="0", title=LOCAL, outcome="We visit ten callers."
    )
    desk.do(MEETING, do="table")
    desk.do(MEETING, do="close")
    address = f"{MEETING}?view=tabled"
    then = {a: desk.text(a) for a in (address, f"{address}-2-2", f"{address}-2-3")}
    assert "We visit ten callers." in then[address]
    assert "As tabled on 5 December 2017" in then[address]
    with desk.engine.connect() as connection:
        before = [p.sha256 for p in read_packs(connection, MEETING.rpartition("/")[2])]
        book = desk.client.get(f"/download/tabled/{MEETING.rpartition('/')[2]}/2/pack.xlsx").data

    desk.load(900, date(2018, 12, 4))
    desk.stand(date(2018, 12, 20))
    assert "900" in desk.words("/borough/camden?to=2017-11")
    now = {a: desk.text(a) for a in then}

    def body(text: str) -> str:
        return text[text.index('class="tabled"') : text.index("</main>")]

    assert {a: body(t) for a, t in now.items()} == {a: body(t) for a, t in then.items()}
    assert desk.client.get(f"/download/tabled/{MEETING.rpartition('/')[2]}/2/pack.xlsx").data == book
    with desk.engine.connect() as connection:
        assert [p.sha256 for p in read_packs(connection, MEETING.rpartition("/")[2])] == before
    assert findings(desk.engine, desk.catalogue) == []


def test_a_pack_that_somebody_changed_is_found(desk: Secretary) -> None:
    desk.do(MEETING, do="table")
    with desk.engine.begin() as connection:
        connection.execute(update(pack_parts).where(pack_parts.c.number == 1).values(body=b"other"))
    with desk.engine.connect() as connection:
        assert len(list(altered(connection))) == 1
    assert any("is not what was tabled" in x for x in findings(desk.engine, desk.catalogue))


def test_a_meeting_is_not_closed_before_every_decision_answers_for_the_risks(desk: Secretary) -> None:
    desk.do(MEETING, do="begin", next="")
    decision = desk.save(
        "decision", meeting="crimefighters-camden-2017-12-21", text="Do it", day="2017-12-21"
    )
    answer = desk.send(MEETING, do="close")
    assert answer.status_code == 422
    assert f"Decision {decision} does not say yet what it does to the corporate risks" in answer.get_data(
        as_text=True
    )
    assert desk.only("meeting").text("status") == "planned"
    desk.save("decision", decision, risk_effect="none")
    desk.do(MEETING, do="close")
    assert desk.only("meeting").text("status") == "closed"
    assert desk.send(MEETING, do="add", title="Too late").status_code == 422
    assert desk.send(MEETING, do="close").status_code == 422


def test_local_priorities_stay_and_what_is_taken_out_comes_back(desk: Secretary) -> None:
    stays = key(desk, LOCAL)
    assert desk.send(MEETING, do="out", key=stays, revision="0").status_code == 422
    assert LOCAL in titles(desk)
    assert "Anti-social behaviour calls" in desk.text(MEETING)
    confidence = key(desk, "Public confidence")
    desk.do(MEETING, do="out", key=confidence, revision="0")
    assert "Public confidence" not in titles(desk)
    desk.do(MEETING, do="back", key=confidence, revision="1")
    assert "Public confidence" in titles(desk)


@ONE_DATABASE
def test_items_move_up_down_and_to_a_place(desk: Secretary) -> None:
    first, second, *_, last = titles(desk)
    desk.do(MEETING, do="down", key=key(desk, first), revision="0")
    assert titles(desk)[:2] == [second, first]
    place = desk.do(MEETING, do="move", key=key(desk, last), revision="0", to="1")
    assert place.endswith("#item-1")
    assert titles(desk)[:3] == [last, second, first]
    desk.do(MEETING, do="up", key=key(desk, first), revision="1")
    assert titles(desk)[:3] == [last, first, second]
    for to in ("0", "99", "x", "", "-1"):
        assert desk.send(MEETING, do="move", key=key(desk, last), revision="1", to=to).status_code == 422


@ONE_DATABASE
def test_the_second_of_two_is_told_and_both_keep_their_words(desk: Secretary) -> None:
    mine = key(desk, LOCAL)
    desk.do(MEETING, do="say", key=mine, revision="0", title=LOCAL, outcome="Visit ten callers.")
    answer = desk.send(
        MEETING, do="say", key=mine, revision="0", title=LOCAL, outcome="Write to ten <callers>."
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in text
    assert "Visit ten callers." in text
    assert "Write to ten &lt;callers&gt;.</textarea>" in text
    desk.do(MEETING, do="say", key=mine, revision="1", title=LOCAL, outcome="Write to ten <callers>.")
    assert desk.only("item").text("outcome") == "Write to ten <callers>."


@ONE_DATABASE
def test_what_cannot_be_kept_comes_back_with_every_word(desk: Secretary) -> None:
    answer = desk.send(MEETING, do="add", title="Visit", minutes="an hour", presenter="Inspector")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for part in ("“an hour” is no number", 'value="an hour"', 'value="Visit"', 'value="Inspector"'):
        assert part in text
    assert not desk.records().of("item")
    assert desk.send(MEETING, do="say", key="nothing").status_code == 404
    assert desk.send(MEETING, do="dance").status_code == 404
    assert desk.send("/meeting/nobody-2017-12-21", do="begin").status_code == 404
    assert (
        desk.client.post(MEETING, data={"do": "begin"}, headers={"Origin": "http://localhost"}).status_code
        == 403
    )


@ONE_DATABASE
def test_a_planned_meeting_becomes_a_record_with_the_first_thing_done(desk: Secretary) -> None:
    desk.text("/meeting/crimefighters-camden-2017-12-20", 404)
    to = desk.do(
        MEETING, do="begin", next="/records/decision?view=new&given=meeting:crimefighters-camden-2017-12-21"
    )
    assert to.startswith("/records/decision?view=new&given=meeting")
    assert desk.text(to)
    assert desk.only("meeting").ref == "crimefighters-camden-2017-12-21"
    assert desk.do(MEETING, do="begin", next="https://elsewhere.example").startswith("/record/meeting/")


@ONE_DATABASE
def test_the_plan_of_themes_is_this_month_and_the_next_two_and_keeps_what_was(desk: Secretary) -> None:
    def plan() -> list[str]:
        text = desk.text("/forum/tp-crimefighters")
        return re.findall(r'<th scope="row">(\w+ \d{4})<small>', text[text.index('id="themes"') :])

    assert plan() == ["December 2017", "January 2018", "February 2018"]
    theme = {
        "measures": "robbery-personal",
        "rationale": "risk",
        "reason": "Rising",
        "forum": "tp-crimefighters",
    }
    desk.save("theme", title="Robbery", month="2017-12", **theme)
    desk.stand(date(2018, 1, 8))
    assert plan() == ["December 2017", "January 2018", "February 2018", "March 2018"]
    assert "March 2018: no theme is set yet" in desk.words("/meeting/tp-crimefighters-2018-02-01")


@ONE_DATABASE
def test_overdue_is_reckoned_each_day(desk: Secretary) -> None:
    desk.save(
        "action", text="Do it", owner="A", due="2017-12-10", unit="Camden", forum="crimefighters-camden"
    )
    assert "0 actions overdue, 1 due by this meeting" in desk.words(MEETING)
    desk.stand(date(2017, 12, 11))
    assert "1 action overdue, 0 due by this meeting" in desk.words(MEETING)


@ONE_DATABASE
def test_the_pack_bears_its_marking_and_its_pages_everywhere(desk: Secretary) -> None:
    desk.do(MEETING, do="begin")
    desk.save("meeting", "crimefighters-camden-2017-12-21", marking="OFFICIAL-SENSITIVE")
    ref = MEETING.rpartition("/")[2]
    pack = desk.text(f"{MEETING}?view=pack")
    pages = re.findall(r"OFFICIAL-SENSITIVE\. Page (\d) of (\d) of this pack", pack)
    assert [p for p, _ in pages] == [str(i + 1) for i in range(len(pages))]
    assert len(pages) >= 4
    ids = re.findall(r'\bid="([^"]+)"', pack)
    assert len(ids) == len(set(ids))
    assert 'method="post" action="/meeting' not in pack
    csv = desk.client.get(f"/download/pack.csv?meeting={ref}").data.decode("utf-8-sig")
    assert csv.startswith("Contents")
    assert csv.count("OFFICIAL-SENSITIVE") >= len(pages)
    assert "\nDefinitions" in csv
    assert "\nSources" in csv
    desk.do(MEETING, do="table")
    kept = desk.client.get(f"/download/tabled/{ref}/1/pack.pptx")
    assert kept.data[:2] == b"PK"
    assert desk.client.get(f"/download/tabled/{ref}/1/page-1.html").status_code == 404
    assert desk.client.get(f"/download/tabled/{ref}/2/pack.pptx").status_code == 404
    for view in ("tabled-2", "tabled-1-99", "tabled-1-1-1", "tabled-x"):
        assert desk.client.get(f"{MEETING}?view={view}").status_code in (200, 404)
    desk.text(f"{MEETING}?view=tabled-2", 404)


@ONE_DATABASE
def test_the_calendar_lists_what_comes_and_goes_to_diaries(desk: Secretary) -> None:
    words = desk.words("/meetings")
    assert "32 meetings of boroughs" in words
    assert "Management Board" in words
    only = desk.words("/meetings?unit=camden")
    assert "21 December 2017 Thursday Camden CrimeFighters" in only
    assert "Lambeth CrimeFighters" not in only
    assert "Management Board" not in desk.words("/meetings?status=borough").split("December 2017", 1)[1]
    desk.text("/meetings?unit=atlantis", 404)
    diary = desk.client.get("/download/meetings.ics?unit=camden").data.decode()
    assert diary.count("BEGIN:VEVENT") == diary.count("END:VEVENT") >= 3
    assert "DTSTART;VALUE=DATE:20171221\r\n" in diary
    assert all(len(line.encode()) <= 75 for line in diary.split("\r\n"))


def test_a_fingerprint_tells_every_change() -> None:
    parts = (Part("a", "A", "text/html", b"1"), Part("b", "B", "text/html", b"2"))
    every = {fingerprint(parts), fingerprint(parts[::-1]), fingerprint(parts[:1]), fingerprint(())}
    every |= {
        fingerprint((Part("a", "A", "text/html", b"3"), parts[1])),
        fingerprint((Part("x", "A", "text/html", b"1"), parts[1])),
    }
    assert len(every) == 6
