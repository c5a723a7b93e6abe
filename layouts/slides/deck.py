"""Any pages as a deck of slides: the pieces of each view in their order, then one annex for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dashboard.charts import Multiples, Rank, TileMap, Trend
from dashboard.measure import Measure
from dashboard.views.attention import Attention
from dashboard.views.board import Block
from dashboard.views.board_money import MoneyLine
from dashboard.views.board_records import Actions, Changes, RiskLine
from dashboard.views.children import Children
from dashboard.views.contribution import Contribution
from dashboard.views.exceptions import FindingList, Query
from dashboard.views.focus import Doing, Pair, Where
from dashboard.views.forum import ForumPage
from dashboard.views.frame import Cited, Frame
from dashboard.views.governance import GovernancePage
from dashboard.views.local import Chosen, Line
from dashboard.views.local_asb import Asb
from dashboard.views.local_borough import Priority
from dashboard.views.local_unchosen import Unchosen
from dashboard.views.measure import Compared
from dashboard.views.meeting import Decided, Item, MeetingPage, Pictured
from dashboard.views.meetings import MeetingsPage
from dashboard.views.methods import Benchmark, Parameter
from dashboard.views.paper import Claim
from dashboard.views.priority import Brief, PrioritiesPage
from dashboard.views.records.actions import ActionsPage
from dashboard.views.records.listed import RegisterPage
from dashboard.views.records.recommendations import RecommendationsPage
from dashboard.views.records.risk import RisksPage
from dashboard.views.records.shown import RecordPage
from dashboard.views.reference import DefinitionsPage, Freshness, ReleaseLine
from dashboard.views.rows import TileView
from dashboard.views.unit import Section
from dashboard.views.violence import Level, Rare, ViolencePage
from layouts.slides import (
    annex,
    board,
    exceptions,
    governance,
    local,
    meetings,
    pieces,
    plain,
    records,
    reference,
    subjects,
)
from layouts.slides.model import OFFICIAL, Contents, Deck, Slide, Words
from layouts.slides.seen import Maker, Seen, seen

# What a field of a view holds, one of it or a tuple -> what makes slides of it. Other fields make none.
MAKERS: dict[type, Maker] = {
    Attention: pieces.attention,
    TileView: pieces.tiles,
    Section: pieces.sections,
    Children: pieces.units,
    Trend: pieces.trends,
    TileMap: pieces.maps,
    Rank: pieces.ranks,
    Multiples: pieces.multiples,
    Pair: subjects.pairs,
    Where: subjects.where,
    Doing: subjects.doing,
    Level: subjects.levels,
    Rare: subjects.rare,
    Claim: subjects.claims,
    Brief: subjects.briefs,
    Compared: subjects.compared,
    Contribution: subjects.contributions,
    Block: board.blocks,
    MoneyLine: board.money,
    RiskLine: board.risks,
    Changes: board.changes,
    Actions: board.actions,
    Item: meetings.items,
    Decided: meetings.decisions,
    Pictured: meetings.picture,
    FindingList: exceptions.lists,
    Query: exceptions.queries,
    Line: local.lines,
    Chosen: local.chosen,
    Priority: local.priorities,
    Asb: local.calls,
    Unchosen: local.unchosen,
    Parameter: reference.parameters,
    Benchmark: reference.benchmark,
    ReleaseLine: reference.releases,
    Freshness: reference.freshness,
}
# views that are told as one: what their fields hold means something by its place
PAGES: dict[type, Maker] = {
    ActionsPage: records.actions,
    RisksPage: records.risks,
    RecommendationsPage: records.recommendations,
    RegisterPage: records.register,
    RecordPage: records.record,
    GovernancePage: governance.framework,
    ForumPage: governance.forum,
    MeetingsPage: meetings.calendar,
}
# fields whose rows are shown by other fields of the same view
TOLD: dict[type, tuple[str, ...]] = {
    ViolencePage: ("sections",),
    PrioritiesPage: ("sections",),
    MeetingPage: ("out",),
}
CONTENTS = 12  # pages listed on one slide
LEVELS = (OFFICIAL, "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")


def deck(views: Sequence[Any], *, title: str = "", marking: str = OFFICIAL) -> Deck:
    """The slides of one view or of several (a pack, with its contents first), then definitions and sources.

    views: what dashboard.views make, each with its `frame`; at least one. title: of a pack. marking: its
    classification, unless a page of it has a higher one of its own.
    """
    parts = [(v.frame, list(_slides(v))) for v in views]
    first = parts[0][0]
    name = title or (first.title if len(parts) == 1 else f"Pack: {first.title}")
    every = [s for _, slides in parts for s in slides]
    measures = () if isinstance(views[0], DefinitionsPage) else _once(m for s in every for m in s.measures)
    end = [*annex.definitions(measures), *annex.sources([c for f, _ in parts for c in f.sources])]
    annexed = [replace(s, about=name, period=first.period) for s in end]
    opened = _contents(name, parts) if len(parts) > 1 else []
    own = (getattr(v, "marking", "") or OFFICIAL for v in views)
    return Deck(name, (*opened, *every, *annexed), max(marking, *own, key=_level), first.address)


def _level(marking: str) -> int:
    """How high a classification is; one that we do not know is above all that we do."""
    return LEVELS.index(marking) if marking in LEVELS else len(LEVELS)


def _once(measures: Iterator[Measure]) -> list[Measure]:
    return list({m.id: m for m in measures}.values())


def _slides(view: Any) -> Iterator[Slide]:
    """A page's own slides: the first names it, the others are its pieces."""
    of, frame = seen(view), view.frame
    lines = tuple(filter(None, (frame.lead, *frame.notices)))
    found = [*_calm(view), *_pieces(of)] or list(plain.tables(view))
    for s in (Slide(frame.title, Words(lines)), *found):
        yield replace(
            s,
            about=frame.title,
            period=frame.period,
            source=source(frame.sources),
            illustrative=frame.illustrative,
        )


