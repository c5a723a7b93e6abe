"""The exception scan against known truth: scanbench beside the project, its table and goals printed.

python -m tests.benchmarks.scan [--quick] [--out FOLDER] [further options of scanbench's run.py]
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BENCH = ROOT.parent / "shared" / "scanbench"


def command() -> str:
    """The scan as scanbench calls it."""
    return f"{shlex.quote(sys.executable)} -m data.scanfile"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; 0 if every goal that must be met is met, 1 if not, 2 where scanbench is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", default=None, help="where to keep table.md, table.csv, result.json, goals.txt"
    )
    parser.add_argument("--goals", default=str(BENCH / "goals_must.json"))
    known, more = parser.parse_known_args(arguments)
    if not (BENCH / "run.py").is_file():
        print(f"there is no benchmark in {BENCH}", file=sys.stderr)
        return 2
    out = known.out or tempfile.mkdtemp(prefix="scanbench-")
    line = [
        sys.executable,
        "-B",
        str(BENCH / "run.py"),
        "--command",
        command(),
        "--name",
        "this scan",
        "--out",
        out,
    ]
    return subprocess.run([*line, "--goals", known.goals, *more], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
