"""Wards: units that the file itself defines."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from data.batch import NewUnit
from data.loaders.context import Context
from data.loaders.table import Table
from data.loaders.units import complain

CODE = re.compile(r"E05\d{6}")


def wards_of(
    table: Table,
    name: int | None,
    code: int,
    areas: list[str],
    area: NDArray[np.intp],
    context: Context,
) -> tuple[list[NewUnit], NDArray[np.intp]]:
    """The wards of the file by code, and for every row which of them it is.

    A ward belongs to its borough. Heathrow Villages is listed under Hillingdon and, since April 2023,
    under Aviation Security: the offences moved from one list to the other, so both count to the ward.
    """
    codes, which = table.coded(code)
    names = table.texts(name) if name is not None else None
    units: list[NewUnit] = []
    place = np.full(len(codes), -1, dtype=np.intp)
    for i in sorted(range(len(codes)), key=codes.__getitem__):
        there = which == i
        if not CODE.fullmatch(codes[i]):
            complain(
                table,
                code,
                there,
                "this is no ward code",
                "Write the ward's ONS code, for example E05009317.",
            )
            continue
        parents = [areas[a] for a in np.unique(area[there]) if a >= 0]
        boroughs = [p for p in parents if context.levels.get(p) == "borough"]
        if len(boroughs) > 1:
            complain(table, code, there, "the ward is listed under two boroughs", "Correct the borough.")
        elif len(parents) > 1:
            table.notes.append(f"{codes[i]} is listed under {' and '.join(parents)}; both count to the ward.")
        place[i] = len(units)
        shown = names[int(np.flatnonzero(there)[0])] if names else ""
        units.append(NewUnit(codes[i], shown or codes[i], "ward", (boroughs or parents or [""])[0]))
    return units, place[which]
