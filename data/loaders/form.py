"""The columns that a format asks for, and where a file has them."""

from __future__ import annotations

from collections.abc import Mapping

from data.loaders.table import Table
from data.loaders.text import fold

Form = Mapping[str, tuple[str, ...]]


def place(header: list[str], names: tuple[str, ...]) -> int | None:
    """The column whose heading is one of these (folded) names."""
    return next((i for i, heading in enumerate(header) if fold(heading) in names), None)


def share(header: list[str], form: Form) -> float:
    """How much of a format the header shows: 1 for every column."""
    return sum(place(header, names) is not None for names in form.values()) / len(form)


def locate(table: Table, form: Form) -> dict[str, int]:
    """The column of every part of the format; Refused if one is missing."""
    found, before = {}, len(table.problems.found)
    for name, names in form.items():
        column = place(table.header, names)
        if column is None:
            what = f"the header has no column {name!r}"
            table.problems.add(what, "Add the heading.", 1, value=",".join(table.header))
        else:
            found[name] = column
    table.problems.stop_if_any(before)
    return found
