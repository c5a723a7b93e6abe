"""Files that were refused, noted beside the store: a refusal changes nothing in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def note(log: Path, files: Sequence[str], report: Sequence[str]) -> None:
    """Appends one refused call: its files and its reasons."""
    entry = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": list(files),
        "report": list(report),
    }
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def last(log: Path, most: int = 20) -> list[dict]:
    """The newest refusals first; none where nothing was ever refused. A torn line is passed over."""
    if not log.exists():
        return []
    found = []
    for line in log.read_text(encoding="utf-8").splitlines()[-most:]:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found[::-1]
