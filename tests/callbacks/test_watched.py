"""What those who run the service see of it: lines, counts and traces, and who may see them."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from callbacks.logs import Lines
from callbacks.metrics import Metrics
from data import watch
from tests.callbacks.people import PEOPLE, SECRET, As, behind_proxy, headers
from tests.callbacks.test_faults import ASKED

SAMPLE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+]+')


@pytest.fixture(scope="module")
def file(demo_store: Engine) -> Path:
    return Path(demo_store.url.database or "")


@pytest.fixture(scope="module")
def server(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return behind_proxy(file, log="json", metrics=tmp_path_factory.mktemp("metrics"))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_is_one_line(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = As(server, "lambeth").get("/borough/lambeth?given=typed", headers={"X-Request-Id": "proxy-0001"})
    (line,) = lines(capsys)
    assert answer.headers["X-Request-Id"] == line["id"] == "proxy-0001"
    assert (line["post"], line["method"], line["path"]) == (
        "Borough commander, Lambeth",
        "GET",
        "/borough/lambeth",
    )
    assert line["status"] == 200
    assert line["ms"] >= line["sql_ms"] >= 0
    assert line["statements"] >= 1
    assert "typed" not in json.dumps(line)


def test_a_callback_says_which_page_and_a_stranger_has_no_post(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    As(server, "board").post("/_dash-update-component", json=ASKED)
    server.test_client().get("/", environ_overrides={"REMOTE_ADDR": "10.1.1.1"})
    page, stranger = lines(capsys)
    assert page["page"] == "/borough/lambeth"
    assert (stranger["post"], stranger["status"]) == ("", 403)


def test_there_are_no_lines_unless_asked_for(demo: Any, capsys: pytest.CaptureFixture[str]) -> None:
    demo.get("/")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "given_", ["", "short", "a" * 65, "with space", 'quote"0000', "-0123456789", "ünïcode-00"]
)
def test_a_number_that_is_not_well_formed_is_not_taken_over(demo: Any, given_: str) -> None:
    one = demo.get("/health", headers={"X-Request-Id": given_.encode().decode("latin-1")}).headers[
        "X-Request-Id"
    ]
    two = demo.get("/health").headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{16}", one)
    assert one != two


def test_an_answer_that_was_kept_has_a_number_of_its_own(demo: Any) -> None:
    assert len({demo.get("/borough/lambeth").headers["X-Request-Id"] for _ in range(3)}) == 3


def test_what_else_is_logged_is_a_line_too() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines())
    try:
        raise ValueError("one\ntwo")
    except ValueError:
        record = logging.LogRecord("met", logging.ERROR, "", 0, "a %s", ("b",), sys.exc_info())
    handler.emit(record)
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["message"] == "a b"
    assert "one\ntwo" in json.loads(line)["trace"]


def test_statements_are_counted_of_each_work_alone(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    watch.watch(engine)
    outer = watch.begin()
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with watch.traced() as inner:
            connection.execute(text("SELECT 2"))
            connection.execute(text("SELECT 3"))
        connection.execute(text("SELECT 4"))
    engine.dispose()
    assert (outer.statements, outer.texts) == (4, [])
    assert [t for t, _ in inner.texts] == ["SELECT 2", "SELECT 3"]
    assert outer.seconds > inner.seconds > 0


def samples(text_: str) -> dict[str, float]:
    found = {}
    for line in text_.splitlines():
        if not line.startswith("#"):
            assert SAMPLE.fullmatch(line), line
            name, _, value = line.rpartition(" ")
            assert name not in found
            found[name] = float(value)
    return found


def test_metrics_are_in_the_form_of_prometheus_and_add_up(server: Any) -> None:
    admin = As(server, "admin")
    before = samples(admin.text("/metrics"))
    for _ in range(3):
        admin.get("/borough/lambeth")
    admin.get("/nowhere/at/all")
    after = samples(admin.text("/metrics"))

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more('met_requests_total{route="page:borough",status="200"}') == 3
    assert more('met_requests_total{route="none",status="404"}') == 1
    assert more('met_request_seconds_bucket{route="page:borough",le="+Inf"}') == 3
    assert more('met_pages_kept_total{result="hit"}') >= 2
    assert more("met_statements_total") >= 3
    assert after["met_up"] == 1
    assert after["met_data_to_month"] == 201711
    assert after["met_last_load_timestamp_seconds"] > 1.5e9
    bounds = [v for n, v in after.items() if n.startswith('met_request_seconds_bucket{route="page:borough"')]
    assert bounds == sorted(bounds)


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from([200, 404, 500]), st.floats(0, 100)), max_size=30
    )
)
def test_every_request_is_in_one_count_and_in_the_buckets_above_it(
    seen: list[tuple[str, int, float]],
) -> None:
    metrics = Metrics()
    for one in seen:
        metrics.observe(*one)
    total = metrics.total()
    assert sum(v for (n, _), v in total.items() if n == "met_requests_total") == len(seen)
    for route in "abc":
        for bound in (0.005, 0.5, 10.0):
            inside = sum(1 for r, _, taken in seen if r == route and taken <= bound)
            key = ("met_request_seconds_bucket", f'{{route="{route}",le="{bound}"}}')
            assert total.get(key, 0) == inside


def test_workers_add_up_what_they_share_and_those_that_ended_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Metrics(tmp_path), Metrics(tmp_path)
    one.observe("a", 200, 0.1)
    monkeypatch.setattr("callbacks.metrics.os.getpid", lambda: 1)
    one.note(now=0)
    monkeypatch.setattr("callbacks.metrics.os.getpid", lambda: 2)
    other.observe("a", 200, 0.2)
    assert other.total()["met_requests_total", '{route="a",status="200"}'] == 2


def test_counts_that_cannot_be_noted_trouble_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    metrics = Metrics(folder)
    folder.rmdir()
    metrics.observe("a", 200, 0.1)
    metrics.note(now=0)


def test_metrics_are_for_this_machine_and_for_administrators(server: Any) -> None:
    for subject in PEOPLE:
        status = As(server, subject).get("/metrics").status_code
        assert status == (200 if subject == "admin" else 403), subject
    client = server.test_client()
    assert client.get("/metrics").status_code == 200
    away = {"REMOTE_ADDR": "10.2.2.2"}
    assert client.get("/metrics", environ_overrides=away).status_code == 403
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Proxy-Secret"):
        assert client.get(
            "/metrics", headers={name: "127.0.0.1"}, environ_overrides={"REMOTE_ADDR": "127.0.0.1"}
        ).status_code in (403, 429)
    assert client.get("/metrics", headers={"Host": "performance.example"}).status_code in (403, 429)


def test_a_monitor_does_not_lock_the_proxy_out(file: Path) -> None:
    client = behind_proxy(file).test_client()
    for _ in range(30):
        assert client.get("/health").status_code == 200
        assert client.get("/metrics").status_code == 200
    assert client.get("/", headers=headers("board")).status_code == 200


def test_a_trace_is_for_analysts_and_administrators(server: Any) -> None:
    for subject in PEOPLE:
        answer = As(server, subject).get("/trace?page=/borough/lambeth")
        assert answer.status_code == (200 if subject in ("analyst", "admin") else 403), subject
        assert (b"SELECT" in answer.data) is (answer.status_code == 200)


def test_a_trace_names_every_statement_and_keeps_nothing(server: Any, file: Path) -> None:
    said = As(server, "analyst").text("/trace?page=/borough/lambeth")
    now, cold = (int(n) for n in re.findall(r"in (\d+) statements", said))
    assert now <= 3
    assert cold > now
    assert len(re.findall(r"^\d+\. [\d.]+ ms$", said, re.M)) == now + cold
    assert "FROM series" in said
    again = As(server, "analyst").text("/trace?page=/borough/lambeth")
    assert int(re.findall(r"in (\d+) statements", again)[1]) == cold
    assert "status 404" in As(server, "analyst").text("/trace?page=/borough/atlantis")
    assert SECRET not in said
