"""Slides of the framework and of one forum: who meets, what goes where, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.views.forum import ForumPage, Noted, Passed
from dashboard.views.governance import Edge, GovernancePage
from layouts.slides.model import Said, Slide, Words
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import said


def framework(_: Seen, found: Sequence[GovernancePage]) -> Iterator[Slide]:
    """The forums by level, the links of each kind, where it is stated; forums that are alike are one row."""
    (view,) = found
    levels = [(level, [n for n in nodes if not n.quiet]) for level, nodes in view.levels]
    counts = [f"{sum(len(n.forums) for n in near)} {_small(level)}" for level, near in levels if near]
    rows = [said((level, n.name, n.chair, n.cadence)) for level, near in levels for n in near]
    title = f"Forums: {wording.listing(counts)}"
    yield from slides_of(title, ("Level", "Forum", "Chair", "How often"), rows, words=(0, 1, 2, 3))
    for words in dict.fromkeys(e.words for e in view.shown):
        yield from _links(words, [e for e in view.shown if e.words == words])
    yield Slide("What this framework rests on", Words((view.stated,)))


def _small(level: str) -> str:
    return level[:1].lower() + level[1:]


def _links(words: str, edges: Sequence[Edge]) -> list[Slide]:
    """The title names who most of them lead to."""
    targets = [e.target.name for e in edges]
    most = max(targets, key=targets.count)
    n = targets.count(most)
    whom = f": {n} of {len(edges)} to {most}" if n > 1 else ""
    rows = [said((e.source.name, e.what, e.target.name)) for e in edges]
    title = f"Who {words} whom{whom}"
    return slides_of(title, ("Forum", "What", f"It {words}"), rows, words=(0, 1, 2))


def forum(_: Seen, found: Sequence[ForumPage]) -> Iterator[Slide]:
    """What it is, passes on and is passed, plans; its open actions and its decisions."""
    (view,) = found
    title = f"Next meeting: {view.next.text}" if view.next else "No meeting is planned"
    yield from slides_of(title, ("What", "Text"), [said(f) for f in view.facts], words=(0, 1))
    if view.agenda:
        rows = [said((str(i), x)) for i, x in enumerate(view.agenda, 1)]
        yield from slides_of(f"Every agenda: {len(rows)} items", ("Number", "Item"), rows, words=(0, 1))
    yield from _passed("What it passes on", "To", view.to)
    yield from _passed("What comes to it", "From", view.by)
    plan = [said((p.month, p.theme.text if p.theme else wording.DASH, p.note)) for p in view.plan]
    yield from slides_of("Themes, month by month", ("Month", "Theme", "How far"), plan, words=(0, 1, 2))
    mixed = len({n.illustrative for n in (*view.actions, *view.decisions)}) > 1
    late = sum("overdue" in n.note for n in view.actions)
    yield from _noted(mixed, f"Open actions: {late or 'none'} of {len(view.actions)} overdue", view.actions)
    yield from _noted(mixed, f"The last {wording.some(len(view.decisions), 'decision')}", view.decisions)


def _passed(title: str, way: str, found: Sequence[Passed]) -> list[Slide]:
    rows = [said((p.how, p.what, wording.listing([f.text for f in p.forums]))) for p in found]
    return slides_of(title, ("How", "What", way), rows, words=(0, 1, 2))


def _noted(mixed: bool, title: str, found: Sequence[Noted]) -> list[Slide]:
    rows = [(Said(n.text, invented=n.illustrative and mixed), Said(n.note)) for n in found]
    return slides_of(title, ("Text", "Note"), rows, words=(0, 1))
