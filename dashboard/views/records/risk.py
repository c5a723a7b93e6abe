"""Corporate risks: scores on the matrix, where they are going, what indicates them today, what treats them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard import wording
from dashboard.organisation import FORCE
from dashboard.records.kind import Kind, kinds
from dashboard.records.record import Body, Change, Record
from dashboard.selection import Selection
from dashboard.signal import Signal
from dashboard.views.frame import Frame, Link
from dashboard.views.records import words
from dashboard.views.records.actions import signal_of
from dashboard.views.records.desk import Desk, href
from dashboard.views.records.due import is_late, is_open
from dashboard.views.records.frames import record_frame
from dashboard.views.records.listed import controls, empty, files, holds, new_link
from dashboard.views.touched import touched

BACK = 91  # days: a quarter, as the board meets
LEVELS = range(1, 6)
SCORES = {"inherent": "inherent_", "residual": "", "target": "target_"}


@dataclass(frozen=True)
class Score:
    """Likelihood and impact, 1 to 5 each; what they come to."""

    likelihood: int
    impact: int

    @property
    def total(self) -> int:
        return self.likelihood * self.impact

    @property
    def text(self) -> str:
        return f"{self.total} ({self.likelihood} × {self.impact})"


@dataclass(frozen=True)
class Indicator:
    """A measure that indicates a risk, and what the scan says of it for the Met."""

    link: Link
    signal: Signal | None


@dataclass(frozen=True)
class Step:
    """One residual score that a risk has had: since when, why, by whom."""

    since: str
    score: Score
    why: str
    by: str


@dataclass(frozen=True)
class RiskLine:
    """A risk in a row: scores, direction of travel in words, indicators, what treats it."""

    record: Record
    title: str
    href: str
    owner: str
    inherent: Score | None
    residual: Score | None
    target: Score | None
    travel: str
    indicators: tuple[Indicator, ...]
    touched: bool
    actions: str
    reviewed: str


@dataclass(frozen=True)
class RisksPage:
    """The register: matrix[impact][likelihood] holds residual risks, highest impact first."""

    frame: Frame
    kind: Kind
    lines: tuple[RiskLine, ...]
    matrix: tuple[tuple[int, tuple[tuple[RiskLine, ...], ...]], ...]
    closed: tuple[RiskLine, ...]
    empty: str
    new: Link | None
    register: Link
    files: tuple[Link, ...]


def risks_page(desk: Desk, s: Selection) -> RisksPage:
    """The register of risks that the reader may see."""
    kind = kinds()["risk"]
    every = desk.records(s.as_at).of("risk")
    flagged = touched(desk, s)
    lines = [risk_line(desk, s, r, flagged) for r in every if holds(desk, s, r)]
    lines.sort(key=lambda x: (-(x.residual.total if x.residual else 0), x.record.ref))
    live = tuple(x for x in lines if x.record.text("state") != "closed")
    return RisksPage(
        frame=record_frame(
            desk,
            s,
            title="Corporate risks",
            lead=_lead(live),
            crumbs=(Link("Risks", s.href()),),
            records=[x.record for x in lines],
            controls=controls(desk, s, kind, every),
        ),
        kind=kind,
        lines=live,
        matrix=matrix(live),
        closed=tuple(x for x in lines if x not in live),
        empty="" if lines else empty(desk, kind, bool(every)),
        new=new_link(desk, s, kind),
        register=Link("All fields as one table", s.go("records", register="risk")),
        files=files(s, kind),
    )


def _lead(lines: tuple[RiskLine, ...]) -> str:
    if not lines:
        return kinds()["risk"].about
    touched = sum(x.touched for x in lines)
    top = lines[0]
    score = f", {top.residual.text}" if top.residual else ""
    return (
        f"{wording.some(len(lines), 'open risk')}; the highest: {top.title}{score}. "
        f"Today’s exceptions touch {touched} of them."
        if touched
        else f"{wording.some(len(lines), 'open risk')}; the highest: {top.title}{score}. No exception of today touches them."
    )


def score(body: Body, which: str) -> Score | None:
    """The inherent, residual or target score; None where it is not given."""
    part = SCORES[which]
    values = [str(body.get(f"{part}{name}", "")) for name in ("likelihood", "impact")]
    if not all(values):
        return None
    return Score(*(round(float(v)) for v in values))


def matrix(lines: Iterable[RiskLine]) -> tuple[tuple[int, tuple[tuple[RiskLine, ...], ...]], ...]:
    """Rows of impact from 5 to 1, cells of likelihood from 1 to 5."""
    placed: dict[tuple[int, int], list[RiskLine]] = {}
    for x in lines:
        if x.residual:
            placed.setdefault((x.residual.impact, x.residual.likelihood), []).append(x)
    return tuple((i, tuple(tuple(placed.get((i, n), ())) for n in LEVELS)) for i in reversed(LEVELS))


def risk_line(desk: Desk, s: Selection, r: Record, flagged: frozenset[str]) -> RiskLine:
    """A risk as a row; flagged: the measures that today's exceptions touch, anywhere."""
    today = s.as_at or desk.today
    indicators = indicators_of(desk, s, r)
    actions = desk.records(s.as_at).naming("action", "risks", r.ref)
    open_ = [a for a in actions if is_open(a)]
    late = sum(is_late(a, today) for a in open_)
    reviewed = r.day("reviewed")
    return RiskLine(
        record=r,
        title=words.title(desk, r),
        href=href(s, r),
        owner=r.text("owner"),
        inherent=score(r.body, "inherent"),
        residual=score(r.body, "residual"),
        target=score(r.body, "target"),
        travel=travel(desk, r, today),
        indicators=indicators,
        touched=any(m in flagged for m in r.many("indicators")),
        actions=f"{len(open_)} open, {late or 'none'} overdue" if open_ else "none open",
        reviewed=wording.day(reviewed) if reviewed else "",
    )


def indicators_of(desk: Desk, s: Selection, r: Record) -> tuple[Indicator, ...]:
    """The measures that indicate a risk, with the newest signal of each for the Met."""
    return tuple(
        Indicator(words.measure_link(desk, s, m), signal_of(desk, s, m, FORCE)) for m in r.many("indicators")
    )


def travel(desk: Desk, r: Record, today: date) -> str:
    """Direction of travel: the residual score against that of a quarter before, as the log has it."""
    back = today - timedelta(BACK)
    before = desk.records(back).get("risk", r.ref)
    now, then = score(r.body, "residual"), score(before.body, "residual") if before else None
    if now is None:
        return ""
    if then is None:
        return "new in the last three months"
    if now.total == then.total:
        return "unchanged in three months"
    way = "up" if now.total > then.total else "down"
    return f"{way} from {then.total} to {now.total} in three months"


def steps(changes: Iterable[Change]) -> tuple[Step, ...]:
    """Every residual score that a risk has had, the first one first."""
    found: list[Step] = []
    for c in changes:
        now = score(c.after, "residual")
        if now is not None and (not found or found[-1].score != now):
            found.append(Step(wording.day(c.at.date()), now, c.why, c.by))
    return tuple(found)
