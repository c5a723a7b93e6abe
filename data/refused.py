"""Files that were refused, noted beside the store: a refusal changes nothing in it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def note(log: Path, files: Sequence[str], report: Sequence[str]) -> None:
    """Appends one refused call: its files and its reasons. OSError where there is no room for it."""
    entry = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": list(files),
        "report": list(report),
    }
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    with log.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:  # a line that a full disk tore off is not gone on with
            file.seek(size - 1)
            line = line if file.read() == b"\n" else "\n" + line
        file.write(line.encode())


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
