"""Series to bytes and back: a header of two integers, the columns one after the other, deflated."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from dashboard.series import Series

_HEAD = struct.Struct("<iiB")


def encode(series: Series) -> bytes:
    """The figures of a series; its measure, unit and flags are columns of the row that holds them."""
    columns: list[np.ndarray] = [series.numerator, series.status, series.release, series.areas]
    if series.denominator is not None:
        columns.append(series.denominator)
    head = _HEAD.pack(series.start, len(series.numerator), series.denominator is not None)
    return zlib.compress(head + b"".join(c.tobytes() for c in columns), 1)


def decode(data: bytes, measure: str, unit: str, *, summed: bool, illustrative: bool) -> Series:
    """The series that encode() packed."""
    raw = zlib.decompress(data)
    start, n, shared = _HEAD.unpack_from(raw)
    at = _HEAD.size

    def take(kind: type[np.generic]) -> np.ndarray:
        nonlocal at
        column = np.frombuffer(raw, kind, n, at)
        at += column.nbytes
        return column

    return Series(
        measure=measure,
        unit=unit,
        start=start,
        numerator=take(np.float64),
        status=take(np.uint8),
        release=take(np.int32),
        areas=take(np.int16),
        denominator=take(np.float64) if shared else None,
        summed=summed,
        illustrative=illustrative,
    )
