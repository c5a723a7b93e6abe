"""Work on a store that is killed at a chosen instant; run in a process of its own."""

from __future__ import annotations

import os
import signal
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import alembic.command

from dashboard.catalogue import catalogue
from data import load, setup
from data.batch import Batch
from tests.data.batches import CAMDEN, LAMBETH, batch, put, source, wards

processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.data.dying", "tests.data.operations", "tests.data.reading"])


def start(work: Any, *arguments: Any) -> BaseProcess:
    """A process that does this work."""
    process = processes.Process(target=work, args=arguments)
    process.start()
    return process


def small() -> Batch:
    """Three measures, a new ward, revisions of what is there: all that a load can touch."""
    names = ("robbery", "burglary", "positive-outcome-rate")
    rows = {(m, u): [7.0, 8.0] for m in names for u in (LAMBETH, CAMDEN, "E05009999")}
    return batch(rows, units=wards("E05009999"))


def large() -> Batch:
    """As many figures as half the borough history, so that storing them takes a while."""
    ids = sorted(catalogue())[:20]
    boroughs = [f"E090000{n:02d}" for n in range(2, 34)]
    rows = {(m, u): [float(n) for n in range(120)] for m in ids for u in boroughs}
    return batch(rows, start="2000-01")


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def load_and_die(url: str, instant: str) -> None:
    """Loads small() until the instant: a share of the work, or 'before commit', or 'after commit'."""
    store = setup.open_store(url)
    if instant == "before commit":
        load._raise_version = die

    def look(_what: str, share: float) -> None:
        if instant.startswith("0") and share >= float(instant):
            die()

    put(store, catalogue(), source(small(), date(2018, 1, 4)), progress=look)
    if instant == "after commit":
        die()


def load_large(url: str, begun: Connection) -> None:
    """Loads large() and says when it begins to write."""
    store = setup.open_store(url)

    def look(_what: str, _share: float) -> None:
        begun.send(True)

    put(store, catalogue(), source(large(), date(2018, 1, 4), "large"), progress=look)
    store.dispose()


def open_and_die(url: str, instant: str) -> None:
    """Makes a new store and dies with its tables, or its organisation, written and not committed."""
    if instant == "tables":
        upgrade = alembic.command.upgrade
        alembic.command.upgrade = lambda *a: die(upgrade(*a))
    else:
        seed = setup.seed
        setup.seed = lambda connection: die(seed(connection))
    setup.open_store(url)
