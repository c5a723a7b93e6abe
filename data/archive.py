"""An archive of a store: one file, the same from every database, with a checksum over all of it.

A line that says what it is; packed lines of JSON: a head, then for each table its name and columns and its
rows, at last the number of rows of each; and a line with the SHA-256 of all before it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any, BinaryIO

from dashboard.told import Told

FIRST = b"Met performance: archive of a store, form 1\n"
LAST = len(b"sha256 " + b"0" * 64 + b"\n")
CHUNK = 2**20
Row = Sequence[Any]


class Damaged(Told):
    """A file that is no archive, not all of one, or not as it was written."""


@dataclass(frozen=True)
class Part:
    """A table: its name, its columns, its rows, which can be read once."""

    table: str
    columns: tuple[str, ...]
    rows: Iterable[Row]


def write(file: Path, head: dict[str, Any], parts: Iterable[Part]) -> dict[str, int]:
    """Writes an archive, whole or not at all, for its owner alone; the rows by table. Told where there is one
    already, or no room."""
    if file.exists():
        raise Told(f"{file} is there already and was left as it is. Name another file.")
    with whole(file) as new, new.open("w+b") as out:
        counts = _write(out, head, parts)
        _seal(out)
    return counts


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A file to write in its place: it gets the name when it is done, or is not there. For its owner alone; of
    two who write one file at once, each has a file of its own until then. Told where there is one already, or
    no room."""
    if file.exists():
        raise Told(f"{file} is there already and was left as it is. Name another file.")
    new = None
    try:
        number, name = mkstemp(".part", f"{file.name}.", file.parent)
        os.close(number)
        new = Path(name)
        yield new
        os.replace(new, file)
    except (OSError, sqlite3.Error) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise Told(f"{file} cannot be written: {why}. Nothing was kept of it.") from problem
    finally:
        if new is not None:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _write(out: BinaryIO, head: dict[str, Any], parts: Iterable[Part]) -> dict[str, int]:
    out.write(FIRST)
    counts: dict[str, int] = {}
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed:
        packed.write(_line(head))
        for part in parts:
            packed.write(_line({"table": part.table, "columns": part.columns}))
            counts[part.table] = 0
            for row in part.rows:
                packed.write(_line([_plain(value) for value in row]))
                counts[part.table] += 1
        packed.write(_line({"rows": counts}))
    return counts


def _seal(out: BinaryIO) -> None:
    out.flush()
    out.seek(0)
    found = hashlib.sha256()
    while data := out.read(CHUNK):
        found.update(data)
    out.write(f"sha256 {found.hexdigest()}\n".encode())
    out.flush()
    os.fsync(out.fileno())


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it; the column says what it was."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, (bytes, memoryview)) else value


def verify(file: Path) -> str:
    """The SHA-256 of an archive; Damaged unless the file is one, all of it, and as it was written."""
    try:
        size = file.stat().st_size
        with file.open("rb") as given:
            if given.read(len(FIRST)) != FIRST:
                raise Damaged(f"{file} is no archive of a store. Nothing was changed.")
            given.seek(0)
            found, left = hashlib.sha256(), max(size - LAST, 0)
            while data := given.read(min(CHUNK, left)):
                found.update(data)
                left -= len(data)
            seal = given.read()
    except OSError as problem:
        raise Damaged(f"{file} cannot be read: {problem.strerror}. Nothing was changed.") from problem
    if seal != f"sha256 {found.hexdigest()}\n".encode():
        raise Damaged(
            f"{file} is not as it was written: torn off or altered. Nothing was changed. Take another copy."
        )
    return found.hexdigest()


def read(file: Path) -> tuple[dict[str, Any], Iterator[Part]]:
    """The head of an archive and its tables, each to be read to its end before the next. Verify it first."""
    lines = _lines(file)
    return json.loads(next(lines)), _parts(lines, file)


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as given:
        given.seek(len(FIRST))
        unpack, rest = zlib.decompressobj(wbits=31), b""
        while not unpack.eof and (data := given.read(CHUNK)):
            *whole, rest = (rest + unpack.decompress(data)).split(b"\n")
            yield from whole


def _parts(lines: Iterator[bytes], file: Path) -> Iterator[Part]:
    counts: dict[str, int] = {}
    ahead = json.loads(next(lines))

    def rows(name: str) -> Iterator[Row]:
        nonlocal ahead
        for line in lines:
            ahead = json.loads(line)
            if isinstance(ahead, dict):
                return
            counts[name] += 1
            yield ahead

    while "table" in ahead:
        counts[ahead["table"]] = 0
        yield Part(ahead["table"], tuple(ahead["columns"]), rows(ahead["table"]))
    if ahead.get("rows") != counts:
        raise Damaged(f"{file} does not hold the rows that it says it holds. Nothing was changed.")
