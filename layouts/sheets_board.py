"""The overview of Management Board as sheets."""

from __future__ import annotations

from dashboard.views.board import BoardPage
from dashboard.views.board_lines import BoardLine
from layouts.sheet import Sheet, Value, about


def board_sheets(view: BoardPage) -> list[Sheet]:
    """Measures, money and people, risks, what changed, actions; then what the page rests on."""
    found = [_measures(view), _money(view), _risks(view), _changes(view), _actions(view)]
    return [*(sheet for sheet in found if sheet.rows), about(view.frame)]


def _mark(illustrative: bool) -> str:
    return "illustrative" if illustrative else ""


def _measures(view: BoardPage) -> Sheet:
    head = (
        "Section", "Measure", "Identifier", "Figure", "Period", "Change", "Expected", "Since",
        "Which way is good", "Signal", "Illustrative",
    )  # fmt: skip
    blocks = (view.violence, *view.priorities, view.service)
    return Sheet(
        "Overview", head, tuple(_row(b.title, line, view.against) for b in blocks for line in b.lines)
    )


def _row(section: str, line: BoardLine, against: str) -> tuple[Value, ...]:
    return (
        section,
        line.label,
        line.measure,
        line.value,
        line.period or against,
        line.change,
        line.expected,
        line.since,
        line.good,
        line.signal.word if line.signal else "",
        _mark(line.illustrative),
    )


def _money(view: BoardPage) -> Sheet:
    rows = tuple(
        (m.label, m.value, m.meaning, m.moved, _mark(m.illustrative)) for m in (*view.money, *view.strength)
    )
    return Sheet("Money and people", ("Line", "Figure", "Meaning", "Movement", "Illustrative"), rows)


def _risks(view: BoardPage) -> Sheet:
    head = ("Risk", "Title", "Score of 25", "Since the last meeting", "Measures touched", "Illustrative")
    return Sheet(
        "Corporate risks",
        head,
        tuple(
            (r.ref, r.title, r.score, r.direction, "; ".join(r.touched), _mark(r.illustrative))
            for r in view.risks
        ),
    )


def _changes(view: BoardPage) -> Sheet:
    both = (("Of concern", view.changes.worse), ("Improving", view.changes.better))
    rows = tuple((name, item.signal.sentence, view.changes.since) for name, items in both for item in items)
    return Sheet("Changes", ("Kind", "What", "New"), rows)


def _actions(view: BoardPage) -> Sheet:
    rows = tuple(
        (a.ref, a.text, a.owner, a.due, "overdue" if a.overdue else "", _mark(a.illustrative))
        for a in view.actions.lines
    )
    return Sheet("Actions due", ("Action", "What", "Owner", "Due", "State", "Illustrative"), rows)
