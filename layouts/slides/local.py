"""Slides of local priorities: of all boroughs, and of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.views.local import Chosen, Line
from dashboard.views.local_asb import Asb
from dashboard.views.local_borough import Priority
from dashboard.views.local_choice import PLACES
from dashboard.views.local_unchosen import Unchosen
from dashboard.views.rows import Row
from layouts.slides import pieces
from layouts.slides.model import Graph, Said, Slide, Words
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import KINDS, said, sign_of

UNUSUAL = {s for s, _ in KINDS}


def lines(of: Seen, found: Sequence[Line]) -> list[Slide]:
    """Each borough's priorities with their changes."""
    places = PLACES[: max(len(line.rows) for line in found)]
    flagged = sum(any(sign_of(r.signal) in UNUSUAL for r in line.rows) for line in found)
    title = f"{flagged or 'No'} of {len(found)} boroughs have a priority out of the ordinary"
    rows = [
        (
            Said(line.name, invented=line.illustrative),
            *(_change(r, i) for i, r in enumerate(line.rows)),
            *said([""] * (len(places) - len(line.rows))),
        )
        for line in found
    ]
    head = ("Borough", "Anti-social behaviour calls", *(f"{p} priority" for p in places[1:]))
    note = f"Change over {of.heads.lower()}. Where a borough is marked, its choices are illustrative."
    return slides_of(title, head, rows, words=tuple(range(len(head))), note=note)


def _change(r: Row, place: int) -> Said:
    kept = r.signal if r.signal is not None and r.signal.sign in UNUSUAL else None
    text = f"{r.measure.name}; {r.change.text}" if place else r.change.text
    return Said(text, kept.sign if kept else None, kept.way if kept else "")


def chosen(_: Seen, found: Sequence[Chosen]) -> list[Slide]:
    """Who chose what."""
    rows = [said((c.measure.name, str(len(c.boroughs)), c.london.text)) for c in found]
    most = max(found, key=lambda c: len(c.boroughs))
    title = f"{most.measure.name} was chosen most, by {wording.some(len(most.boroughs), 'borough')}"
    head = ("Crime", "Boroughs that chose it", "Change in London")
    return slides_of(title, head, rows, measures=tuple(c.measure for c in found))


def priorities(of: Seen, found: Sequence[Priority]) -> Iterator[Slide]:
    """Each priority: what is found over its months, then its peers."""
    for p in found:
        sentence = (
            p.signal.sentence if p.signal and p.signal.sentence else f"{p.choice.measure.name}: {p.finding}"
        )
        beside = [f"{p.place} priority. {p.since}".strip()]
        beside += [f"Expected: {p.expected}"] if p.expected else []
        beside += [f"{p.where} {', '.join(w.text for w in p.wards)}."] if p.where and p.wards else []
        body = Graph(p.trend, tuple(beside)) if p.trend else Words(tuple(beside))
        note = f"Chosen: {p.agreed.rstrip('.')}."
        note += " The choice is illustrative." if p.choice.illustrative else ""
        yield Slide(sentence, body, note=note, measures=(p.choice.measure,))
        yield from pieces.ranks(of, [p.peers] if p.peers else ())


def calls(of: Seen, found: Sequence[Asb]) -> Iterator[Slide]:
    """Kinds of calls and repeat callers, and the season."""
    for a in found:
        if a.reason:
            yield Slide("Anti-social behaviour: no figures", Words((a.reason,)))
        rows = [
            (
                Said(r.label, invented=r.illustrative and of.mixed),
                *said((r.main.text, s.text if s.sort is not None else "", r.change.text, r.london.text)),
            )
            for r, s in a.rows
        ]
        head = ("Measure", of.heads, "Of all calls", "Change", "London")
        known = tuple(r.measure for r, _ in a.rows)
        yield from slides_of(
            "Anti-social behaviour: kinds of calls and repeat callers", head, rows, measures=known
        )
        if a.season:
            yield Slide(a.season.title, Graph(a.season, (a.season.sentence,)))


def unchosen(of: Seen, found: Sequence[Unchosen]) -> Iterator[Slide]:
    """What became of the crimes that were chosen, and of those that were not."""
    for u in found:
        yield Slide(u.sentence, Words((u.caveat,)))
        for g in u.groups:
            yield from pieces.measured(of, g.title, g.rows)
        yield from pieces.multiples(of, [u.chart] if u.chart else ())
