"""Several workers that start at once on one store: it is filled once, by nobody where people sign in; and they share
the cores."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from data.engine import open_engine
from tests.conftest import ROOT

WORKERS = 3
START = """
import time
import app
from data import setup
from data.settings import Settings
from tests.data.batches import LAMBETH, batch, put, source

def make(engine, catalogue, *_):
    time.sleep(0.3)  # long enough for the others to look
    put(engine, catalogue, source(batch({("robbery", LAMBETH): [1]}), name=str(time.time_ns())))

setup.make_demo = make
app._prepare(Settings())
"""


@pytest.mark.parametrize(("sign_in", "releases"), [("local", 1), ("proxy", 0)])
def test_workers_start_at_once_on_an_empty_store(
    new_url: str, tmp_path: Path, sign_in: str, releases: int
) -> None:
    settings = {"PYTHONPATH": str(ROOT), "DATABASE_URL": new_url, "SIGN_IN": sign_in}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", START],
            cwd=tmp_path,
            env={**os.environ, **settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * WORKERS, said
    engine = open_engine(new_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM releases")) == releases
    engine.dispose()


def test_workers_do_not_fight_for_cores_over_small_matrices() -> None:
    """NumPy's linear algebra reads how many threads it may have when it is first imported."""
    told = (
        "sys.addaudithook(lambda what, of: what == 'import' and of[0] == 'numpy' and print(os.environ[NAME]))"
    )
    code = f"import os, sys\nNAME = 'OPENBLAS_NUM_THREADS'\n{told}\nimport app, callbacks.serve, data.scans"
    without = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=without, capture_output=True, text=True, check=True
    )
    assert set(out.stdout.split()) == {"1"}
