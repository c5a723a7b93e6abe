"""A store that is restored is the store that was backed up, row by row, on either database."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, text

import app
from dashboard.catalogue import Catalogue, catalogue
from dashboard.told import Told
from data import archive, audit, backup, schema, sessions, setup
from data.archive import Damaged
from data.backup import NotEmpty
from data.check import findings
from data.framework import WHY
from data.load import read_files, store_sources
from data.sessions import Session
from tests.conftest import Postgres
from tests.data.breaking import FAULTS, broken, points
from tests.data.contents import state
from tests.data.dying import start
from tests.data.operations import back_up_and_die
from tests.data.rooms import SAID, no_room


def rows(engine: Engine, but: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Every row of every table that an archive holds."""
    with engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key))]
            for t in schema.metadata.sorted_tables
            if t.name not in (*but, "ended_sessions")
        }


@pytest.fixture(scope="module")
def full(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A small store with something of every kind: figures, a scan, records, a pack, the audit log."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copy(empty_sqlite, folder / "store.db")
    engine = setup.open_store(f"sqlite:///{folder / 'store.db'}")
    months = [f"{y}-{m:02d}" for y in (2016, 2017) for m in range(1, 12)]
    lines = [
        f"{m},{u},{t},{n}.1,,final"
        for m in ("robbery", "burglary")
        for u in ("lambeth", "camden")
        for n, t in enumerate(months)
    ]
    (folder / "f.csv").write_text(
        "\n".join(["measure,unit,month,numerator,denominator,status", *lines]) + "\n"
    )
    every = catalogue()
    store_sources(engine, read_files([folder / "f.csv"], setup.context(engine, every), None), every)
    case = {
        "measure": "robbery",
        "unit": "E09000022",
        "direction": 1,
        "opened": 201711,
        "last_seen": 201711,
        "state": "open",
        "reason": "",
        "revision": 1,
    }
    with engine.begin() as connection:
        connection.execute(insert(schema.cases).values(id=1, **case))
    moment = datetime(2017, 12, 5, 9, 30, 1, 250_000)
    with engine.begin() as connection:
        connection.execute(insert(schema.audit), [
            {"at": moment, "who": f"u{n}", "post": "Auditor", "kind": "view", "about": "“ü”\n/x", "detail": ""} for n in range(3)
        ])  # fmt: skip
        packs, parts = schema.metadata.tables["packs"], schema.metadata.tables["pack_parts"]
        connection.execute(insert(packs).values(
            id=1, meeting="m", title="t", made=moment, by="b", data_version=1, records_version=1, as_at=moment.date(),
            month=None, marking="OFFICIAL", sha256="0" * 64))  # fmt: skip
        connection.execute(
            insert(parts).values(pack_id=1, number=1, name="n", title="t", type="x", body=bytes(range(256)))
        )
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def kept(full: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kept") / "store.archive"
    backup.backup(full, file)
    return file


def test_every_row_comes_back_on_either_database(
    full: Engine, kept: Path, engine: Engine, tmp_path: Path
) -> None:
    done = backup.restore(engine, kept)
    before, after = rows(full), rows(engine)
    (then,), (now,) = before["state"], after["state"]
    assert (now[0], *now[3:4], *now[5:]) == (then[0], *then[3:4], *then[5:])
    assert all(
        n >= t for n, t in zip(now[1:5], then[1:5], strict=True)
    )  # versions are never an old one again
    before["state"] = after["state"]
    assert before.keys() == after.keys() == done.rows.keys()
    told(after["audit"].pop(), kept)
    for name in before:
        assert after[name] == before[name], name
        assert len(before[name]) == done.rows[name]
    filled = {name for name, found in before.items() if found}
    assert {
        "facts",
        "series",
        "records",
        "record_log",
        "audit",
        "pack_parts",
        "cases",
    } <= filled
    backup.backup(engine, tmp_path / "again")  # and from there the other way
    assert [p.table for p in list_parts(tmp_path / "again")] == [p.table for p in list_parts(kept)]


def told(line: tuple[Any, ...], file: Path) -> None:
    """The last line of the audit log says who put back which file."""
    _, _, who, post, kind, about, detail = line
    assert (who, post, kind, about) == ("", "command line", "restore", file.name)
    assert archive.verify(file) in detail


def list_parts(file: Path) -> list[archive.Part]:
    found = []
    for part in archive.read(file)[1]:
        list(part.rows)
        found.append(part)
    return found


def test_a_restored_store_goes_on(full: Engine, kept: Path, engine: Engine, measures: Catalogue) -> None:
    """It is in no other order, numbers what is new after what is there, and refuses to change its audit log."""
    backup.restore(engine, kept)
    assert findings(engine, measures) == findings(full, measures)
    with engine.begin() as connection:
        connection.execute(
            insert(schema.audit).values(
                at=datetime(2018, 1, 1), who="", post="", kind="view", about="", detail=""
            )
        )
        connection.execute(insert(schema.measures).values(name="new", illustrative=False))
    with pytest.raises(Exception, match="append"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))


def test_what_somebody_wrote_is_not_replaced_unasked(kept: Path, engine: Engine) -> None:
    _write(engine)
    before = rows(engine)
    with pytest.raises(NotEmpty, match="--yes"):
        backup.restore(engine, kept)
    assert rows(engine) == before
    backup.restore(engine, kept, replace=True)
    assert len(rows(engine)["facts"]) > 0


def _write(engine: Engine) -> None:
    """Something that no new store has."""
    log = schema.metadata.tables["record_log"]
    with engine.begin() as connection:
        one = dict(connection.execute(select(log).limit(1)).mappings().one())
        connection.execute(
            insert(log).values({**one, "id": 10**6, "revision": 2, "why": "Somebody says so."})
        )
    assert one["why"] == WHY


def test_sessions_that_have_ended_stay_so(engine: Engine, tmp_path: Path) -> None:
    before = Session("a", "ann", sessions.mark(engine))
    backup.backup(engine, tmp_path / "kept")
    sessions.end(engine, sessions.person("ann"), 0, 0)
    backup.restore(engine, tmp_path / "kept", replace=True)
    assert sessions.is_ended(engine, before)


def test_replacing_keeps_the_audit_log_and_raises_every_version(
    full: Engine, kept: Path, engine: Engine
) -> None:
    line = {"at": datetime(2018, 2, 2), "who": "u9", "post": "", "kind": "view", "about": "/y", "detail": ""}
    with engine.begin() as connection:
        connection.execute(insert(schema.audit).values(line))
        connection.execute(schema.state.update().values(version=900, records_version=900))
    backup.restore(engine, kept, replace=True)
    found = [r[1:] for r in rows(engine)["audit"]]
    assert found[0] == tuple(line.values())
    assert found[1:-1] == [r[1:] for r in rows(full)["audit"]]
    backup.restore(engine, kept, replace=True)
    *again, last = rows(engine)["audit"]
    assert [r[1:] for r in again] == found
    told(last, kept)
    with engine.connect() as connection:
        state = connection.execute(select(schema.state)).one()
    assert (state.version, state.records_version) == (902, 902)


def test_a_backup_is_of_one_moment(full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row written meanwhile is in none of its tables."""
    file = tmp_path / "other.db"
    with full.connect() as connection, sqlite3.connect(file) as copy:
        connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
    copy.close()
    engine = setup.open_store(f"sqlite:///{file}")
    before = rows(engine)
    parts = backup._parts

    def meddle(connection: Any) -> Iterator[archive.Part]:
        for n, part in enumerate(parts(connection)):
            if n == 1:
                with engine.begin() as other:
                    other.execute(
                        insert(schema.case_log).values(
                            case_id=1, at=datetime(2018, 1, 1), by="", state="", reason="", text=""
                        )
                    )
            yield part

    monkeypatch.setattr(backup, "_parts", meddle)
    done = backup.backup(engine, tmp_path / "archive")
    engine.dispose()
    assert done.rows["case_log"] == len(before["case_log"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_that_was_torn_or_altered_anywhere_is_refused(
    kept: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = kept.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bad = (
        whole[:at]
        if data.draw(st.booleans())
        else whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    )
    file = tmp_path / "bad"
    file.write_bytes(bad)
    with pytest.raises(Damaged) as refused:
        archive.verify(file)
    assert str(refused.value).startswith(str(file))
    assert "Nothing was changed." in str(refused.value)


@pytest.mark.parametrize("damage", [lambda b: b[:-500], lambda b: b.replace(b"sha256 ", b"sha512 "), lambda b: b + b"x",
                                    lambda b: b"", lambda _: b"Dear Commissioner, " * 99])  # fmt: skip
def test_a_bad_file_changes_nothing(
    kept: Path, engine: Engine, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file, before = tmp_path / "bad", rows(engine)
    file.write_bytes(damage(kept.read_bytes()))
    with pytest.raises(Damaged):
        backup.restore(engine, file, replace=True)
    assert rows(engine) == before


def rewritten(kept: Path, to: Path, head: dict[str, Any] | None = None, drop: str = "") -> Path:
    """The archive with another head or without a table, sealed as if it were whole."""
    first, parts = archive.read(kept)

    def some() -> Iterator[archive.Part]:
        for part in parts:
            if part.table == drop:
                list(part.rows)
            else:
                yield part

    archive.write(to, {**first, **(head or {})}, some())
    return to


def test_an_archive_of_an_unknown_schema_is_refused_in_a_sentence(
    kept: Path, engine: Engine, tmp_path: Path
) -> None:
    before = rows(engine)
    for n, (version, said) in enumerate((("0000", "an unknown version"), ("9999", "a newer version"))):
        with pytest.raises(Damaged, match=said):
            backup.restore(engine, rewritten(kept, tmp_path / str(n), {"schema": version}))
    with pytest.raises(Damaged, match="lacks facts"):
        backup.restore(engine, rewritten(kept, tmp_path / "less", drop="facts"))
    assert rows(engine) == before


def test_a_count_that_is_not_true_is_refused(kept: Path, engine: Engine, tmp_path: Path) -> None:
    body = kept.read_bytes()[len(archive.FIRST) : -archive.LAST]
    lines = gzip.decompress(body).split(b"\n")
    del lines[5]
    data = archive.FIRST + gzip.compress(b"\n".join(lines))
    (tmp_path / "less").write_bytes(data + f"sha256 {hashlib.sha256(data).hexdigest()}\n".encode())
    before = rows(engine)
    with pytest.raises(Damaged):
        backup.restore(engine, tmp_path / "less")
    assert rows(engine) == before


def test_a_backup_is_whole_or_not_there_and_for_its_owner(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "archive"

    def disk_full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_seal", disk_full)
    with pytest.raises(Told, match="No space left"):
        backup.backup(full, file)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    backup.backup(full, file)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Told, match="already"):
        backup.backup(full, file)


@pytest.mark.parametrize("name", ["store.archive", "store.db"])
def test_of_two_backups_into_one_file_at_once_neither_spoils_the_other(
    full: Engine, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is made while the first is about to get its name."""
    file, replaced = tmp_path / name, os.replace

    def make() -> None:
        backup.copy_file(full, file) if name.endswith(".db") else backup.backup(full, file)

    def late(*names: Any) -> None:
        monkeypatch.setattr(os, "replace", replaced)
        make()
        replaced(*names)

    monkeypatch.setattr(os, "replace", late)
    make()
    assert [p.name for p in tmp_path.iterdir()] == [name]
    if name.endswith(".archive"):
        assert archive.verify(file)


@pytest.mark.parametrize("name", ["store.archive", "store.db"])
def test_a_backup_broken_at_any_statement_is_not_there(full: Engine, tmp_path: Path, name: str) -> None:
    def make() -> None:
        backup.copy_file(full, tmp_path / name) if name.endswith(".db") else backup.backup(
            full, tmp_path / name
        )

    with broken(10**9) as count:
        make()
    (tmp_path / name).unlink()
    for at in range(1, count[0] + 1):
        with broken(at), pytest.raises((Told, *FAULTS)):
            make()
        assert list(tmp_path.iterdir()) == []


def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(full: Engine, tmp_path: Path) -> None:
    file = tmp_path / "store.archive"
    process = start(back_up_and_die, str(full.url), str(file), 9)
    process.join(60)
    assert process.exitcode == -9
    (left,) = tmp_path.iterdir()
    assert left.suffix == ".part"
    with pytest.raises(Damaged):
        archive.verify(left)
    backup.backup(full, file)
    assert archive.verify(file)


def test_a_restore_broken_at_any_statement_changes_nothing(kept: Path, engine: Engine, full: Engine) -> None:
    before = state(engine)
    with broken(None) as count, pytest.raises(FAULTS):
        backup.restore(engine, kept)
    for at in points(count[0], 6):
        with broken(at), pytest.raises(FAULTS):
            backup.restore(engine, kept)
        assert state(engine) == before, f"statement {at} of {count[0]}"
    backup.restore(engine, kept)
    assert rows(engine, ("audit", "state")) == rows(full, ("audit", "state"))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_restore_that_is_undone_takes_no_number_back(kept: Path, engine: Engine) -> None:
    """PostgreSQL does not undo what a transaction did to its counters."""
    new = insert(schema.measures).values(name="new", illustrative=False)
    with engine.begin() as connection:
        connection.execute(new.values(name="first", id=1000))
        connection.execute(text("SELECT setval(pg_get_serial_sequence('measures', 'id'), 1000)"))
    with broken(None), pytest.raises(FAULTS):
        backup.restore(engine, kept, replace=True)
    with engine.begin() as connection:
        assert connection.execute(new).inserted_primary_key[0] == 1001  # type: ignore[index]


def test_the_commands(
    full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_sqlite: Path
) -> None:
    def call(url: str, *words: str) -> Any:
        monkeypatch.setenv("DATABASE_URL", url)
        return CliRunner().invoke(app.main, list(words), catch_exceptions=False)

    url, other = str(full.url), f"sqlite:///{tmp_path / 'other.db'}"
    shutil.copy(empty_sqlite, tmp_path / "other.db")
    file = str(tmp_path / "a.archive")
    assert "written to" in call(url, "backup", file).stdout
    done = call(other, "restore", file)
    assert (done.exit_code, done.stderr) == (0, "")
    again = call(other, "restore", file)
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr.startswith("The store is not empty")
    assert call(other, "restore", file, "--yes").exit_code == 0
    before = rows(full)
    assert call(url, "backup", str(tmp_path / "copy.db")).exit_code == 0
    noted = [(line.post, line.kind, line.about) for line in audit.read(full, many=2)]
    assert noted == [("command line", "backup", name) for name in ("copy.db", "a.archive")]
    copied = setup.open_store(f"sqlite:///{tmp_path / 'copy.db'}")
    assert rows(copied) == before
    copied.dispose()
    missing = call(other, "restore", str(tmp_path / "none"))
    assert (missing.exit_code, missing.stderr.count("\n")) == (2, 1)


def test_a_store_that_takes_nothing_is_backed_up(
    engine: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    engine.dispose()
    with no_room(url, "read-only"):
        done = CliRunner().invoke(app.main, ["backup", str(tmp_path / "a")], catch_exceptions=False)
    assert (done.exit_code, archive.verify(tmp_path / "a") != "") == (0, True)
    assert "written to" in done.stdout
    assert done.stderr.startswith("The audit log could not be told.")
    assert SAID["read-only"] in done.stderr


def test_a_server_that_is_read_meanwhile_shows_what_was_restored(kept: Path, postgres: Postgres) -> None:
    from callbacks.serve import create_app
    from data.settings import Settings

    url = postgres.empty()
    engine = setup.open_store(url)
    server = create_app(Settings(database_url=url)).server
    client = server.test_client()
    assert client.get("/health").json["data_to"] is None
    backup.restore(engine, kept)
    engine.dispose()
    assert client.get("/health").json["data_to"] == "2017-11"
    assert client.get("/borough/lambeth").status_code == 200
