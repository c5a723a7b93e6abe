"""200 readers who click every 5 seconds through all pages while a release loads; then 20 who do not wait.

python -m tests.benchmarks readers [--seconds 600] [--readers 200]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from threading import Thread

from sqlalchemy import create_engine

from dashboard import periods
from dashboard.catalogue import Catalogue, catalogue
from data.units import read_organisation
from tests.benchmarks import switches, visits
from tests.benchmarks.report import Line, table
from tests.benchmarks.rig import SECRET, Rig, demo, faults, rig
from tests.benchmarks.store import BOROUGH_FILE
from tests.benchmarks.visits import Reader

READERS, EVERY, SECONDS = 200, 5.0, 600.0
AS_AT = "2021-12-31"
MOST_MS, MOST_MB = 150, 250


@dataclass
class Click:
    """One answer: when it was asked for, how long it took, who asked for what, what was wrong with it."""

    at: float
    ms: float
    what: str
    scope: str
    address: str
    wrong: str
    digest: bytes = b""


@dataclass
class Run:
    """All clicks of a run, and when the release began to load and was in place."""

    clicks: list[Click] = field(default_factory=list)
    loading: tuple[float, float] = (0.0, 0.0)
    versions: set[int] = field(default_factory=set)


def wards(database: str) -> dict[str, list[str]]:
    """The wards of November 2017 by the slug of their borough."""
    engine = create_engine(database)
    with engine.connect() as connection:
        known = read_organisation(connection)
    engine.dispose()
    month = periods.parse("2017-11")
    return {b.slug: [w.slug for w in known.children(b.code, month, "ward")] for b in known.boroughs()}


def _read(
    found: Rig, who: Reader, number: int, end: float, known: dict, measures: Catalogue, run: Run
) -> None:
    """One reader until `end`: a click every 5 seconds from a moment of their own on."""
    choose = random.Random(number)
    click = visits.addresses(who, measures, known, choose)
    line = visits.Line(found.port)
    at = time.perf_counter() + choose.random() * EVERY
    while at < end:
        time.sleep(max(0.0, at - time.perf_counter()))
        address = next(click)
        what, request = visits.request(who, address, choose)
        start = time.perf_counter()
        try:
            answer = line.ask(request)
            wrong = visits.wrong(what, answer)
            digest = answer.common if what != "file" and not wrong else b""
            run.clicks.append(Click(start, answer.ms, what, who.scope, address, wrong, digest))
        except OSError as problem:
            line.close()
            run.clicks.append(Click(start, 0.0, what, who.scope, address, repr(problem)))
        at += EVERY * (0.8 + 0.4 * choose.random())


def _load(found: Rig, run: Run, wait: float) -> None:
    """The release, in the middle of it all."""
    time.sleep(wait)
    start = time.perf_counter()
    process = found.load(BOROUGH_FILE, "--as-at", AS_AT)
    try:
        status = process.wait(300)
    except subprocess.TimeoutExpired:
        process.kill()
        status = -1
    run.loading = (start, time.perf_counter())
    if status:
        raise RuntimeError((found.folder / "load.txt").read_text())


def read(found: Rig, many: int, seconds: float, release: bool = True) -> Run:
    """All readers for so long; with `release`, one loads when half of it is over."""
    run, known, measures = Run(), wards(found.database), catalogue()
    end = time.perf_counter() + seconds
    people = visits.readers(SECRET, many)
    threads = [
        Thread(target=_read, args=(found, who, i, end, known, measures, run), daemon=True)
        for i, who in enumerate(people)
    ]
    if release and BOROUGH_FILE.exists():
        threads.append(Thread(target=_load, args=(found, run, seconds / 2), daemon=True))
    elif release:
        print(f"No release loads: {BOROUGH_FILE} is missing.")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run


def percentiles(clicks: list[Click]) -> str:
    """Median, 95th and 99th percentile, the longest, in milliseconds."""
    ms = sorted(c.ms for c in clicks)
    if len(ms) < 2:
        return "none"
    cut = statistics.quantiles(ms, n=100)
    return f"{cut[49]:,.0f} / {cut[94]:,.0f} / {cut[98]:,.0f} / {ms[-1]:,.0f} ms"


def mixed(run: Run) -> list[str]:
    """Who was told more of an address than the two states there were: before the release and its scan, and after."""
    told: defaultdict[tuple[str, str], set[bytes]] = defaultdict(set)
    for c in run.clicks:
        if c.digest:
            told[c.scope, c.address].add(c.digest)
    return [f"{scope} {address}" for (scope, address), digests in told.items() if len(digests) > 2]


def lines(run: Run, found: Rig, seconds: float, busy: dict[str, float]) -> list[Line]:
    """What came of it, beside what was to be reached."""
    bad = Counter(c.wrong for c in run.clicks if c.wrong)
    start, end = run.loading
    during = [c for c in run.clicks if start <= c.at <= end + EVERY]
    apart = [c for c in run.clicks if not start <= c.at <= end + EVERY]
    p95 = statistics.quantiles((c.ms for c in run.clicks), n=20)[-1]
    most = max((mb for row in found.memory for mb in row), default=0)
    work = ", ".join(f"{what} {1000 * s / len(run.clicks):.1f}" for what, s in busy.items())
    odd = mixed(run)
    return [
        Line("answers", f"{len(run.clicks):,}", "", "", f"{len(run.clicks) / seconds:.0f} a second"),
        Line("errors", str(sum(bad.values())), "", "0", "; ".join(f"{n} {w}" for w, n in bad.most_common(3)), not bad),
        Line("pages of mixed figures", str(len(odd)), "", "0", "; ".join(odd[:3]), not odd),
        Line("all: 50th / 95th / 99th percentile / longest", percentiles(run.clicks), "", f"p95 {MOST_MS} ms", "", p95 < MOST_MS),
        Line("  while the release loads, and 5 s after", percentiles(during), "", "", f"{end - start:.1f} s to load"),
        Line("  apart from it", percentiles(apart)),
        *(
            Line(f"  {what}", percentiles([c for c in run.clicks if c.what == what]))
            for what in ("page", "first view", "file")
        ),
        Line("processor, ms a request", work),
        Line("memory of a worker, at most", f"{most:.0f} MB", "", f"{MOST_MB} MB", _flat(found), most < MOST_MB),
    ]  # fmt: skip


def _flat(found: Rig) -> str:
    """How the memory went, worker by worker: first, middle, last."""
    rows = found.memory
    if not rows:
        return ""
    chosen = [rows[0], rows[len(rows) // 2], rows[-1]]
    return "; ".join(" to ".join(f"{row[i]:.0f}" for row in chosen) for i in range(len(rows[0])))


def asked(name: str, arguments: list[str], seconds: float) -> argparse.Namespace:
    """--seconds and --readers of a command."""
    parser = argparse.ArgumentParser(prog=f"tests.benchmarks {name}")
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--readers", type=int, default=READERS)
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    """Runs it and prints the table."""
    wanted = asked("readers", arguments, SECONDS)
    with rig(demo) as found:
        before = found.busy()
        run = read(found, wanted.readers, wanted.seconds)
        busy = {what: s - before[what] for what, s in found.busy().items()}
        title = f"{wanted.readers} readers, {wanted.seconds:.0f} s, {machine()}"
        table(title, lines(run, found, wanted.seconds, busy))
        print(faults(found))
        switches.show(found)


def machine() -> str:
    """What it was measured on, and when."""
    return f"{os.cpu_count()} cores, {date.today():%-d %B %Y}"
