"""A store without room: nothing of a load or an edit is kept, all can be read, and every command says why."""

from __future__ import annotations

import resource
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

import app
from dashboard.catalogue import catalogue
from dashboard.told import Told
from data import audit, backup, refused, setup
from data.audit import AuditLog, Line, read
from data.clock import now
from data.engine import Unwritable
from tests.conftest import ONE_DATABASE
from tests.data.batches import put, source
from tests.data.breaking import broken
from tests.data.contents import state
from tests.data.dying import large, start
from tests.data.operations import OPERATIONS
from tests.data.rooms import SAID, WAYS, no_room

LINE = Line(now(), "u1", "Analyst", "view", "/x" * 3000)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("operation", ["a load of revisions", "a closing", "a word on a case"])
def test_what_finds_no_room_is_not_kept_at_all(engine: Engine, url: str, way: str, operation: str) -> None:
    OPERATIONS[operation].prepare(engine)
    before = state(engine)
    engine.dispose()
    with no_room(url, way):
        said = ""
        for _ in range(40):  # until the free pages of an SQLite file are used up
            try:
                OPERATIONS[operation].work(engine)
            except Unwritable as problem:
                said = str(problem)
                break
            before, operation = state(engine), "an import"
    engine.dispose()
    assert SAID[way] in said
    assert state(engine) == before
    OPERATIONS["an import"].work(engine)


@pytest.mark.parametrize("way", WAYS)
def test_lines_of_the_audit_log_wait_for_room(
    engine: Engine, url: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST", 50)
    monkeypatch.setattr(audit, "PATIENCE", 250)
    log = AuditLog(engine)
    log.thread = False  # type: ignore[assignment]  # no thread of its own
    with no_room(url, way):
        engine.dispose()
        for _ in range(249):
            log.note(LINE)  # no reader is told
        log.waiting.extend([LINE] * 51)
        with pytest.raises(DBAPIError):
            log.note(LINE)  # but nobody sees what could not be noted
    engine.dispose()
    log.flush()
    assert not log.waiting
    assert sum(line.who == "u1" for line in read(engine, many=1000)) > 249


def _limited(url: str, folder: str) -> None:
    """In a process whose files may not grow: a load, a backup, a copy. What each said, into files made before."""
    engine = setup.open_engine(url)
    notes = [(Path(folder) / f"said-{n}").open("w") for n in range(3)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    for work, note in zip(
        (
            lambda: put(engine, catalogue(), source(large(), name="large")),
            lambda: backup.backup(engine, Path(folder) / "a.archive"),
            lambda: backup.copy_file(engine, Path(folder) / "a.db"),
        ),
        notes,
        strict=True,
    ):
        try:
            work()
        except Told as told:
            note.write(str(told))
        note.flush()


@ONE_DATABASE
def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left_half(
    engine: Engine, url: str, tmp_path: Path
) -> None:
    """For real: the operating system refuses the bytes."""
    OPERATIONS["a load of revisions"].prepare(engine)
    before = state(engine)
    out = tmp_path / "out"
    out.mkdir()
    process = start(_limited, url, str(out))
    process.join(60)
    assert process.exitcode == 0
    assert sorted(p.name for p in out.iterdir()) == ["said-0", "said-1", "said-2"]
    load, archive, copy = ((out / f"said-{n}").read_text() for n in range(3))
    assert "The store cannot be written" in load
    assert "a.archive cannot be written" in archive
    assert "a.db cannot be written" in copy
    assert state(engine) == before


@ONE_DATABASE
def test_a_refusal_that_cannot_be_noted_is_still_said(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.csv").write_text("nothing,we,know\n1,2,3\n")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("REFUSED", "/dev/full")
    done = CliRunner().invoke(app.main, ["load", str(tmp_path / "bad.csv")], catch_exceptions=False)
    assert done.exit_code == 2
    assert "bad.csv" in done.stderr
    assert "No space left on device" in done.stderr


@ONE_DATABASE
def test_a_database_that_fails_under_a_command_is_said_in_a_sentence(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "measure,unit,month,numerator,denominator,status"
    (tmp_path / "good.csv").write_text(f"{head}\nrobbery,lambeth,2017-11,12,,final\n")
    monkeypatch.setenv("DATABASE_URL", url)
    wrapped = OperationalError("INSERT", {}, sqlite3.OperationalError("the server went away"))

    def gone(_connection: object) -> None:
        raise wrapped

    with broken(None, gone), pytest.raises(Told, match="The database failed: the server went away") as told:
        CliRunner().invoke(app.main, ["load", str(tmp_path / "good.csv")], catch_exceptions=False)
    assert "\n" not in str(told.value)


def test_a_note_goes_on_after_one_that_was_torn(tmp_path: Path) -> None:
    log = tmp_path / "refused.jsonl"
    refused.note(log, ["a"], ["why"])
    log.write_bytes(log.read_bytes()[:-9])
    refused.note(log, ["b"], ["why"])
    assert [entry["files"] for entry in refused.last(log)] == [["b"]]
