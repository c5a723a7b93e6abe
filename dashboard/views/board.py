"""What opens Management Board: the Met's performance on one screen, with its money, risks and actions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import periods, wording
from dashboard.charts import Sign
from dashboard.compare import compare
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.views import frame as frames
from dashboard.views.board_lines import BoardLine, board_line
from dashboard.views.board_money import MoneyLine, money_line, money_said, strength_line
from dashboard.views.board_records import (
    Actions,
    Changes,
    RiskLine,
    Sittings,
    actions,
    board_sittings,
    changes,
    risk_lines,
)
from dashboard.views.focus import shown
from dashboard.views.local import local_page
from dashboard.views.shown import Shown

CONTENT = Path(__file__).parent.parent / "overview.toml"


@dataclass(frozen=True)
class Block:
    """A few measures under one heading that leads to their page."""

    title: str
    href: str
    lines: tuple[BoardLine, ...]

    @property
    def good(self) -> str:
        """Which way is good, where all lines agree."""
        found = {line.good for line in self.lines}
        return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class BoardPage:
    """All that the overview says, in reading order."""

    frame: frames.Frame
    against: str
    violence: Block
    priorities: tuple[Block, ...]
    service: Block
    local: str
    local_href: str
    money: tuple[MoneyLine, ...]
    money_said: str
    strength: tuple[MoneyLine, ...]
    money_href: str
    risks: tuple[RiskLine, ...]
    risks_href: str
    changes: Changes
    actions: Actions
    sittings: Sittings
    without: tuple[frames.Link, ...]
    more: tuple[frames.Link, ...]

    @property
    def mixed(self) -> bool:
        """Whether real and illustrative figures stand side by side, so that each line has to say."""
        return len({line.illustrative for line in self.lines}) > 1

    @property
    def lines(self) -> tuple[BoardLine | MoneyLine, ...]:
        """Every line of figures."""
        blocks = (self.violence, *self.priorities, self.service)
        return (*(line for block in blocks for line in block.lines), *self.money, *self.strength)


@cache
def content() -> dict[str, Any]:
    """Which measures the overview shows: overview.toml."""
    return tomllib.loads(CONTENT.read_text("utf-8"))


def measures() -> tuple[str, ...]:
    """Every measure of the overview once."""
    c = content()
    listed = (*c["violence"], *c["service"], *c["finance"], *c["workforce"], *c["plan"].values())
    return tuple(dict.fromkeys((*listed, *(m for found in c["priority"].values() for m in found))))


def board_page(source: Source, s: Selection) -> BoardPage:
    """The overview of the month that s names."""
    v, _ = shown(source, replace(s, unit=""), measures())
    v = replace(v, s=s)
    c = content()
    records = source.records(s.as_at)
    today = s.as_at or source.today
    meetings = board_sittings(records, today)
    last = meetings.last.day("day") if meetings.last else None
    earlier = source.records(last) if last else records
    lacking: list[str] = []

    def block(title: str, href: str, ids: list[str]) -> Block:
        found = {id: board_line(v, id) for id in ids}
        lacking.extend(id for id, line in found.items() if line is None)
        return Block(title, href, tuple(line for line in found.values() if line))

    violence = block("Violence", s.go("violence"), c["violence"])
    priorities = tuple(
        block(source.catalogue.priority(code).name, s.href(page="priority", priority=code), ids)
        for code, ids in c["priority"].items()
    )
    service = block("What Londoners get", s.href(page="force"), c["service"])
    money = tuple(x for m in c["finance"] if (x := money_line(v, m, c["finance"][0])))
    strength = tuple(x for m in c["workforce"] if (x := strength_line(v, m, c["plan"].get(m, ""))))
    return BoardPage(
        frame=_frame(v, violence, meetings),
        against=_against(v),
        violence=violence,
        priorities=priorities,
        service=service,
        local=local_page(source, s).frame.lead,
        local_href=s.go("local"),
        money=money,
        money_said=money_said(v, c["finance"][0]) if money else "",
        strength=strength,
        money_href=f"{s.href(page='force')}#measures",
        risks=risk_lines(v, records, earlier),
        risks_href=s.go("risks"),
        changes=changes(v, meetings.last),
        actions=actions(v, records, today, meetings.next),
        sittings=meetings,
        without=tuple(frames.Link(source.measure(m).name, s.go("measure", measure=m)) for m in lacking),
        more=_more(v),
    )


def _against(v: Shown) -> str:
    """'Dec 2016 to Nov 2017 against the 12 months before': the comparison of all lines."""
    own = next((x for id in v.ids if (x := v.own(id)) and v.source.measure(id).kind.adds_over_months), None)
    if own is None:
        return ""
    moved = compare(own, v.source.measure(own.measure), v.to, v.s.compare)
    first, last = (periods.short(m) for m in (moved.now.first, moved.now.last))
    return f"{first if first == last else f'{first} to {last}'} against {wording.THAN[v.s.compare]}"


def _frame(v: Shown, violence: Block, meetings: Sittings) -> frames.Frame:
    return frames.frame(
        v.s,
        v.source,
        v.to,
        title="The Met: performance overview",
        lead=f"{_lead(v, violence)} {meetings.sentence}".strip(),
        crumbs=frames.crumbs(v.s, v.source.organisation, v.unit, v.member),
        siblings=(),
        shown=[own for id in v.ids if (own := v.own(id)) is not None],
        notices=_records_of(v),
    )


def _records_of(v: Shown) -> tuple[str, ...]:
    """Beside figures of another month than the newest: that the records are those of today."""
    if v.s.as_at is not None or v.to == v.source.data_to:
        return ()
    return (
        f"Meetings, risks and actions are those on record on {wording.day(v.source.today)}, not those of "
        f"{periods.name(v.to)}.",
    )


def _lead(v: Shown, violence: Block) -> str:
    """The main thing: how violence moves, and how much in London is out of the ordinary."""
    ways = [line.change.partition(" ")[0] for line in violence.lines]
    up, down = ways.count("up"), ways.count("down")
    parts = []
    if violence.lines:
        than = wording.THAN[v.s.compare]
        many = len(violence.lines)
        parts.append(
            f"Of {many} measures of violence {up or 'none'} rose and {down or 'none'} fell on {than}."
        )
    found = [s for s in (v.signals or {}).values() if not s.echo]
    worse, better = (sum(s.sign is sign for s in found) for sign in (Sign.CONCERN, Sign.IMPROVEMENT))
    if v.signals is None:
        return " ".join([*parts, "This month has not been scanned for exceptions."])
    parts.append(
        f"London has {wording.some(worse, 'exception')} of concern and {better} "
        f"{'improvement' if better == 1 else 'improvements'}."
    )
    return " ".join(parts)


def _more(v: Shown) -> tuple[frames.Link, ...]:
    """The ways on from the screen."""
    s, organisation = v.s, v.source.organisation
    groups = organisation.children(v.unit.code, v.to, "group")
    return (
        frames.Link("All measures of the Met, map and boroughs", s.href(page="force")),
        *(frames.Link(organisation.name(u.code, v.to), frames.unit_href(s, u)) for u in groups),
    )
