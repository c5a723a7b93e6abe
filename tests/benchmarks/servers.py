"""The two servers that are measured, each a gunicorn of one process with eight threads, and time itself."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BOROUGHS = (
    "barnet", "bexley", "brent", "bromley", "camden", "croydon", "ealing", "enfield", "greenwich", "hackney",
    "haringey", "harrow", "havering", "hillingdon", "hounslow", "islington", "lambeth", "lewisham", "merton",
    "newham", "redbridge", "southwark", "sutton", "wandsworth", "westminster",
)  # fmt: skip
YARDSTICK = "tests.benchmarks.yardstick:server()"


def free_port() -> int:
    """A port that nobody listens on; from BENCH_PORT up where that is set."""
    first = int(os.environ.get("BENCH_PORT", 0))
    for port in range(first, first + 10) if first else (0,):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"No free port from {first} to {first + 9}")


def wait_for(address: str, seconds: float = 120) -> None:
    """Returns when the address answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=seconds).close()
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


@contextmanager
def serving(command: list[str], store: Path, path: str = "/") -> Iterator[str]:
    """A server on a port of its own over a store; yields its address once `path` answers."""
    port = free_port()
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{store}", "PORT": str(port)}
    words = [word.format(port=port) for word in command]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}{path}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def ours() -> list[str]:
    """The command that serves the product."""
    return [sys.executable, "app.py", "serve"]


def yardstick() -> list[str]:
    """The command that serves the yardstick."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        "127.0.0.1:{port}",
        "--threads",
        "8",
        "--log-level",
        "error",
        YARDSTICK,
    ]


def copy_store(store: Path, folder: Path) -> Path:
    """A copy of a store that nobody is writing to."""
    return Path(shutil.copy(store, folder / f"{store.stem}-copy.db"))
