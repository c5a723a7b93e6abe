"""`python -m tests.benchmarks [pages] [load] [server] [store] [scan]`: the figures of the product beside
those of the yardstick, in one run. Without a name: all of them. `warehouse`, 100 million incidents, takes
some minutes and is run by name only; so are `readers` and `wards`, which take --seconds and --readers and run
what a force runs. Nothing here is asserted."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from callbacks.demonstration import close
from dashboard.catalogue import catalogue
from data import setup

WITH_STORE = ("pages", "load", "server")
ALL = (*WITH_STORE, "store", "scan")
BY_NAME = ("warehouse",)
RIGGED = ("readers", "wards")


def _demo(folder: str) -> Path:
    path = Path(folder) / "demo.db"
    engine = setup.open_store(f"sqlite:///{path}")
    setup.make_demo(engine, catalogue(), close=close)
    engine.dispose()
    return path


def main(names: list[str]) -> None:
    """Runs the benchmarks that are named."""
    if names and names[0] in RIGGED:
        importlib.import_module(f"tests.benchmarks.{names[0]}").main(names[1:])
        return
    names = [n for n in names if n != "all"]
    unknown = set(names) - {*ALL, *BY_NAME}
    if unknown:
        there = ", ".join((*ALL, *BY_NAME, *RIGGED))
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {there}.")
    chosen = [n for n in (*ALL, *BY_NAME) if n in (names or ALL)]
    with tempfile.TemporaryDirectory() as folder:
        store = _demo(folder) if set(chosen) & set(WITH_STORE) else None
        for name in chosen:
            module = importlib.import_module(f"tests.benchmarks.{name}")
            if name == "scan":
                module.main(["--quick"])
            else:
                module.show(*([store] if name in WITH_STORE else []))


if __name__ == "__main__":
    main(sys.argv[1:])
