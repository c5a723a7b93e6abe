"""Slides of actions, corporate risks, recommendations and every other register: what is late first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.views.records.actions import ActionList, ActionsPage, Programme
from dashboard.views.records.frames import mixed
from dashboard.views.records.listed import RegisterPage
from dashboard.views.records.recommendations import RecommendationsPage
from dashboard.views.records.risk import LEVELS, RiskLine, RisksPage
from dashboard.views.records.shown import RecordPage
from layouts.slides.model import ROWS, Said, Slide, Table, Words
from layouts.slides.pieces import cut
from layouts.slides.seen import Seen
from layouts.slides.tables import slides_of
from layouts.slides.told import said, sign

MOST = 2 * ROWS  # records of one list: a room goes through no more
COLUMNS = 3  # of a register beside the title of a record


def actions(of: Seen, found: Sequence[ActionsPage]) -> Iterator[Slide]:
    """The overdue, those due soon, those open; then programmes with the measures they should move."""
    (view,) = found
    for part in view.lists:
        if part.code != "closed":
            yield from _actions(part, mixed(of.frame))
    for p in view.programmes:
        yield from _programme(p)


def _actions(part: ActionList, mixed: bool) -> list[Slide]:
    if not part.lines:
        return [Slide("No action is overdue", Words(()))]
    count = f"{part.title}: {wording.some(len(part.lines), 'action')}"
    first = part.lines[0]
    title = f"{count}, the longest since {first.due.partition(',')[0]}" if first.late else count
    rows = [
        (Said(x.title, invented=mixed and x.record.illustrative), *said((x.owner, _due(x.due, x.late), x.status)))
        for x in part.lines[:MOST]
    ]  # fmt: skip
    note = cut(len(rows), len(part.lines))
    return slides_of(title, ("Action", "Owner", "Due", "Status"), rows, words=(0, 1, 2, 3), note=note)


def _programme(p: Programme) -> list[Slide]:
    rows = [(Said(m.text), sign(s)) for m, s in p.measures]
    title = f"{p.title}: {p.progress}".rstrip(".")
    if not rows:
        return [Slide(title, Words((p.next,)))]
    return slides_of(title, ("What it should move", "Signal"), rows, words=(0, 1), note=p.next)


def _due(text: str, late: bool) -> str:
    """Of what is late only by how much, marked in shape as on the page."""
    return f"◆ {text.rpartition(', ')[2]}" if late else text


def risks(of: Seen, found: Sequence[RisksPage]) -> Iterator[Slide]:
    """Where the risks lie, then each with its course and whether an exception touches it."""
    (view,) = found
    if not view.lines:
        return
    yield Slide(_moved(view.lines), _matrix(view), note="Residual scores: likelihood times impact.")
    touched = sum(x.touched for x in view.lines)
    many = wording.some(len(view.lines), "corporate risk")
    head = ("Risk", "Score", "Target", "Direction of travel", "Exceptions", "Actions")
    rows = [_risk(x, mixed(of.frame)) for x in view.lines]
    title = f"Today’s exceptions touch {touched or 'none'} of {many}"
    yield from slides_of(title, head, rows, words=(0, 3, 4, 5))


def _moved(lines: Sequence[RiskLine]) -> str:
    ways = [x.travel.partition(" ")[0] for x in lines]
    text = ", ".join(f"{ways.count(w)} {w}" for w in ("up", "down") if w in ways)
    return (
        f"Where {wording.some(len(lines), 'corporate risk')} lie: {text or 'none has moved'} in three months"
    )


def _matrix(view: RisksPage) -> Table:
    """Impact down, likelihood across; a cell that holds risks begins with their score."""
    head = ("Impact", *(f"Likelihood {n}" for n in LEVELS))
    rows = tuple(
        said((str(i), *(_cell(i * n, cell) for n, cell in zip(LEVELS, cells, strict=True))))
        for i, cells in view.matrix
    )
    return Table(head, rows, tuple(range(len(head))))


def _cell(score: int, cell: Sequence[RiskLine]) -> str:
    return f"{score}: {', '.join(x.record.ref for x in cell)}" if cell else ""


def _risk(x: RiskLine, mixed: bool) -> tuple[Said, ...]:
    scores = (str(s.total) if s else wording.DASH for s in (x.residual, x.target))
    title = Said(f"{x.record.ref}: {x.title}", invented=mixed and x.record.illustrative)
    return title, *said((*scores, x.travel, "touched" if x.touched else "", x.actions))


def recommendations(of: Seen, found: Sequence[RecommendationsPage]) -> Iterator[Slide]:
    """Those of all bodies in the page's order, in one table under what is open and late."""
    (view,) = found
    every = [(b.name, x) for b in view.bodies for x in b.lines]
    rows = [
        (
            Said(x.title, invented=mixed(of.frame) and x.record.illustrative),
            *said((_short(body), x.owner, _due(x.target, x.late), x.status)),
        )
        for body, x in every[:MOST]
    ]
    head = ("Recommendation", "Body", "Owner", "To be done by", "Status")
    title = of.frame.lead.rstrip(".")
    yield from slides_of(title, head, rows, words=(0, 1, 2, 3, 4), note=cut(len(rows), len(every)))


def _short(body: str) -> str:
    """'HM Inspectorate ... (HMICFRS)' by its letters."""
    return body.partition("(")[2].rstrip(")") or body


def register(of: Seen, found: Sequence[RegisterPage]) -> Iterator[Slide]:
    """The newest records of a register, in its first columns."""
    (view,) = found
    rows = [
        (
            Said(e.title, invented=mixed(of.frame) and e.record.illustrative),
            *said(t for t, _ in e.cells[:COLUMNS]),
        )
        for e in view.entries[:MOST]
    ]
    name = view.kind.name if len(view.entries) == 1 else view.kind.plural
    head = (view.kind.name.capitalize(), *view.heads[:COLUMNS])
    note = cut(len(rows), len(view.entries))
    yield from slides_of(f"{len(view.entries)} {name}", head, rows, words=tuple(range(len(head))), note=note)


def record(of: Seen, found: Sequence[RecordPage]) -> Iterator[Slide]:
    """What a record says, then the newest lines about it."""
    (view,) = found
    facts = [said((f.label, "; ".join(i.text for i in f.items))) for f in view.facts if f.items]
    yield from slides_of(of.frame.lead.rstrip("."), ("Field", "Text"), facts, words=(0, 1))
    lines = view.updates.lines if view.updates else ()
    rows = [said((u.day, u.by, u.text)) for u in lines[:ROWS]]
    title = f"What is new: {lines[0].day}" if lines else ""
    yield from slides_of(title, ("Day", "By", "Text"), rows, words=(0, 1, 2), note=cut(len(rows), len(lines)))
