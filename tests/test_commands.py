"""The command line from outside: what it says, what it leaves behind, how it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import app
from dashboard.catalogue import catalogue
from data import refused, setup
from data.check import findings
from tests.data.loaders.files import borough_rows, text_of

ROOT = Path(__file__).parent.parent
HEADER = "measure,unit,month,numerator,denominator,status\n"
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """app.py in a folder with an empty store; every command ends with what it would tell a shell."""
    (tmp_path / "performance.db").write_bytes(empty_sqlite.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "REFUSED"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(app.main, [str(w) for w in words], catch_exceptions=False)


def tidy(name: str, *rows: str) -> Path:
    """A file in our own format in the working folder."""
    path = Path(name)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


ROBBERY = ("robbery,lambeth,2017-04,10,,final", "robbery,lambeth,2017-05,12,,provisional")


def test_load_tells_what_came_in(call: Call) -> None:
    done = call("load", tidy("figures.csv", *ROBBERY), "--as-at", "2017-06-01")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "figures.csv: stored as release 1, as at 2017-06-01." in done.stdout
    assert "2 rows, 2 months (2017-04 to 2017-05), 1 unit, 1 measure" in done.stdout
    assert "total 22" in done.stdout
    assert "no earlier release of these figures" in done.stdout


def test_load_tells_what_was_revised(call: Call) -> None:
    call("load", tidy("figures.csv", *ROBBERY), "--as-at", "2017-06-01")
    done = call("load", tidy("later.csv", ROBBERY[0].replace("10", "13")), "--as-at", "2017-07-01")
    assert (
        "1 of 1 figures revised in 1 series, +3 in all; "
        "the largest: robbery in E09000022, 2017-04: 10 to 13" in done.stdout
    )


def test_the_same_file_again_is_neither_read_nor_stored(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tidy("figures.csv", *ROBBERY)
    call("load", file)
    before = Path("performance.db").read_bytes()
    monkeypatch.setattr("data.loaders.read", lambda *_: pytest.fail("it was read again"))
    again = call("load", file.rename("renamed.csv"), "--as-at", "2018-01-01")
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout == "renamed.csv: already there as release 1; nothing was changed.\n"
    assert Path("performance.db").read_bytes() == before


def test_a_file_named_twice_in_one_call_is_one_release(call: Call) -> None:
    file = tidy("figures.csv", *ROBBERY)
    Path("copy.csv").write_bytes(file.read_bytes())
    done = call("load", file, "copy.csv")
    assert done.exit_code == 0
    assert "figures.csv: stored as release 1" in done.stdout
    assert "copy.csv: already there as release 1" in done.stdout


def test_a_dry_run_stores_nothing(call: Call) -> None:
    before = Path("performance.db").read_bytes()
    done = call("load", "--dry-run", tidy("figures.csv", *ROBBERY))
    assert done.exit_code == 0
    assert "figures.csv: would be stored (dry run)" in done.stdout
    assert Path("performance.db").read_bytes() == before
    assert len(call("releases").stdout.splitlines()) == 1


def test_a_refusal_names_all_reasons_and_stores_no_file_of_the_call(call: Call) -> None:
    before = Path("performance.db").read_bytes()
    good = tidy("good.csv", *ROBBERY)
    bad = tidy("bad.csv", *(f"robbery,lambeth,{2000 + n}-04,many{n},,final" for n in range(17, 47)))
    done = call("load", good, bad, "missing.csv")
    assert (done.exit_code, done.stdout) == (2, "")
    head, *reasons, more = done.stderr.splitlines()
    assert head == "Refused; nothing was stored."
    assert len(reasons) == 20
    assert all(re.match(r"bad\.csv, line \d+, column numerator: .*'many", r) for r in reasons)
    assert re.fullmatch(r"\.\.\. and \d+ more\.", more)
    assert Path("performance.db").read_bytes() == before
    (noted,) = refused.last(Path("refused.jsonl"))
    assert noted["files"] == ["good.csv", "bad.csv", "missing.csv"]
    assert noted["report"] == [*reasons, more]


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_missing_file_is_a_sentence(call: Call, name: str) -> None:
    done = call("load", name)
    assert done.exit_code == 2
    assert done.stderr.splitlines()[1].endswith("there is no such file. Check the name and the folder.")


def test_two_files_that_contradict_each_other_are_refused(call: Call) -> None:
    one, other = tidy("one.csv", *ROBBERY), tidy("other.csv", ROBBERY[0].replace("10", "11"), ROBBERY[1])
    done = call("load", one, other)
    assert done.exit_code == 2
    assert "other.csv: contradicts one.csv in 1 figures" in done.stderr


@pytest.mark.parametrize("words", [["load"], ["load", "x.csv", "--as-at", "4.12.2017"], ["fly"]])
def test_a_wrong_call_is_refused(call: Call, words: list[str]) -> None:
    assert call(*words).exit_code == 2


def test_releases_lists_every_release(call: Call) -> None:
    call("load", tidy("figures.csv", *ROBBERY), "--as-at", "2017-06-01")
    header, line = call("releases").stdout.splitlines()
    cells = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    assert re.fullmatch(r"[0-9a-f]{64}", cells.pop("sha256"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", cells.pop("loaded"))
    assert cells == {
        "id": "1",
        "file": "figures.csv",
        "as-at": "2017-06-01",
        "rows": "2",
        "months": "2017-04..2017-05",
        "total": "22",
        "illustrative": "-",
    }


def test_check_finds_what_is_wrong_and_says_when_nothing_is(call: Call) -> None:
    call("load", tidy("figures.csv", *ROBBERY))
    done = call("check")
    assert (done.exit_code, done.stdout) == (0, "The store and the catalogue are in order.\n")
    engine = setup.open_store("sqlite:///performance.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE facts SET numerator = 11 WHERE month = 201704")
    engine.dispose()
    done = call("check")
    assert done.exit_code == 1
    assert "April 2017: 10 in the series, 11 by its releases" in done.stdout
    assert done.stdout.endswith("1 findings.\n")


def test_settings_come_from_the_environment_before_the_file(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".env").write_text("DATABASE_URL=sqlite:///from-file.db\nREFUSED=elsewhere.jsonl\n")
    assert call("load", tidy("figures.csv", *ROBBERY)).exit_code == 0
    assert Path("from-file.db").exists()
    assert call("load", "missing.csv").exit_code == 2
    assert Path("elsewhere.jsonl").exists()
    monkeypatch.setenv("DATABASE_URL", "sqlite:///from-environment.db")
    assert len(call("releases").stdout.splitlines()) == 1
    assert Path("from-environment.db").exists()


@dataclass(frozen=True)
class Done:
    """A command that has run in a process of its own."""

    code: int
    out: str
    err: str


def at_once(folder: Path, database: str, *calls: Sequence[str]) -> list[Done]:
    """These commands as processes side by side in a folder."""
    environment = {**os.environ, "DATABASE_URL": database}
    running = [
        subprocess.Popen(
            [sys.executable, ROOT / "app.py", *words],
            cwd=folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for words in calls
    ]
    outputs = [process.communicate(timeout=120) for process in running]
    return [Done(p.returncode, *output) for p, output in zip(running, outputs, strict=True)]


@pytest.mark.parametrize("new_url", ["sqlite"], indirect=True)
def test_loads_at_once_into_a_store_that_is_not_there_yet(tmp_path: Path, new_url: str) -> None:
    """Different files both go in; of the same file one load says that it is there already."""
    for name, month in (("one.csv", "201704"), ("other.csv", "201804")):
        (tmp_path / name).write_bytes(text_of(borough_rows([month])))
    done = at_once(tmp_path, new_url, ["load", "one.csv"], ["load", "other.csv"], ["load", "one.csv"])
    assert [(d.code, d.err) for d in done] == [(0, "")] * 3
    said = sorted(re.search(r"stored as release|already there", d.out)[0] for d in done)  # type: ignore[index]
    assert said == ["already there", "stored as release", "stored as release"]
    engine = setup.open_store(new_url)
    assert findings(engine, catalogue()) == []
    engine.dispose()


def test_a_store_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Commissioner, " * 99)
    (done,) = at_once(tmp_path, "sqlite:///letter.db", ["releases"])
    assert done.code == 1
    assert done.err == (
        "The store at sqlite:///letter.db cannot be opened: file is not a database. Check DATABASE_URL.\n"
    )