def _calm(view: Any) -> list[Slide]:
    """Why a page has nothing to tell, and what to do about it."""
    calm = getattr(view, "calm", "")
    return [Slide(calm, Words(tuple(filter(None, (getattr(view, "todo", ""),)))))] if calm else []


def _pieces(of: Seen) -> Iterator[Slide]:
    if isinstance(of.view, DefinitionsPage):
        yield from reference.families(of, of.view.families)
    whole = PAGES.get(type(of.view))
    yield from whole(of, (of.view,)) if whole else _walk(of, of.view)


def _walk(of: Seen, value: Any) -> Iterator[Slide]:
    """The fields of a view in their order; a piece without a maker is looked into for pieces that have one."""
    for f in fields(value):
        found = getattr(value, f.name)
        some = found if isinstance(found, tuple) else (found,)
        if not some or not is_dataclass(some[0]) or f.name in TOLD.get(type(value), ()):
            continue
        maker = MAKERS.get(type(some[0]))
        if maker:
            yield from maker(of, some)
        else:
            for each in some:
                yield from _walk(of, each)


def source(cited: Sequence[Cited]) -> str:
    """The releases in one line: the newest with its date, how many more there are."""
    if not cited:
        return ""
    first, more = cited[0], len(cited) - 1
    return f"Source: {first.title}, as at {first.as_at}{f', and {more} more' if more else ''}"


def _contents(name: str, parts: Sequence[tuple[Frame, list[Slide]]]) -> list[Slide]:
    """What a pack holds and where each page begins."""
    pages = -(-len(parts) // CONTENTS)
    at, lines = pages + 1, []
    for frame, slides in parts:
        lines.append((frame.title, at))
        at += len(slides)
    period = parts[0][0].period
    return [
        Slide(name, Contents(tuple(lines[i : i + CONTENTS])), about=name, period=period)
        for i in range(0, len(lines), CONTENTS)
    ]
