"""A file's bytes, looked at before anything reads them: kind, encoding, length of lines."""

from __future__ import annotations

import codecs
import zipfile
from dataclasses import dataclass
from pathlib import Path

from data.loaders.problems import Problems

CHUNK = 1 << 20
LONGEST_LINE = CHUNK
LARGEST = 600_000_000
_KINDS = {
    b"PK\x03\x04": (
        "a zip archive or a damaged workbook",
        "Unpack it and load the files in it, or save it again.",
    ),
    b"PK\x05\x06": ("an empty zip archive", "Download the file again."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it and load the file in it."),
    b"BZh": ("a bzip2 archive", "Unpack it and load the file in it."),
    b"\xfd7zXZ": ("an xz archive", "Unpack it and load the file in it."),
    b"7z\xbc\xaf": ("a 7z archive", "Unpack it and load the files in it."),
    b"%PDF": ("a PDF", "Ask for the figures as CSV."),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook (xls)", "Open it and save it as CSV UTF-8."),
    b"SQLite format 3": ("a database", "Load the files that it was made from."),
    b"<!DOCTYPE": ("a web page", "Download the file itself, not the page about it."),
    b"<html": ("a web page", "Download the file itself, not the page about it."),
}
_WIDE = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
ENCODING_ADVICE = "Save it as 'CSV UTF-8' and load it again."


@dataclass(frozen=True)
class Source:
    """The file's name, what it is (csv, parquet, xlsx) and, for a CSV, its bytes without byte-order mark."""

    path: Path
    kind: str
    data: bytes = b""


def open_source(path: Path, problems: Problems) -> Source:
    """Reads and checks the bytes; what cannot be figures at all is refused here."""
    if not path.is_file():
        problems.fail("there is no such file", "Check the name and the folder.")
    size = path.stat().st_size
    if not size:
        problems.fail("the file is empty", "Download it again.")
    with path.open("rb") as file:
        head = file.read(4096)
    kind = _binary(path, head, problems)
    if kind:
        return Source(path, kind)
    data = _lines(path, problems)
    _check_encoding(data, problems)
    return Source(path, "csv", data)


def _binary(path: Path, head: bytes, problems: Problems) -> str:
    """'parquet' or 'xlsx', '' for text; any other kind of file is refused with its name."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04") and _is_workbook(path):
        if path.suffix.casefold() in (".csv", ".txt"):
            todo = "Give it its own ending (.xlsx), or open it and save it as CSV UTF-8."
            problems.fail(f"this is an Excel workbook, though its name ends in {path.suffix}", todo)
        return "xlsx"
    for start, (what, todo) in _KINDS.items():
        if head[:20].lstrip().lower().startswith(start.lower()):
            problems.fail(f"this is {what}, not a CSV file", todo)
    for start, encoding in _WIDE:
        if head.startswith(start):
            problems.fail(f"the text is in {encoding}, not in UTF-8", ENCODING_ADVICE)
    if b"\0" in head:
        problems.fail("this is not a text file", "Load a CSV, Parquet or XLSX file.")
    return ""


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _lines(path: Path, problems: Problems) -> bytes:
    """The bytes of the file, read in pieces: a line without end is refused before it fills the memory."""
    pieces: list[bytes] = []
    line, since, total = 1, 0, 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            ends = [i for i in (piece.find(b"\n"), piece.find(b"\r")) if i >= 0]
            if since + min(ends, default=len(piece)) > LONGEST_LINE:
                todo = "This is no table of figures, or its line ends are lost; download it again."
                problems.fail("a line is longer than a million characters", todo, line)
            last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
            since = len(piece) - last - 1 if ends else since + len(piece)
            total += len(piece)
            if total > LARGEST:
                problems.fail("the file is larger than 600 MB", "Split it by years and load the parts.")
            line += _count(piece)
            pieces.append(piece)
    return b"".join(pieces).removeprefix(codecs.BOM_UTF8)


def _count(piece: bytes) -> int:
    return piece.count(b"\n") or piece.count(b"\r")


def _check_encoding(data: bytes, problems: Problems) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + CHUNK], start + CHUNK >= len(data))
        except UnicodeDecodeError as error:
            at = start - pending + error.start
            line = _count(data[:at]) + 1
            shown = data[at : at + 1].decode("cp1252", errors="replace")
            what = f"the text is not UTF-8: byte 0x{data[at]:02X}"
            problems.fail(what, ENCODING_ADVICE, line, shown)
