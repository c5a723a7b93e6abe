"""`make audit`: the pinned packages held against the advisories of PyPI; fails on findings alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).parent.parent / ".constraints.txt"
ASK = ("--format", "json", "--no-deps", "--disable-pip", "--progress-spinner", "off", "--desc", "off")


def report(said: str) -> tuple[list[str], int]:
    """Sentences and the exit code for what pip-audit wrote: 1 where a package has a known fault."""
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return ["No advisory service could be reached, so no dependency was checked for known faults."], 0
    asked = [p for p in packages if "vulns" in p]
    if not asked:
        return ["The package index here has no advisories, so no dependency was checked for known faults."], 0
    found = [
        f"{p['name']} {p['version']}: {v['id']}, mended in {', '.join(v['fix_versions']) or 'no version yet'}."
        for p in asked
        for v in p["vulns"]
    ]
    unknown = f" Not known to the index: {len(packages) - len(asked)}." if len(packages) > len(asked) else ""
    return [*found, f"Checked {len(asked)} packages, known faults: {len(found)}.{unknown}"], 1 if found else 0


def main() -> int:
    """Asks, reports, and gives the exit code."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(PINS), *ASK]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines, code = report(done.stdout)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
