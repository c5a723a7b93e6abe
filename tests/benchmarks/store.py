"""Making, loading and starting: seconds and memory of the commands themselves, each in a process of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks import server
from tests.benchmarks.report import Line, table
from tests.benchmarks.servers import ROOT, copy_store, ours, serving

CRIME = ROOT.parent / "shared" / "data"
BOROUGH_FILE = CRIME / "borough-crime" / "borough_2010-2021_saved_2023-12.csv"
WARD_FILE = CRIME / "ward-crime" / "ward_2010-2024.csv"
MEMORY = 600


def command(words: Sequence[str], settings: Mapping[str, str]) -> tuple[float, float, float]:
    """Seconds by clock and of the processor, and megabytes at most, of a command of `app.py`."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py", *words], cwd=ROOT, env=os.environ | settings, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"app.py {' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def load(file: Path, store: Path) -> tuple[float, float, float]:
    """The same of `app.py load` into a store."""
    return command(["load", str(file)], {"DATABASE_URL": f"sqlite:///{store}"})


def first_page(store: Path) -> tuple[float, float]:
    """Seconds by clock and of the processor from `app.py serve` to the first page; a store that is not
    there is made on the way."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with serving(ours(), store):
        took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _seconds(what: str, took: float, worked: float, target: int) -> Line:
    return Line(what, f"{took:.1f} s", "", f"{target} s", f"{worked:.1f} s of processor", took <= target)


def _loading(what: str, file: Path, store: Path, seconds: int) -> list[Line]:
    took, worked, memory = load(file, store)
    return [
        _seconds(f"load {what}", took, worked, seconds),
        Line("  memory at most", f"{memory:,.0f} MB", "", f"{MEMORY} MB", "", memory < MEMORY),
    ]


def show() -> None:
    """Measures and prints; the files of ../shared are left out where they are not there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = first_page(folder / "demo.db")
        again = min(first_page(folder / "demo.db") for _ in range(3))
        lines = [
            _seconds("demonstration store, to the first page", *made, 30),
            _seconds("start on it again, to the first page", *again, 3),
        ]
        if BOROUGH_FILE.exists() and WARD_FILE.exists():
            small = folder / "small.db"
            lines += _loading("borough history", BOROUGH_FILE, small, 3)
            large = copy_store(small, folder)
            lines += _loading("long ward file", WARD_FILE, large, 30)
            lines += server.longer(small, large)
        else:
            print(f"Nothing is loaded: {BOROUGH_FILE} or {WARD_FILE} is missing.")
        table("The store", lines)
