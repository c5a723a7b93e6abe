"""The exceptions page as sheets: exact figures, the parts of each score, what became of each."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard import periods
from dashboard.views.exceptions import ExceptionsPage
from dashboard.views.finding import Finding
from layouts.sheet import Sheet, Value, about

HEAD = (
    "List", "Place", "Measure", "Identifier", "Unit", "Direction", "From", "To", "Value", "Expected", "Lower",
    "Upper", "Months running", "Layer", "Score", "Harm", "Priority",
    "Control Strategy", "Persistence", "Excess", "Certainty", "In words", "Where inside", "London", "State", "Last said", "Illustrative",
)  # fmt: skip
STANDS = (
    "Place", "Measure", "Identifier", "Stands", "From", "To", "Value (per 1,000 residents, or share)", "London",
    "Lower", "Upper", "Scans running", "In words", "Illustrative",
)  # fmt: skip
PARTS = ("harm", "priority", "strategy", "persistence", "excess", "certainty")


def exceptions_sheets(view: ExceptionsPage) -> list[Sheet]:
    """What the page shows; where a list shows ten of more, its own address has all."""
    rows = tuple(_row(part.title, f) for part in view.lists for item in part.findings for f in item.every)
    log = tuple(
        (f.title, x.when, x.by, x.what, x.text)
        for f in view.findings
        if f.case
        for x in (*f.case.last, *f.case.more)
    )
    found = [Sheet("Exceptions", HEAD, rows)]
    if view.standing:
        found.append(Sheet("Standing apart", STANDS, tuple(_standing(view))))
    if view.queries:
        lines = tuple((q.sentence, q.check) for q in view.queries)
        found.append(Sheet("Check the data first", ("What looks wrong", "What to do"), lines))
    if log:
        found.append(Sheet("What was said", ("Exception", "When", "By", "State", "Text"), log))
    past: tuple[tuple[Value, ...], ...] = tuple((m.name, *m.counts) for m in view.past)
    found.append(Sheet("Months before", ("Month", "Of concern", "Improving", "To understand"), past))
    return [*found, about(view.frame)]


def _standing(view: ExceptionsPage) -> Iterator[tuple[Value, ...]]:
    for each in view.standing.measures if view.standing else ():
        for a in each.units:
            x = a.found
            yield (
                a.place, each.measure.name, x.measure, "above" if x.direction > 0 else "below",
                periods.iso(x.month - x.span + 1), periods.iso(x.month), x.value, x.expected, x.lower, x.upper,
                x.running, a.signal.sentence, "illustrative" if each.illustrative else "",
            )  # fmt: skip


def _row(title: str, f: Finding) -> tuple[Value, ...]:
    x = f.found
    said = f.case.last[0] if f.case and f.case.last else None
    return (
        title,
        f.place,
        f.measure.name,
        x.measure,
        f.measure.unit,
        "up" if x.direction > 0 else "down",
        periods.iso(x.month - x.span + 1),
        periods.iso(x.month),
        x.value,
        x.expected,
        x.lower,
        x.upper,
        x.running,
        x.layer,
        x.score,
        *(x.parts.get(name) for name in PARTS),
        f.signal.sentence,
        "; ".join(link.text for link in f.within),
        f.london,
        f.case.state if f.case else "",
        f"{said.when}, {said.by}: {said.text}" if said else "",
        "illustrative" if f.illustrative else "",
    )
