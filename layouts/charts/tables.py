"""The figures of a trend as a table: what the drawing shows, for whoever reads rather than looks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from htpy import Element, caption, details, summary, table, tbody, th, thead, tr
from markupsafe import Markup, escape

from dashboard import periods
from dashboard.charts import Trend
from layouts.charts import words
from layouts.charts.scales import clean, known


def notes(t: Trend) -> dict[int, str]:
    """What there is to say of single months: provisional, flagged, a break, an event."""
    said: dict[int, list[str]] = {}
    for i, provisional in enumerate(t.provisional[: len(t.values)]):
        if provisional:
            said.setdefault(t.first + i, []).append("provisional")
    for month, sign, text in t.flags:
        said.setdefault(month, []).append(_flag(words.WORDS[sign].lower(), text))
    for found in (*t.breaks, *t.events):
        said.setdefault(found.month, []).append(found.note)
    return {month: "; ".join(parts) for month, parts in said.items()}


def _flag(word: str, text: str) -> str:
    """A sign's word and what there is to say of it, which is often that word alone."""
    return f"{word}: {text}" if text and text.lower() != word else word


def columns(t: Trend) -> list[tuple[str, list[str]]]:
    """Heading and cells of each column that the trend has figures for, months in order."""

    def cells(values: Iterable[float | None]) -> list[str]:
        return [words.figure(v, t.kind_of_value, t.decimals) for v in clean(values)]

    found = [(words.unit(t) or "Value", cells(t.values))]
    if known(t.centre):
        found.append((t.centre_name, cells(t.centre)))
    if known(t.lower) and known(t.upper):
        pairs = zip(clean(t.lower), clean(t.upper), strict=False)
        ranges = [words.between(low, high, t.kind_of_value, t.decimals) for low, high in pairs]
        found.append((t.band_name or "Likely range", ranges))
    if t.companion:
        found.append((t.companion.name, cells(t.companion.values)))
    return found


def figures(t: Trend) -> Element:
    """`details` with a row a month, the newest first; a month's note has the row under it."""
    found, said, seen = columns(t), notes(t), clean(t.values)
    rows = list(
        zip_longest(*(cells[: len(t.values)] for _, cells in found), fillvalue=words.figure(None, ""))
    )
    waves = 0 < 2 * len(known(seen)) < len(seen)  # a survey has no figure in most months: those are no gaps
    drawn = [
        _row(t.first + i, cells, said.get(t.first + i, ""))
        for i, cells in reversed(list(enumerate(rows)))
        if not waves or seen[i] is not None or t.first + i in said
    ]
    head = [th(scope="col")["Month"], *(th(scope="col")[_heading(name)] for name, _ in found)]
    return details[
        summary["Show the figures"],
        table(class_="figures")[
            caption(class_="vh")[t.title], thead[tr[head]], tbody[Markup("".join(drawn))]
        ],
    ]


def _row(month: int, cells: tuple[str, ...], note: str) -> str:
    drawn = f'<tr><th scope="row">{periods.short(month)}</th>{"".join(f"<td>{c}</td>" for c in cells)}</tr>'
    under = (
        f'<tr class="note"><td colspan="{len(cells) + 1}">{escape(_heading(note))}</td></tr>' if note else ""
    )
    return drawn + under


def _heading(name: str) -> str:
    return name[:1].upper() + name[1:]
