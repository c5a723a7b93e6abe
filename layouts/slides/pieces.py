"""Slides of the pieces that most pages share: attention, tiles, measures, units below, charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.charts import Multiples, Rank, RankItem, TileMap, Trend
from dashboard.views.attention import Attention, Item
from dashboard.views.children import Children
from dashboard.views.measure import MeasurePage
from dashboard.views.rows import Row, TileView
from dashboard.views.unit import Section
from layouts.slides.model import ROWS, Big, Figures, Graph, Points, Said, Slide, Words
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import KINDS, count, sign, sign_of, told

FIGURES = 4  # large figures on a slide
ENDS = 4  # peers shown at either end of an order
BESIDE = 1  # and at either side of the own
UNITS = 4  # measures beside each other in a table of units


def attention(
    _: Seen, found: Sequence[Attention], what: str = "What needs attention first"
) -> Iterator[Slide]:
    """At most three worse, three better, three to understand; or in words why there are none."""
    for a in found:
        if a.calm:
            yield Slide(a.calm, Words(()))
            continue
        lists = (("Of concern", a.worse), ("Improving", a.better), ("To understand", a.understand))
        groups = tuple((title, tuple(_point(i) for i in items)) for title, items in lists if items)
        parts = ", ".join(f"{count(len(i))} {title}".lower() for title, i in lists if i)
        yield Slide(f"{what}: {parts}", Points(groups))


def _point(item: Item) -> Said:
    return sign(item.signal, brief=False)


def tiles(of: Seen, found: Sequence[TileView], what: str = "Headline figures") -> Iterator[Slide]:
    """Large figures, four a slide."""
    for i in range(0, len(found), FIGURES):
        some = found[i : i + FIGURES]
        head = "Local priorities" if all(t.kicker for t in some) else what
        title = told(head, [(t.label, sign_of(t.signal)) for t in some], "figures here")
        yield Slide(
            title,
            Figures(tuple(_big(of, t) for t in some)),
            measures=of.measures(t.label for t in some),
        )


def _big(of: Seen, t: TileView) -> Big:
    mark = sign(t.signal) if t.signal is not None else None
    return Big(t.label, t.value, t.unit, t.change, t.kicker, mark, t.illustrative and of.mixed)


def sections(of: Seen, found: Sequence[Section]) -> Iterator[Slide]:
    """Each family's measures as one table under what is out of the ordinary in it."""
    for part in found:
        yield from measured(of, part.title, part.rows, note=part.question)


def measured(of: Seen, what: str, rows: Sequence[Row], note: str = "") -> list[Slide]:
    """Rows of measures, London beside them where the page has it; of many, the unusual, then the first."""
    london = any(r.london.sort is not None for r in rows)
    some = sorted(rows, key=lambda r: not _unusual(r))[:ROWS]
    note = cut(len(some), len(rows)) or note
    title = told(what, [(r.label, sign_of(r.signal)) for r in rows], "measures")
    head = ("Measure", "Latest month", of.heads, "Change", *(("London",) if london else ()), "Signal")
    lines = [
        (
            Said(r.label, invented=r.illustrative and of.mixed),
            *(Said(c.text) for c in (r.latest, r.period, r.change, *((r.london,) if london else ()))),
            sign(r.signal),
        )
        for r in some
    ]
    known = tuple(r.measure for r in some)
    return slides_of(title, head, lines, words=(0, len(head) - 1), note=note, measures=known)


def units(of: Seen, found: Sequence[Children]) -> Iterator[Slide]:
    """The units below that have something out of the ordinary; all of them where they are few."""
    for c in found:
        flagged = [u for u in c.rows if any(_unusual(r) for r in u.rows[:UNITS])]
        some = flagged if flagged else c.rows if len(c.rows) <= ROWS else ()
        if not some:
            names = ", ".join(m.name for m in c.measures[:UNITS])
            title = f"{c.title}: none of {len(c.rows)} is out of the ordinary in these measures"
            yield Slide(title, Words((f"Looked at: {names}.",)), measures=c.measures[:UNITS])
            continue
        title = f"{c.title}: {len(flagged) or 'none'} of {len(c.rows)} out of the ordinary in these measures"
        head = (c.title.rstrip("s"), *(m.name for m in c.measures[:UNITS]))
        lines = [(Said(u.name), *(_cell(of, r) for r in u.rows[:UNITS])) for u in some]
        note = f"{of.heads}; the change against the period before." if len(c.measures) else ""
        columns = tuple(range(len(head)))
        yield from slides_of(title, head, lines, words=columns, note=note, measures=c.measures[:UNITS])


def _unusual(r: Row) -> bool:
    return r.signal is not None and r.signal.sign in {s for s, _ in KINDS}


def _cell(of: Seen, r: Row) -> Said:
    text = r.main.text if r.main.sort is None else f"{r.main.text}; {r.change.text}"
    mark = r.signal if _unusual(r) else None
    return Said(text, mark.sign if mark else None, mark.way if mark else "", r.illustrative and of.mixed)


def trends(of: Seen, found: Sequence[Trend]) -> Iterator[Slide]:
    """A page of one measure says in its lead what its months say; other charts have a finding as their title."""
    for t in found:
        said = (of.frame.lead, t.title) if isinstance(of.view, MeasurePage) else (t.title,)
        yield Slide(said[0], Graph(t, (*said[1:], t.sentence)))


def maps(_: Seen, found: Sequence[TileMap]) -> Iterator[Slide]:
    for m in found:
        yield Slide(m.sentence, Graph(m, (m.title,)))


def ranks(_: Seen, found: Sequence[Rank]) -> Iterator[Slide]:
    """The ends of an order and the own unit between its neighbours: 32 lines are not read from afar."""
    for r in found:
        some = few(r.items)
        note = cut(len(some), len(r.items))
        said = (r.sentence, r.title) if any(i.own for i in r.items) else (r.title, r.sentence)
        yield Slide(said[0], Graph(replace(r, items=some), said[1:]), note=note)


def few(items: tuple[RankItem, ...]) -> tuple[RankItem, ...]:
    own = [i for i, item in enumerate(items) if item.own]
    kept = {i for at in own for i in range(at - BESIDE, at + BESIDE + 1)}
    kept |= {*range(ENDS), *range(len(items) - ENDS, len(items))}
    return tuple(item for i, item in enumerate(items) if i in kept)


def multiples(_: Seen, found: Sequence[Multiples]) -> Iterator[Slide]:
    """The first eight: those out of the ordinary, then the largest changes."""
    for m in found:
        note = cut(min(ROWS, len(m.items)), len(m.items))
        title = told(m.title, [(i.label, i.sign) for i in m.items], "places")
        yield Slide(title, Graph(replace(m, items=m.items[:ROWS]), (m.sentence,)), note=note)


def cut(shown: int, of: int) -> str:
    """What a slide says that leaves some out; empty where it shows all."""
    return f"{shown} of {of} shown; all of them are on the page." if shown < of else ""
