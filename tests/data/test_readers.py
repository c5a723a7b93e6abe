"""While releases load, others read, archive and restore: each sees one release whole, or the one before."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from sqlalchemy import Engine

from dashboard.catalogue import Catalogue
from data import backup
from data.check import findings
from tests.data.batches import dump, put
from tests.data.dying import processes, start
from tests.data.reading import FACTS, archive_all, counts, load, read, release, restore

RELEASES = 8


def test_readers_and_archives_see_a_release_whole_or_not_at_all(
    engine: Engine, url: str, measures: Catalogue, tmp_path: Path
) -> None:
    put(engine, measures, release(1))
    here, there = processes.Pipe(duplex=False)
    stop = processes.Event()
    crowd = [start(read, url, there, stop), start(archive_all, url, str(tmp_path), stop)]
    assert here.poll(60)
    assert here.recv() == "ready"
    seen = []
    for n in range(2, RELEASES + 1):
        put(engine, measures, release(n))
        seen.append(here.recv())  # at least one reading between two loads
    stop.set()
    while (found := here.recv()) != "done":
        seen.append(found)
    for process in crowd:
        process.join(60)
    assert [p.exitcode for p in crowd] == [0, 0]
    assert all(len(figures) == 1 for figures in seen), seen
    assert all(a <= b for a, b in pairwise(seen)), "no reader goes back"
    assert seen[0] < seen[-1]
    archives = [counts(file) for file in tmp_path.glob("*.archive")]
    assert archives
    assert all(c["facts"] == FACTS * c["releases"] for c in archives), archives


def test_restores_and_loads_at_once_take_turns(
    engine: Engine, url: str, measures: Catalogue, tmp_path: Path
) -> None:
    """Whatever the order, the store holds the archive's release, and the other if it was loaded last."""
    put(engine, measures, release(1))
    file = tmp_path / "one.archive"
    backup.backup(engine, file)
    put(engine, measures, release(2))
    crowd = [start(restore, url, str(file)), start(restore, url, str(file)), start(load, url, 3)]
    for process in crowd:
        process.join(60)
    assert [p.exitcode for p in crowd] == [0, 0, 0]
    tables = dump(engine)
    assert len(tables["releases"]) in (1, 2)
    assert len(tables["facts"]) == FACTS * len(tables["releases"])
    assert findings(engine, measures) == []
    assert sum(row[4] == "restore" for row in tables["audit"]) == 2
